import { ANY_CHAR, type CharSet, charSet, complement, DIGITS, union } from './char-set.js';
import { alt, chars, type Rx, repeat, seq, sizeOf } from './rx.js';

const WORD: CharSet = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** What `\s` means in JavaScript. */
const SPACE: CharSet = charSet(
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
);
const LINE_END: CharSet = charSet([0x0a, 0x0a], [0x0d, 0x0d], [0x2028, 0x2029]);
const MAX_SIZE = 1500;
const MAX_DEPTH = 100;
const MAX_REPEAT = 1000;

class Unreadable extends Error {}

export type ParsedPattern =
  | { readonly kind: 'ok'; readonly rx: Rx }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The body of a character class: `a-z0-9_-`. Undefined if it is none. */
export function parseCharset(text: string): CharSet | undefined {
  const reader = new Reader(text);
  try {
    const set = readClassItems(reader, undefined);
    return set.length === 0 ? undefined : set;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/**
 * Reads the part of JavaScript's regular expressions that describes regular languages without context: anchors at the ends
 * are implied, and back references, look-around, word boundaries and property classes are not read.
 */
export function parsePattern(text: string): ParsedPattern {
  const reader = new Reader(text);
  try {
    reader.take('^');
    const rx = readAlternatives(reader, 0);
    if (!reader.done()) throw new Unreadable(`\`${reader.peek()}\` at ${reader.at + 1} closes nothing`);
    if (sizeOf(rx) > MAX_SIZE) throw new Unreadable('it is too large');
    return { kind: 'ok', rx };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'unreadable', reason: error.message };
    throw error;
  }
}

class Reader {
  readonly codes: readonly string[];
  at = 0;

  constructor(text: string) {
    this.codes = [...text];
  }

  done(): boolean {
    return this.at >= this.codes.length;
  }

  peek(offset = 0): string {
    return this.codes[this.at + offset] ?? '';
  }

  read(): string {
    const char = this.codes[this.at];
    if (char === undefined) throw new Unreadable('it ends too early');
    this.at++;
    return char;
  }

  take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at++;
    return true;
  }
}

function readAlternatives(reader: Reader, depth: number): Rx {
  if (depth > MAX_DEPTH) throw new Unreadable('its groups are nested too deeply');
  const items = [readSequence(reader, depth)];
  while (reader.take('|')) {
    if (depth === 0) reader.take('^');
    items.push(readSequence(reader, depth));
  }
  return alt(items);
}

function readSequence(reader: Reader, depth: number): Rx {
  const items: Rx[] = [];
  while (!reader.done() && reader.peek() !== '|' && reader.peek() !== ')') {
    if (depth === 0 && reader.peek() === '$' && (reader.peek(1) === '' || reader.peek(1) === '|')) {
      reader.read();
      continue;
    }
    items.push(readQuantified(reader, depth));
  }
  return seq(items);
}

function readQuantified(reader: Reader, depth: number): Rx {
  const item = readAtom(reader, depth);
  const range = readQuantifier(reader);
  if (!range) return item;
  reader.take('?');
  if ('*+?{'.includes(reader.peek()) && readQuantifier(reader)) throw new Unreadable('it has nothing to repeat');
  if (range.max !== undefined && range.max < range.min) throw new Unreadable('a repetition counts down');
  return repeat(item, range.min, range.max);
}

function readQuantifier(reader: Reader): { readonly min: number; readonly max: number | undefined } | undefined {
  if (reader.take('*')) return { min: 0, max: undefined };
  if (reader.take('+')) return { min: 1, max: undefined };
  if (reader.take('?')) return { min: 0, max: 1 };
  if (reader.peek() !== '{') return undefined;
  const match = /^\{(\d+)(?:(,)(\d*))?\}/.exec(reader.codes.slice(reader.at, reader.at + 20).join(''));
  if (!match) return undefined;
  reader.at += match[0].length;
  const min = Number(match[1]);
  const max = match[2] === undefined ? min : match[3] === '' ? undefined : Number(match[3]);
  if (min > MAX_REPEAT || (max ?? 0) > MAX_REPEAT) throw new Unreadable(`it repeats more than ${MAX_REPEAT} times`);
  return { min, max };
}

