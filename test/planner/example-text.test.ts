import { expect, it } from 'vitest';
import { laterTexts, plainText } from '../../src/planner/example-text.js';

it('an example is no longer than an item can be, whatever its type asks for', () => {
  for (const bounds of [{ minBytes: 999_999_999 }, { minBytes: 999_999_999, maxBytes: 0 }, { minBytes: 1e15 }])
    expect(plainText({ kind: 'string', ...bounds }, 'text').length).toBeLessThanOrEqual(400 * 1024);
});

it('an example of a pattern that takes a regular expression for ever is there at once', () => {
  const name = 'a'.repeat(60);
  const { user } = process.cpuUsage();
  expect(plainText({ kind: 'string', pattern: '(a+)+b' }, name)).toMatch(/^a+b$/);
  expect(laterTexts({ kind: 'string', pattern: '(a+)+b' }, name, name)).toEqual([]);
  expect(process.cpuUsage().user - user).toBeLessThan(1_000_000);
});
