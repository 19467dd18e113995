/** Marks between the parts of a key that a single value may have in it, too. */
const IN_VALUES: ReadonlySet<string> = new Set(['-', ':', '.', '/', '+', ',']);

const TIME = /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?/.source;
const DAY = /\d{4}\/\d\d\/\d\d/.source;
const UUID = /[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}/.source;
const DECIMAL = /(?<!\d\.)\d{1,30}\.\d{1,20}(?!\.?\d)/.source;
const NEGATIVE = /^-\d{1,30}(?:\.\d{1,20})?$/.source;

/** Times, days, UUIDs and numbers with decimals, where they stand on their own. */
const VALUE = new RegExp(`(?<![A-Za-z\\d])(?:${UUID}|${TIME}|${DAY}|${DECIMAL})(?![A-Za-z\\d])|${NEGATIVE}`, 'g');

/** Where values that hold the separator begin and end in a key, pair by pair. */
function valuesWith(key: string, separator: string): readonly number[] {
  const found: number[] = [];
  VALUE.lastIndex = 0;
  for (let match = VALUE.exec(key); match !== null; match = VALUE.exec(key)) {
    if (match[0].includes(separator)) found.push(match.index, match.index + match[0].length);
  }
  return found;
}

const NONE: readonly number[] = [];

/** Takes a key apart at its separator: what is one value stays one, whatever marks are in it. */
export class KeySegments {
  readonly #key: string;
  readonly #separator: string;
  readonly #values: readonly number[];

  constructor(key: string, separator: string) {
    this.#key = key;
    this.#separator = separator;
    this.#values = IN_VALUES.has(separator) && key.includes(separator) ? valuesWith(key, separator) : NONE;
  }

  /** Where the next separator is; -1 where there is none. */
  next(from: number): number {
    let at = this.#key.indexOf(this.#separator, from);
    for (let i = 0; at !== -1 && i < this.#values.length; i += 2) {
      const end = this.#values[i + 1] as number;
      if (at >= (this.#values[i] as number) && at < end) at = this.#key.indexOf(this.#separator, end);
    }
    return at;
  }

  /** Where the last separator before `end` is; -1 where there is none. */
  lastBefore(end: number): number {
    let last = -1;
    for (let at = this.next(0); at !== -1 && at < end; at = this.next(at + 1)) last = at;
    return last;
  }

  /** Whether a place is in the middle of one value. */
  isInside(at: number): boolean {
    return this.#values.some((start, i) => i % 2 === 0 && at > start && at < (this.#values[i + 1] as number));
  }
}

/** The parts of a key, or of some text of one. */
export function segmentsOf(key: string, separator: string): readonly string[] {
  const segments = new KeySegments(key, separator);
  const parts: string[] = [];
  let from = 0;
  for (let at = segments.next(0); at !== -1; at = segments.next(from)) {
    parts.push(key.slice(from, at));
    from = at + separator.length;
  }
  return [...parts, key.slice(from)];
}
