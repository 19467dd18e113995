import { MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES } from '../facts/index.js';
import { type AttributeValue, attribute, type Item, type ScalarType, typeOf, valueBytes } from '../value/index.js';
import { validationError } from './engine-error.js';
import { type Key, type KeyAttribute, keyAttributes } from './key-schema.js';
import { messages } from './messages.js';
import type { Table } from './table.js';
import { checkVectors } from './vectors/item-checks.js';

/** What is said of an index key attribute that its index does not take. */
interface IndexKeyTexts {
  readonly type: (name: string, type: string, actual: string, index: string) => string;
  readonly empty: (type: string, index: string, name: string) => string;
  readonly hashSize: string;
  readonly rangeSize: string;
}

const PUT_TEXTS: IndexKeyTexts = {
  type: messages.indexKeyType,
  empty: messages.emptyIndexKey,
  hashSize: messages.hashKeySize,
  rangeSize: messages.rangeKeySize,
};

/** Of what an update makes of an item. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const UPDATE_TEXTS: IndexKeyTexts = {
  type: () => messages.updatedIndexKeyType,
  empty: messages.emptyUpdatedIndexKey,
  hashSize: messages.updatedIndexKeySize,
  rangeSize: messages.updatedIndexKeySize,
};

/** Throws unless `key` carries exactly the table's key attributes, in their types and sizes. */
export function checkKey(table: Table, key: Item): void {
  const { hash, range } = table.key;
  if (Object.keys(key).length !== hash.length + range.length) throw validationError(messages.keySchema);
  for (const part of keyAttributes(table.key)) {
    const value = attribute(key, part.name);
    if (value === undefined || !hasType(value, part.type)) throw validationError(messages.keySchema);
  }
  checkKeyValues(table.key, key);
}

/** Throws unless an item carries the table's key, and every index key attribute that it carries has the index's type. */
export function checkItemKeys(table: Table, item: Item): void {
  for (const { name, type } of keyAttributes(table.key)) {
    const value = attribute(item, name);
    if (value === undefined) throw validationError(messages.missingKey(name));
    if (!hasType(value, type)) throw validationError(messages.keyType(name, type, typeOf(value)));
  }
  checkKeyValues(table.key, item);
  checkIndexKeys(table, item, PUT_TEXTS);
}

/** Throws unless the index key attributes of an updated item have the types and sizes that its indexes take. */
export function checkUpdatedIndexKeys(table: Table, item: Item): void {
  checkIndexKeys(table, item, UPDATE_TEXTS);
}

/** Whether a value has a scalar type. */
export function hasType(value: AttributeValue, type: ScalarType): boolean {
  return type in value;
}

/** Whether a string or binary value is empty, which no key may be. */
export function isEmptyKey(value: AttributeValue): boolean {
  return ('S' in value && value.S === '') || ('B' in value && value.B.byteLength === 0);
}

/** Whether an item has an empty value where a key has an attribute. */
export function hasEmptyKey(key: Key, item: Item): boolean {
  return keyAttributes(key).some(({ name }) => {
    const value = attribute(item, name);
    return value !== undefined && isEmptyKey(value);
  });
}

/** Throws where a key attribute is an empty string or empty binary. */
export function checkFilledKey(key: Key, item: Item): void {
  for (const { name, type } of keyAttributes(key)) {
    const value = attribute(item, name);
    if (value !== undefined && type in value && isEmptyKey(value)) throw validationError(messages.emptyKey(type, name));
  }
}

function checkKeyValues(key: Key, item: Item): void {
  checkFilledKey(key, item);
  checkSizes(key.hash, item, MAX_PARTITION_KEY_BYTES, messages.hashKeySize);
  checkSizes(key.range, item, MAX_SORT_KEY_BYTES, messages.rangeKeySize);
}

function checkIndexKeys(table: Table, item: Item, texts: IndexKeyTexts): void {
  for (const { definition } of table.indexes.values()) {
    for (const { name, type } of keyAttributes(definition.key)) {
      if (table.isKeyAttribute(name)) continue;
      const value = attribute(item, name);
      if (value === undefined) continue;
      if (!hasType(value, type)) throw validationError(texts.type(name, type, typeOf(value), definition.name));
      if (isEmptyKey(value)) throw validationError(texts.empty(type, definition.name, name));
    }
    checkSizes(definition.key.hash, item, MAX_PARTITION_KEY_BYTES, texts.hashSize);
    checkSizes(definition.key.range, item, MAX_SORT_KEY_BYTES, texts.rangeSize);
  }
  if (table.vectorIndexes.size > 0) checkVectors(table, item, texts.type);
}

/**
 * The documented limits are of one attribute; for several attributes the service's message speaks of their sum, but no
 * page does, so each is held to the limit by itself.
 */
function checkSizes(attributes: readonly KeyAttribute[], item: Item, limit: number, message: string): void {
  for (const { name } of attributes) {
    const value = attribute(item, name);
    if (value !== undefined && !('N' in value) && valueBytes(value) > limit) throw validationError(message);
  }
}
