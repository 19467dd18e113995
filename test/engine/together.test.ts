import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createEngine,
  type Engine,
  type EngineOptions,
  engineState,
  type ItemChange,
  type JournalEntry,
} from '../../src/engine/index.js';
import type { Item } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { type Clock, recordsOf, START } from './streams/support.js';
import { errorOf, index, item } from './support.js';

const TableName = 'table';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What a journal was told, group by group, and the items that follow from it. */
class Told {
  readonly groups: (readonly JournalEntry[])[] = [];

  readonly journal = {
    record: (group: readonly JournalEntry[]) => {
      this.groups.push(group);
    },
  };

  /** The items of the tables that are left, by their keys. */
  get items(): ReadonlyMap<string, Item> {
    const tables = new Map<string, Map<string, Item>>();
    for (const entry of this.groups.flat()) {
      if (entry.kind === 'table' && !tables.has(entry.id)) tables.set(entry.id, new Map());
      if (entry.kind === 'dropped') tables.delete(entry.id);
      if (entry.kind !== 'item') continue;
      const key = `${entry.place.hash} ${entry.place.sort}`;
      if (entry.record === undefined) tables.get(entry.id)?.delete(key);
      else tables.get(entry.id)?.set(key, entry.record.item);
    }
    return byKey([...tables.values()].flatMap((items) => [...items.values()]));
  }
}

/** A table with a stream, a time to live by `ttl`, point-in-time recovery and an index by `status`. */
function withAll(options: EngineOptions = {}) {
  const clock: Clock = { now: START };
  const engine = createEngine({ now: () => clock.now, ttlDelay: 0, ...options });
  const arn = create(engine);
  return { engine, clock, arn };
}

