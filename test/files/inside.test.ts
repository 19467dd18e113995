import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { insideOf } from '../../src/files/inside.js';

const FOLDER = resolve('/some/folder');

it.each([
  ['.', ''],
  ['file', 'file'],
  ['..file', '..file'],
  ['..', undefined],
  ['../folders', undefined],
  ['../../etc/passwd', undefined],
])('finds %s inside or not', (path, inside) => {
  expect(insideOf(FOLDER, join(FOLDER, path))).toBe(inside);
});
