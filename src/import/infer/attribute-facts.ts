import { type AttributeValue, type Item, typeOf, utf8Length, valueBytes } from '../../value/index.js';
import { DistinctCount, hashOf } from './sketch.js';
import { kindOfText, type TextKind } from './text-kind.js';

type StoredType = ReturnType<typeof typeOf>;

/** Different texts that are kept, to tell an enum. */
const MOST_WORDS = 24;
const MOST_WORD_CHARS = 40;
/** Names of a map's attributes that are kept; with more of them they are data. */
const MOST_FIELDS = 64;
const MOST_LEVELS = 4;
/** Attributes inside of one attribute of an entity, in all of its levels. */
const MOST_INSIDE = 1000;
/** Elements of a list that are looked at. */
const MOST_ELEMENTS = 8;
/** Characters of a text that its character set is told from. */
const MOST_CHARS = 256;

const LOWER = 1;
const UPPER = 2;
const DIGIT = 4;
const OTHER = 8;
const BEYOND = 16;

/** What is known of the values of an attribute, in bounded memory. */
export class AttributeFacts {
  readonly nameBytes: number;
  count = 0;
  readonly distinct = new DistinctCount();
  /** Texts and how often they occur; undefined once they are too many. */
  words: Map<string, number> | undefined = new Map();
  /** What every text is. */
  kind: TextKind | 'none' | undefined;
  charset = 0;
  readonly punctuation = new Set<string>();
  bytes = 0;
  minBytes = Number.POSITIVE_INFINITY;
  maxBytes = 0;
  /** Texts that are numbers. */
  numeric = 0;
  integers = 0;
  /** Most digits behind a point. */
  scale = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  sum = 0;
  /** Elements of lists, sets and maps. */
  elements = 0;
  maxElements = 0;
  sized = 0;
  element: AttributeFacts | undefined;
  fields: Map<string, AttributeFacts> | undefined;
  /** A map has had more names than are kept. */
  manyFields = false;
  /** What stands under those. */
  others: AttributeFacts | undefined;

  readonly #types = new Map<StoredType, number>();
  /** Most values are of the type of the one before: they are counted together. */
  #type: StoredType = 'S';
  #ofType = 0;
  /** What may still be kept inside, shared with what is inside. */
  readonly #room: { left: number };

  constructor(nameBytes = 0, room: { left: number } = { left: MOST_INSIDE }) {
    this.nameBytes = nameBytes;
    this.#room = room;
  }

  /** How many values are of a type. */
  get types(): ReadonlyMap<StoredType, number> {
    this.#count(this.#type, 0);
    return this.#types;
  }

  #count(type: StoredType, count: number): void {
    if (this.#ofType > 0) this.#types.set(this.#type, (this.#types.get(this.#type) ?? 0) + this.#ofType);
    this.#ofType = 0;
    this.#type = type;
    if (count > 0) this.#types.set(type, (this.#types.get(type) ?? 0) + count);
  }

