import { flatMap } from '../lists/flat-map.js';
import type { ModelValue } from '../model/value-type.js';
import { ANY_CHAR, type CharSet, charsOf, intersect, union, without } from './char-set.js';
import type { BoundText } from './compiled.js';
import { alphabetOf, chars, type Rx, repeat, substitute } from './rx.js';
import { mapEncoded, type Stage } from './stage.js';
import { foldText } from './string-stage.js';

const ASCII: CharSet = [[0, 0x7f]];

export interface FoldFacts {
  readonly changes: boolean;
  readonly injective: boolean;
  readonly ordered: boolean;
  /** Two different characters that become one. */
  readonly merged: readonly [string, string] | undefined;
}

/** What folding does to texts over an alphabet; beyond ASCII nothing is claimed. */
export function foldFacts(alphabet: CharSet, fold: 'lower' | 'upper'): FoldFacts {
  const ascii = members(intersect(alphabet, ASCII));
  const folded = ascii.map((char) => foldText(char, fold));
  const isAscii = without(alphabet, ASCII).length === 0;
  const seen = new Map<string, string>();
  let merged: readonly [string, string] | undefined;
  for (const [index, char] of ascii.entries()) {
    const before = seen.get(folded[index] ?? '');
    if (before !== undefined && (!merged || char === 'a' || before === 'a')) merged = [before, char];
    seen.set(folded[index] ?? '', char);
  }
  const changes = !isAscii || folded.some((char, index) => char !== ascii[index]);
  const rising = folded.every((char, index) => index === 0 || (folded[index - 1] ?? '') < char);
  return { changes, injective: isAscii && merged === undefined, ordered: isAscii && rising, merged };
}

function members(set: CharSet): readonly string[] {
  return flatMap(set, ([lo, hi]) =>
    Array.from({ length: hi - lo + 1 }, (_, index) => String.fromCodePoint(lo + index)),
  );
}

/**
 * Whether texts are already folded: the attribute is normalised so, or no character changes. `toLowerCase` and `toUpperCase`
 * applied twice are the same as once.
 */
export function foldStage(inner: Stage, fold: 'lower' | 'upper', normalized: boolean): Stage {
  const alphabet = alphabetOf(inner.language);
  const facts = foldFacts(alphabet, fold);
  if (normalized || !facts.changes) return inner;
  const isAscii = without(alphabet, ASCII).length === 0;
  const unfold = new Map(facts.injective ? members(alphabet).map((char) => [foldText(char, fold), char] as const) : []);
  const language = substitute(inner.language, (set) => foldLanguage(set, fold));
  const invert = (text: string): ModelValue | undefined => {
    if (facts.injective) {
      const chars = [...text].map((char) => unfold.get(char));
      return chars.includes(undefined) ? undefined : inner.invert(chars.join(''));
    }
    for (const candidate of [text, foldText(text, fold === 'lower' ? 'upper' : 'lower')]) {
      const value = foldText(candidate, fold) === text ? inner.invert(candidate) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const growth = fold === 'lower' ? 1.5 : 3;
  const { bytes } = inner;
  return {
    ...inner,
    encode: (value) => mapEncoded(inner.encode(value), (text) => foldText(text, fold)),
    decode: facts.injective ? invert : (text) => (foldText(text, fold) === text ? text : undefined),
    invert,
    bound: (value, op): BoundText => {
      const bound = inner.bound(value, op);
      return bound.kind === 'at' ? { ...bound, text: foldText(bound.text, fold) } : bound;
    },
    begins: (value) => {
      const prefix = inner.begins(value);
      return prefix && mapEncoded(prefix, (text) => foldText(text, fold));
    },
    stepped: false,
    below: () => undefined,
    above: () => undefined,
    language,
    // Some characters become shorter too: the Kelvin sign (3 bytes) becomes `k`.
    bytes: isAscii
      ? bytes
      : {
          min: Math.ceil(bytes.min / 3),
          typical: bytes.typical,
          max: bytes.max === undefined ? undefined : Math.floor(bytes.max * growth),
        },
    order: facts.ordered ? inner.order : { kind: 'none', coarse: false, reason: 'case-folding' },
    injective: facts.injective ? inner.injective : { holds: false, reason: 'case-folding' },
    lossless: inner.lossless && facts.injective,
    fixedWidth: inner.fixedWidth && isAscii,
  };
}

/** Beyond ASCII one character may become three, and any cased one, or one with an ASCII letter in it. */
function foldLanguage(set: CharSet, fold: 'lower' | 'upper'): Rx {
  const ascii = members(intersect(set, ASCII)).map((char) => foldText(char, fold));
  const folded = charsOf(ascii.join(''));
  const beyond = without(set, ASCII);
  if (beyond.length === 0) return chars(folded);
  const letters: CharSet = fold === 'lower' ? [[0x61, 0x7a]] : [[0x41, 0x5a]];
  return repeat(chars(union(folded, without(ANY_CHAR, ASCII), letters)), 1, 3);
}
