import {
  bindCondition,
  type Condition,
  conditionPaths,
  type DocumentPath,
  ExpressionError,
  matches,
  project,
} from '../../expression/dynamodb/index.js';
import { type AttributeValue, attribute, copyItem, type Item, setAttribute } from '../../value/index.js';
import { readValue } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { messages } from '../messages.js';
import { checkExpressionParameters, optionalProjection, readSubstitutions } from '../request-expressions.js';
import { indexName, map, names, returnConsumedCapacity, string, tableName } from '../request-shapes/common.js';
import { checkShape, type Shape } from '../request-shapes/shape.js';
import type { Table } from '../table.js';
import type { SearchResultItem, SearchVectorsInput, SearchVectorsOutput, VectorIndex } from './api.js';
import { searchAttributes } from './definitions.js';
import { floatsOf, type VectorEntry, visitEntries } from './entries.js';
import { vectorMessages } from './messages.js';
import { score } from './score.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-vector-indexes */
const MAX_TOP_K = 100;
/** What a search costs at least. */
const MIN_BYTES = 1024;

const shape: Shape = {
  TableName: tableName,
  IndexName: { ...indexName, required: true },
  SearchVector: { type: 'list', required: true, minLength: 1, element: { type: 'attribute' } },
  TopK: { type: 'integer', required: true, min: 1 },
  ReturnConsumedCapacity: returnConsumedCapacity,
  SearchConditionExpression: string,
  ProjectionExpression: string,
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: map,
};

/**
 * Compares with every vector of the index, where the service looks at those alone that are likely near: it may miss some that
 * are found here. Results of the same score come in the order of a scan.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html
 */
export function searchVectors(catalog: Catalog, input: SearchVectorsInput): SearchVectorsOutput {
  checkShape(input, shape);
  checkExpressionParameters(input, ['SearchConditionExpression', 'ProjectionExpression']);
  if (input.TopK > MAX_TOP_K) throw validationError(vectorMessages.topK(input.TopK, MAX_TOP_K));
  const wanted = readSearchVector(input.SearchVector);
  const substitutions = readSubstitutions(input);
  const { SearchConditionExpression: text } = input;
  const condition = text == null ? undefined : bindCondition(text, 'SearchConditionExpression', substitutions);
  if (condition !== undefined) checkEqualities(condition);
  const projection = optionalProjection(input.ProjectionExpression, substitutions);
  substitutions.expectAllUsed();
  const table = tableForItems(catalog, input.TableName);
  const index = searchedIndex(table, input.IndexName);
  if (wanted.length !== index.Dimensions) {
    throw validationError(vectorMessages.searchDimensions(wanted.length, index.Dimensions));
  }
  checkScope(index, condition);
  const found: VectorEntry[] = [];
  visitEntries(table, index, (entry) => {
    if (condition === undefined || matches(condition, entry.item)) found.push(entry);
  });
  const nearest = sorted(index, wanted, found).slice(0, input.TopK);
  const results = nearest.map(({ entry, value }) => result(table, index, entry, value, projection));
  if (input.ReturnConsumedCapacity == null || input.ReturnConsumedCapacity === 'NONE')
    return { SearchResults: results };
  const bytes = found.reduce((sum, entry) => sum + entry.bytes, 0);
  return {
    SearchResults: results,
    ConsumedCapacity: { VectorSearchRequestBytes: Math.max(MIN_BYTES, bytes) },
  };
}

function readSearchVector(given: readonly AttributeValue[]): Float32Array {
  const value = { L: given.map((element) => readValue(element)) } as AttributeValue;
  const floats = floatsOf(value, given.length);
  if (floats === undefined) throw validationError(vectorMessages.searchVector);
  return floats;
}

function searchedIndex(table: Table, name: string): VectorIndex {
  const index = table.vectorIndexes.get(name);
  if (index === undefined) throw validationError(messages.unknownIndex(name));
  if (index.status !== 'ACTIVE') throw validationError(vectorMessages.backfilling(name));
  return index.definition;
}

/** A search condition is one equality or several, joined by AND. */
function checkEqualities(condition: Condition): void {
  if (condition.kind === 'and') {
    checkEqualities(condition.left);
    checkEqualities(condition.right);
    return;
  }
  if (condition.kind !== 'compare') throw new ExpressionError(vectorMessages.operator);
  if (condition.comparator !== '=') throw new ExpressionError(vectorMessages.comparator);
}

/** Throws unless a condition names attributes of the search schema alone, and the one that partitions the index. */
function checkScope(index: VectorIndex, condition: Condition | undefined): void {
  const schema = searchAttributes(index);
  const named = condition === undefined ? [] : conditionPaths(condition).map(([name]) => name);
  for (const name of named) {
    if (!schema.includes(name)) throw new ExpressionError(vectorMessages.conditionAttribute(name));
  }
  const hash = (index.SearchSchema ?? []).find(({ SearchSchemaElementType: type }) => type === 'HASH');
  if (hash !== undefined && !named.includes(hash.AttributeName)) throw validationError(vectorMessages.noCondition);
}

function sorted(
  { DistanceFunction: distance }: VectorIndex,
  wanted: Float32Array,
  entries: readonly VectorEntry[],
): readonly { readonly entry: VectorEntry; readonly value: number }[] {
  const direction = distance === 'DOT_PRODUCT' ? -1 : 1;
  return entries
    .map((entry) => ({ entry, value: score(distance, wanted, entry.vector) }))
    .sort((a, b) => direction * (a.value - b.value));
}

/** The vector is in a result only where the request names it. */
function result(
  table: Table,
  index: VectorIndex,
  entry: VectorEntry,
  value: number,
  projection: readonly DocumentPath[] | undefined,
): SearchResultItem {
  if (projection === undefined) return { Item: copyItem(entry.item), Score: value };
  const { AttributeName: vectorName } = index.VectorAttribute;
  if (!projection.some(([name]) => name === vectorName))
    return { Item: copyItem(project(entry.item, projection)), Score: value };
  const item: { -readonly [K in keyof Item]: Item[K] } = { ...entry.item };
  const stored = attribute(table.store.get(table.place(entry.item))?.item ?? {}, vectorName);
  if (stored !== undefined) setAttribute(item, vectorName, { L: [...entry.vector].map((n) => ({ N: String(n) })) });
  return { Item: copyItem(project(item, projection)), Score: value };
}
