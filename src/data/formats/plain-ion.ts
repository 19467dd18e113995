import { MAX_NESTING_DEPTH } from '../../facts/index.js';
import type { MutableItem } from '../../value/index.js';

/** Thrown where a line has anything that exports do not have: the library is to read it then, or to say what is wrong with it. */
const OTHER = new Error('not plain');

const MARKER = /^\s*\$ion_1_0\s+/;
/** Words that are no symbols. */
const WORDS: ReadonlySet<string> = new Set(['null', 'true', 'false', 'nan']);
const NUMBER = /(-?(?:0|[1-9]\d*))(?:\.(\d*))?(?:[dD]([+-]?\d+))?(?=[\s,\]}])/y;
const WORD = /(?:true|false|null)(?=[\s,\]}])/y;
const SET = /\$dynamodb_(SS|NS|BS)::\s*\[/y;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Escapes that JSON has as well, but for halves of characters. */
const ESCAPED = /^(?:[^\\]|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}))*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u001f]/;

/** Beyond them names are data. */
const MOST_NAMES = 2000;

const QUOTE = 0x22;
const TICK = 0x27;
const MINUS = 0x2d;
const COMMA = 0x2c;
const COLON = 0x3a;
const LIST = 0x5b;
const LIST_END = 0x5d;
const STRUCT = 0x7b;
const STRUCT_END = 0x7d;
const DOLLAR = 0x24;

/** Members of a record of an export by their names. */
export type PlainRecord = Readonly<Record<string, unknown>>;

/** A line of an export in Ion, many times as fast as the library reads it; undefined for anything that is not as exports write it. */
export function plainIonRecord(line: string, likely = new LikelyNames()): PlainRecord | undefined {
  if (CONTROL.test(line)) return undefined;
  const begin = MARKER.exec(line)?.[0].length ?? 0;
  try {
    const reader = new PlainReader(line, begin, likely);
    const record = reader.record();
    return reader.isAtEnd() ? record : undefined;
  } catch (error) {
    if (error === OTHER) return undefined;
    throw error;
  }
}

/** Names that others followed before: items are much alike, and the same string again is quicker than a new one. */
export class LikelyNames {
  readonly #next = new Map<string, string>();

  after(name: string): string | undefined {
    return this.#next.get(name);
  }

  learn(name: string, next: string): void {
    if (this.#next.size < MOST_NAMES) this.#next.set(name, next);
  }
}

class PlainReader {
  readonly #text: string;
  readonly #escapes: boolean;
  readonly #likely: LikelyNames;
  #at: number;

  constructor(text: string, at: number, likely: LikelyNames) {
    this.#text = text;
    this.#likely = likely;
    this.#escapes = text.includes('\\');
    this.#at = at;
  }

  isAtEnd(): boolean {
    return Number.isNaN(this.#next());
  }

  /** `{Item:{...}}`, or the members of a `Record`. */
  record(): PlainRecord {
    const members: Record<string, unknown> = {};
    this.#struct((name) => {
      if (name === 'Record') Object.assign(members, this.record());
      else if (name === 'Item' || name === 'Keys' || name === 'NewImage' || name === 'OldImage') {
        if (Object.hasOwn(members, name)) throw OTHER;
        members[name] = this.#item(0);
      } else if (this.#next() === STRUCT) this.#item(0);
      else throw OTHER;
    });
    return members;
  }

