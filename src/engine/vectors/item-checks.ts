import { type AttributeValue, attribute, type Item, typeOf } from '../../value/index.js';
import { validationError } from '../engine-error.js';
import { hasType, isEmptyKey } from '../key-checks.js';
import { messages } from '../messages.js';
import type { Table } from '../table.js';
import type { VectorIndex } from './api.js';
import { vectorMessages } from './messages.js';

/**
 * Throws unless the vectors and search attributes that an item carries can go into the table's vector indexes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearchTroubleshooting.html
 */
export function checkVectors(
  table: Table,
  item: Item,
  typeMessage: (name: string, type: string, actual: string, index: string) => string,
): void {
  for (const { definition } of table.vectorIndexes.values()) {
    checkVector(definition, attribute(item, definition.VectorAttribute.AttributeName));
    for (const { AttributeName: name } of definition.SearchSchema ?? []) {
      const value = attribute(item, name);
      const type = table.typeOfAttribute(name);
      if (value === undefined || type === undefined) continue;
      if (!hasType(value, type)) throw validationError(typeMessage(name, type, typeOf(value), definition.IndexName));
      if (isEmptyKey(value)) throw validationError(messages.emptyIndexKey(type, definition.IndexName, name));
    }
  }
}

function checkVector(index: VectorIndex, value: AttributeValue | undefined): void {
  if (value === undefined) return;
  const { IndexName: indexName, Dimensions: dimensions } = index;
  const { AttributeName: name } = index.VectorAttribute;
  if (!('L' in value)) throw validationError(vectorMessages.list(name, indexName));
  const wrong = value.L.findIndex((element) => !isFloat(element));
  const element = value.L[wrong];
  if (element !== undefined) throw validationError(vectorMessages.element(name, wrong, typeOf(element), indexName));
  if (value.L.length !== dimensions) {
    throw validationError(vectorMessages.size(name, dimensions, value.L.length, indexName));
  }
}

/** Whether a value is a number within the range of 32-bit floating point; its digits beyond that precision are dropped. */
export function isFloat(value: AttributeValue): value is { readonly N: string } {
  return 'N' in value && Number.isFinite(Math.fround(Number(value.N)));
}
