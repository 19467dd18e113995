import { type AttributeValue, attribute, type Item, type MutableItem, setAttribute } from './attribute-value.js';
import { numberBytes } from './number.js';
import { utf8Length } from './text.js';

/**
 * Sizes in bytes as DynamoDB meters them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */

/** Bytes that a list or map takes before its elements. */
export const CONTAINER_BYTES = 3;
/** Bytes that each element of a list or map takes besides its content. */
export const ELEMENT_BYTES = 1;
/** Bytes that storage billing adds to each table item and to each index entry; throughput is metered without them. */
export const STORAGE_OVERHEAD_BYTES = 100;

/** Bytes of one value, without its name. The value is well formed and at most 32 levels deep. */
export function valueBytes(value: AttributeValue): number {
  if ('S' in value) return utf8Length(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('B' in value) return value.B.byteLength;
  if ('BOOL' in value || 'NULL' in value) return 1;
  if ('M' in value) {
    let bytes = CONTAINER_BYTES;
    for (const name of Object.keys(value.M)) {
      bytes += ELEMENT_BYTES + utf8Length(name) + valueBytes(value.M[name] as AttributeValue);
    }
    return bytes;
  }
  if ('L' in value)
    return value.L.reduce((bytes, element) => bytes + ELEMENT_BYTES + valueBytes(element), CONTAINER_BYTES);
  if ('SS' in value) return value.SS.reduce((bytes, member) => bytes + utf8Length(member), 0);
  if ('NS' in value) return value.NS.reduce((bytes, member) => bytes + numberBytes(member), 0);
  return value.BS.reduce((bytes, member) => bytes + member.byteLength, 0);
}

/** Bytes of one attribute: name and value. */
export function attributeBytes(name: string, value: AttributeValue): number {
  return utf8Length(name) + valueBytes(value);
}

/** Bytes of an item: names and values. What the 400 KB limit and capacity units are measured on. */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name of Object.keys(item)) bytes += attributeBytes(name, item[name] as AttributeValue);
  return bytes;
}

/** The attributes of an item that an index keeps: `names` undefined keeps all. The view shares its values with the item. */
export function projectedView(item: Item, names: readonly string[] | undefined): Item {
  if (names === undefined) return item;
  const view: MutableItem = {};
  for (const name of names) {
    const value = attribute(item, name);
    if (value !== undefined) setAttribute(view, name, value);
  }
  return view;
}

/**
 * Bytes of an index entry as throughput meters it: the projected attributes, table and index keys among `names`.
 * Storage adds `STORAGE_OVERHEAD_BYTES`.
 */
export function indexEntryBytes(item: Item, names: readonly string[] | undefined): number {
  if (names === undefined) return itemBytes(item);
  let bytes = 0;
  for (const name of new Set(names)) {
    const value = attribute(item, name);
    if (value !== undefined) bytes += attributeBytes(name, value);
  }
  return bytes;
}

/**
 * Levels of nesting: a scalar or set has 0, a list or map one more than its deepest element.
 * Stops counting past `limit`, so that hostile input costs no stack.
 */
export function nestingDepth(value: AttributeValue, limit: number): number {
  if (!('M' in value || 'L' in value)) return 0;
  if (limit <= 0) return 1;
  let deepest = 0;
  const elements = 'M' in value ? Object.values(value.M) : value.L;
  for (const element of elements) deepest = Math.max(deepest, nestingDepth(element, limit - 1));
  return 1 + deepest;
}
