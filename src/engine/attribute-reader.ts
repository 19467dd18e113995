import { MAX_ATTRIBUTE_NAME_BYTES, MAX_NESTING_DEPTH } from '../facts/index.js';
import {
  type AttributeValue,
  byteCharacters,
  CONTAINER_BYTES,
  compareBytes,
  compareUtf8,
  copyBytes,
  ELEMENT_BYTES,
  type MutableItem,
  normalNumber,
  numberBytes,
  setAttribute,
  utf8Length,
} from '../value/index.js';
import { validationError } from './engine-error.js';
import { messages } from './messages.js';
import {
  isTruth,
  notAttributeMap,
  notAttributeValue,
  notBoolean,
  notBytes,
  notList,
  notString,
} from './request-shapes/wire-types.js';
import { StoredRecord } from './storage/record-store.js';

const TYPES: ReadonlySet<string> = new Set(['S', 'N', 'B', 'SS', 'NS', 'BS', 'BOOL', 'NULL', 'L', 'M']);

/**
 * Reads the attributes of a request into a copy of their own, numbers in normal form, and measures them.
 * Throws `EngineError`, or `ValueError` for a number, with the service's message for whatever is no attribute value.
 */
export function readItem(raw: Readonly<Record<string, unknown>>): StoredRecord {
  const reader = new Reader();
  const item = reader.attributes(raw, 0, 0);
  return new StoredRecord(item, reader.bytes);
}

/** Reads one value; see `readItem`. */
export function readValue(raw: unknown): AttributeValue {
  return new Reader().value(raw, 0);
}

class Reader {
  bytes = 0;

  attributes(raw: Readonly<Record<string, unknown>>, depth: number, bytesEach: number): MutableItem {
    const item: MutableItem = {};
    for (const name of Object.keys(raw)) {
      const value = raw[name];
      if (value === undefined) continue;
      const nameBytes = utf8Length(name);
      if (nameBytes > MAX_ATTRIBUTE_NAME_BYTES) throw validationError(messages.attributeName);
      if (nameBytes === 0 && depth === 0) throw validationError(messages.emptyAttributeName);
      this.bytes += nameBytes + bytesEach;
      setAttribute(item, name, this.value(value, depth));
    }
    return item;
  }

  value(raw: unknown, depth: number): AttributeValue {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
      throw notAttributeValue(raw);
    }
    let type: string | undefined;
    let value: AttributeValue | undefined;
    for (const key in raw) {
      if (!TYPES.has(key) || (raw as Record<string, unknown>)[key] == null) continue;
      // Every content is checked before their number, as the service does.
      const content = this.#typed(key, (raw as Record<string, unknown>)[key], depth);
      if (type !== undefined) throw validationError(messages.severalTypes);
      type = key;
      value = content;
    }
    if (value === undefined) throw validationError(messages.emptyValue);
    return value;
  }

  #typed(type: string, raw: unknown, depth: number): AttributeValue {
    switch (type) {
      case 'S': {
        const text = wellFormed(stringOf(raw));
        this.bytes += utf8Length(text);
        return { S: text };
      }
      case 'N': {
        const number = normalNumber(stringOf(raw));
        this.bytes += numberBytes(number);
        return { N: number };
      }
      case 'B': {
        const bytes = bytesOf(raw);
        this.bytes += bytes.byteLength;
        return { B: bytes };
      }
      case 'BOOL':
        if (!isTruth(raw)) throw notBoolean(raw);
        this.bytes += 1;
        return { BOOL: raw === true || raw === 'true' };
      case 'NULL':
        if (!isTruth(raw)) throw notBoolean(raw);
        if (raw !== true && raw !== 'true') throw validationError(messages.nullFalse);
        this.bytes += 1;
        return { NULL: true };
      case 'M':
        return { M: this.#map(raw, depth) };
      case 'L':
        return { L: this.#list(raw, depth) };
      default:
        return this.#set(type as 'SS' | 'NS' | 'BS', listOf(raw));
    }
  }

  #map(raw: unknown, depth: number): MutableItem {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw notAttributeMap(raw);
    checkDepth(depth);
    this.bytes += CONTAINER_BYTES;
    return this.attributes(raw as Record<string, unknown>, depth + 1, ELEMENT_BYTES);
  }

  #list(raw: unknown, depth: number): AttributeValue[] {
    const list = listOf(raw);
    checkDepth(depth);
    this.bytes += CONTAINER_BYTES + ELEMENT_BYTES * list.length;
    return list.map((element) => this.value(element, depth + 1));
  }

  #set(type: 'SS' | 'NS' | 'BS', raw: readonly unknown[]): AttributeValue {
    if (raw.length === 0) throw validationError(messages.emptySet(type));
    if (type === 'SS') {
      const members = raw.map((member) => wellFormed(stringOf(member)));
      for (const member of members) this.bytes += utf8Length(member);
      if (new Set(members).size < members.length) throw validationError(messages.duplicateStrings(members));
      // Of strings and bytes the service gives sets back in order, which no page promises; of numbers it does not.
      return { SS: members.sort(compareUtf8) };
    }
    if (type === 'NS') {
      const members = raw.map((member) => normalNumber(stringOf(member)));
      for (const member of members) this.bytes += numberBytes(member);
      if (new Set(members).size < members.length) throw validationError(messages.duplicateNumbers);
      return { NS: members };
    }
    const members = raw.map(bytesOf);
    for (const member of members) this.bytes += member.byteLength;
    if (new Set(members.map(byteCharacters)).size < members.length) {
      const texts = members.map((member) => Buffer.from(member).toString('base64'));
      throw validationError(messages.duplicateBytes(texts));
    }
    return { BS: members.sort(compareBytes) };
  }
}

function checkDepth(depth: number): void {
  if (depth >= MAX_NESTING_DEPTH) throw validationError(messages.nesting);
}

function stringOf(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  throw notString(raw);
}

function listOf(raw: unknown): readonly unknown[] {
  if (!Array.isArray(raw)) throw notList(raw);
  return raw;
}

function bytesOf(raw: unknown): Uint8Array {
  if (!(raw instanceof Uint8Array)) throw notBytes(raw);
  return copyBytes(raw);
}

/** Lone surrogates have no UTF-8 form; like an encoder, the reader keeps U+FFFD for each. */
function wellFormed(text: string): string {
  return SURROGATE.test(text) ? text.replace(LONE_SURROGATES, '\ufffd') : text;
}

const SURROGATE = /[\ud800-\udfff]/;
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
