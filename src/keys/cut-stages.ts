import { buildNfa, searchPairs } from './automaton.js';
import { ANY_CHAR, type CharSet, charsOf, highest, utf8Length } from './char-set.js';
import type { BoundText } from './compiled.js';
import { alphabetOf, chars, lengths, type Rx, repeat } from './rx.js';
import { sha256 } from './sha256.js';
import { failure, mapEncoded, type Stage, textOf } from './stage.js';
import { firstCharacters } from './string-stage.js';

const HEX_DIGITS: CharSet = [
  [0x30, 0x39],
  [0x61, 0x66],
];

export function firstStage(inner: Stage, count: number): Stage {
  const range = lengths(inner.language);
  if (range.max !== undefined && range.max <= count) return inner;
  const cut = (text: string): string => firstCharacters(text, count);
  const alphabet = alphabetOf(inner.language);
  const language = repeat(chars(alphabet), Math.min(range.min ?? 0, count), count);
  const widest = utf8Length(highest(alphabet) ?? 0) * count;
  const min = Math.min(range.min ?? 0, count);
  const max = inner.bytes.max === undefined ? widest : Math.min(inner.bytes.max, widest);
  return {
    ...inner,
    encode: (value) => mapEncoded(inner.encode(value), cut),
    decode: (text) => text,
    invert: (text) =>
      inner.invert(text) ??
      extend(inner.language, text, count)
        ?.map(inner.invert)
        .find((value) => value !== undefined),
    bound: (value, op): BoundText => {
      const bound = inner.bound(value, op);
      return bound.kind === 'at' ? { ...bound, text: cut(bound.text) } : bound;
    },
    begins: (value) => {
      const prefix = inner.begins(value);
      return prefix && mapEncoded(prefix, cut);
    },
    stepped: false,
    below: () => undefined,
    above: () => undefined,
    language,
    bytes: { min, typical: inner.bytes.typical === undefined ? max : Math.min(inner.bytes.typical, max), max },
    order: inner.order.kind === 'none' ? inner.order : { kind: inner.order.kind, coarse: true, reason: 'prefix' },
    injective: { holds: false, reason: 'first' },
    lossless: false,
    fixedWidth: (range.min ?? 0) >= count,
  };
}

/** Texts of the language that begin with the prefix. */
function extend(language: Rx, prefix: string, count: number): readonly string[] | undefined {
  if ([...prefix].length > count) return undefined;
  const all = buildNfa([{ rx: language, tag: 0 }]);
  const begun = buildNfa([
    ...[...prefix].map((char) => ({ rx: chars(charsOf(char)), tag: 0 })),
    { rx: repeat(chars(ANY_CHAR), 0, undefined), tag: 0 },
  ]);
  if (!all || !begun) return undefined;
  const search = searchPairs(all, begun, (p, q) => all.accept[p] === true && begun.accept[q] === true);
  return search.kind === 'found' ? [search.text] : undefined;
}

/** Hexadecimal digits of the SHA-256 of the text. */
export function hashStage(inner: Stage, count: number): Stage {
  const hash = (text: string): string => sha256(text).toString('hex').slice(0, count);
  const isHash = (text: string): string | undefined =>
    text.length === count && /^[0-9a-f]*$/.test(text) ? text : undefined;
  return {
    ...inner,
    encode: (value) => mapEncoded(inner.encode(value), hash),
    decode: isHash,
    // Worth a search only where a few thousand tries find it.
    invert: (text) =>
      count > 2
        ? undefined
        : inner.samples(2000).find((value) => textOf(mapEncoded(inner.encode(value), hash)) === text),
    bound: (value): BoundText => ({ kind: 'error', error: failure('wrong-type', '', value).error }),
    begins: () => undefined,
    stepped: false,
    below: () => undefined,
    above: () => undefined,
    language: repeat(chars(HEX_DIGITS), count, count),
    bytes: { min: count, typical: count, max: count },
    order: { kind: 'none', coarse: false, reason: 'hash' },
    injective: { holds: false, reason: 'hash' },
    lossless: false,
    unpadded: false,
    free: false,
    fixedWidth: true,
  };
}
