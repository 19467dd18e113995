import type {
  BatchGetItemInput,
  BatchWriteItemInput,
  Capacity,
  ConsumedCapacity,
  DeleteItemInput,
  Engine,
  GetItemInput,
  PutItemInput,
  QueryInput,
  ScanInput,
  UpdateItemInput,
} from '../engine/index.js';
import type { DynamoRequest } from '../planner/call.js';
import type { Item } from '../value/index.js';

/** Units and rows of one call, added up over its requests. */
export interface CallTally {
  requests: number;
  /** Units by physical table, and by index within it: `table` or `table/index`. */
  readonly units: Map<string, number>;
  evaluated: number;
  returned: number;
}

export function newTally(): CallTally {
  return { requests: 0, units: new Map(), evaluated: 0, returned: 0 };
}

/** Pages of one read that are followed at most: what is asked for beyond is not measured. */
const MOST_PAGES = 200;

/** Runs a request of a read and, where nothing limits it, all further pages; counts into `tally`. Gives the rows of the answer. */
export function runRead(
  engine: Engine,
  request: DynamoRequest,
  keeps: (item: Item) => boolean,
  tally: CallTally,
): readonly Item[] {
  switch (request.api) {
    case 'GetItem': {
      const output = engine.getItem({
        ...(request.input as unknown as GetItemInput),
        ReturnConsumedCapacity: 'INDEXES',
      });
      const rows = output.Item === undefined ? [] : [output.Item].filter(keeps);
      count(tally, [output.ConsumedCapacity], 1, rows.length);
      return rows;
    }
    case 'BatchGetItem': {
      const input = request.input as unknown as BatchGetItemInput;
      const output = engine.batchGetItem({ ...input, ReturnConsumedCapacity: 'INDEXES' });
      const rows = Object.values(output.Responses).flat();
      count(tally, output.ConsumedCapacity ?? [], rows.length, rows.filter(keeps).length);
      return rows;
    }
    case 'Query':
    case 'Scan':
      return pages(engine, request, keeps, tally);
    default:
      throw new Error(`${request.api} is no read.`);
  }
}

function pages(
  engine: Engine,
  request: DynamoRequest,
  keeps: (item: Item) => boolean,
  tally: CallTally,
): readonly Item[] {
  const isQuery = request.api === 'Query';
  const input = request.input as unknown as QueryInput & ScanInput;
  const rows: Item[] = [];
  let start: Item | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const next = {
      ...input,
      ReturnConsumedCapacity: 'INDEXES' as const,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    };
    const output = isQuery ? engine.query(next) : engine.scan(next);
    const kept = (output.Items ?? []).filter(keeps);
    count(tally, [output.ConsumedCapacity], output.ScannedCount, kept.length);
    rows.push(...kept);
    start = output.LastEvaluatedKey;
    if (start === undefined || input.Limit !== undefined) break;
  }
  return rows;
}

/** Runs a write, counts into `tally` and puts the items back as they were. Throws the engine's errors. */
export function runWrite(engine: Engine, request: DynamoRequest, keyNames: KeyNames, tally: CallTally): void {
  const targets = targetsOf(request, keyNames);
  const before = targets.map(({ table, key }) => engine.getItem({ TableName: table, Key: key }).Item);
  try {
    const capacities = write(engine, request);
    count(tally, capacities, 0, targets.length);
  } finally {
    for (const [i, { table, key }] of targets.entries()) {
      const item = before[i];
      if (item === undefined) engine.deleteItem({ TableName: table, Key: key });
      else engine.putItem({ TableName: table, Item: item });
    }
  }
}

/** Names of the key attributes of a table, by its physical name. */
export type KeyNames = (table: string) => readonly string[];

function write(engine: Engine, request: DynamoRequest): readonly (ConsumedCapacity | undefined)[] {
  const options = { ReturnConsumedCapacity: 'INDEXES' as const };
  switch (request.api) {
    case 'PutItem':
      return [engine.putItem({ ...(request.input as unknown as PutItemInput), ...options }).ConsumedCapacity];
    case 'UpdateItem':
      return [engine.updateItem({ ...(request.input as unknown as UpdateItemInput), ...options }).ConsumedCapacity];
    case 'DeleteItem':
      return [engine.deleteItem({ ...(request.input as unknown as DeleteItemInput), ...options }).ConsumedCapacity];
    case 'BatchWriteItem':
      return (
        engine.batchWriteItem({ ...(request.input as unknown as BatchWriteItemInput), ...options }).ConsumedCapacity ??
        []
      );
    default:
      throw new Error(`${request.api} is no write.`);
  }
}

function targetsOf(
  { api, input }: DynamoRequest,
  keyNames: KeyNames,
): readonly { readonly table: string; readonly key: Item }[] {
  if (api === 'BatchWriteItem') {
    const { RequestItems } = input as unknown as BatchWriteItemInput;
    return Object.entries(RequestItems).flatMap(([table, requests]) =>
      requests.map(({ PutRequest, DeleteRequest }) => ({
        table,
        key: keyOf(PutRequest?.Item ?? DeleteRequest?.Key ?? {}, keyNames(table)),
      })),
    );
  }
  const { TableName: table, Item: item, Key: key } = input as { TableName: string; Item?: Item; Key?: Item };
  return [{ table, key: keyOf(item ?? key ?? {}, keyNames(table)) }];
}

function keyOf(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(item, name) ? [[name, item[name] as Item[string]]] : [])),
  );
}

function count(
  tally: CallTally,
  capacities: readonly (ConsumedCapacity | undefined)[],
  evaluated: number,
  returned: number,
): void {
  tally.requests += 1;
  tally.evaluated += evaluated;
  tally.returned += returned;
  for (const capacity of capacities) {
    if (capacity === undefined) continue;
    const add = (name: string, units: number): void => {
      if (units > 0) tally.units.set(name, (tally.units.get(name) ?? 0) + units);
    };
    const indexes: Readonly<Record<string, Capacity>> = {
      ...capacity.GlobalSecondaryIndexes,
      ...capacity.LocalSecondaryIndexes,
    };
    add(capacity.TableName, capacity.Table?.CapacityUnits ?? 0);
    for (const [index, { CapacityUnits }] of Object.entries(indexes))
      add(`${capacity.TableName}/${index}`, CapacityUnits);
  }
}