function readAtom(reader: Reader, depth: number): Rx {
  const char = reader.read();
  switch (char) {
    case '.':
      return chars(complement(LINE_END));
    case '[':
      return chars(readClass(reader));
    case '(':
      return readGroup(reader, depth);
    case '\\':
      return chars(readEscape(reader));
    case '^':
    case '$':
      throw new Unreadable(`\`${char}\` stands inside`);
    case '*':
    case '+':
    case '?':
      throw new Unreadable('it has nothing to repeat');
    default:
      return chars(single(char));
  }
}

function readGroup(reader: Reader, depth: number): Rx {
  if (reader.take('?')) {
    const kind = reader.read();
    if (kind === '<' && reader.peek() !== '=' && reader.peek() !== '!') {
      while (reader.read() !== '>');
    } else if (kind !== ':') {
      throw new Unreadable('it looks around');
    }
  }
  const rx = readAlternatives(reader, depth + 1);
  if (!reader.take(')')) throw new Unreadable('a group is not closed');
  return rx;
}

function readClass(reader: Reader): CharSet {
  const negated = reader.take('^');
  const set = readClassItems(reader, ']');
  if (!reader.take(']')) throw new Unreadable('a class is not closed');
  return negated ? complement(set) : set;
}

function readClassItems(reader: Reader, end: string | undefined): CharSet {
  const sets: CharSet[] = [];
  while (!reader.done() && reader.peek() !== end) {
    const low = readClassAtom(reader);
    const isRange = reader.peek() === '-' && reader.peek(1) !== '' && reader.peek(1) !== end;
    if (!isRange || typeof low !== 'number') {
      sets.push(typeof low === 'number' ? [[low, low]] : low);
      continue;
    }
    reader.read();
    const high = readClassAtom(reader);
    if (typeof high !== 'number') {
      sets.push([[low, low]], [[0x2d, 0x2d]], high);
      continue;
    }
    if (high < low) throw new Unreadable('a range of its characters runs down');
    sets.push([[low, high]]);
  }
  return intersectAny(union(...sets));
}

function intersectAny(set: CharSet): CharSet {
  return complement(complement(set));
}

function readClassAtom(reader: Reader): number | CharSet {
  const char = reader.read();
  if (char !== '\\') return char.codePointAt(0) ?? 0;
  if (reader.peek() === 'b') {
    reader.read();
    return 8;
  }
  const set = readEscape(reader);
  const only = set[0];
  return set.length === 1 && only && only[0] === only[1] ? only[0] : set;
}

const CONTROL: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11 };

function readEscape(reader: Reader): CharSet {
  const char = reader.read();
  switch (char) {
    case 'd':
      return DIGITS;
    case 'D':
      return complement(DIGITS);
    case 'w':
      return WORD;
    case 'W':
      return complement(WORD);
    case 's':
      return SPACE;
    case 'S':
      return complement(SPACE);
    case 'x':
      return single(String.fromCodePoint(readHex(reader, 2)));
    case 'u': {
      if (!reader.take('{')) return code(readHex(reader, 4));
      let digits = '';
      while (!reader.take('}')) digits += reader.read();
      if (!/^[\da-f]{1,6}$/i.test(digits)) throw new Unreadable('it has a broken escape');
      return code(Number.parseInt(digits, 16));
    }
    default:
      if (Object.hasOwn(CONTROL, char)) return code(CONTROL[char] ?? 0);
      if (char === '0' && !/\d/.test(reader.peek())) return code(0);
      if (/[A-Za-z0-9]/.test(char)) throw new Unreadable(`\`\\${char}\` is not followed`);
      return single(char);
  }
}

function readHex(reader: Reader, digits: number): number {
  let value = '';
  for (let index = 0; index < digits; index++) value += reader.read();
  if (!/^[\da-f]+$/i.test(value)) throw new Unreadable('it has a broken escape');
  return Number.parseInt(value, 16);
}

function code(value: number): CharSet {
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) throw new Unreadable('it names half of a character');
  return [[value, value]];
}

function single(char: string): CharSet {
  return code(char.codePointAt(0) ?? 0);
}

/** Any text. */
export const ANY_TEXT: Rx = repeat(chars(ANY_CHAR), 0, undefined);