function create(engine: Engine): string {
  const { TableDescription: table } = engine.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'status'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [index('byStatus', ['status'])],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  engine.updateTimeToLive({ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } });
  engine.updateContinuousBackups({
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  return table.LatestStreamArn as string;
}

function byKey(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(
    items.map((one) => [JSON.stringify(one.pk), one] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
}

function scanned(engine: Engine, name = TableName, IndexName?: string): ReadonlyMap<string, Item> {
  const { Items } = engine.scan({ TableName: name, ...(IndexName === undefined ? {} : { IndexName }) });
  return byKey(Items ?? []);
}

/** The items that the changes of a stream lead to. */
function followed(engine: Engine, arn: string): ReadonlyMap<string, Item> {
  const items = new Map<string, Item>();
  for (const { dynamodb } of recordsOf(engine, arn)) {
    const key = JSON.stringify(dynamodb.Keys.pk);
    expect(dynamodb.OldImage).toEqual(items.get(key));
    if (dynamodb.NewImage === undefined) items.delete(key);
    else items.set(key, dynamodb.NewImage);
  }
  return byKey([...items.values()]);
}

describe('all that follows a write', () => {
  it('comes to the same: stream, listener, journal, lagging index and recovery, whatever was refused or expired', () => {
    const step = fc.record({
      kind: fc.constantFrom('put', 'put', 'update', 'delete', 'transact', 'cancel', 'batch', 'hold', 'wait'),
      pk: fc.constantFrom('a', 'b', 'c', 'd'),
      status: fc.constantFrom('open', 'shut', ''),
      seconds: fc.integer({ min: -2, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, lags) => {
        const told = new Told();
        const heard = new Map<string, Item>();
        const onChange = ({ keys, before, after }: ItemChange) => {
          const key = JSON.stringify(keys.pk);
          expect(before).toEqual(heard.get(key));
          if (after === undefined) heard.delete(key);
          else heard.set(key, after);
        };
        const lag = lags ? { indexLag: { min: 100, max: 2500 } } : {};
        const { engine, clock, arn } = withAll({ journal: told.journal, onChange, ...lag });
        const past: { readonly time: number; readonly items: ReadonlyMap<string, Item> }[] = [];
        for (const { kind, pk, status, seconds } of steps) {
          const ttl = { N: String(Math.floor(clock.now / 1000) + seconds) };
          const one: Item = { pk: { S: pk }, ttl, ...(status === '' ? {} : { status: { S: status } }) };
          const other: Item = { ...one, pk: { S: `${pk}2` } };
          if (kind === 'put') engine.putItem({ TableName, Item: one });
          else if (kind === 'delete') engine.deleteItem({ TableName, Key: item({ pk }) });
          else if (kind === 'update') {
            engine.updateItem({
              TableName,
              Key: item({ pk }),
              UpdateExpression: 'SET #t = :t',
              ExpressionAttributeNames: { '#t': 'ttl' },
              ExpressionAttributeValues: { ':t': ttl },
            });
          } else if (kind === 'batch') {
            engine.batchWriteItem({
              RequestItems: {
                [TableName]: [{ PutRequest: { Item: one } }, { DeleteRequest: { Key: item({ pk: `${pk}2` }) } }],
              },
            });
          } else if (kind === 'transact' || kind === 'cancel') {
            const failing = {
              Delete: { TableName, Key: item({ pk: 'x' }), ConditionExpression: 'attribute_exists(pk)' },
            };
            const run = () =>
              engine.transactWriteItems({
                TransactItems: [
                  { Put: { TableName, Item: one } },
                  { Put: { TableName, Item: other } },
                  ...(kind === 'cancel' ? [failing] : []),
                ],
              });
            if (kind === 'transact') run();
            else expect(errorOf(run).name).toBe('TransactionCanceledException');
          } else if (kind === 'hold') {
            const release = engine.holdItems(TableName, [item({ pk })]);
            clock.now += 1500;
            // Asks for nothing, but lets pass what the clock makes due.
            engine.listTables();
            release();
          } else clock.now += 700 + Math.abs(seconds) * 900;
          past.push({ time: clock.now, items: scanned(engine) });
          clock.now += 1;
        }
        clock.now += 10 * MINUTE;
        engine.updateTable({ TableName, DeletionProtectionEnabled: true });
        const now = scanned(engine);
        expect(followed(engine, arn)).toEqual(now);
        expect(byKey([...heard.values()])).toEqual(now);
        expect(told.items).toEqual(now);
        clock.now += 3000;
        const inIndex = byKey([...now.values()].filter(({ status }) => status !== undefined));
        expect(scanned(engine, TableName, 'byStatus')).toEqual(inIndex);
        const { GlobalSecondaryIndexes: [described] = [] } = engine.describeTable({ TableName }).Table;
        expect(described?.ItemCount).toBe(inIndex.size);
        for (const { time, items } of past.slice(-3)) {
          engine.restoreTableToPointInTime({
            SourceTableName: TableName,
            TargetTableName: 'restored',
            RestoreDateTime: new Date(time),
          });
          expect(scanned(engine, 'restored')).toEqual(items);
          engine.deleteTable({ TableName: 'restored' });
        }
      }),
      { numRuns: runs(40, 2000) },
    );
  });

  it('reaches a listener though it throws, of what expires too', () => {
    const heard: string[] = [];
    const { engine, clock } = withAll({
      onChange: ({ keys, after }) => {
        const pk = Object.values(keys.pk ?? {}).join();
        heard.push(`${after === undefined ? 'gone' : 'there'} ${pk}`);
        if (pk === 'bad') throw new Error('not this one');
      },
    });
    const ttl = { N: String(START / 1000 + 10) };
    for (const pk of ['bad', 'good']) {
      const run = () => engine.putItem({ TableName, Item: { pk: { S: pk }, ttl } });
      if (pk === 'bad') expect(run).toThrow('not this one');
      else run();
    }
    clock.now += MINUTE;
    expect(() => engine.listTables()).toThrow('not this one');
    expect(heard).toEqual(['there bad', 'there good', 'gone bad', 'gone good']);
    expect(engine.scan({ TableName }).Count).toBe(0);
  });
});

describe('another table of the same name', () => {
  it('has nothing of the one before: iterators, backups, expiry, lag, holds and insights stay with that', () => {
    const { engine, clock, arn } = withAll({ indexLag: 1000 });
    const put = (pk: string) =>
      engine.putItem({ TableName, Item: item({ pk, status: 'open', ttl: Math.floor(clock.now / 1000) + 5 }) });
    put('old');
    engine.updateContributorInsights({ TableName, IndexName: 'byStatus', ContributorInsightsAction: 'ENABLE' });
    const release = engine.holdItems(TableName, [item({ pk: 'old' })]);
    const backup = engine.createBackup({ TableName, BackupName: 'first' }).BackupDetails.BackupArn;
    const [shard] = engine.describeStream({ StreamArn: arn }).StreamDescription.Shards;
    const old = recordsOf(engine, arn);
    engine.deleteTable({ TableName });
    const newArn = create(engine);
    expect(newArn).not.toBe(arn);
    engine.putItem({ TableName, Item: item({ pk: 'old' }) });
    release();
    clock.now += MINUTE;
    expect([...scanned(engine).values()]).toEqual([item({ pk: 'old' })]);
    expect(engine.scan({ TableName, IndexName: 'byStatus' }).Count).toBe(0);
    expect(recordsOf(engine, arn)).toEqual(old);
    expect(recordsOf(engine, newArn)).toHaveLength(1);
    const { TableArn } = engine.describeTable({ TableName }).Table;
    expect(engine.listContributorInsights({ TableName: TableArn }).ContributorInsightsSummaries).toEqual([]);
    const iterator = engine.getShardIterator({
      StreamArn: arn,
      ShardId: shard?.ShardId as string,
      ShardIteratorType: 'LATEST',
    }).ShardIterator;
    expect(engine.getRecords({ ShardIterator: iterator })).toEqual({ Records: [] });
    engine.restoreTableFromBackup({ BackupArn: backup, TargetTableName: 'again' });
    expect(engine.scan({ TableName: 'again' }).Items).toHaveLength(1);
    const restored = engine.describeTable({ TableName: 'again' }).Table;
    expect(restored).not.toHaveProperty('LatestStreamArn');
    expect(recordsOf(engine, newArn)).toHaveLength(1);
  });

  it('leaves a last backup of each that was deleted, though both at the same time, for 35 days', () => {
    const { engine, clock } = withAll();
    engine.putItem({ TableName, Item: item({ pk: 'first' }) });
    engine.deleteTable({ TableName });
    create(engine);
    engine.putItem({ TableName, Item: item({ pk: 'second' }) });
    engine.deleteTable({ TableName });
    const { BackupSummaries: backups } = engine.listBackups({ BackupType: 'SYSTEM' });
    const keys = backups.map(({ BackupArn }, i) => {
      engine.restoreTableFromBackup({ BackupArn, TargetTableName: `restored${i}` });
      return [...scanned(engine, `restored${i}`).values()];
    });
    expect(keys).toEqual([[item({ pk: 'first' })], [item({ pk: 'second' })]]);
    const again = createEngine({ now: () => clock.now });
    engineState(again).addNotes(engineState(engine).notes());
    const left = () => [engine, again].map((one) => one.listBackups({ BackupType: 'SYSTEM' }).BackupSummaries.length);
    clock.now += 35 * DAY - 1;
    expect(left()).toEqual([2, 2]);
    clock.now += 1;
    expect(left()).toEqual([0, 0]);
  });
});

describe('a throttled batch under a journal', () => {
  it('is told of as one group of what was done, and of nothing where nothing was', () => {
    const told = new Told();
    const clock = { now: START };
    const engine = createEngine({ now: () => clock.now, throttling: true, journal: told.journal });
    const units = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
    engine.createTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: units,
    });
    const fill = 'x'.repeat(100_000);
    const batch = () =>
      engine.batchWriteItem({
        RequestItems: {
          [TableName]: ['a', 'b', 'c', 'd', 'e'].map((pk) => ({ PutRequest: { Item: item({ pk, fill }) } })),
        },
      });
    const left = batch().UnprocessedItems?.[TableName] ?? [];
    const group = told.groups.at(-1) ?? [];
    expect(left.length).toBeGreaterThan(0);
    expect(group.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 - left.length }, () => 'item'));
    expect(told.items).toEqual(byKey(engineStateItems(engine)));
    const before = told.groups.length;
    expect(errorOf(batch).name).toBe('ProvisionedThroughputExceededException');
    expect(told.groups).toHaveLength(before);
  });

  function engineStateItems(engine: Engine): readonly Item[] {
    const state = engineState(engine);
    return state.tables().flatMap(({ id }) => [...state.items(id)].map(({ item: one }) => one));
  }
});

