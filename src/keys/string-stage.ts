import { MAX_ITEM_BYTES } from '../facts/index.js';
import type { ModelValue, StringType } from '../model/value-type.js';
import { accepts, buildNfa, completion, type Nfa, someWords } from './automaton.js';
import { ANY_CHAR, type CharSet, has, highest, intersect, lowest, utf8Length, without } from './char-set.js';
import type { BoundText, ByteRange, Encoded, InjectiveFact, OrderFact } from './compiled.js';
import { parseCharset, parsePattern } from './pattern.js';
import { alphabetOf, chars, lengths, type Rx, repeat, restrict } from './rx.js';
import { failedBound, failure, type Stage } from './stage.js';
import { isUnicode, utf8Bytes } from './utf8.js';

/** What texts that are written as they are have in common. */
export const TEXT_ORDER: OrderFact = { kind: 'same', coarse: false, reason: 'text' };
export const TEXT: InjectiveFact = { holds: true, reason: 'text' };
const UPPER_ASCII: CharSet = [[0x41, 0x5a]];
const LOWER_ASCII: CharSet = [[0x61, 0x7a]];

/** Longest text whose length the automaton follows exactly; more, where all texts are as long. */
export const COUNTED = 64;
const COUNTED_FIXED = 128;

/** What a string type says about its characters; with what could not be read. */
export interface StringFacts {
  readonly language: Rx;
  readonly alphabet: CharSet;
  readonly charset: CharSet | undefined;
  readonly charsetUnreadable: boolean;
  readonly pattern: Rx | undefined;
  readonly patternUnreadable: string | undefined;
}

const known = new WeakMap<StringType, StringFacts>();

export function stringFacts(type: StringType): StringFacts {
  const facts = known.get(type) ?? factsOf(type);
  known.set(type, facts);
  return facts;
}

function factsOf(type: StringType): StringFacts {
  const charset = type.charset === undefined ? undefined : parseCharset(type.charset);
  const parsed = type.pattern === undefined ? undefined : parsePattern(type.pattern);
  const folded =
    type.normalize === 'lower'
      ? without(ANY_CHAR, UPPER_ASCII)
      : type.normalize === 'upper'
        ? without(ANY_CHAR, LOWER_ASCII)
        : ANY_CHAR;
  const alphabet = intersect(charset ?? ANY_CHAR, folded);
  const pattern = parsed?.kind === 'ok' ? restrict(parsed.rx, alphabet) : undefined;
  return {
    language: pattern ?? counted(alphabet, type),
    alphabet: pattern ? alphabetOf(pattern) : alphabet,
    charset,
    charsetUnreadable: type.charset !== undefined && charset === undefined,
    pattern: parsed?.kind === 'ok' ? parsed.rx : undefined,
    patternUnreadable: parsed?.kind === 'unreadable' ? parsed.reason : undefined,
  };
}

/** Texts over the alphabet, of the lengths that the byte bounds allow, or more. */
function counted(alphabet: CharSet, type: { readonly minBytes?: number; readonly maxBytes?: number }): Rx {
  const widest = utf8Length(highest(alphabet) ?? 0);
  const narrowest = utf8Length(lowest(alphabet) ?? 0);
  const min = Math.ceil((type.minBytes ?? 0) / widest);
  const max = type.maxBytes === undefined ? undefined : Math.floor(type.maxBytes / narrowest);
  const exact = max !== undefined && (max <= COUNTED || (min === max && max <= COUNTED_FIXED));
  return repeat(chars(alphabet), exact ? Math.min(min, max) : Math.min(min, COUNTED), exact ? max : undefined);
}

/** Texts that a string type admits; few, or none, where its charset or pattern cannot be read. */
export function stringSamples(type: StringType, most: number): readonly string[] {
  const values = stringStage('', type, stringFacts(type)).samples(most);
  return values.filter((value) => typeof value === 'string');
}

export function foldText(value: string, fold: 'lower' | 'upper'): string {
  return fold === 'lower' ? value.toLowerCase() : value.toUpperCase();
}

/** The first code points of a text. */
export function firstCharacters(value: string, count: number): string {
  return [...value].slice(0, count).join('');
}

/** The same attribute is in many keys: what is made of its type serves them all. */
const stages = new WeakMap<StringFacts, Map<string, Stage>>();

export function stringStage(path: string, type: StringType, facts: StringFacts): Stage {
  const ofType = stages.get(facts) ?? new Map<string, Stage>();
  stages.set(facts, ofType);
  const stage = ofType.get(path) ?? makeStage(path, type, facts);
  ofType.set(path, stage);
  return stage;
}

