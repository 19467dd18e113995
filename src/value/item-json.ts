import { type AttributeValue, type Item, type MutableItem, setAttribute } from './attribute-value.js';
import { ValueError } from './value-error.js';

/**
 * DynamoDB JSON as text: what an item is on the wire and in files, bytes as base64. Everything else, numbers first, is text already, so
 * that nothing is lost on the way there and back.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html#Programming.LowLevelAPI.DataTypeDescriptors
 */
export function itemText(item: Item): string {
  return JSON.stringify(Object.values(item).some(hasBytes) ? withoutBytes(item) : item);
}

/** The item of a text that `itemText` has made. */
export function itemOfText(text: string): Item {
  const item = JSON.parse(text) as Record<string, unknown>;
  // Most items hold no bytes; one that spells these names otherwise is only looked at for nothing.
  if (text.includes('"B"') || text.includes('"BS"')) decodeItemBytes(item);
  return item as unknown as Item;
}

/**
 * Turns base64 into bytes, in place, wherever a value of an item is of a binary type. What is not of the shape of an item stays as it
 * is, for whoever reads the item to refuse.
 */
export function decodeItemBytes(item: unknown, depth = 0): void {
  if (typeof item !== 'object' || item === null) return;
  for (const value of Object.values(item)) decodeValueBytes(value, depth);
}

/** Deeper nesting is no item's, and refused by whoever reads it. */
const MAX_DEPTH = 64;

function decodeValueBytes(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  const members = value as Record<string, unknown>;
  for (const type in members) {
    const content = members[type];
    if (type === 'B' && typeof content === 'string') members.B = bytesOf(content);
    else if (type === 'BS' && Array.isArray(content)) {
      members.BS = content.map((one: unknown) => (typeof one === 'string' ? bytesOf(one) : one));
    } else if (type === 'M' || type === 'L') decodeItemBytes(content, depth + 1);
  }
}

function bytesOf(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64');
  // The decoder passes over whatever is no base64.
  if (bytes.toString('base64') !== base64) throw new ValueError('Invalid Base64 in a binary value');
  return new Uint8Array(bytes);
}

function hasBytes(value: AttributeValue): boolean {
  if ('M' in value) return Object.values(value.M).some(hasBytes);
  if ('L' in value) return value.L.some(hasBytes);
  return 'B' in value || 'BS' in value;
}

function withoutBytes(item: Item): object {
  const plain: MutableItem = {};
  for (const [name, value] of Object.entries(item)) setAttribute(plain, name, plainValue(value) as AttributeValue);
  return plain;
}

function plainValue(value: AttributeValue): unknown {
  if ('B' in value) return { B: base64Of(value.B) };
  if ('BS' in value) return { BS: value.BS.map(base64Of) };
  if ('M' in value) return { M: withoutBytes(value.M) };
  if ('L' in value) return { L: value.L.map(plainValue) };
  return value;
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
