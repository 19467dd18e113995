import { KeySegments } from './segments.js';

/** What may stand between the parts of a key, the likeliest first. */
const SEPARATORS = ['#', '|', '/', ':', '~', '@', '_', '-', '.'] as const;

/** Share of keys that must begin with words that others begin with, too. */
const LEAST_SHARE = 0.1;

/** The character between the parts of these keys: the one that most often follows a word which several keys begin with. */
export function separatorOf(keys: readonly string[]): string {
  let best = { separator: '#', score: keys.length * LEAST_SHARE };
  for (const separator of SEPARATORS) {
    const words = new Map<string, number>();
    for (const key of keys) {
      const at = new KeySegments(key, separator).next(0);
      const word = at > 0 ? key.slice(0, at) : '';
      if (isWord(word)) words.set(word, (words.get(word) ?? 0) + 1);
    }
    const repeated = [...words.values()].filter((count) => count > 2 || keys.length < 10);
    // Words that hardly recur are values that have the character in them.
    const score =
      words.size > keys.length / 4 && keys.length >= 10 ? 0 : repeated.reduce((sum, count) => sum + count, 0);
    // A likelier one is given up for one that is much more frequent alone.
    if (score > (best.score === keys.length * LEAST_SHARE ? best.score : best.score * 1.5)) best = { separator, score };
  }
  return best.separator;
}

const WORD = /^[A-Za-z][A-Za-z_.-]{0,31}$/;

export function isWord(text: string): boolean {
  return WORD.test(text);
}

/** Words at one place of a key beyond which they are values. */
const MOST_WORDS = 24;
/** Places that are told apart; beyond them every word is a value. */
const MOST_PLACES = 2000;

export const ANY = '*';

/** Tells keys apart by their words: `USER#42` is `USER#*`. */
export class KeyShapes {
  readonly #separator: string;
  readonly #words = new Map<string, Set<string>>();

  constructor(separator: string) {
    this.#separator = separator;
  }

  /** Segments of the key, each a word or `*`; `context` is what stood before. A word that is all of the key may be a value. */
  of(key: string, context: string, isValue = false): string {
    const separator = this.#separator;
    const segments = new KeySegments(key, separator);
    if (isValue && segments.next(0) === -1) return separator + ANY;
    let shape = context;
    for (let from = 0; from <= key.length; ) {
      const next = segments.next(from);
      const end = next === -1 ? key.length : next;
      const segment = key.slice(from, end);
      shape += separator + (segment === '' || this.#isLiteral(shape, segment) ? segment : ANY);
      from = end + 1;
    }
    return shape.slice(context.length);
  }

  #isLiteral(place: string, segment: string): boolean {
    if (!isWord(segment)) return false;
    let words = this.#words.get(place);
    if (words === undefined) {
      if (this.#words.size >= MOST_PLACES) return false;
      words = new Set();
      this.#words.set(place, words);
    }
    if (words.has(segment)) return words.size <= MOST_WORDS;
    if (words.size <= MOST_WORDS) words.add(segment);
    return words.size <= MOST_WORDS;
  }
}
