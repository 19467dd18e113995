import type { ConsumedCapacity } from '../../engine/index.js';
import type { DynamoAnswer, DynamoRequest } from '../../planner/index.js';

/** What the requests of one call read and consumed. */
export class Tally {
  readonly requests: DynamoRequest[] = [];
  scanned = 0;
  rru = 0;
  wru = 0;

  /** Counts a request and its answer. A request that fails is counted; DynamoDB does not say what it consumed. */
  add(request: DynamoRequest, answer: DynamoAnswer): void {
    this.requests.push(request);
    if (answer.kind === 'error') return;
    this.scanned += scannedIn(answer.output);
    const { ConsumedCapacity: used } = answer.output as {
      readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[];
    };
    for (const one of used === undefined ? [] : ([used].flat() as readonly ConsumedCapacity[])) {
      const split = one.ReadCapacityUnits !== undefined || one.WriteCapacityUnits !== undefined;
      if (split) {
        this.rru += one.ReadCapacityUnits ?? 0;
        this.wru += one.WriteCapacityUnits ?? 0;
      } else if (isRead(request)) this.rru += one.CapacityUnits ?? 0;
      else this.wru += one.CapacityUnits ?? 0;
    }
  }
}

/** Items that DynamoDB read: counted by the answer of a query or scan, otherwise those that were there. */
function scannedIn(output: { readonly [name: string]: unknown }): number {
  const { ScannedCount, Item, Responses } = output;
  if (typeof ScannedCount === 'number') return ScannedCount;
  if (Item !== undefined) return 1;
  if (Array.isArray(Responses)) return Responses.filter((one: { Item?: unknown }) => one.Item !== undefined).length;
  if (typeof Responses !== 'object' || Responses === null) return 0;
  return Object.values(Responses as { readonly [table: string]: readonly unknown[] }).reduce(
    (sum, rows) => sum + rows.length,
    0,
  );
}

const READS: ReadonlySet<DynamoRequest['api']> = new Set([
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'TransactGetItems',
]);

function isRead({ api, input }: DynamoRequest): boolean {
  if (api === 'ExecuteStatement') return /^\s*select\b/i.test(String(input.Statement));
  return READS.has(api);
}
