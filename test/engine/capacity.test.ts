import { describe, expect, it } from 'vitest';
import type { ConsumedCapacity, Engine } from '../../src/engine/index.js';
import { type AttributeValue, type Item, itemBytes } from '../../src/value/index.js';
import { errorOf, index, item, withTable } from './support.js';

const TableName = 'table';
const KB = 1024;

/** An item of exactly this many bytes. */
function sized(
  bytes: number,
  attributes: Readonly<Record<string, string | number | AttributeValue>> = { pk: 'p' },
): Item {
  const bare = itemBytes(item({ ...attributes, fill: '' }));
  return item({ ...attributes, fill: 'x'.repeat(bytes - bare) });
}

function put(engine: Engine, given: Item, mode: 'TOTAL' | 'INDEXES' = 'TOTAL'): ConsumedCapacity | undefined {
  return engine.putItem({ TableName, Item: given, ReturnConsumedCapacity: mode }).ConsumedCapacity;
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
describe('reads of single items', () => {
  it.each<[number, number, number]>([
    [8192, 2, 1],
    [4096, 1, 0.5],
    [4097, 2, 1],
    [400 * KB, 100, 50],
  ])('of %i bytes cost %d, or %d eventually consistent', (bytes, strong, eventual) => {
    const engine = withTable({ key: ['pk:S'] });
    engine.putItem({ TableName, Item: sized(bytes) });
    const get = (ConsistentRead: boolean) =>
      engine.getItem({
        TableName,
        Key: item({ pk: 'p' }),
        ConsistentRead,
        ReturnConsumedCapacity: 'TOTAL',
        ProjectionExpression: 'pk',
      }).ConsumedCapacity;
    expect(get(true)).toEqual({ TableName, CapacityUnits: strong });
    expect(get(false)).toEqual({ TableName, CapacityUnits: eventual });
  });

  it('that are missing cost the minimum', () => {
    const engine = withTable({ key: ['pk:S'] });
    const get = (ConsistentRead: boolean) =>
      engine.getItem({ TableName, Key: item({ pk: 'p' }), ConsistentRead, ReturnConsumedCapacity: 'INDEXES' });
    expect(get(true)).toEqual({ ConsumedCapacity: { TableName, CapacityUnits: 1, Table: { CapacityUnits: 1 } } });
    expect(get(false)).toEqual({ ConsumedCapacity: { TableName, CapacityUnits: 0.5, Table: { CapacityUnits: 0.5 } } });
    expect(engine.getItem({ TableName, Key: item({ pk: 'p' }), ReturnConsumedCapacity: 'NONE' })).toEqual({});
  });
});

describe('writes of the table', () => {
  it.each<[number, number]>([
    [500, 1],
    [1024, 1],
    [1025, 2],
    [1638, 2],
    [3000, 3],
    [310 * KB, 310],
  ])('put %i bytes for %i', (bytes, units) => {
    expect(put(withTable({ key: ['pk:S'] }), sized(bytes))).toEqual({ TableName, CapacityUnits: units });
  });

  it('cost the larger image', () => {
    const engine = withTable({ key: ['pk:S'] });
    const total = (answer: { ConsumedCapacity?: ConsumedCapacity }) => answer.ConsumedCapacity?.CapacityUnits;
    const key = { TableName, Key: item({ pk: 'p' }), ReturnConsumedCapacity: 'TOTAL' as const };
    put(engine, sized(1025));
    expect(put(engine, sized(100))?.CapacityUnits).toBe(2);
    expect(put(engine, sized(3000))?.CapacityUnits).toBe(3);
    expect(total(engine.updateItem({ ...key, UpdateExpression: 'REMOVE fill' }))).toBe(3);
    expect(
      total(
        engine.updateItem({
          ...key,
          UpdateExpression: 'SET a = :a',
          ExpressionAttributeValues: { ':a': { S: 'x'.repeat(2048) } },
        }),
      ),
    ).toBe(3);
    expect(total(engine.deleteItem(key))).toBe(3);
    expect(total(engine.deleteItem(key))).toBe(1);
    expect(total(engine.updateItem({ ...key, UpdateExpression: 'REMOVE a' }))).toBe(1);
  });
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
describe('writes of indexes', () => {
  function indexed(include?: readonly string[]): Engine {
    return withTable({ key: ['pk:S'], attributes: ['g:S', 's:N'], global: [index('gsi', ['g'], ['s'], include)] });
  }
  function arm(engine: Engine, given: Item): number | undefined {
    const capacity = put(engine, given, 'INDEXES');
    const units = capacity?.GlobalSecondaryIndexes?.gsi?.CapacityUnits;
    expect(capacity?.CapacityUnits).toBe((capacity?.Table?.CapacityUnits ?? 0) + (units ?? 0));
    return units;
  }

  it('enter, change, move and leave', () => {
    const engine = indexed();
    expect(arm(engine, item({ pk: 'p' }))).toBeUndefined();
    expect(arm(engine, item({ pk: 'p', g: 'a' }))).toBeUndefined();
    expect(arm(engine, item({ pk: 'p', g: 'a', s: 1 }))).toBe(1);
    expect(arm(engine, item({ pk: 'p', g: 'a', s: 1 }))).toBeUndefined();
    expect(arm(engine, item({ pk: 'p', g: 'a', s: 1, v: 'x' }))).toBe(1);
    expect(arm(engine, item({ pk: 'p', g: 'a', s: 2, v: 'x' }))).toBe(2);
    expect(arm(engine, item({ pk: 'p', g: 'b', s: 2, v: 'x' }))).toBe(2);
    expect(arm(engine, item({ pk: 'p', g: 'b', v: 'x' }))).toBe(1);
    expect(arm(engine, item({ pk: 'p' }))).toBeUndefined();
  });

  it('are sized on the projected entry, old and new rounded apart where it moves', () => {
    const engine = indexed(['v']);
    const entry = (g: string, v: number, other = '') => item({ pk: 'p', g, s: 1, v: 'x'.repeat(v), other });
    const bytes = (v: number) => 3 + 2 + 3 + 1 + v; // pk, g, s, name and value of v
    expect(arm(engine, entry('a', KB - bytes(0), 'x'.repeat(5000)))).toBe(1);
    expect(arm(engine, entry('a', KB - bytes(0) + 1, 'x'.repeat(5000)))).toBe(2);
    expect(arm(engine, entry('a', 10))).toBe(2);
    expect(arm(engine, entry('a', 10, 'changed but not projected'))).toBeUndefined();
    expect(arm(engine, entry('a', 1500))).toBe(2);
    expect(arm(engine, entry('b', 10))).toBe(2 + 1);
    expect(arm(engine, entry('c', 2500))).toBe(1 + 3);
    const left = engine.deleteItem({ TableName, Key: item({ pk: 'p' }), ReturnConsumedCapacity: 'INDEXES' });
    expect(left.ConsumedCapacity?.GlobalSecondaryIndexes).toEqual({ gsi: { CapacityUnits: 3 } });
  });

  it('take a set in another order as unchanged', () => {
    const engine = indexed();
    const tagged = (SS: readonly string[]) => item({ pk: 'p', g: 'a', s: 1, tags: { SS } });
    expect(arm(engine, tagged(['x', 'y']))).toBe(1);
    expect(arm(engine, tagged(['y', 'x']))).toBeUndefined();
  });

  it('report each index that they touched, local and global', () => {
    const engine = withTable({
      attributes: ['g:S', 'l:S', 'h:S'],
      local: [index('lsi', ['pk'], ['l'], [])],
      global: [index('one', ['g']), index('two', ['g'], ['sk']), index('three', ['h'])],
    });
    expect(put(engine, item({ pk: 'p', sk: 's', g: 'g', l: 'l' }), 'INDEXES')).toEqual({
      TableName,
      CapacityUnits: 4,
      Table: { CapacityUnits: 1 },
      LocalSecondaryIndexes: { lsi: { CapacityUnits: 1 } },
      GlobalSecondaryIndexes: { one: { CapacityUnits: 1 }, two: { CapacityUnits: 1 } },
    });
    const update = engine.updateItem({
      TableName,
      Key: item({ pk: 'p', sk: 's' }),
      UpdateExpression: 'SET g = :g',
      ExpressionAttributeValues: { ':g': { S: 'other' } },
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(update.ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 5,
      Table: { CapacityUnits: 1 },
      GlobalSecondaryIndexes: { one: { CapacityUnits: 2 }, two: { CapacityUnits: 2 } },
    });
  });

  it('do not happen where the condition fails', () => {
    const engine = indexed();
    put(engine, item({ pk: 'p', g: 'a', s: 1 }));
    errorOf(() =>
      engine.putItem({
        TableName,
        Item: item({ pk: 'p', g: 'b', s: 1 }),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    expect(engine.scan({ TableName, IndexName: 'gsi' }).Items).toEqual([item({ pk: 'p', g: 'a', s: 1 })]);
  });
});

describe('reads of indexes', () => {
  const request = {
    TableName,
    ExpressionAttributeValues: { ':g': { S: 'g' } },
    ReturnConsumedCapacity: 'INDEXES' as const,
  };

  it('of a global index leave the table out of it', () => {
    const engine = withTable({ key: ['pk:S'], attributes: ['g:S'], global: [index('gsi', ['g'])] });
    for (let i = 0; i < 8; i++) engine.putItem({ TableName, Item: sized(2000, { pk: `p${i}`, g: 'g' }) });
    const page = engine.query({ ...request, IndexName: 'gsi', KeyConditionExpression: 'g = :g' });
    expect(page.ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 2,
      Table: { CapacityUnits: 0 },
      GlobalSecondaryIndexes: { gsi: { CapacityUnits: 2 } },
    });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Reads
  it('of a local index read each row of the table by itself for what it does not project', () => {
    const engine = withTable({ attributes: ['l:S'], local: [index('lsi', ['pk'], ['l'], [])] });
    for (let i = 0; i < 3; i++) engine.putItem({ TableName, Item: sized(300, { pk: 'g', sk: `s${i}`, l: 'l' }) });
    const query = { ...request, IndexName: 'lsi', KeyConditionExpression: 'pk = :g' };
    const arms = (table: number, lsi: number) => ({
      TableName,
      CapacityUnits: table + lsi,
      Table: { CapacityUnits: table },
      LocalSecondaryIndexes: { lsi: { CapacityUnits: lsi } },
    });
    expect(engine.query(query).ConsumedCapacity).toEqual(arms(0, 0.5));
    expect(engine.query({ ...query, Select: 'ALL_ATTRIBUTES' }).ConsumedCapacity).toEqual(arms(1.5, 0.5));
    expect(engine.query({ ...query, ProjectionExpression: 'fill' }).ConsumedCapacity).toEqual(arms(1.5, 0.5));
    expect(engine.query({ ...query, ProjectionExpression: 'l' }).ConsumedCapacity).toEqual(arms(0, 0.5));
    for (let i = 0; i < 3; i++) engine.putItem({ TableName, Item: sized(9 * KB, { pk: 'g', sk: `s${i}`, l: 'l' }) });
    const all = { ...query, Select: 'ALL_ATTRIBUTES' as const };
    expect(engine.query(all).ConsumedCapacity?.Table).toEqual({ CapacityUnits: 4.5 });
    expect(engine.query({ ...all, ConsistentRead: true }).ConsumedCapacity?.Table).toEqual({ CapacityUnits: 9 });
  });
});

describe('queries', () => {
  it.each<[number, number, number]>([
    [200, 256, 6.5],
    [10, 2048, 2.5],
    [40, 4096, 20],
    [1500, 64, 12],
  ])('of %i items of %i bytes cost %d', (count, bytes, units) => {
    const engine = withTable();
    for (let i = 0; i < count; i++)
      engine.putItem({ TableName, Item: sized(bytes, { pk: 'p', sk: String(i).padStart(4, '0') }) });
    const query = { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'p' } } };
    const page = engine.query({ ...query, ReturnConsumedCapacity: 'TOTAL' });
    expect(page.ConsumedCapacity?.CapacityUnits).toBe(units);
    const narrow = engine.query({
      ...query,
      ReturnConsumedCapacity: 'TOTAL',
      ProjectionExpression: 'pk',
      Limit: count,
    });
    expect(narrow.ConsumedCapacity?.CapacityUnits).toBe(units);
    expect(
      engine.query({ ...query, Select: 'COUNT', ReturnConsumedCapacity: 'TOTAL' }).ConsumedCapacity?.CapacityUnits,
    ).toBe(units);
  });

  it('of nothing cost the minimum', () => {
    const query = { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'p' } } };
    const page = withTable().query({ ...query, ReturnConsumedCapacity: 'INDEXES', ConsistentRead: true });
    expect(page.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1, Table: { CapacityUnits: 1 } });
  });
});

describe('item collection metrics', () => {
  it('come with local indexes alone', () => {
    const engine = withTable({ attributes: ['l:S'], local: [index('lsi', ['pk'], ['l'])] });
    const metrics = { ItemCollectionKey: { pk: { S: 'p' } }, SizeEstimateRangeGB: [0, 1] };
    const given = { TableName, ReturnItemCollectionMetrics: 'SIZE' as const };
    const key = item({ pk: 'p', sk: 's' });
    expect(engine.putItem({ ...given, Item: item({ pk: 'p', sk: 's', l: 'l' }) })).toEqual({
      ItemCollectionMetrics: metrics,
    });
    expect(engine.updateItem({ ...given, Key: key, UpdateExpression: 'REMOVE l' })).toEqual({
      ItemCollectionMetrics: metrics,
    });
    expect(engine.deleteItem({ ...given, Key: key })).toEqual({ ItemCollectionMetrics: metrics });
    expect(engine.putItem({ TableName, Item: key, ReturnItemCollectionMetrics: 'NONE' })).toEqual({});
    expect(withTable().putItem({ ...given, Item: key })).toEqual({});
  });
});
