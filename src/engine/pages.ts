import { type Condition, type DocumentPath, matches, project } from '../expression/dynamodb/index.js';
import { type Consistency, readUnits } from '../facts/index.js';
import { attribute, copyItem, type Item } from '../value/index.js';
import type { QueryInput, QueryOutput, ScanInput, Select } from './api.js';
import { readItem } from './attribute-reader.js';
import type { Catalog } from './catalog.js';
import { consumedCapacity, NO_INDEXES } from './consumed-capacity.js';
import { EngineError, validationError } from './engine-error.js';
import { checkFilledKey, checkKey, hasType } from './key-checks.js';
import { type Key, keyAttributes, keyOf } from './key-schema.js';
import { expectReadable } from './life-cycle/statuses.js';
import { messages } from './messages.js';
import type { SecondaryIndex } from './secondary-index.js';
import type { Place, StoredRecord } from './storage/record-store.js';
import type { Table } from './table.js';
import type { PageMeter } from './throttling/page-meter.js';
import { vectorMessages } from './vectors/messages.js';

/** What Query and Scan read: a table, or an index of it. */
export interface Source {
  readonly table: Table;
  readonly index: SecondaryIndex | undefined;
  readonly key: Key;
}

/** How the rows of a page are filtered and returned. */
export interface PagePlan {
  readonly source: Source;
  readonly consistency: Consistency;
  readonly limit: number | undefined;
  /** A page ends when it has so many. */
  readonly pageBytes: number;
  readonly filter: Condition | undefined;
  readonly projection: readonly DocumentPath[] | undefined;
  readonly countOnly: boolean;
  /** Rows of a local index are completed from the table. */
  readonly fetch: boolean;
  readonly present: Catalog['present'];
  /** What the page passes through while the engine throttles. */
  readonly meter: PageMeter | undefined;
}

/** What a request says of its page besides its rows. */
export function pagePlan(
  request: QueryInput | ScanInput,
  parts: Pick<PagePlan, 'source' | 'filter' | 'projection' | 'fetch' | 'present' | 'meter' | 'pageBytes'>,
): PagePlan {
  // A member each: with a spread before them they cost V8 a microsecond.
  const { source, filter, projection, fetch, present, meter, pageBytes } = parts;
  return {
    source,
    filter,
    projection,
    fetch,
    present,
    meter,
    pageBytes,
    consistency: request.ConsistentRead === true ? 'strong' : 'eventual',
    // The service reads a fraction as the whole number below it.
    limit: request.Limit == null ? undefined : Math.trunc(request.Limit),
    countOnly: request.Select === 'COUNT',
  };
}

/** Calls `visit` for each row in order until it answers false. */
export type Rows = (visit: (row: StoredRecord) => boolean) => void;

/** The table or index that a request names; throws where there is no such index or it cannot be read consistently. */
export function pageSource(table: Table, request: QueryInput | ScanInput): Source {
  if (request.IndexName == null) return { table, index: undefined, key: table.key };
  const index = table.indexes.get(request.IndexName);
  if (index === undefined) throw validationError(noIndexMessage(table, request, request.IndexName));
  expectReadable(index);
  if (index.definition.kind === 'global' && request.ConsistentRead === true) {
    throw validationError(messages.consistentIndex);
  }
  return { table, index, key: index.definition.key };
}

/** Complaints that the service puts down to the starting key; it speaks of others as of any value. */
const UNTYPED: ReadonlySet<string> = new Set([
  messages.emptyValue,
  messages.severalTypes,
  messages.nullFalse,
  messages.emptySet('SS'),
  messages.emptySet('BS'),
]);

function noIndexMessage(table: Table, request: QueryInput | ScanInput, name: string): string {
  if (!table.vectorIndexes.has(name)) return messages.unknownIndex(name);
  const isQuery = 'KeyConditionExpression' in request || 'KeyConditions' in request;
  return isQuery ? vectorMessages.query : vectorMessages.scan;
}

/** The starting key of a request, well formed but not yet held against a table. */
export function readStartKey(request: QueryInput | ScanInput): Item | undefined {
  if (request.ExclusiveStartKey == null) return undefined;
  try {
    return readItem(request.ExclusiveStartKey).item;
  } catch (error) {
    if (!(error instanceof EngineError) || !UNTYPED.has(error.message)) throw error;
    throw validationError(messages.startKeyProblem(error.message));
  }
}

