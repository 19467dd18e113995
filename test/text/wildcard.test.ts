import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard } from '../../src/text/wildcard.js';
import { runs } from '../support/runs.js';

describe('a pattern with wildcards', () => {
  it.each([
    ['*', '', true],
    ['dynamodb:*Item', 'dynamodb:GetItem', true],
    ['dynamodb:*Item', 'dynamodb:GetItems', false],
    ['dynamodb:?etItem', 'dynamodb:GetItem', true],
    ['?', '', false],
    ['a**b', 'ab', true],
    ['a*b*', 'acbd', true],
    ['', 'a', false],
  ])('%s of %s', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  it('is what a regular expression makes of it', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, letters, (wild, text) => {
        const expected = new RegExp(`^${wild.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
        expect(matchesWildcard(wild, text)).toBe(expected);
      }),
      { numRuns: runs(500, 20_000) },
    );
  });

  it('takes no time for many wildcards', () => {
    expect(matchesWildcard('*a'.repeat(2000), 'a'.repeat(1999))).toBe(false);
  });
});
