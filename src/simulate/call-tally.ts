import type { BatchWriteItemInput, Capacity, ConsumedCapacity, TransactWriteItemsInput } from '../engine/index.js';
import { consumedIn, isRead, rowsReadIn } from '../load/answer-figures.js';
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
    const reads = isRead(request);
    if (reads) this.evaluated += rowsReadIn(answer.output);
    else this.written += writtenBy(request);
    for (const one of consumedIn(answer.output)) this.#addUnits(reads ? this.readUnits : this.writeUnits, one);
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

function writtenBy({ api, input }: DynamoRequest): number {
  if (api === 'TransactWriteItems') return (input as unknown as TransactWriteItemsInput).TransactItems.length;
  if (api !== 'BatchWriteItem') return 1;
  const { RequestItems } = input as unknown as BatchWriteItemInput;
  return Object.values(RequestItems).reduce((sum, requests) => sum + requests.length, 0);
}
