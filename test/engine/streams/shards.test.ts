import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Schedule } from '../../../src/engine/schedule.js';
import { StoredRecord } from '../../../src/engine/storage/record-store.js';
import { StreamList } from '../../../src/engine/streams/stream-list.js';
import type { Item } from '../../../src/value/index.js';
import { runs } from '../../support/runs.js';
import { errorOf, item, refusal } from '../support.js';
import { clocked, HOUR, recordsOf, recordsOfShard, START, shardsOf, streaming, tableRequest } from './support.js';

const TableName = 'table';
const row = (pk: string, sk = 's', n = 0) => item({ pk, sk, n });

describe('the shards of a stream', () => {
  it('are as many as the partitions that the table begins with', () => {
    const count = (more: object) => {
      const { engine } = clocked();
      const { TableDescription } = engine.createTable({ ...tableRequest('KEYS_ONLY'), ...more });
      return shardsOf(engine, TableDescription.LatestStreamArn as string).length;
    };
    const provisioned = (ReadCapacityUnits: number, WriteCapacityUnits: number) =>
      count({ BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } });
    expect(count({})).toBe(4);
    expect([provisioned(5, 5), provisioned(3000, 1000), provisioned(3000, 1001)]).toEqual([1, 2, 3]);
  });

  it('are named as the service names them, in order', () => {
    const { engine, arn } = streaming();
    const ids = shardsOf(engine, arn).map(({ ShardId }) => ShardId);
    for (const id of ids) expect(id).toMatch(new RegExp(`^shardId-0000000${START}-[0-9a-f]{8}$`));
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('take all changes of a partition key each, and all of them some', () => {
    const { engine, arn } = streaming();
    for (let i = 0; i < 200; i++) engine.putItem({ TableName, Item: row(`p${i % 40}`, `s${i % 3}`, i) });
    const shards = shardsOf(engine, arn).map(({ ShardId }) => recordsOfShard(engine, arn, ShardId));
    expect(shards.every((records) => records.length > 0)).toBe(true);
    expect(shards.flat()).toHaveLength(200);
    const keys = shards.map((records) => new Set(records.map(({ dynamodb }) => dynamodb.Keys.pk?.['S' as never])));
    expect(keys.reduce((sum, { size }) => sum + size, 0)).toBe(40);
    for (const records of shards) {
      const numbers = records.map(({ dynamodb }) => BigInt(dynamodb.SequenceNumber));
      expect(numbers).toEqual([...numbers].sort((a, b) => (a < b ? -1 : 1)));
    }
  });

  it('tell how the table came to be, one after the other', () => {
    const steps = fc.array(
      fc.record({
        kind: fc.constantFrom('put', 'delete', 'wait'),
        pk: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        sk: fc.constantFrom('x', 'y'),
        n: fc.nat(2),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (taken) => {
        const { engine, clock, arn } = streaming();
        for (const { kind, pk, sk, n } of taken) {
          if (kind === 'put') engine.putItem({ TableName, Item: row(pk, sk, n) });
          else if (kind === 'delete') engine.deleteItem({ TableName, Key: item({ pk, sk }) });
          else clock.now += n * 30 * 60_000;
        }
        const items = new Map<string, Item>();
        for (const { ShardId } of shardsOf(engine, arn)) {
          for (const { dynamodb } of recordsOfShard(engine, arn, ShardId)) {
            const key = JSON.stringify(dynamodb.Keys);
            expect(dynamodb.OldImage).toEqual(items.get(key));
            if (dynamodb.NewImage === undefined) items.delete(key);
            else items.set(key, dynamodb.NewImage);
          }
        }
        const stored = engine.scan({ TableName }).Items ?? [];
        const byText = (list: readonly Item[]) => list.map((one) => JSON.stringify(one)).sort();
        expect(byText([...items.values()])).toEqual(byText(stored));
      }),
      { numRuns: runs(30, 1000) },
    );
  });
});

describe('after four hours', () => {
  it('a shard closes and has a child', () => {
    const { engine, clock, arn } = streaming();
    engine.putItem({ TableName, Item: row('p', 's', 1) });
    clock.now += 4 * HOUR - 1;
    expect(shardsOf(engine, arn)).toHaveLength(4);
    engine.putItem({ TableName, Item: row('p', 's', 2) });
    clock.now += 1;
    engine.putItem({ TableName, Item: row('p', 's', 3) });

    const shards = shardsOf(engine, arn);
    const parents = shards.slice(0, 4);
    const children = shards.slice(4);
    expect(children).toHaveLength(4);
    for (const { ParentShardId, SequenceNumberRange: range } of parents) {
      expect(ParentShardId).toBeUndefined();
      expect(BigInt(range.EndingSequenceNumber as string) >= BigInt(range.StartingSequenceNumber)).toBe(true);
    }
    for (const { SequenceNumberRange } of children) expect(SequenceNumberRange.EndingSequenceNumber).toBeUndefined();
    expect(children.map(({ ParentShardId }) => ParentShardId).sort()).toEqual(parents.map(({ ShardId }) => ShardId));

    const held = shards.map(({ ShardId }) => recordsOfShard(engine, arn, ShardId).map(({ dynamodb }) => dynamodb));
    const parent = held.findIndex((records) => records.length === 2);
    const child = held.findIndex((records) => records.length === 1);
    expect(shards[child]?.ParentShardId).toBe(shards[parent]?.ShardId);
    expect(shards[parent]?.SequenceNumberRange.EndingSequenceNumber).toBe(held[parent]?.[1]?.SequenceNumber);
    expect(BigInt(held[child]?.[0]?.SequenceNumber as string)).toBeGreaterThan(
      BigInt(shards[child]?.SequenceNumberRange.StartingSequenceNumber as string),
    );
  });

  it('the last page of a closed shard leads nowhere', () => {
    const { engine, clock, arn } = streaming();
    engine.putItem({ TableName, Item: row('p') });
    const shard = shardsOf(engine, arn).find(({ ShardId }) => recordsOfShard(engine, arn, ShardId).length === 1);
    const read = () => {
      const ShardId = shard?.ShardId as string;
      const start = engine.getShardIterator({ StreamArn: arn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
      return engine.getRecords(start);
    };
    expect(read().NextShardIterator).toEqual(expect.any(String));
    clock.now += 4 * HOUR;
    expect(read()).toEqual({ Records: [expect.anything()] });
  });

  it('children follow each other however long nobody looks', () => {
    const { engine, clock, arn } = streaming();
    clock.now += 13 * HOUR;
    const shards = shardsOf(engine, arn);
    expect(shards).toHaveLength(16);
    clock.now += 1000 * HOUR;
    const later = shardsOf(engine, arn);
    // Six generations of the last 24 hours, and that which is open.
    expect(later).toHaveLength(28);
    expect(later.slice(0, 4).every(({ ParentShardId }) => ParentShardId !== undefined)).toBe(true);
    const open = later.filter(({ SequenceNumberRange }) => SequenceNumberRange.EndingSequenceNumber === undefined);
    expect(open).toEqual(later.slice(-4));
    engine.putItem({ TableName, Item: row('p') });
    expect(recordsOf(engine, arn)).toHaveLength(1);
  });

  it('DescribeStream pages, and finds the children of a shard', () => {
    const { engine, clock, arn } = streaming();
    clock.now += 9 * HOUR;
    const all = shardsOf(engine, arn);
    const paged = [];
    let start: string | undefined;
    do {
      const { Shards, LastEvaluatedShardId } = engine.describeStream({
        StreamArn: arn,
        Limit: 5,
        ...(start === undefined ? {} : { ExclusiveStartShardId: start }),
      }).StreamDescription;
      paged.push(...Shards);
      start = LastEvaluatedShardId;
    } while (start !== undefined);
    expect(paged).toEqual(all);

    const parent = all[5] as (typeof all)[number];
    const childrenOf = (ShardId: string) =>
      engine.describeStream({ StreamArn: arn, ShardFilter: { Type: 'CHILD_SHARDS', ShardId } }).StreamDescription
        .Shards;
    expect(childrenOf(parent.ShardId)).toEqual(all.filter(({ ParentShardId }) => ParentShardId === parent.ShardId));
    expect(childrenOf(parent.ShardId)).toHaveLength(1);
    expect(childrenOf(all[11]?.ShardId as string)).toEqual([]);
    const half = { StreamArn: arn, ShardFilter: { Type: 'CHILD_SHARDS' as const } };
    expect(refusal(() => engine.describeStream(half))).toContain('ShardFilter');
    const past = engine.describeStream({ StreamArn: arn, ExclusiveStartShardId: 'z'.repeat(40) });
    expect(past.StreamDescription.Shards).toEqual([]);
  });
});

describe('after 24 hours', () => {
  it('records are gone, and so are closed shards', () => {
    const { engine, clock, arn } = streaming();
    engine.putItem({ TableName, Item: row('p', 's', 1) });
    const [first] = shardsOf(engine, arn);
    clock.now += HOUR;
    engine.putItem({ TableName, Item: row('p', 's', 2) });
    const held = () => recordsOf(engine, arn).map(({ dynamodb }) => dynamodb.NewImage?.n);
    clock.now += 23 * HOUR;
    expect(held()).toEqual([{ N: '1' }, { N: '2' }]);
    clock.now += 1;
    expect(held()).toEqual([{ N: '2' }]);
    clock.now += HOUR;
    expect(held()).toEqual([]);
    clock.now += 3 * HOUR;
    const error = errorOf(() =>
      engine.getShardIterator({ StreamArn: arn, ShardId: first?.ShardId as string, ShardIteratorType: 'LATEST' }),
    );
    expect([error.name, error.message]).toEqual([
      'ResourceNotFoundException',
      'Requested resource not found: Shard does not exist',
    ]);
  });

  it('are let go of though nobody reads or writes them', () => {
    const clock = { now: START };
    const schedule = new Schedule();
    const streams = new StreamList(() => clock.now, schedule);
    const arn = 'arn:aws:dynamodb:us-east-1:123456789012:table/table/stream/a';
    const key = { hash: [{ name: 'pk', type: 'S' as const }], range: [] };
    const settings = { label: 'a', tableName: 'table', viewType: 'KEYS_ONLY' as const, lanes: 1, statusDelay: 0 };
    const stream = streams.add({ ...settings, arn, key, created: START });
    const place = { hash: 'p', sort: '' };
    stream.append({ table: undefined as never, place, before: undefined, after: new StoredRecord(row('p'), 10) });
    stream.disable();
    clock.now += 24 * HOUR - 1;
    schedule.settle(clock.now);
    expect([stream.size, streams.has(arn)]).toEqual([1, true]);
    clock.now += HOUR;
    schedule.settle(clock.now);
    expect([stream.size, streams.has(arn), schedule.next]).toEqual([0, false, Number.POSITIVE_INFINITY]);
  });
});
