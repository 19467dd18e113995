import { describe, expect, it } from 'vitest';
import { calls, significant } from '../../../src/rules/words.js';

describe('calls', () => {
  it.each([
    [20, '20 calls a second'],
    [1, '1 call a second'],
    [0.1, '0.1 calls a second'],
    [0.05, '180 calls an hour'],
    [1 / 3600, '1 call an hour'],
    [2 / 86_400, '2 calls a day'],
  ])('%d a second', (perSecond, text) => {
    expect(calls(perSecond)).toBe(text);
  });
});

describe('significant', () => {
  it('rounds to so many digits', () => {
    expect([significant(1234.5), significant(0.012345), significant(6.8649, 4)]).toEqual([1230, 0.0123, 6.865]);
  });
});
