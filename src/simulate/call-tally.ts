import type { BatchWriteItemInput, Capacity, ConsumedCapacity, TransactWriteItemsInput } from '../engine/index.js';
import type { DynamoAnswer, DynamoRequest } from '../planner/index.js';

/** Units and items of one call, added up over its requests. */
export class CallTally {
  requests = 0;
  /** Rows that were read and paid for. */
  evaluated = 0;
  /** Items that were written, or checked in a transaction. */
  written = 0;
  /** Units by physical table, and by index within it: `table` or `table/index`. */
  readonly readUnits = new Map<string, number>();
  readonly writeUnits = new Map<string, number>();

  /** Counts a request and its answer. Of one that fails, DynamoDB does not say what it consumed. */
  add(request: DynamoRequest, answer: DynamoAnswer): void {
    this.requests += 1;
    if (answer.kind === 'error') return;
    const isRead = READS.has(request.api) || isSelect(request);
    if (isRead) this.evaluated += evaluatedIn(answer.output);
    else this.written += writtenBy(request);
    const { ConsumedCapacity: used } = answer.output as {
      readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[];
    };
    for (const one of used === undefined ? [] : ([used].flat() as readonly ConsumedCapacity[]))
      this.#addUnits(isRead ? this.readUnits : this.writeUnits, one);
  }

  #addUnits(sums: Map<string, number>, { TableName: table, Table: own, ...used }: ConsumedCapacity): void {
    const add = (name: string, { CapacityUnits: units }: Capacity): void => {
      if (units > 0) sums.set(name, (sums.get(name) ?? 0) + units);
    };
    if (own !== undefined) add(table, own);
    for (const indexes of [used.GlobalSecondaryIndexes, used.LocalSecondaryIndexes])
      for (const [index, units] of Object.entries(indexes ?? {})) add(`${table}/${index}`, units);
  }
}

/** Units of all tables and indexes together. */
export function sumOf(units: ReadonlyMap<string, number>): number {
  return [...units.values()].reduce((sum, value) => sum + value, 0);
}

const READS: ReadonlySet<DynamoRequest['api']> = new Set([
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'TransactGetItems',
]);

function isSelect({ api, input }: DynamoRequest): boolean {
  return api === 'ExecuteStatement' && /^\s*select\b/i.test(String(input.Statement));
}

/** Rows that DynamoDB read: counted by the answer of a query or scan, otherwise those that were there. */
function evaluatedIn(output: { readonly [name: string]: unknown }): number {
  const { ScannedCount, Item, Items, Responses } = output;
  if (typeof ScannedCount === 'number') return ScannedCount;
  if (Item !== undefined) return 1;
  if (Array.isArray(Items)) return Items.length;
  if (Array.isArray(Responses)) return Responses.filter((one: { Item?: unknown }) => one.Item !== undefined).length;
  if (typeof Responses !== 'object' || Responses === null) return 0;
  const byTable = Object.values(Responses as { readonly [table: string]: readonly unknown[] });
  return byTable.reduce((sum, rows) => sum + rows.length, 0);
}

function writtenBy({ api, input }: DynamoRequest): number {
  if (api === 'TransactWriteItems') return (input as unknown as TransactWriteItemsInput).TransactItems.length;
  if (api !== 'BatchWriteItem') return 1;
  const { RequestItems } = input as unknown as BatchWriteItemInput;
  return Object.values(RequestItems).reduce((sum, requests) => sum + requests.length, 0);
}