  #item(depth: number): MutableItem {
    const item: MutableItem = {};
    if (this.#next() !== STRUCT) throw OTHER;
    this.#at += 1;
    if (this.#next() === STRUCT_END) {
      this.#at += 1;
      return item;
    }
    let before = '';
    do {
      const name = this.#name(before);
      if (this.#next() !== COLON) throw OTHER;
      this.#at += 1;
      if (name === '__proto__' || Object.hasOwn(item, name)) throw OTHER;
      item[name] = this.#value(depth) as MutableItem[string];
      before = name;
    } while (this.#goesOn(STRUCT_END));
    return item;
  }

  #struct(member: (name: string) => void): void {
    if (this.#next() !== STRUCT) throw OTHER;
    this.#at += 1;
    if (this.#next() === STRUCT_END) {
      this.#at += 1;
      return;
    }
    for (;;) {
      const name = this.#name('');
      if (this.#next() !== COLON) throw OTHER;
      this.#at += 1;
      member(name);
      if (!this.#goesOn(STRUCT_END)) return;
    }
  }

  /** Past a comma, or past the end. */
  #goesOn(end: number): boolean {
    const code = this.#next();
    if (code !== COMMA && code !== end) throw OTHER;
    this.#at += 1;
    return code === COMMA;
  }

  #name(before: string): string {
    const code = this.#next();
    if (code === QUOTE) return this.#string();
    if (code === TICK) {
      const end = this.#text.indexOf("'", this.#at + 1);
      const name = this.#text.slice(this.#at + 1, end);
      if (end === -1 || name === '' || name.includes('\\')) throw OTHER;
      this.#at = end + 1;
      return name;
    }
    const text = this.#text;
    const start = this.#at;
    if (code === DOLLAR || (code >= 0x30 && code <= 0x39)) throw OTHER;
    const likely = this.#likely.after(before);
    if (likely !== undefined && text.charCodeAt(start + likely.length) === COLON && text.startsWith(likely, start)) {
      this.#at = start + likely.length;
      return likely;
    }
    let end = start;
    while (isSymbol(text.charCodeAt(end))) end += 1;
    const name = text.slice(start, end);
    if (end === start || WORDS.has(name)) throw OTHER;
    this.#at = end;
    this.#likely.learn(before, name);
    return name;
  }

  #value(depth: number): object {
    const code = this.#next();
    switch (code) {
      case QUOTE:
        return { S: this.#string() };
      case STRUCT:
        if (this.#text.charCodeAt(this.#at + 1) === STRUCT) return { B: this.#blob() };
        if (depth > MAX_NESTING_DEPTH) throw OTHER;
        return { M: this.#item(depth + 1) };
      case LIST:
        if (depth > MAX_NESTING_DEPTH) throw OTHER;
        this.#at += 1;
        return { L: this.#list(() => this.#value(depth + 1)) };
      case DOLLAR:
        return this.#set();
      default:
        if (code === MINUS || (code >= 0x30 && code <= 0x39)) return { N: this.#number() };
        return WORD_VALUES[this.#match(WORD)[0] as keyof typeof WORD_VALUES]();
    }
  }

  #set(): object {
    const [, type = ''] = this.#match(SET);
    if (type === 'SS') return { SS: this.#list(() => this.#string()) };
    return type === 'NS' ? { NS: this.#list(() => this.#number()) } : { BS: this.#list(() => this.#blob()) };
  }

  /** After its bracket. */
  #list<T>(element: () => T): T[] {
    const elements: T[] = [];
    if (this.#next() === LIST_END) {
      this.#at += 1;
      return elements;
    }
    do {
      this.#next();
      elements.push(element());
    } while (this.#goesOn(LIST_END));
    return elements;
  }

  /** Exactly, as a number of DynamoDB may be written. */
  #number(): string {
    const text = this.#text;
    const start = this.#at;
    let end = start;
    while (isDigit(text.charCodeAt(end))) end += 1;
    // Most are whole, and end in a point.
    if (end > start && text.charCodeAt(end) === 0x2e && isEnd(text.charCodeAt(end + 1))) {
      if (end > start + 1 && text.charCodeAt(start) === 0x30) throw OTHER;
      this.#at = end + 1;
      return text.slice(start, end);
    }
    const [, whole = '', fraction = '', exponent] = this.#match(NUMBER);
    const digits = fraction === '' ? whole : `${whole}.${fraction}`;
    return exponent === undefined ? digits : `${digits}e${exponent}`;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    if (text.charCodeAt(start) !== QUOTE) throw OTHER;
    let end = text.indexOf('"', start + 1);
    if (!this.#escapes && end !== -1) {
      this.#at = end + 1;
      return text.slice(start + 1, end);
    }
    while (end > 0 && text.charCodeAt(end - 1) === 0x5c) {
      // An even number of backslashes leaves the quote as it is.
      let before = end - 1;
      while (text.charCodeAt(before - 1) === 0x5c) before -= 1;
      if ((end - before) % 2 === 0) break;
      end = text.indexOf('"', end + 1);
    }
    if (end === -1) throw OTHER;
    this.#at = end + 1;
    const inner = text.slice(start + 1, end);
    if (!inner.includes('\\')) return inner;
    if (!ESCAPED.test(inner)) throw OTHER;
    return JSON.parse(`"${inner}"`) as string;
  }

  #blob(): Uint8Array {
    const start = this.#at;
    const end = this.#text.indexOf('}}', start);
    const base64 = this.#text.slice(start + 2, end).trim();
    if (!this.#text.startsWith('{{', start) || end === -1 || !BASE64.test(base64)) throw OTHER;
    this.#at = end + 2;
    return new Uint8Array(Buffer.from(base64, 'base64'));
  }

  #match(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) throw OTHER;
    this.#at = pattern.lastIndex;
    return found;
  }

  /** The next character that is no space; NaN at the end. */
  #next(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return code;
      this.#at += 1;
    }
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isSymbol(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    isDigit(code) ||
    code === 0x5f ||
    code === DOLLAR
  );
}

/** What may stand behind a value. */
function isEnd(code: number): boolean {
  return code === COMMA || code === STRUCT_END || code === LIST_END || code === 0x20;
}

const WORD_VALUES = {
  true: () => ({ BOOL: true }),
  false: () => ({ BOOL: false }),
  null: () => ({ NULL: true }),
};
