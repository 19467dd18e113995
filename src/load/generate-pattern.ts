import { patternMatcher } from '../keys/index.js';
import type { Dice } from './dice.js';

/** Times that `*`, `+` and `{n,}` repeat beyond their least, where the length does not ask for more. */
const OPEN_REPEATS = 8;
/** Nested groups that are read; deeper patterns are given up. */
const MAX_DEPTH = 50;
/** Characters that one text may have. */
const MAX_LENGTH = 10_000;

type Node =
  | { readonly kind: 'chars'; readonly chars: readonly string[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly min: number; readonly max: number };

/**
 * A text that matches a regular expression of ordinary parts: literals, classes, groups, alternatives and repeats. Undefined for what it
 * cannot read (look-around, back references, Unicode properties). `length` is aimed at where repeats leave it open.
 */
export function generateFromPattern(pattern: string, length: number, dice: Dice): string | undefined {
  const parser = new PatternParser(pattern);
  const node = parser.parse();
  if (node === undefined) return undefined;
  const writer = new Writer(dice, Math.min(length, MAX_LENGTH));
  writer.write(node);
  // What this reads differently from the real language must not get through.
  return patternMatcher(pattern)(writer.text) ? writer.text : undefined;
}

class Writer {
  text = '';
  readonly #dice: Dice;
  readonly #length: number;

  constructor(dice: Dice, length: number) {
    this.#dice = dice;
    this.#length = length;
  }

  write(node: Node): void {
    if (this.text.length > MAX_LENGTH) return;
    switch (node.kind) {
      case 'chars':
        this.text += this.#dice.pick(node.chars);
        return;
      case 'choice':
        this.write(this.#dice.pick(node.options));
        return;
      case 'sequence':
        for (const part of node.parts) this.write(part);
        return;
      case 'repeat': {
        const missing = Math.max(0, this.#length - this.text.length);
        const most = Number.isFinite(node.max) ? node.max : Math.max(node.min + OPEN_REPEATS, missing);
        const aim = Math.max(node.min, Math.min(most, missing));
        const count = most - node.min <= 4 ? this.#dice.int(node.min, most) : aim;
        for (let i = 0; i < count && this.text.length <= MAX_LENGTH; i += 1) this.write(node.of);
      }
    }
  }
}

const DIGITS = [...'0123456789'];
const LOWER = [...'abcdefghijklmnopqrstuvwxyz'];
const UPPER = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const WORD = [...UPPER, ...LOWER, ...DIGITS, '_'];
const ESCAPES = new Map<string, readonly string[]>([
  ['d', DIGITS],
  ['w', WORD],
  ['s', [' ']],
]);

class PatternParser {
  readonly #text: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#text = [...pattern];
  }

  parse(): Node | undefined {
    const node = this.#choice(0);
    return this.#at === this.#text.length ? node : undefined;
  }

  #choice(depth: number): Node | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const options: Node[] = [];
    for (;;) {
      const option = this.#sequence(depth);
      if (option === undefined) return undefined;
      options.push(option);
      if (this.#text[this.#at] !== '|') break;
      this.#at += 1;
    }
    return options.length === 1 ? options[0] : { kind: 'choice', options };
  }

  #sequence(depth: number): Node | undefined {
    const parts: Node[] = [];
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined || char === '|' || char === ')') break;
      // Anchors hold anyway: the whole value must match.
      if ((char === '^' && this.#at === 0) || (char === '$' && this.#at === this.#text.length - 1)) {
        this.#at += 1;
        continue;
      }
      const atom = this.#atom(depth);
      const repeated = atom === undefined ? undefined : this.#repeat(atom);
      if (repeated === undefined) return undefined;
      parts.push(repeated);
    }
    return { kind: 'sequence', parts };
  }

  #atom(depth: number): Node | undefined {
    const char = this.#text[this.#at];
    this.#at += 1;
    if (char === '(') return this.#group(depth);
    if (char === '[') return this.#class();
    if (char === '.') return { kind: 'chars', chars: WORD };
    if (char === '\\') {
      const chars = this.#escape();
      return chars === undefined ? undefined : { kind: 'chars', chars };
    }
    return char === undefined || '^$*+?{}'.includes(char) ? undefined : { kind: 'chars', chars: [char] };
  }

  #group(depth: number): Node | undefined {
    if (this.#text[this.#at] === '?') {
      if (this.#text[this.#at + 1] !== ':') return undefined;
      this.#at += 2;
    }
    const inner = this.#choice(depth + 1);
    if (inner === undefined || this.#text[this.#at] !== ')') return undefined;
    this.#at += 1;
    return inner;
  }

  #escape(): readonly string[] | undefined {
    const char = this.#text[this.#at];
    this.#at += 1;
    if (char === undefined) return undefined;
    const known = ESCAPES.get(char);
    if (known !== undefined) return known;
    return /[A-Za-z0-9]/.test(char) ? undefined : [char];
  }

  #class(): Node | undefined {
    const negated = this.#text[this.#at] === '^';
    if (negated) this.#at += 1;
    const chars: string[] = [];
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) return undefined;
      this.#at += 1;
      if (char === ']') break;
      const one = char === '\\' ? this.#escape() : [char];
      if (one === undefined) return undefined;
      const last = this.#text[this.#at + 1];
      if (one.length === 1 && this.#text[this.#at] === '-' && last !== undefined && last !== ']') {
        this.#at += 2;
        const end = last === '\\' ? this.#escape() : [last];
        const from = one[0]?.codePointAt(0) ?? 0;
        const to = end?.[0]?.codePointAt(0) ?? 0;
        for (let code = from; code <= to && code - from < 256; code += 1) chars.push(String.fromCodePoint(code));
      } else chars.push(...one);
    }
    const allowed = negated ? WORD.filter((char) => !chars.includes(char)) : chars;
    return allowed.length === 0 ? undefined : { kind: 'chars', chars: allowed };
  }

  #repeat(of: Node): Node | undefined {
    const char = this.#text[this.#at];
    let bounds: { min: number; max: number } | undefined;
    if (char === '*') bounds = { min: 0, max: Number.POSITIVE_INFINITY };
    if (char === '+') bounds = { min: 1, max: Number.POSITIVE_INFINITY };
    if (char === '?') bounds = { min: 0, max: 1 };
    if (char === '{') return this.#braces(of);
    if (bounds === undefined) return of;
    this.#at += 1;
    return this.#lazy({ kind: 'repeat', of, ...bounds });
  }

  #braces(of: Node): Node | undefined {
    const close = this.#text.indexOf('}', this.#at);
    if (close < 0) return undefined;
    const match = /^(\d{1,4})(?:(,)(\d{1,4})?)?$/.exec(this.#text.slice(this.#at + 1, close).join(''));
    if (match === null) return undefined;
    this.#at = close + 1;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === undefined ? Number.POSITIVE_INFINITY : Number(match[3]);
    return max < min ? undefined : this.#lazy({ kind: 'repeat', of, min, max });
  }

  #lazy(node: Node): Node {
    if (this.#text[this.#at] === '?') this.#at += 1;
    return node;
  }
}
