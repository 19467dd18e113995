import { expect, it, vi } from 'vitest';
import { renameOver } from '../../src/files/rename-over.js';

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

it('asks Windows again while another program has the file open', () => {
  const rename = vi.fn<(from: string, to: string) => void>();
  rename.mockImplementationOnce(failing('EPERM')).mockImplementationOnce(failing('EBUSY'));
  renameOver('from', 'to', { isWindows: true, rename });
  expect(rename.mock.calls).toEqual(Array(3).fill(['from', 'to']));
});

it.each([
  ['EBUSY', true, 6],
  ['ENOSPC', true, 1],
  ['EPERM', false, 1],
])('gives up where that does not help: %s, Windows: %s', (code, isWindows, times) => {
  const rename = vi.fn<(from: string, to: string) => void>(failing(code));
  expect(() => renameOver('from', 'to', { isWindows, rename })).toThrow(code);
  expect(rename).toHaveBeenCalledTimes(times);
});
