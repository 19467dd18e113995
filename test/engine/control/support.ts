import { createEngine, type Engine, type EngineOptions } from '../../../src/engine/index.js';

export const TableName = 'shop';
export const ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/shop';
export const INVALID = 'One or more parameter values were invalid: ';

export interface Clock {
  now: number;
}

/** An engine whose clock stands until it is set, with an on-demand table of a partition key. */
export function withShop(options: EngineOptions = {}): { readonly engine: Engine; readonly clock: Clock } {
  const clock = { now: 1_700_000_000_000 };
  const engine = createEngine({ now: () => clock.now, accountId: '123456789012', ...options });
  engine.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  });
  return { engine, clock };
}

/** The keys of all items of a table. */
export function keysOf(engine: Engine, name = TableName): string[] {
  const { Items: items = [] } = engine.scan({ TableName: name });
  return items.map(({ pk }) => (pk as { S: string }).S).sort();
}

export function put(engine: Engine, pk: string, attributes: object = {}): void {
  engine.putItem({ TableName, Item: { pk: { S: pk }, ...attributes } });
}
