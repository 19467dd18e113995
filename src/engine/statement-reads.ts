import { type CompiledSelect, compileSelect, type SelectStatement, selectedRow } from '../expression/partiql/index.js';
import type { Item } from '../value/index.js';
import type { Capacity, ConsumedCapacity, ExecuteStatementInput, ExecuteStatementOutput, QueryOutput } from './api.js';
import { readItem } from './attribute-reader.js';
import type { Catalog } from './catalog.js';
import { validationError } from './engine-error.js';
import { messages } from './messages.js';
import { readQuery } from './operations/query.js';
import { readScan } from './operations/scan.js';
import { digestOf } from './request-tokens.js';
import { statementKey } from './statements.js';
import type { Table } from './table.js';

/** Where the next page begins: which of the statement's requests, and after which key. */
interface PageStart {
  readonly request: number;
  readonly key: Item | undefined;
}

/**
 * A page of a SELECT: its requests one after the other, until one of them ends its own page.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html
 */
export function readSelect(
  catalog: Catalog,
  table: Table,
  statement: SelectStatement,
  input: ExecuteStatementInput,
): ExecuteStatementOutput {
  const compiled = compileSelect(statement, statementKey(table, statement.from.index));
  checkFilters(table, statement, compiled);
  const digest = (): string => digestOf([input.Statement, input.Parameters ?? []]);
  const start = input.NextToken == null ? { request: 0, key: undefined } : readToken(input.NextToken, digest());
  const count = compiled.kind === 'query' ? compiled.requests.length : 1;
  if (start.request >= count) throw validationError(messages.nextToken);

  const rows: Item[] = [];
  const capacities: ConsumedCapacity[] = [];
  let left = input.Limit ?? undefined;
  let last: PageStart | undefined;
  for (let i = start.request; i < count && last === undefined; i++) {
    const page = readOne(catalog, compiled, i, input, left, i === start.request ? start.key : undefined);
    for (const item of page.Items ?? []) rows.push(selectedRow(statement.projection, item));
    if (page.ConsumedCapacity !== undefined) capacities.push(page.ConsumedCapacity);
    if (page.LastEvaluatedKey !== undefined) last = { request: i, key: page.LastEvaluatedKey };
    if (left !== undefined) left -= page.ScannedCount;
  }
  return {
    Items: rows,
    ...(last?.key === undefined ? {} : { NextToken: tokenOf(last, digest()), LastEvaluatedKey: last.key }),
    ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities.reduce(sumCapacities) }),
  };
}

function readOne(
  catalog: Catalog,
  compiled: CompiledSelect,
  i: number,
  input: ExecuteStatementInput,
  limit: number | undefined,
  after: Item | undefined,
): QueryOutput {
  const page = {
    ...(limit === undefined ? {} : { Limit: limit }),
    ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    ...(input.ConsistentRead == null ? {} : { ConsistentRead: input.ConsistentRead }),
    ...(input.ReturnConsumedCapacity == null ? {} : { ReturnConsumedCapacity: input.ReturnConsumedCapacity }),
  };
  if (compiled.kind === 'scan') return readScan(catalog, { ...compiled.request, ...page }, true);
  const request = compiled.requests[i] as (typeof compiled.requests)[number];
  return readQuery(catalog, { ...request, ...page }, true);
}

/** Throws where every read by key of an index filters by what the index does not keep. */
function checkFilters(table: Table, statement: SelectStatement, compiled: CompiledSelect): void {
  const { index } = statement.from;
  const projected = index === undefined ? undefined : table.indexes.get(index)?.definition.projected;
  if (compiled.kind === 'scan' || index === undefined || projected === undefined) return;
  const missing = compiled.filtered.map((names) => names.filter((name) => !projected.includes(name)));
  const last = missing.at(-1);
  if (last === undefined || missing.some((names) => names.length === 0)) return;
  throw validationError(messages.notProjectedFilter(index, last));
}

/** What two statements or reads of one table take together. */
export function sumCapacities(one: ConsumedCapacity, other: ConsumedCapacity): ConsumedCapacity {
  return {
    ...one,
    CapacityUnits: one.CapacityUnits + other.CapacityUnits,
    ...(one.Table === undefined ? {} : { Table: units(one.Table, other.Table) }),
    ...arms('LocalSecondaryIndexes', one, other),
    ...arms('GlobalSecondaryIndexes', one, other),
  };
}

function arms(
  kind: 'LocalSecondaryIndexes' | 'GlobalSecondaryIndexes',
  one: ConsumedCapacity,
  other: ConsumedCapacity,
) {
  const names = [one, other].flatMap((capacity) => Object.keys(capacity[kind] ?? {}));
  if (names.length === 0) return {};
  const sums = names.map((name) => [name, units(one[kind]?.[name], other[kind]?.[name])] as const);
  return { [kind]: Object.fromEntries(sums) };
}

function units(one: Capacity | undefined, other: Capacity | undefined): Capacity {
  return { CapacityUnits: (one?.CapacityUnits ?? 0) + (other?.CapacityUnits ?? 0) };
}

function tokenOf({ request, key }: PageStart, digest: string): string {
  const content = { digest, request, key };
  return Buffer.from(
    JSON.stringify(content, (_, value) =>
      value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
    ),
  ).toString('base64');
}

/** Reads a token; throws where it is none, or that of another statement or of other parameters. */
function readToken(token: string, digest: string): PageStart {
  const content = tokenContent(token);
  const { request, key } = content;
  if (content.digest !== digest || !Number.isInteger(request) || (request as number) < 0) {
    throw validationError(messages.nextToken);
  }
  if (typeof key !== 'object' || key === null || Array.isArray(key)) throw validationError(messages.nextToken);
  return { request: request as number, key: readItem(key as Record<string, unknown>).item };
}

function tokenContent(token: string): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'), (_, value) => {
      const bytes =
        typeof value === 'object' && value !== null && Object.keys(value).join() === 'bytes' ? value.bytes : undefined;
      return typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')) : value;
    });
    if (typeof content === 'object' && content !== null) return content as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw validationError(messages.nextToken);
}
