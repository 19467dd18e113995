import type { ConsumedCapacity } from '../engine/index.js';
import type { DynamoRequest } from '../planner/index.js';

const READS: ReadonlySet<DynamoRequest['api']> = new Set([
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'TransactGetItems',
]);

/** Whether DynamoDB takes read units for it. */
export function isRead({ api, input }: DynamoRequest): boolean {
  if (api === 'ExecuteStatement') return /^\s*select\b/i.test(String(input.Statement));
  return READS.has(api);
}

/** Rows that DynamoDB read: counted by the answer of a query or scan, otherwise those that were there. */
export function rowsReadIn(output: { readonly [name: string]: unknown }): number {
  const { ScannedCount, Item, Items, Responses } = output;
  if (typeof ScannedCount === 'number') return ScannedCount;
  if (Item !== undefined) return 1;
  if (Array.isArray(Items)) return Items.length;
  if (Array.isArray(Responses)) return Responses.filter((one: { Item?: unknown }) => one.Item !== undefined).length;
  if (typeof Responses !== 'object' || Responses === null) return 0;
  const byTable = Object.values(Responses as { readonly [table: string]: readonly unknown[] });
  return byTable.reduce((sum, rows) => sum + rows.length, 0);
}

/** What an answer says that was consumed, table by table. */
export function consumedIn(output: { readonly [name: string]: unknown }): readonly ConsumedCapacity[] {
  const { ConsumedCapacity: used } = output as {
    readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[];
  };
  return used === undefined ? [] : ([used].flat() as readonly ConsumedCapacity[]);
}
