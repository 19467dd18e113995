import { type Condition, type DocumentPath, matches, project } from '../expression/dynamodb/index.js';
import { type Consistency, MAX_PAGE_BYTES, readUnits } from '../facts/index.js';
import { copyItem, type Item, type MutableItem } from '../value/index.js';
import type { QueryInput, QueryOutput, ScanInput, Select } from './api.js';
import { consumedCapacity, NO_INDEXES } from './consumed-capacity.js';
import { validationError } from './engine-error.js';
import { checkKey, hasType } from './key-checks.js';
import { type Key, keyAttributes } from './key-schema.js';
import { messages } from './messages.js';
import type { SecondaryIndex } from './secondary-index.js';
import type { Place, StoredRecord } from './storage/record-store.js';
import type { Table } from './table.js';

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
  readonly filter: Condition | undefined;
  readonly projection: readonly DocumentPath[] | undefined;
  readonly countOnly: boolean;
  /** Rows of a local index are completed from the table. */
  readonly fetch: boolean;
}

/** What a request says of its page besides its rows. */
export function pagePlan(
  request: QueryInput | ScanInput,
  parts: Pick<PagePlan, 'source' | 'filter' | 'projection' | 'fetch'>,
): PagePlan {
  return {
    ...parts,
    consistency: request.ConsistentRead === true ? 'strong' : 'eventual',
    limit: request.Limit ?? undefined,
    countOnly: request.Select === 'COUNT',
  };
}

/** Calls `visit` for each row in order until it answers false. */
export type Rows = (visit: (row: StoredRecord) => boolean) => void;

/** The table or index that a request names; throws where there is no such index or it cannot be read consistently. */
export function pageSource(table: Table, request: QueryInput | ScanInput): Source {
  if (request.IndexName == null) return { table, index: undefined, key: table.key };
  const index = table.indexes.get(request.IndexName);
  if (index === undefined) throw validationError(messages.unknownIndex(request.IndexName));
  if (index.definition.kind === 'global' && request.ConsistentRead === true) {
    throw validationError(messages.consistentIndex);
  }
  return { table, index, key: index.definition.key };
}

/** Throws where Select contradicts the request's projection or index. */
export function checkSelect(request: QueryInput | ScanInput): void {
  const { Select: select } = request;
  if (select === 'SPECIFIC_ATTRIBUTES' && request.ProjectionExpression == null) {
    throw validationError(messages.selectWithoutProjection);
  }
  if (select != null && select !== 'SPECIFIC_ATTRIBUTES' && request.ProjectionExpression != null) {
    throw validationError(messages.selectWithProjection(select));
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
    const value = Object.hasOwn(start, name) ? start[name] : undefined;
    if (value !== undefined && hasType(value, type)) continue;
    throw validationError(index === undefined ? messages.startKeyProblem(messages.keySchema) : messages.startKey);
  }
  try {
    checkKey(table, pick(start, table.key));
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
  const { source, filter, projection, countOnly } = plan;
  const items: Item[] = [];
  let count = 0;
  let scanned = 0;
  let bytes = 0;
  let fetchedUnits = 0;
  let last: Item | undefined;
  rows((row) => {
    scanned++;
    bytes += row.bytes;
    let item = row.item;
    if (plan.fetch) {
      const whole = source.table.store.get(source.table.place(item)) as StoredRecord;
      item = whole.item;
      fetchedUnits += readUnits(whole.bytes, plan.consistency);
    }
    if (filter === undefined || matches(filter, item)) {
      count++;
      if (!countOnly) items.push(copyItem(projection === undefined ? item : project(item, projection)));
    }
    const full = scanned === plan.limit || bytes >= MAX_PAGE_BYTES;
    if (full) last = row.item;
    return !full;
  });
  const units = readUnits(bytes, plan.consistency);
  const used =
    source.index === undefined
      ? { table: units, indexes: NO_INDEXES }
      : { table: fetchedUnits, indexes: new Map([[source.index, units]]) };
  const capacity = consumedCapacity(source.table, request.ReturnConsumedCapacity, used);
  return {
    ...(countOnly ? {} : { Items: items }),
    Count: count,
    ScannedCount: scanned,
    ...(last === undefined ? {} : { LastEvaluatedKey: copyItem(lastKey(source, last)) }),
    ...(capacity === undefined ? {} : { ConsumedCapacity: capacity }),
  };
}

function lastKey(source: Source, row: Item): Item {
  return { ...pick(row, source.table.key), ...pick(row, source.key) };
}

function pick(item: Item, key: Key): Item {
  const picked: MutableItem = {};
  for (const { name } of keyAttributes(key)) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    if (value !== undefined)
      Object.defineProperty(picked, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return picked;
}