function makeStage(path: string, type: StringType, facts: StringFacts): Stage {
  let matcher: Nfa | undefined;
  let words: Nfa | undefined;
  const { charset, pattern } = facts;

  function encode(value: ModelValue | undefined): Encoded {
    if (value === undefined || value === null) return failure('missing', path);
    if (typeof value !== 'string') return failure('wrong-type', path, value, 'a string');
    if (!isUnicode(value)) return failure('not-unicode', path, value);
    const folded = type.normalize ? foldText(value, type.normalize) : value;
    const size = utf8Bytes(folded);
    if (type.maxBytes !== undefined && size > type.maxBytes)
      return failure('too-long', path, value, `at most ${type.maxBytes} bytes`);
    if (type.minBytes !== undefined && size < type.minBytes)
      return failure('too-short', path, value, `at least ${type.minBytes} bytes`);
    if (charset) {
      for (const char of folded) {
        if (!has(charset, char.codePointAt(0) ?? 0)) return failure('not-in-charset', path, value, `[${type.charset}]`);
      }
    }
    if (pattern) {
      matcher ??= buildNfa([{ rx: pattern, tag: 0 }]);
      if (matcher && !accepts(matcher, folded)) return failure('not-in-pattern', path, value, type.pattern);
    }
    return { ok: true, text: folded };
  }

  function samples(most: number): readonly ModelValue[] {
    words ??= buildNfa([{ rx: facts.language, tag: 0 }]);
    if (!words) return [];
    const found = someWords(words, most * 2).words.filter((word) => valid(word) !== undefined);
    return (found.length > 0 ? found : longWords(completion(words, 0) ?? '')).slice(0, most);
  }

  /** Where all words are long, looking at the short ones first finds none: the shortest, and as many bytes as it takes. */
  function longWords(word: string): readonly string[] {
    // No item holds it.
    if ((type.minBytes ?? 0) > MAX_ITEM_BYTES) return [];
    const last = [...word].at(-1) ?? '';
    const missing = Math.max(0, (type.minBytes ?? 0) - utf8Bytes(word));
    const padded = last === '' ? word : `${word}${last.repeat(Math.ceil(missing / utf8Bytes(last)))}`;
    return [...new Set([word, padded])].filter((one) => valid(one) !== undefined);
  }

  const valid = (value: string): string | undefined => {
    const encoded = encode(value);
    return encoded.ok && encoded.text === value ? value : undefined;
  };
  const shortest = lengths(facts.language);
  return {
    encode,
    decode: valid,
    invert: valid,
    samples,
    language: facts.language,
    bytes: stringBytes(type, facts),
    order: TEXT_ORDER,
    injective: type.normalize ? { holds: true, reason: 'normalized' } : TEXT,
    lossless: true,
    unpadded: false,
    free: true,
    fixedWidth: shortest.min !== undefined && shortest.min === shortest.max,
    ...plainText(path, type.normalize),
  };
}

function stringBytes(type: StringType, facts: StringFacts): ByteRange {
  const range = lengths(facts.language);
  const min = Math.max(type.minBytes ?? 0, (range.min ?? 0) * utf8Length(lowest(facts.alphabet) ?? 0));
  const byPattern = range.max === undefined ? undefined : range.max * utf8Length(highest(facts.alphabet) ?? 0);
  const max =
    type.maxBytes === undefined
      ? byPattern
      : byPattern === undefined
        ? type.maxBytes
        : Math.min(type.maxBytes, byPattern);
  return { min, typical: type.avgBytes ?? max, max };
}

/** Bounds of texts: the text itself. */
export function plainText(
  path: string,
  normalize?: 'lower' | 'upper',
): Pick<Stage, 'bound' | 'begins' | 'stepped' | 'below' | 'above'> {
  const read = (value: ModelValue): string | undefined =>
    typeof value === 'string' && isUnicode(value) ? (normalize ? foldText(value, normalize) : value) : undefined;
  return {
    bound: (value): BoundText => {
      const bound = read(value);
      return bound === undefined
        ? failedBound('wrong-type', path, value, 'a string')
        : { kind: 'at', text: bound, exact: true };
    },
    begins: (value): Encoded => {
      const prefix = read(value);
      return prefix === undefined ? failure('wrong-type', path, value, 'a string') : { ok: true, text: prefix };
    },
    stepped: false,
    below: () => undefined,
    above: () => undefined,
  };
}