/** Throws where Select contradicts the request's projection or index. */
export function checkSelect(request: QueryInput | ScanInput): void {
  const { Select: select } = request;
  const projection = request.AttributesToGet == null ? 'ProjectionExpression' : 'AttributesToGet';
  const projected = request[projection] != null;
  if (select === 'SPECIFIC_ATTRIBUTES' && !projected) throw validationError(messages.selectWithoutProjection);
  if (select != null && select !== 'SPECIFIC_ATTRIBUTES' && projected) {
    throw validationError(messages.selectWithProjection(projection, select));
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && request.IndexName == null) {
    throw validationError(messages.projectedWithoutIndex);
  }
}

/** Whether rows must be completed from the table; throws where a global index is asked for what it does not project. */
export function needsFetch(
  source: Source,
  select: Select | undefined,
  projection: readonly DocumentPath[] | undefined,
  filterPaths: readonly DocumentPath[],
): boolean {
  const projected = source.index?.definition.projected;
  if (source.index === undefined || projected === undefined) return false;
  const { name, kind } = source.index.definition;
  const missing = (projection ?? []).map((path) => path[0]).filter((attribute) => !projected.includes(attribute));
  if (kind === 'global') {
    if (select === 'ALL_ATTRIBUTES') throw validationError(messages.allAttributesOnIndex(name));
    if (missing.length > 0) throw validationError(messages.notProjected(name, [...new Set(missing)]));
    return false;
  }
  return select === 'ALL_ATTRIBUTES' || missing.length > 0 || filterPaths.some((path) => !projected.includes(path[0]));
}

/**
 * Where a page starts after; throws unless the starting key carries exactly the key of the table and of the index.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
 */
export function startPlace(source: Source, start: Item): Place {
  const { table, index, key } = source;
  const names = new Set([...keyAttributes(table.key), ...keyAttributes(key)].map(({ name }) => name));
  if (Object.keys(start).length !== names.size) {
    throw validationError(index === undefined ? messages.startKeyProblem(messages.keySchema) : messages.startKey);
  }
  for (const { name, type } of keyAttributes(key)) {
    const value = attribute(start, name);
    if (value !== undefined && hasType(value, type)) continue;
    if (index === undefined) throw validationError(messages.startKeyProblem(messages.keySchema));
    throw validationError(value === undefined ? messages.startKey : messages.keySchema);
  }
  if (index !== undefined) checkFilledKey(key, start);
  try {
    checkKey(table, keyOf(table.key, start));
  } catch (error) {
    throw validationError(messages.startKeyProblem((error as Error).message));
  }
  return index === undefined ? table.place(start) : (index.place(start) as Place);
}

/**
 * Reads one page. It ends with the row that reaches the limit or the megabyte, that row included, both counted before
 * the filter; the units are those of the bytes read.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
 */
export function readPage(plan: PagePlan, rows: Rows, request: QueryInput | ScanInput): QueryOutput {
  const { source, filter, projection, countOnly, meter, pageBytes } = plan;
  const items: Item[] = [];
  let count = 0;
  let scanned = 0;
  let bytes = 0;
  let fetchedUnits = 0;
  let last: Item | undefined;
  rows((row) => {
    scanned++;
    bytes += row.bytes;
    if (meter !== undefined) meter.add(row);
    let record = row;
    if (plan.fetch) {
      record = source.table.store.get(source.table.place(row.item)) as StoredRecord;
      fetchedUnits += readUnits(record.bytes, plan.consistency);
    }
    if (filter === undefined || matches(filter, record.item)) {
      count++;
      if (!countOnly) {
        items.push(projection === undefined ? plan.present(record) : copyItem(project(record.item, projection)));
      }
    }
    const full = scanned === plan.limit || bytes >= pageBytes;
    if (full) last = row.item;
    return !full;
  });
  if (meter !== undefined) meter.take(fetchedUnits);
  const units = readUnits(bytes, plan.consistency);
  const used =
    source.index === undefined
      ? { table: units, indexes: NO_INDEXES }
      : { table: fetchedUnits, indexes: new Map([[source.index, units]]) };
  const capacity = consumedCapacity(source.table, request.ReturnConsumedCapacity, used, undefined, request.TableName);
  const output: { -readonly [Name in keyof QueryOutput]: QueryOutput[Name] } = countOnly
    ? { Count: count, ScannedCount: scanned }
    : { Items: items, Count: count, ScannedCount: scanned };
  if (last !== undefined) output.LastEvaluatedKey = copyItem(lastKey(source, last));
  if (capacity !== undefined) output.ConsumedCapacity = capacity;
  return output;
}

function lastKey(source: Source, row: Item): Item {
  return { ...keyOf(source.table.key, row), ...keyOf(source.key, row) };
}