describe('items that are loaded', () => {
  it('show late in an index that lags, and never before what was written earlier', () => {
    const { engine, clock } = withAll({ indexLag: 1000 });
    engine.putItem({ TableName, Item: item({ pk: 'a', status: 'open' }) });
    clock.now += 1000;
    engine.putItem({ TableName, Item: item({ pk: 'a', status: 'shut' }) });
    engineState(engine)
      .loader(TableName)
      .put(item({ pk: 'a', status: 'again' }));
    clock.now += 1000;
    expect([...scanned(engine, TableName, 'byStatus').values()]).toEqual([item({ pk: 'a', status: 'again' })]);
  });

  it('do not go into a table that is deleted meanwhile, nor into another of its name', () => {
    const told = new Told();
    const { engine } = withAll({ journal: told.journal });
    const loader = engineState(engine).loader(TableName);
    loader.put(item({ pk: 'a' }));
    engine.deleteTable({ TableName });
    expect(errorOf(() => loader.put(item({ pk: 'b' }))).name).toBe('ResourceNotFoundException');
    create(engine);
    expect(errorOf(() => loader.put(item({ pk: 'c' }))).name).toBe('ResourceNotFoundException');
    expect(errorOf(() => loader.remove(item({ pk: 'c' }))).name).toBe('ResourceNotFoundException');
    loader.flush();
    expect([engine.scan({ TableName }).Count, told.items.size]).toEqual([0, 0]);
  });
});

