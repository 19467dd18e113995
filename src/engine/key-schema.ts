import type { KeyPredicate } from '../expression/dynamodb/index.js';
import {
  AFTER_PREFIX,
  type AttributeValue,
  attribute,
  encodeKey,
  encodeKeyPart,
  encodeKeyPrefix,
  type Item,
  type MutableItem,
  type ScalarType,
  type ScalarValue,
  setAttribute,
} from '../value/index.js';
import type { Place } from './storage/record-store.js';

/** An attribute of a key with the type that its values have. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: ScalarType;
}

/** The key of a table or index: partition key attributes, then sort key attributes in their order. */
export interface Key {
  readonly hash: readonly KeyAttribute[];
  readonly range: readonly KeyAttribute[];
}

/** A half-open interval of encoded sort keys. */
export interface SortRange {
  readonly low: string;
  readonly high: string;
}

/** Key attributes, partition key first. */
export function keyAttributes(key: Key): readonly KeyAttribute[] {
  return [...key.hash, ...key.range];
}

/** The attributes of a key that an item carries. */
export function keyOf(key: Key, item: Item): MutableItem {
  const attributes: MutableItem = {};
  for (const { name } of keyAttributes(key)) {
    const value = attribute(item, name);
    if (value !== undefined) setAttribute(attributes, name, value);
  }
  return attributes;
}

/** Where an item lies in its table. The item carries its key attributes in their types. */
export function tablePlace(key: Key, item: Item): Place {
  const [hash] = key.hash;
  const [range] = key.range;
  return {
    hash: encodeKey(keyValue(item, (hash as KeyAttribute).name)),
    sort: range === undefined ? '' : encodeKey(keyValue(item, range.name)),
  };
}

/**
 * Where an item lies in an index: the sort key is followed by the table's key, so that entries of one index key stay apart.
 * Undefined where the item lacks an attribute of the index key, or has carried one of another type since before the index
 * was there, and thus is not in the index.
 */
export function indexPlace(index: Key, table: Key, item: Item): Place | undefined {
  if (!index.hash.every((part) => hasPart(item, part)) || !index.range.every((part) => hasPart(item, part))) {
    return undefined;
  }
  return {
    hash: indexHash(index, item),
    sort: encodeParts(index.range, item) + encodeParts(keyAttributes(table), item),
  };
}

/** The encoded partition key of an index entry, or of a query that gives all partition key attributes. */
export function indexHash(index: Key, item: Item): string {
  const [only] = index.hash;
  return index.hash.length === 1
    ? encodeKey(keyValue(item, (only as KeyAttribute).name))
    : encodeParts(index.hash, item);
}

/** Sort keys of a table that satisfy a predicate; all of them without one. */
export function tableSortRange(predicate: KeyPredicate | undefined): SortRange {
  return sortRange(
    predicate,
    { low: '', high: AFTER_PREFIX },
    encodeKey,
    encodeKey,
    (value) => `${encodeKey(value)}\0`,
  );
}

/** Sort keys of an index that follow an equality on the leading sort key attributes and satisfy a predicate on the next. */
export function indexSortRange(equal: readonly ScalarValue[], predicate: KeyPredicate | undefined): SortRange {
  const prefix = equal.map(encodeKeyPart).join('');
  const part = (value: ScalarValue): string => prefix + encodeKeyPart(value);
  const begins = (value: ScalarValue): string => prefix + encodeKeyPrefix(value);
  const all = { low: prefix, high: prefix + AFTER_PREFIX };
  return sortRange(predicate, all, part, begins, (value) => part(value) + AFTER_PREFIX);
}

function sortRange(
  predicate: KeyPredicate | undefined,
  all: SortRange,
  at: (value: ScalarValue) => string,
  beginning: (value: ScalarValue) => string,
  after: (value: ScalarValue) => string,
): SortRange {
  if (predicate === undefined) return all;
  if (predicate.operator === 'BETWEEN') {
    return { low: at(predicate.low as ScalarValue), high: after(predicate.high as ScalarValue) };
  }
  const value = predicate.value as ScalarValue;
  switch (predicate.operator) {
    case '=':
      return { low: at(value), high: after(value) };
    case '<':
      return { low: all.low, high: at(value) };
    case '<=':
      return { low: all.low, high: after(value) };
    case '>':
      return { low: after(value), high: all.high };
    case '>=':
      return { low: at(value), high: all.high };
    case 'begins_with':
      return { low: beginning(value), high: beginning(value) + AFTER_PREFIX };
  }
}

function hasPart(item: Item, { name, type }: KeyAttribute): boolean {
  const value = attribute(item, name);
  return value !== undefined && type in value;
}

function encodeParts(attributes: readonly KeyAttribute[], item: Item): string {
  let text = '';
  for (const { name } of attributes) text += encodeKeyPart(keyValue(item, name));
  return text;
}

function keyValue(item: Item, name: string): ScalarValue {
  return attribute(item, name) as AttributeValue as ScalarValue;
}
