import type { ModelValue } from '../model/value-type.js';
import { ANY_CHAR, type CharSet, charSet, has, highest, utf8Length, without } from './char-set.js';
import type { BoundText, Encoded } from './compiled.js';
import {
  escapeBound,
  escapeKeepsOrder,
  escapeLanguage,
  escapesAnything,
  escapeText,
  type OrderedEscape,
  unescapeText,
} from './escape.js';
import { alphabetOf, chars, lengths, type Rx, repeat, restrict } from './rx.js';
import { failure, mapEncoded, type Stage, textOf } from './stage.js';

export function orderedStage(inner: Stage, scheme: OrderedEscape): Stage {
  const alphabet = alphabetOf(inner.language);
  const keeps = escapeKeepsOrder(scheme, alphabet);
  const bound = (value: ModelValue, op: 'gt' | 'gte' | 'lt' | 'lte'): BoundText => {
    const plain = inner.bound(value, op);
    return plain.kind === 'at' ? { ...plain, text: escapeBound(scheme, alphabet, plain.text) } : plain;
  };
  if (!escapesAnything(scheme, alphabet))
    return {
      ...inner,
      bound,
      begins: (value) => escapedPrefix(inner.begins(value), (text) => escapeText(scheme, text)),
    };
  const grown = alphabetCounted(inner.language, alphabet);
  const language = escapeLanguage(scheme, grown);
  const widthAfter = lengths(language);
  return {
    ...inner,
    encode: (value) => mapEncoded(inner.encode(value), (text) => escapeText(scheme, text)),
    decode: (text) => {
      const plain = unescapeText(scheme, text);
      return plain === undefined ? undefined : inner.decode(plain);
    },
    invert: (text) => {
      const plain = unescapeText(scheme, text);
      return plain === undefined ? undefined : inner.invert(plain);
    },
    bound,
    begins: (value) => escapedPrefix(inner.begins(value), (text) => escapeText(scheme, text)),
    stepped: false,
    below: () => undefined,
    above: () => undefined,
    language,
    bytes: {
      min: inner.bytes.min,
      typical: inner.bytes.typical,
      max: inner.bytes.max === undefined ? undefined : escapedMax(inner),
    },
    order: keeps ? inner.order : { kind: 'none', coarse: false, reason: 'escape' },
    injective: inner.injective.holds ? { holds: true, reason: 'escape' } : inner.injective,
    fixedWidth: widthAfter.min !== undefined && widthAfter.min === widthAfter.max,
  };
}

/** Every escaped character takes three bytes where it took one. */
function escapedMax(inner: Stage): number {
  const max = inner.bytes.max ?? 0;
  const chars = lengths(inner.language).max;
  const widest = Math.max(3, utf8Length(highest(alphabetOf(inner.language)) ?? 0));
  return Math.min(max * 3, chars === undefined ? Number.POSITIVE_INFINITY : chars * widest);
}

/** Each escaped character is six states: lengths over a few are followed no more. */
function alphabetCounted(language: Rx, alphabet: CharSet): Rx {
  if (language.kind !== 'repeat' || language.item.kind !== 'chars' || (language.max ?? 0) <= 16) return language;
  return repeat(chars(alphabet), Math.min(language.min, 16), undefined);
}

function escapedPrefix(prefix: Encoded | undefined, change: (text: string) => string): Encoded | undefined {
  return prefix && mapEncoded(prefix, change);
}

/** `escape: reject`: a value with the separator in it is refused at write. */
export function rejectStage(inner: Stage, separator: string, path: string): Stage {
  const code = separator.codePointAt(0) ?? 0;
  const alphabet = alphabetOf(inner.language);
  if (!has(alphabet, code)) return inner;
  return {
    ...inner,
    encode: (value) => {
      const encoded = inner.encode(value);
      if (!encoded.ok || !encoded.text.includes(separator)) return encoded;
      return failure('separator', path, value, `no \`${separator}\``);
    },
    decode: (text) => (text.includes(separator) ? undefined : inner.decode(text)),
    invert: (text) => (text.includes(separator) ? undefined : inner.invert(text)),
    samples: (most) =>
      inner
        .samples(most * 2)
        .filter((value) => textOf(inner.encode(value))?.includes(separator) === false)
        .slice(0, most),
    language: restrict(inner.language, without(ANY_CHAR, charSet([code, code]))),
  };
}