describe('point-in-time recovery', () => {
  it('reaches no further back than before when its period is made longer', () => {
    const { engine, clock } = withAll();
    const days = (RecoveryPeriodInDays: number) =>
      engine.updateContinuousBackups({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays },
      }).ContinuousBackupsDescription.PointInTimeRecoveryDescription.EarliestRestorableDateTime;
    days(1);
    engine.putItem({ TableName, Item: item({ pk: 'a' }) });
    clock.now += 10 * DAY;
    engine.putItem({ TableName, Item: item({ pk: 'b' }) });
    expect(days(30)).toEqual(new Date(clock.now - DAY));
    clock.now += DAY;
    expect(days(35)).toEqual(new Date(clock.now - 2 * DAY));
  });
});

describe('an index that is deleted', () => {
  it('takes with it what was set for it', () => {
    const { engine } = withAll();
    engine.updateContributorInsights({ TableName, IndexName: 'byStatus', ContributorInsightsAction: 'ENABLE' });
    const replica = { RegionName: 'eu-west-1', GlobalSecondaryIndexes: [{ IndexName: 'byStatus' }] };
    engine.updateTable({ TableName, ReplicaUpdates: [{ Create: replica }] });
    const indexes = () => engine.describeTable({ TableName }).Table.Replicas?.[0]?.GlobalSecondaryIndexes;
    expect(indexes()).toEqual([{ IndexName: 'byStatus' }]);
    engine.updateTable({ TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byStatus' } }] });
    expect(indexes()).toBeUndefined();
    engine.updateTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'status', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [{ Create: index('byStatus', ['status']) }],
    });
    expect(engine.describeContributorInsights({ TableName, IndexName: 'byStatus' }).ContributorInsightsStatus).toBe(
      'DISABLED',
    );
    expect(indexes()).toEqual([{ IndexName: 'byStatus' }]);
  });
});

describe('a status that passes', () => {
  it('leads to the next when it is over, however late somebody looks', () => {
    const { engine, clock } = withAll();
    engine.configure({ statusDelay: 1000 });
    engine.updateTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'other', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [{ Create: index('byOther', ['other']) }],
    });
    const status = () => {
      const { GlobalSecondaryIndexes: indexes = [] } = engine.describeTable({ TableName }).Table;
      const made = indexes.find(({ IndexName }) => IndexName === 'byOther');
      return [made?.IndexStatus, made?.Backfilling];
    };
    expect(status()).toEqual(['CREATING', false]);
    clock.now += 1999;
    expect(status()).toEqual(['CREATING', true]);
    clock.now += 1;
    expect(status()).toEqual(['ACTIVE', undefined]);
  });
});

describe('changes that are under way together', () => {
  it('leave a table as warm as either asks for', () => {
    const { engine, clock } = withAll();
    engine.configure({ statusDelay: 1000 });
    const warm = (ReadUnitsPerSecond: number, WriteUnitsPerSecond: number) =>
      engine.updateTable({ TableName, WarmThroughput: { ReadUnitsPerSecond, WriteUnitsPerSecond } });
    warm(20_000, 4000);
    warm(15_000, 5000);
    clock.now += 1000;
    expect(engine.describeTable({ TableName }).Table.WarmThroughput).toEqual({
      ReadUnitsPerSecond: 20_000,
      WriteUnitsPerSecond: 5000,
      Status: 'ACTIVE',
    });
  });
});

describe('a change of behaviour', () => {
  it('is made whole or not at all', () => {
    const { engine } = withAll();
    const wrong = { throttling: true, statusDelay: 1000, faults: ['error:PutItem'], indexLag: -1 };
    expect(() => engine.configure(wrong)).toThrow(RangeError);
    expect(() => engine.configure({ ...wrong, indexLag: 0, faults: ['nothing'] })).toThrow('Fault rule');
    expect(() => engine.configure({ ...wrong, indexLag: 0, statusDelay: Number.NaN })).toThrow('statusDelay');
    const quota = { read: 0, write: 1 };
    expect(() => engine.configure({ ...wrong, indexLag: 0, throttling: { quota } })).toThrow('throttling.quota');
    expect(() => createEngine({ ttlDelay: Number.NaN })).toThrow('ttlDelay');
    engine.putItem({ TableName, Item: item({ pk: 'a' }) });
    engine.updateTable({ TableName, StreamSpecification: { StreamEnabled: false } });
    expect(engine.describeTable({ TableName }).Table.TableStatus).toBe('ACTIVE');
  });
});
