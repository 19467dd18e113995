import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accepts, buildNfa, searchPairs, someWords } from '../../src/keys/automaton.js';
import { charSet, complement, has, intersect, union } from '../../src/keys/char-set.js';
import {
  escapeBound,
  escapeKeepsOrder,
  escapeLanguage,
  escapeText,
  type OrderedEscape,
  orderedEscape,
  unescapeText,
} from '../../src/keys/escape.js';
import { compareUtf8 } from '../../src/keys/index.js';
import { parseCharset, parsePattern } from '../../src/keys/pattern.js';
import { chars, lengths, type Rx, repeat } from '../../src/keys/rx.js';
import { isUnicode } from '../../src/keys/utf8.js';
import { runs } from '../support/runs.js';

const numRuns = runs(300, 10_000);

function matcher(rx: Rx): (text: string) => boolean {
  const nfa = buildNfa([{ rx, tag: 0 }]);
  if (!nfa) throw new Error('too large');
  return (text) => accepts(nfa, text);
}

/** Patterns of the readable part over three letters. */
const patterns: fc.Arbitrary<string> = fc.letrec((tie) => ({
  atom: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\x61', '[b-c]', '\\w'),
    tie('group'),
  ),
  piece: fc
    .tuple(tie('atom'), fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'))
    .map((parts) => parts.join('')),
  sequence: fc.array(tie('piece'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
  group: fc
    .tuple(fc.constantFrom('(', '(?:', '(?<x>'), tie('sequence'), fc.constantFrom('', '|a', '|'))
    .map(([open, body, or]) => `${open}${body}${or})`),
})).sequence as fc.Arbitrary<string>;

describe('patterns', () => {
  it('mean what they mean in JavaScript', () => {
    let read = 0;
    fc.assert(
      fc.property(
        patterns,
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '\n'), maxLength: 5 }), {
          minLength: 6,
          maxLength: 6,
        }),
        (pattern, texts) => {
          const parsed = parsePattern(pattern);
          let expected: RegExp;
          try {
            expected = new RegExp(`^(?:${pattern})$`, 'u');
          } catch {
            // The same name for two groups.
            return;
          }
          if (parsed.kind !== 'ok') throw new Error(`${pattern}: ${parsed.reason}`);
          read++;
          const matches = matcher(parsed.rx);
          const { min, max } = lengths(parsed.rx);
          for (const text of texts) {
            expect(matches(text), `${pattern} on ${JSON.stringify(text)}`).toBe(expected.test(text));
            if (!expected.test(text)) continue;
            expect([...text].length).toBeGreaterThanOrEqual(min ?? 99);
            if (max !== undefined) expect([...text].length).toBeLessThanOrEqual(max);
          }
        },
      ),
      { numRuns },
    );
    expect(read).toBeGreaterThan(numRuns / 2);
  });

  it('have implied anchors, and a literal end of class', () => {
    for (const pattern of ['^ab?$', 'ab?', '(?:ab?)']) {
      const parsed = parsePattern(pattern);
      expect(parsed.kind === 'ok' && ['a', 'ab', 'abb', 'xa'].map(matcher(parsed.rx))).toEqual([
        true,
        true,
        false,
        false,
      ]);
    }
    expect(parsePattern('[\\]a-]').kind).toBe('ok');
    expect(parseCharset('a-z0-9_-')).toEqual([
      [0x2d, 0x2d],
      [0x30, 0x39],
      [0x5f, 0x5f],
      [0x61, 0x7a],
    ]);
    expect(parseCharset('\\u{1f600}-\\u{1f64f}')).toEqual([[0x1f600, 0x1f64f]]);
    expect(parseCharset('')).toBeUndefined();
  });

  it.each([
    '(a)\\1',
    '(?=a)',
    '(?<!a)b',
    '\\bword',
    '\\p{L}',
    'a**',
    '*a',
    '(a',
    'a)',
    '[a',
    'a{2000}',
    '((a{99}){99}){99}',
    'a{3,1}',
    'x^y',
    `${'('.repeat(200)}a${')'.repeat(200)}`,
  ])('are not read with a reason: %s', (pattern) => {
    const parsed = parsePattern(pattern);
    expect(parsed.kind === 'unreadable' && parsed.reason.length > 5).toBe(true);
  });
});

describe('sets of characters', () => {
  const sets = fc
    .array(fc.tuple(fc.nat(60), fc.nat(8)), { maxLength: 4 })
    .map((list) => charSet(...list.map(([lo, width]) => [lo, lo + width] as const)));

  it('unite, meet and complement member by member', () => {
    fc.assert(
      fc.property(sets, sets, fc.nat(80), (left, right, code) => {
        expect(has(union(left, right), code)).toBe(has(left, code) || has(right, code));
        expect(has(intersect(left, right), code)).toBe(has(left, code) && has(right, code));
        expect(has(complement(left), code)).toBe(!has(left, code));
      }),
      { numRuns },
    );
    expect(has(complement([]), 0xd800)).toBe(false);
  });
});

