import { describe, expect, it } from 'vitest';
import { type ConsumedCapacity, createEngine, type Engine } from '../../src/engine/index.js';
import { type AttributeValue, type Item, itemBytes } from '../../src/value/index.js';
import { errorOf, index, item, withTable } from './support.js';

const TableName = 'table';
const KB = 1024;

/** An item of exactly so many bytes; `more` is part of them. */
function sized(bytes: number, more: Parameters<typeof item>[0]): Item {
  return item({ ...more, d: 'x'.repeat(bytes - itemBytes(item({ ...more, d: '' }))) });
}

/** What AWS and others publish of the units of reads, run instead of computed. */
describe('published units of reads', () => {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
  it.each<[number, number]>([
    [3.5, 4],
    [10, 12],
  ])('of an item of %d KB are those of %i KB', (size, rounded) => {
    const engine = withTable({ key: ['pk:S'] });
    engine.putItem({ TableName, Item: sized(size * KB, { pk: 'p' }) });
    const read = { TableName, Key: item({ pk: 'p' }), ReturnConsumedCapacity: 'TOTAL' } as const;
    expect(engine.getItem({ ...read, ConsistentRead: true }).ConsumedCapacity?.CapacityUnits).toBe(rounded / 4);
    expect(engine.getItem(read).ConsumedCapacity?.CapacityUnits).toBe(rounded / 8);
  });

  it.each<[string, number, number, number]>([
    ['40.8 KB are those of 44 KB', 40, 40.8, 44],
    ['1,500 items of 64 bytes are those of 96 KB', 1500, (1500 * 64) / KB, 96],
    ['80 KB are 10, eventually consistent', 20, 80, 80],
  ])('of a query of %s', (_, count, kilobytes, rounded) => {
    const engine = withTable();
    const bytes = Math.floor(kilobytes * KB);
    for (let i = 0; i < count; i++) {
      const share = Math.floor(bytes / count) + (i < bytes % count ? 1 : 0);
      engine.putItem({ TableName, Item: sized(share, { pk: 'p', sk: String(i).padStart(4, '0') }) });
    }
    const query = {
      TableName,
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: item({ ':p': 'p' }),
      ReturnConsumedCapacity: 'TOTAL',
    } as const;
    const units = (ConsistentRead: boolean) => engine.query({ ...query, ConsistentRead }).ConsumedCapacity;
    expect(units(true)).toEqual({ TableName, CapacityUnits: rounded / 4 });
    expect(units(false)).toEqual({ TableName, CapacityUnits: rounded / 8 });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-query-scan.html
  it('of a scan of 1 MB are 256, or 128 eventually consistent', () => {
    const engine = withTable({ key: ['pk:S'] });
    for (let i = 0; i < 256; i++) engine.putItem({ TableName, Item: sized(4 * KB, { pk: `p${i}` }) });
    const scan = (ConsistentRead: boolean) =>
      engine.scan({ TableName, ConsistentRead, ReturnConsumedCapacity: 'TOTAL' });
    expect(scan(true)).toMatchObject({ Count: 256, ConsumedCapacity: { CapacityUnits: 256 } });
    expect(scan(false)).toMatchObject({ Count: 256, ConsumedCapacity: { CapacityUnits: 128 } });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Reads
  it('of four rows of a local index that have to be fetched are those of 4 KB and 4 x 4 KB', () => {
    const engine = withTable({ attributes: ['l:S'], local: [index('lsi', ['pk'], ['l'], ['v'])] });
    const entry = { pk: 'p', sk: '0', l: 'l', v: '' };
    const v = 'x'.repeat(200 - itemBytes(item(entry)));
    for (let i = 0; i < 4; i++) engine.putItem({ TableName, Item: sized(300, { ...entry, sk: String(i), v }) });
    const read = engine.query({
      TableName,
      IndexName: 'lsi',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: item({ ':p': 'p' }),
      Select: 'ALL_ATTRIBUTES',
      ConsistentRead: true,
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect([read.Count, read.ConsumedCapacity]).toEqual([
      4,
      {
        TableName,
        CapacityUnits: 20 / 4,
        Table: { CapacityUnits: 16 / 4 },
        LocalSecondaryIndexes: { lsi: { CapacityUnits: 4 / 4 } },
      },
    ]);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html
  it('of 84 managers among 4,000 employees are few in a sparse index, and those of all 4,000 with a filter', () => {
    const engine = withTable({ key: ['pk:S'], attributes: ['manager:S'], global: [index('managers', ['manager'])] });
    for (let i = 0; i < 4000; i++)
      engine.putItem({ TableName, Item: sized(200, { pk: `e#${i}`, ...(i % 48 === 0 ? { manager: '1' } : {}) }) });
    const filtered = engine.scan({
      TableName,
      FilterExpression: 'manager = :yes',
      ExpressionAttributeValues: item({ ':yes': '1' }),
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect([filtered.ScannedCount, filtered.Count]).toEqual([4000, 84]);
    expect(filtered.ConsumedCapacity?.CapacityUnits).toBe(Math.ceil((4000 * 200) / 4096) / 2);
    const sparse = engine.scan({ TableName, IndexName: 'managers', ReturnConsumedCapacity: 'TOTAL' });
    expect([sparse.ScannedCount, sparse.Count]).toEqual([84, 84]);
    expect(sparse.ConsumedCapacity?.CapacityUnits).toBe(Math.ceil((84 * 200) / 4096) / 2);
    const byKey = (items: readonly Item[] = []) => items.map(({ pk }) => JSON.stringify(pk)).sort();
    expect(byKey(sparse.Items)).toEqual(byKey(filtered.Items));
  });
});

describe('published units of writes', () => {
  it('of a batch round each of three items of 1.5 KB by itself', () => {
    const engine = withTable({ key: ['pk:S'] });
    const written = engine.batchWriteItem({
      RequestItems: { table: ['a', 'b', 'c'].map((pk) => ({ PutRequest: { Item: sized(1536, { pk }) } })) },
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(written.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 6 }]);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
  it.each<[number, number]>([
    [300, 310],
    [310, 300],
  ])('whose condition fails are 310 with %i KB there and %i KB to be put', (old, put) => {
    const { engine } = provisioned(1, 3);
    // 900 units are kept of 300 seconds, and no time passes.
    engine.putItem({ TableName, Item: sized(old * KB, { pk: 'p' }) });
    const failing = () =>
      engine.putItem({
        TableName,
        Item: sized(put * KB, { pk: 'p' }),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
    expect(errorOf(failing).name).toBe('ConditionalCheckFailedException');
    const left = 900 - old - 310;
    const other = (kilobytes: number) => () => engine.putItem({ TableName, Item: sized(kilobytes * KB, { pk: 'q' }) });
    expect(errorOf(other(left + 1)).name).toBe('ProvisionedThroughputExceededException');
    expect(other(left)()).toEqual({});
    expect(errorOf(other(1)).name).toBe('ProvisionedThroughputExceededException');
  });
});

/** A throttled table of so many units, in a time of its own. */
function provisioned(ReadCapacityUnits: number, WriteCapacityUnits: number) {
  const clock = { time: Date.UTC(2026, 0, 1) };
  const engine = createEngine({ now: () => clock.time, throttling: true });
  engine.createTable({
    TableName,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
  });
  return { engine, clock };
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html
describe('6 read units and 6 write units', () => {
  const Key = item({ pk: 'p' });
  const four = sized(4 * KB, { pk: 'p' });
  const one = sized(KB, { pk: 'q' });
  it.each<[string, number, number, (engine: Engine) => unknown]>([
    ['24 KB of strongly consistent reads', 4, 6, (e) => e.getItem({ TableName, Key, ConsistentRead: true })],
    ['48 KB of eventually consistent reads', 4, 12, (e) => e.getItem({ TableName, Key })],
    ['12 KB of transactional reads', 4, 3, (e) => e.transactGetItems({ TransactItems: [{ Get: { TableName, Key } }] })],
    ['6 KB of writes', 1, 6, (e) => e.putItem({ TableName, Item: one })],
    [
      '3 KB of transactional writes',
      1,
      3,
      (e) => e.transactWriteItems({ TransactItems: [{ Put: { TableName, Item: one } }] }),
    ],
  ])('sustain %s a second', (text, kilobytes, expected, run) => {
    const { engine, clock } = provisioned(6, 6);
    engine.putItem({ TableName, Item: four });
    const served = (): number => {
      for (let done = 0; done < 10_000; done++) {
        try {
          run(engine);
        } catch (error) {
          expect(String(error)).toMatch(/ProvisionedThroughputExceeded|TransactionCanceled/);
          return done;
        }
      }
      throw new Error('nothing was throttled');
    };
    // What is kept of 300 seconds goes first; one partition serves it in no less than two.
    let kept = 0;
    for (let second = 0; second < 3; second++) {
      clock.time += second === 0 ? 0 : 1000;
      kept += served();
    }
    expect(kept).toBeGreaterThan(expected * 299);
    const seconds = Array.from({ length: 20 }, () => {
      clock.time += 1000;
      return served();
    });
    expect(seconds).toEqual(seconds.map(() => expected));
    expect(text).toContain(`${expected * kilobytes} KB`);
  });
});

type Attributes = Readonly<Record<string, string>>;
type WriteCapacity = ConsumedCapacity | undefined;

/** Index key `k`, projected `v`, and `other`, which is not; the entry has so many bytes. */
function row(entryBytes: number, more: Attributes = {}): Attributes {
  const bare = { k: 'A', ...more };
  const { other: _, ...entry } = { pk: 'p', sk: 's', ...bare, v: '' } as Attributes;
  return { ...bare, v: 'x'.repeat(entryBytes - itemBytes(item(entry))) };
}

function without(attributes: Attributes, name: string): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([one]) => one !== name));
}

const KEY = item({ pk: 'p', sk: 's' });
const WHERE = `WHERE pk = 'p' AND sk = 's'`;
const METER = { ReturnConsumedCapacity: 'INDEXES' } as const;

/** Every way to make the item of `KEY` one with these attributes, from one with those (undefined: none). */
const WRITES: Readonly<
  Record<string, (engine: Engine, before: Attributes | undefined, after: Attributes) => WriteCapacity>
> = {
  PutItem: (engine, _, after) =>
    engine.putItem({ TableName, Item: { ...KEY, ...item(after) }, ...METER }).ConsumedCapacity,
  UpdateItem: (engine, before, after) =>
    engine.updateItem({ TableName, ...update(before, after), ...METER }).ConsumedCapacity,
  BatchWriteItem: (engine, _, after) =>
    engine.batchWriteItem({
      RequestItems: { table: [{ PutRequest: { Item: { ...KEY, ...item(after) } } }] },
      ...METER,
    }).ConsumedCapacity?.[0],
  'Put of a transaction': (engine, _, after) =>
    engine.transactWriteItems({
      TransactItems: [{ Put: { TableName, Item: { ...KEY, ...item(after) } } }],
      ...METER,
    }).ConsumedCapacity?.[0],
  'Update of a transaction': (engine, before, after) =>
    engine.transactWriteItems({ TransactItems: [{ Update: { TableName, ...update(before, after) } }], ...METER })
      .ConsumedCapacity?.[0],
  ExecuteStatement: (engine, before, after) =>
    engine.executeStatement({ ...statement(before, after), ...METER }).ConsumedCapacity,
  BatchExecuteStatement: (engine, before, after) =>
    engine.batchExecuteStatement({ Statements: [statement(before, after)], ...METER }).ConsumedCapacity?.[0],
  ExecuteTransaction: (engine, before, after) =>
    engine.executeTransaction({ TransactStatements: [statement(before, after)], ...METER }).ConsumedCapacity?.[0],
};

const DELETES: Readonly<Record<string, (engine: Engine) => WriteCapacity>> = {
  DeleteItem: (engine) => engine.deleteItem({ TableName, Key: KEY, ...METER }).ConsumedCapacity,
  BatchWriteItem: (engine) =>
    engine.batchWriteItem({ RequestItems: { table: [{ DeleteRequest: { Key: KEY } }] }, ...METER })
      .ConsumedCapacity?.[0],
  'Delete of a transaction': (engine) =>
    engine.transactWriteItems({ TransactItems: [{ Delete: { TableName, Key: KEY } }], ...METER }).ConsumedCapacity?.[0],
  ExecuteStatement: (engine) =>
    engine.executeStatement({ Statement: `DELETE FROM "table" ${WHERE}`, ...METER }).ConsumedCapacity,
};

function update(before: Attributes | undefined, after: Attributes) {
  const set = Object.keys(after);
  const gone = Object.keys(before ?? {}).filter((name) => !(name in after));
  const names = [...set, ...gone].map((name) => [`#${name}`, name]);
  const values: [string, AttributeValue][] = set.map((name) => [`:${name}`, { S: after[name] ?? '' }]);
  return {
    Key: KEY,
    UpdateExpression: [
      ...(set.length > 0 ? [`SET ${set.map((name) => `#${name} = :${name}`).join(', ')}`] : []),
      ...(gone.length > 0 ? [`REMOVE ${gone.map((name) => `#${name}`).join(', ')}`] : []),
    ].join(' '),
    ExpressionAttributeNames: Object.fromEntries(names),
    ExpressionAttributeValues: Object.fromEntries(values),
  };
}

function statement(before: Attributes | undefined, after: Attributes) {
  const set = Object.keys(after);
  const Parameters: AttributeValue[] = set.map((name) => ({ S: after[name] ?? '' }));
  if (before === undefined) {
    const members = set.map((name) => `, '${name}': ?`).join('');
    return { Statement: `INSERT INTO "table" VALUE {'pk': 'p', 'sk': 's'${members}}`, Parameters };
  }
  const gone = Object.keys(before).filter((name) => !(name in after));
  const clauses = [...set.map((name) => `SET "${name}" = ?`), ...gone.map((name) => `REMOVE "${name}"`)];
  return { Statement: `UPDATE "table" ${clauses.join(' ')} ${WHERE}`, Parameters };
}

/** A table whose global and local index have the same entries, and the item with these attributes in it. */
function holding(before: Attributes | undefined): Engine {
  const engine = withTable({
    attributes: ['k:S'],
    global: [index('gsi', ['k'], [], ['v'])],
    local: [index('lsi', ['pk'], ['k'], ['v'])],
  });
  if (before !== undefined) engine.putItem({ TableName, Item: { ...KEY, ...item(before) } });
  return engine;
}

/** The units of both indexes, and what is left for the table. */
function parts(capacity: WriteCapacity) {
  const global = capacity?.GlobalSecondaryIndexes?.gsi?.CapacityUnits;
  const local = capacity?.LocalSecondaryIndexes?.lsi?.CapacityUnits;
  expect(capacity?.CapacityUnits).toBe((capacity?.Table?.CapacityUnits ?? 0) + (global ?? 0) + (local ?? 0));
  return { global, local };
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Writes
describe.each(Object.entries(WRITES))('index writes of %s', (_api, write) => {
  const SMALL = row(100);
  it.each<[string, Attributes | undefined, Attributes, number | undefined]>([
    ['an item that is in no index before or after', { v: 'x' }, { v: 'xy', other: 'z' }, undefined],
    ['a new item that is in no index', undefined, { v: 'x' }, undefined],
    ['a new item that enters with 1 KB', undefined, row(KB), 1],
    ['a new item that enters with a byte more', undefined, row(KB + 1), 2],
    ['an item whose index key is set', without(row(2 * KB), 'k'), row(2 * KB), 2],
    ['an item whose index key is removed', row(KB + 1), without(row(KB + 1), 'k'), 2],
    ['an item that leaves and shrinks: the old entry', row(3 * KB), { other: 'y' }, 3],
    ['another index key, two entries of 1 KB', row(KB), row(KB, { k: 'B' }), 2],
    ['another index key, old and new rounded apart', row(KB + 1), row(100, { k: 'B' }), 2 + 1],
    ['another index key, and a larger entry', SMALL, row(2 * KB + 1, { k: 'B' }), 1 + 3],
    ['a projected attribute that shrinks', row(KB + 1), SMALL, 2],
    ['a projected attribute that grows', SMALL, row(KB + 1), 2],
    ['an attribute that is not projected', row(KB), row(KB, { other: 'x'.repeat(5000) }), undefined],
    ['the same item again', SMALL, SMALL, undefined],
  ])('%s', (_situation, before, after, units) => {
    const engine = holding(before);
    expect(parts(write(engine, before, after))).toEqual({ global: units, local: units });
    expect(engine.getItem({ TableName, Key: KEY }).Item).toEqual({ ...KEY, ...item(after) });
  });
});

describe.each(Object.entries(DELETES))('index writes of a deletion by %s', (_api, remove) => {
  it.each<[string, Attributes, number | undefined]>([
    ['an item that is in no index', { v: 'x'.repeat(3000) }, undefined],
    ['an entry of 1 KB', row(KB), 1],
    ['an entry of a byte more', row(KB + 1, { other: 'x'.repeat(5000) }), 2],
  ])('%s', (_situation, before, units) => {
    const engine = holding(before);
    expect(parts(remove(engine))).toEqual({ global: units, local: units });
    expect(engine.scan({ TableName, IndexName: 'gsi' }).Count).toBe(0);
  });
});
