import { scalarText, type YamlMap, type YamlNode } from '../../../source/index.js';
import {
  type AttributeValue,
  type Item,
  type MutableItem,
  normalNumber,
  setAttribute,
  ValueError,
} from '../../../value/index.js';
import type { Remarks } from '../../remarks.js';
import { booleanOf } from '../../tree.js';

/**
 * An item of DynamoDB JSON as tools and people leave it: tags may be missing inside of maps and lists, a map may be wrapped twice, numbers
 * and truth values may be bare or words of another language. What was read otherwise than it stands is told.
 */
export function looseItem(node: YamlNode, path: string, remarks: Remarks): Item | undefined {
  if (node.kind !== 'map') {
    remarks.unplaced('an item is an object', node, path);
    return undefined;
  }
  return new LooseReader(remarks).item(node, path);
}

const TAGS: ReadonlySet<string> = new Set(['S', 'N', 'B', 'SS', 'NS', 'BS', 'BOOL', 'NULL', 'L', 'M']);

class LooseReader {
  readonly #remarks: Remarks;
  /** The attribute at hand, for remarks: one for each, whatever lies in it. */
  #attribute = '';

  constructor(remarks: Remarks) {
    this.#remarks = remarks;
  }

  item(node: YamlMap, path: string): Item {
    const item: MutableItem = {};
    for (const { key, value } of node.entries) {
      this.#attribute = key;
      this.#set(item, key, value, `${path}.${key}`);
    }
    return item;
  }

  #set(item: MutableItem, name: string, node: YamlNode, path: string): void {
    const value = this.#value(node, path);
    if (value !== undefined) setAttribute(item, name, value);
  }

  #value(node: YamlNode, path: string): AttributeValue | undefined {
    const tagged = taggedOf(node);
    if (tagged !== undefined) return this.#tagged(tagged.tag, tagged.content, path);
    return this.#untagged(node, path);
  }

  #tagged(tag: string, content: YamlNode, path: string): AttributeValue | undefined {
    switch (tag) {
      case 'S':
        return { S: this.#text(content, path) };
      case 'N':
        return this.#number(content, path);
      case 'B':
        return this.#binary(this.#text(content, path), content, path);
      case 'BOOL':
        return { BOOL: this.#truth(content, path) };
      case 'NULL':
        return { NULL: true };
      case 'L':
        return content.kind === 'seq' ? { L: this.#list(content.items, path) } : undefined;
      case 'M':
        return content.kind === 'map' ? { M: this.#map(content, path) } : undefined;
      default:
        return content.kind === 'seq' ? this.#setOf(tag, content.items, content, path) : undefined;
    }
  }

  #untagged(node: YamlNode, path: string): AttributeValue | undefined {
    this.#odd('holds a value without its type, as plain JSON', node, path);
    if (node.kind === 'seq') return { L: this.#list(node.items, path) };
    if (node.kind === 'map') return { M: this.#map(node, path) };
    const { value } = node;
    if (typeof value === 'string') return { S: value };
    if (typeof value === 'boolean') return { BOOL: value };
    return value === null ? { NULL: true } : this.#number(node, path);
  }

  #map(node: YamlMap, path: string): Item {
    const [only, more] = node.entries;
    const inner = only?.key === 'M' && more === undefined && only.value.kind === 'map' ? only.value : undefined;
    // `{"M": {"M": {"S": "x"}}}` has a field called `M`; of `{"M": {"M": {"x": …}}}` the inner one can only be a type again.
    const isTwice = inner !== undefined && taggedOf(inner) === undefined;
    if (isTwice) this.#odd('holds a map wrapped in `M` twice', node, path);
    const item: MutableItem = {};
    for (const { key, value } of (isTwice ? inner : node).entries) this.#set(item, key, value, `${path}.${key}`);
    return item;
  }

  #list(items: readonly YamlNode[], path: string): readonly AttributeValue[] {
    return items.flatMap((item, index) => this.#value(item, `${path}[${index}]`) ?? []);
  }

  #setOf(tag: string, items: readonly YamlNode[], node: YamlNode, path: string): AttributeValue | undefined {
    const texts = [...new Set(items.map((item) => this.#text(item, path)))];
    if (texts.length === 0) {
      this.#odd('is an empty set, which DynamoDB does not store; it is left out', node, path);
      return undefined;
    }
    if (texts.length < items.length) this.#odd('is a set that holds a value twice', node, path);
    if (tag === 'SS') return { SS: texts };
    if (tag === 'BS') {
      const bytes = texts.flatMap((text) => bytesOf(text) ?? []);
      if (bytes.length === texts.length) return { BS: bytes };
    }
    const numbers = texts.flatMap((text) => numberText(text) ?? []);
    if (tag === 'NS' && numbers.length === texts.length) return { NS: numbers };
    this.#odd(`is a set of type \`${tag}\` whose values are none; they are read as text`, node, path);
    return { SS: texts };
  }

  #number(node: YamlNode, path: string): AttributeValue {
    const text = this.#text(node, path, false);
    const number = numberText(text);
    if (number !== undefined) return { N: number };
    this.#odd('holds a number (`N`) that is none; it is read as text', node, path);
    return { S: text };
  }

  #binary(text: string, node: YamlNode, path: string): AttributeValue {
    const bytes = bytesOf(text);
    if (bytes !== undefined) return { B: bytes };
    this.#odd('holds a binary value (`B`) that is no Base64; it is read as text', node, path);
    return { S: text };
  }

  #truth(node: YamlNode, path: string): boolean {
    const truth = booleanOf(node);
    if (truth !== undefined) {
      if (node.kind === 'scalar' && node.quoted) this.#odd('holds a truth value in quotes', node, path);
      return truth;
    }
    this.#odd('holds a truth value (`BOOL`) that is none; it is read as false', node, path);
    return false;
  }

  #text(node: YamlNode, path: string, isText = true): string {
    if (node.kind !== 'scalar') {
      this.#odd('holds an object or a list where text stands', node, path);
      return '';
    }
    if (isText && !node.quoted) this.#odd('holds a bare value where text in quotes stands', node, path);
    return scalarText(node);
  }

  #odd(what: string, node: YamlNode, path: string): void {
    this.#remarks.odd(`\`${this.#attribute}\` ${what}.`, node, path);
  }
}

/** The type and content of a value of DynamoDB JSON; undefined where it is no such value. */
function taggedOf(node: YamlNode): { readonly tag: string; readonly content: YamlNode } | undefined {
  if (node.kind !== 'map') return undefined;
  const [only, more] = node.entries;
  if (only === undefined || more !== undefined || !TAGS.has(only.key)) return undefined;
  const { key: tag, value: content } = only;
  const kind = tag === 'M' ? 'map' : tag === 'L' || tag.length === 2 ? 'seq' : 'scalar';
  return content.kind === kind ? { tag, content } : undefined;
}

function numberText(text: string): string | undefined {
  try {
    return normalNumber(text);
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

/** The decoder passes over whatever is no Base64. */
function bytesOf(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined;
}
