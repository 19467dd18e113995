import { describe, expect, it } from 'vitest';
import { patternMatcher } from '../../src/keys/index.js';

describe('patternMatcher', () => {
  it.each([
    ['[a-c]{2,3}', ['ab', 'abc'], ['a', 'abcd', 'xab']],
    ['^a|b$', ['a', 'b'], ['ab', '']],
    ['(?:é|💥)+', ['é💥'], ['e', '\ud83d']],
    // What is no regular language.
    ['(?=a)[ab]{3}', ['aab', 'abb'], ['bab', 'aabb']],
    ['(a|b)\\1', ['aa', 'bb'], ['ab']],
  ])('%s is matched by whole texts', (pattern, right, wrong) => {
    const matches = patternMatcher(pattern);
    expect([...right, ...wrong].filter(matches)).toEqual(right);
  });

  it.each(['(a+)+b', '(a|a)*b', '(?:(a+)+b|a+c)', '(a*)*$b', '(?=a)(a+)+b', '(a+)+\\1b'])(
    '%s is decided at once, however long the text',
    (pattern) => {
      const { user } = process.cpuUsage();
      expect(patternMatcher(pattern)('a'.repeat(5000))).toBe(false);
      expect(process.cpuUsage().user - user).toBeLessThan(1_000_000);
    },
  );

  it('matches nothing with what is no regular expression', () => {
    expect(patternMatcher('(')('(')).toBe(false);
  });
});