  /** A cheap look, for most of many items. Answers with the bytes of the value. */
  note(value: AttributeValue): number {
    this.count += 1;
    const type = typeOf(value);
    if (type === this.#type) this.#ofType += 1;
    else this.#count(type, 1);
    if ('S' in value) {
      const bytes = utf8Length(value.S);
      this.#size(bytes);
      if (this.words !== undefined) this.#word(value.S);
      this.distinct.add(hashOf(value.S));
      return bytes;
    }
    if ('N' in value) {
      this.#number(value.N);
      this.distinct.add(hashOf(value.N));
    }
    return valueBytes(value);
  }

  /** A whole look. Answers with the bytes of the value. */
  add(value: AttributeValue, level = 0): number {
    const bytes = this.note(value);
    if ('S' in value) this.#text(value.S);
    else if ('B' in value) this.#size(value.B.byteLength);
    else if ('L' in value) {
      this.#elements(value.L.length);
      for (const one of value.L.slice(0, MOST_ELEMENTS)) this.#inside(one, level);
    } else if ('SS' in value) {
      this.#elements(value.SS.length);
      for (const text of value.SS.slice(0, MOST_ELEMENTS)) this.#inside({ S: text }, level);
    } else if ('NS' in value) {
      this.#elements(value.NS.length);
      for (const text of value.NS.slice(0, MOST_ELEMENTS)) this.#inside({ N: text }, level);
    } else if ('BS' in value) {
      this.#elements(value.BS.length);
      for (const bytes of value.BS.slice(0, MOST_ELEMENTS)) this.#inside({ B: bytes }, level);
    } else if ('M' in value) this.#map(value.M, level);
    return bytes;
  }

  merge(other: AttributeFacts): void {
    this.count += other.count;
    for (const [type, count] of other.types) this.#count(type, count);
    this.distinct.merge(other.distinct);
    if (other.words === undefined) this.words = undefined;
    for (const [word, count] of other.words ?? []) this.#word(word, count);
    if (other.kind !== undefined) this.kind = this.kind === undefined || this.kind === other.kind ? other.kind : 'none';
    this.charset |= other.charset;
    for (const char of other.punctuation) this.punctuation.add(char);
    for (const name of ['bytes', 'numeric', 'integers', 'sum', 'elements', 'sized'] as const) this[name] += other[name];
    for (const name of ['max', 'maxBytes', 'maxElements', 'scale'] as const)
      this[name] = Math.max(this[name], other[name]);
    for (const name of ['min', 'minBytes'] as const) this[name] = Math.min(this[name], other[name]);
    if (other.element !== undefined) {
      this.element ??= new AttributeFacts(0, this.#room);
      this.element.merge(other.element);
    }
    this.manyFields ||= other.manyFields;
    if (other.others !== undefined) {
      this.others ??= new AttributeFacts(0, this.#room);
      this.others.merge(other.others);
    }
    for (const [name, facts] of other.fields ?? []) this.#field(name).merge(facts);
  }

  #inside(value: AttributeValue, level: number): void {
    if (level >= MOST_LEVELS) return;
    this.element ??= new AttributeFacts(0, this.#room);
    this.element.add(value, level + 1);
  }

  #map(map: Item, level: number): void {
    const names = Object.keys(map);
    this.#elements(names.length);
    this.#size(valueBytes({ M: map }));
    if (level >= MOST_LEVELS) return;
    for (const name of names) {
      const value = map[name] as AttributeValue;
      this.#field(name).add(value, level + 1);
    }
  }

  #field(name: string): AttributeFacts {
    this.fields ??= new Map();
    const known = this.fields.get(name);
    if (known !== undefined) return known;
    if (this.fields.size >= MOST_FIELDS || this.#room.left <= 0) {
      this.manyFields = true;
      this.others ??= new AttributeFacts(0, this.#room);
      return this.others;
    }
    this.#room.left -= 1;
    const facts = new AttributeFacts(0, this.#room);
    this.fields.set(name, facts);
    return facts;
  }

  #word(text: string, count = 1): void {
    const { words } = this;
    if (words === undefined) return;
    if (text.length <= MOST_WORD_CHARS) words.set(text, (words.get(text) ?? 0) + count);
    if (text.length > MOST_WORD_CHARS || words.size > MOST_WORDS) this.words = undefined;
  }

  #text(text: string): void {
    if (this.kind !== 'none') {
      const kind = kindOfText(text) ?? 'none';
      this.kind = this.kind === undefined || this.kind === kind ? kind : 'none';
    }
    if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/.test(text)) {
      this.numeric += 1;
      this.#number(text);
    }
    for (let i = 0; i < text.length && i < MOST_CHARS; i += 1) {
      const code = text.charCodeAt(i);
      if (code >= 0x61 && code <= 0x7a) this.charset |= LOWER;
      else if (code >= 0x30 && code <= 0x39) this.charset |= DIGIT;
      else if (code >= 0x41 && code <= 0x5a) this.charset |= UPPER;
      else if (code > 0x7e || code < 0x20) this.charset |= BEYOND;
      else {
        this.charset |= OTHER;
        this.punctuation.add(text.charAt(i));
      }
    }
    if (text.length > MOST_CHARS) this.charset |= BEYOND;
  }

  #number(text: string): void {
    const number = Number(text);
    if (number < this.min) this.min = number;
    if (number > this.max) this.max = number;
    this.sum += number;
    const point = text.indexOf('.');
    if (point === -1) this.integers += 1;
    else if (text.length - point - 1 > this.scale) this.scale = text.length - point - 1;
  }

  #size(bytes: number): void {
    this.bytes += bytes;
    if (bytes < this.minBytes) this.minBytes = bytes;
    if (bytes > this.maxBytes) this.maxBytes = bytes;
  }

  #elements(count: number): void {
    this.elements += count;
    this.sized += 1;
    if (count > this.maxElements) this.maxElements = count;
  }

  /** The character set as the language writes it; undefined where it is not of letters, digits and few marks. */
  get charsetText(): string | undefined {
    if ((this.charset & BEYOND) !== 0 || this.punctuation.size > 4 || this.charset === 0) return undefined;
    const ranges = [
      (this.charset & LOWER) !== 0 ? 'a-z' : '',
      (this.charset & UPPER) !== 0 ? 'A-Z' : '',
      (this.charset & DIGIT) !== 0 ? '0-9' : '',
    ].join('');
    const marks = [...this.punctuation].sort();
    if (marks.some((mark) => !/[_.@+:/=~#|]|-/.test(mark))) return undefined;
    // A hyphen stands last, where it is no range.
    return ranges + marks.filter((mark) => mark !== '-').join('') + (marks.includes('-') ? '-' : '');
  }
}