describe('escape: ordered', () => {
  const separators = fc.constantFrom('#', '/', '|', '-', '!', ' ');
  const escapeFor = (separator: string): OrderedEscape => {
    const scheme = orderedEscape(separator);
    if (!scheme) throw new Error(separator);
    return scheme;
  };
  const texts = fc.string({ unit: fc.constantFrom(...'a%&#$!/|-.\u0000\u001f é\u{1f600}\uffff~'), maxLength: 5 });

  it('is undone, leaves no separator, begins alike for alike beginnings, and grows at most threefold', () => {
    fc.assert(
      fc.property(separators, texts, texts, (separator, left, right) => {
        const scheme = escapeFor(separator);
        const written = escapeText(scheme, left);
        expect(unescapeText(scheme, written)).toBe(left);
        expect(written).not.toContain(separator);
        expect(Buffer.byteLength(written)).toBeLessThanOrEqual(3 * Buffer.byteLength(left));
        expect(escapeText(scheme, left + right)).toBe(written + escapeText(scheme, right));
        expect(
          matcher(
            escapeLanguage(
              scheme,
              repeat(
                chars([
                  [0, 0xd7ff],
                  [0xe000, 0x10ffff],
                ]),
                0,
                undefined,
              ),
            ),
          )(written),
        ).toBe(true);
      }),
      { numRuns },
    );
  });

  it('writes code points up to `$` as `$HH` and nothing else under `#`', () => {
    expect(escapeText(escapeFor('#'), 'a#b$c%\u0000 ')).toBe('a$23b$24c%$00$20');
    expect(escapeText(escapeFor('/'), 'a/b#')).toBe('a$2Fb$23');
    expect(unescapeText(escapeFor('#'), 'a$2Fb')).toBeUndefined();
    expect(unescapeText(escapeFor('#'), 'a$2')).toBeUndefined();
    expect(unescapeText(escapeFor('#'), 'a$0a')).toBeUndefined();
    expect(orderedEscape('$')).toBeUndefined();
    expect(orderedEscape('é')).toBeUndefined();
  });

  it('keeps the order of texts, and of bounds that are none, wherever it says so', () => {
    const alphabets = fc
      .constantFrom('a-z', 'a-z#', 'a-z/', 'a-z/%-', '\\u{0}-\\u{10ffff}', '!-~', 'a-z$')
      .map((text) => parseCharset(text) ?? []);
    let kept = 0;
    fc.assert(
      fc.property(separators, alphabets, texts, texts, (separator, alphabet, value, bound) => {
        const scheme = escapeFor(separator);
        if (!escapeKeepsOrder(scheme, alphabet)) return;
        const known = [...value].filter((char) => has(alphabet, char.codePointAt(0) ?? 0)).join('');
        kept++;
        const expected = Math.sign(compareUtf8(known, bound));
        expect(Math.sign(compareUtf8(escapeText(scheme, known), escapeBound(scheme, alphabet, bound)))).toBe(expected);
      }),
      { numRuns },
    );
    expect(kept).toBeGreaterThan(numRuns / 2);
    expect(escapeKeepsOrder(escapeFor('/'), parseCharset('a-z/-') ?? [])).toBe(false);
    expect(escapeKeepsOrder(escapeFor('#'), parseCharset('!-~') ?? [])).toBe(true);
  });
});

describe('automata', () => {
  it('find words of a language, shortest first', () => {
    const parsed = parsePattern('a(b|c)*d?');
    const nfa = parsed.kind === 'ok' ? buildNfa([{ rx: parsed.rx, tag: 0 }]) : undefined;
    expect(nfa && someWords(nfa, 4).words).toEqual(['a', 'ab', 'ac', 'ad']);
    const finite = parsePattern('x[yz]?');
    const small = finite.kind === 'ok' ? buildNfa([{ rx: finite.rx, tag: 0 }]) : undefined;
    expect(small && someWords(small, 10)).toEqual({ words: ['x', 'xy', 'xz'], complete: true });
  });

  it('find a common word or prove that there is none', () => {
    const build = (pattern: string): NonNullable<ReturnType<typeof buildNfa>> => {
      const parsed = parsePattern(pattern);
      const nfa = parsed.kind === 'ok' ? buildNfa([{ rx: parsed.rx, tag: 0 }]) : undefined;
      if (!nfa) throw new Error(pattern);
      return nfa;
    };
    const common = (left: string, right: string): string | undefined => {
      const [a, b] = [build(left), build(right)];
      const found = searchPairs(a, b, (p, q) => a.accept[p] === true && b.accept[q] === true);
      return found.kind === 'found' ? found.text : undefined;
    };
    expect(common('[a-m]+z', '[k-z]{3}')).toBe('kkz');
    expect(common('(ab)*', '(ba)+')).toBeUndefined();
    expect(common('a{3}|b', 'a*')).toBe('aaa');
  });

  it('refuse to grow without bounds', () => {
    expect(buildNfa([{ rx: repeat(repeat(chars([[0x61, 0x62]]), 0, 100), 0, 100), tag: 0 }])).toBeUndefined();
  });
});

describe('UTF-8', () => {
  it('is known by its surrogates', () => {
    expect(isUnicode('a\u{1f600}')).toBe(true);
    expect(isUnicode('a\ud83d')).toBe(false);
    expect(isUnicode('\ude00a')).toBe(false);
  });
});
