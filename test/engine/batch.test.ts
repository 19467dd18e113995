import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/value/index.js';
import { errorOf, index, item, refusal, withTable } from './support.js';

const KB = 1024;

function key(pk: string): Item {
  return item({ pk });
}

describe('batchGetItem', () => {
  it('reads from several tables, each with its own projection and consistency', () => {
    const engine = withTable({ name: 'one', key: ['pk:S'] });
    withTable({ name: 'two', key: ['pk:S'], engine });
    for (const pk of ['a', 'b']) {
      engine.putItem({ TableName: 'one', Item: item({ pk, v: 'x'.repeat(4090), w: 'y' }) });
      engine.putItem({ TableName: 'two', Item: item({ pk, v: 'z' }) });
    }
    const answer = engine.batchGetItem({
      RequestItems: {
        one: { Keys: [key('a'), key('gone'), key('b')], ConsistentRead: true },
        two: { Keys: [key('b')], ProjectionExpression: '#v', ExpressionAttributeNames: { '#v': 'v' } },
      },
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(answer.Responses.one?.map(({ pk }) => pk)).toEqual([{ S: 'a' }, { S: 'b' }]);
    expect(answer.Responses.two).toEqual([item({ v: 'z' })]);
    expect(answer.UnprocessedKeys).toEqual({});
    expect(answer.ConsumedCapacity).toEqual([
      { TableName: 'one', CapacityUnits: 1 + 1 + 1 },
      { TableName: 'two', CapacityUnits: 0.5 },
    ]);
  });

  it('rounds each item by itself', () => {
    const engine = withTable({ key: ['pk:S'] });
    const Keys = ['a', 'b', 'c'].map(key);
    for (const one of Keys) engine.putItem({ TableName: 'table', Item: { ...one, v: { S: 'x'.repeat(4000) } } });
    const units = (ConsistentRead: boolean) =>
      engine.batchGetItem({ RequestItems: { table: { Keys, ConsistentRead } }, ReturnConsumedCapacity: 'TOTAL' })
        .ConsumedCapacity?.[0]?.CapacityUnits;
    expect([units(false), units(true)]).toEqual([1.5, 3]);
  });

  it('stops at 16 MB and hands the rest back', () => {
    const engine = withTable({ key: ['pk:S'] });
    const Keys = Array.from({ length: 60 }, (_, i) => key(String(i)));
    for (const one of Keys) engine.putItem({ TableName: 'table', Item: { ...one, v: { S: 'x'.repeat(399 * KB) } } });
    const answer = engine.batchGetItem({ RequestItems: { table: { Keys, ConsistentRead: true } } });
    expect(answer.Responses.table).toHaveLength(41);
    expect(answer.UnprocessedKeys).toEqual({ table: { Keys: Keys.slice(41), ConsistentRead: true } });
  });

  it('refuses what the service refuses', () => {
    const engine = withTable({ key: ['pk:S'] });
    const get = (RequestItems: object) => () => engine.batchGetItem({ RequestItems: RequestItems as never });
    const many = (count: number): Item[] => Array.from({ length: count }, (_, i) => key(String(i)));
    expect(refusal(get({}))).toBe('The requestItems parameter is required for BatchGetItem');
    expect(refusal(get({ table: { Keys: many(101) } }))).toBe(
      "1 validation error detected: Value at 'RequestItems.table.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100",
    );
    expect(refusal(get({ table: { Keys: [key('a'), key('a')] } }))).toBe(
      'Provided list of item keys contains duplicates',
    );
    expect(refusal(get({ table: { Keys: [item({ pk: 1 })] } }))).toBe(
      'The provided key element does not match the schema',
    );
    expect(errorOf(get({ none: { Keys: [key('a')] } })).name).toBe('ResourceNotFoundException');
    withTable({ name: 'other', key: ['pk:S'], engine });
    expect(refusal(get({ table: { Keys: many(60) }, other: { Keys: many(60) } }))).toBe(
      'Too many items requested for the BatchGetItem call',
    );
    expect(engine.batchGetItem({ RequestItems: { table: { Keys: many(100) } } }).Responses).toEqual({ table: [] });
  });
});

describe('batchWriteItem', () => {
  it('puts and deletes, each charged by itself and with its indexes', () => {
    const engine = withTable({ key: ['pk:S'], attributes: ['g:S'], global: [index('gsi', ['g'], [], [])] });
    engine.putItem({ TableName: 'table', Item: item({ pk: 'old', g: 'g', v: 'x'.repeat(3000) }) });
    const answer = engine.batchWriteItem({
      RequestItems: {
        table: [
          { PutRequest: { Item: item({ pk: 'a', v: 'x'.repeat(1500) }) } },
          { PutRequest: { Item: item({ pk: 'b', g: 'g' }) } },
          { DeleteRequest: { Key: key('old') } },
          { DeleteRequest: { Key: key('gone') } },
        ],
      },
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(answer).toEqual({
      UnprocessedItems: {},
      ConsumedCapacity: [
        {
          TableName: 'table',
          CapacityUnits: 9,
          Table: { CapacityUnits: 2 + 1 + 3 + 1 },
          GlobalSecondaryIndexes: { gsi: { CapacityUnits: 2 } },
        },
      ],
    });
    expect(engine.scan({ TableName: 'table', Select: 'COUNT' }).Count).toBe(2);
  });

  it('reports each collection once', () => {
    const engine = withTable({ attributes: ['l:S'], local: [index('lsi', ['pk'], ['l'])] });
    const put = (pk: string, sk: string) => ({ PutRequest: { Item: item({ pk, sk }) } });
    const answer = engine.batchWriteItem({
      RequestItems: { table: [put('a', '1'), put('a', '2'), put('b', '1')] },
      ReturnItemCollectionMetrics: 'SIZE',
    });
    expect(answer.ItemCollectionMetrics?.table?.map(({ ItemCollectionKey }) => ItemCollectionKey)).toEqual([
      key('a'),
      key('b'),
    ]);
  });

  it('changes nothing where any of it is refused', () => {
    const engine = withTable({ key: ['pk:S'] });
    const write = (RequestItems: object) => () => engine.batchWriteItem({ RequestItems: RequestItems as never });
    const put = (pk: string | number) => ({ PutRequest: { Item: item({ pk }) } });
    expect(refusal(write({}))).toBe('The requestItems parameter is required for BatchWriteItem');
    expect(refusal(write({ 'a;': [put('a')] }))).toMatch(
      /^1 validation error detected: Value '\{a;=\[.+\]\}' at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: \[Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: \[a-zA-Z0-9_\.-\]\+\]$/,
    );
    expect(refusal(write({ table: [put('a'), { DeleteRequest: { Key: key('a') } }] }))).toBe(
      'Provided list of item keys contains duplicates',
    );
    expect(refusal(write({ table: [put('a'), put(1)] }))).toBe('The provided key element does not match the schema');
    expect(refusal(write({ table: [put('a'), {}] }))).toContain('exactly one');
    expect(refusal(write({ table: Array.from({ length: 26 }, (_, i) => put(String(i))) }))).toContain(
      'Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]',
    );
    let deep: object = { S: 'x' };
    for (let i = 0; i < 100_000; i++) deep = { L: [deep] };
    const deepPuts = Array.from({ length: 26 }, () => ({ PutRequest: { Item: { pk: deep } } }));
    expect(refusal(write({ table: deepPuts }))).toContain('Member must have length less than or equal to 25');
    expect(errorOf(write({ table: [put('a')], none: [put('a')] })).name).toBe('ResourceNotFoundException');
    expect(engine.scan({ TableName: 'table', Select: 'COUNT' }).Count).toBe(0);
  });
});

it('names tables as the request does, by their ARNs too', () => {
  const engine = withTable({ key: ['pk:S'] });
  const arn = engine.describeTable({ TableName: 'table' }).Table.TableArn;
  const item1 = item({ pk: 'a' });
  const ReturnConsumedCapacity = 'TOTAL';
  const wrote = engine.batchWriteItem({
    RequestItems: { [arn]: [{ PutRequest: { Item: item1 } }] },
    ReturnConsumedCapacity,
  });
  expect(wrote.ConsumedCapacity).toEqual([{ TableName: arn, CapacityUnits: 1 }]);
  const got = engine.batchGetItem({ RequestItems: { [arn]: { Keys: [item1] } }, ReturnConsumedCapacity });
  expect(got.Responses).toEqual({ [arn]: [item1] });
  expect(got.ConsumedCapacity?.[0]?.TableName).toBe(arn);
  const named = { TableName: arn, ReturnConsumedCapacity } as const;
  const answers = [
    engine.putItem({ ...named, Item: item1 }),
    engine.getItem({ ...named, Key: item1 }),
    engine.scan(named),
    engine.deleteItem({ ...named, Key: item1 }),
  ];
  expect(answers.map(({ ConsumedCapacity }) => ConsumedCapacity?.TableName)).toEqual([arn, arn, arn, arn]);
});
