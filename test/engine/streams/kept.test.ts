import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, engineState, type Json } from '../../../src/engine/index.js';
import { runs } from '../../support/runs.js';
import { item } from '../support.js';
import { type Clock, HOUR, recordsOf, recordsOfShard, START, shardsOf, tableRequest } from './support.js';

const TableName = 'table';

/** What a journal was told of streams, as JSON by its keys. */
class Kept {
  readonly values = new Map<string, string>();

  engine(clock: Clock, ttlDelay = 0): Engine {
    return createEngine({
      now: () => clock.now,
      ttlDelay,
      journal: {
        record: (group) => {
          for (const entry of group) {
            if (entry.kind !== 'note') continue;
            if (entry.value === undefined) this.values.delete(entry.key);
            else this.values.set(entry.key, JSON.stringify(entry.value));
          }
        },
      },
    });
  }

  /** In the order of the keys. */
  get notes(): readonly (readonly [string, Json])[] {
    return [...this.values.keys()].sort().map((key) => [key, JSON.parse(this.values.get(key) as string) as Json]);
  }
}

/** A new engine with the tables, items and notes of another one. */
function again(from: Engine, kept: Kept, clock: Clock): Engine {
  const engine = kept.engine(clock);
  const state = engineState(engine);
  const source = engineState(from);
  for (const table of source.tables()) {
    const id = state.addTable(JSON.parse(JSON.stringify(table.state))) ?? '';
    expect(id).toBe(table.id);
    for (const { item: one, bytes } of source.items(table.id)) state.addItem(table.id, structuredClone(one), bytes);
  }
  state.addNotes(kept.notes);
  state.adopt();
  return engine;
}

function everything(engine: Engine) {
  return engine.listStreams().Streams.map(({ StreamArn }) => ({
    ...engine.describeStream({ StreamArn }).StreamDescription,
    records: shardsOf(engine, StreamArn).map(({ ShardId }) => recordsOfShard(engine, StreamArn, ShardId)),
  }));
}

describe('streams that a journal keeps', () => {
  it('are the same in another process, and go on there', () => {
    const steps = fc.array(
      fc.record({
        kind: fc.constantFrom('put', 'put', 'delete', 'wait', 'toggle', 'drop'),
        pk: fc.constantFrom('a', 'b', 'c'),
        n: fc.integer({ min: 1, max: 5 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, fc.array(fc.nat(29), { maxLength: 3 }), (taken, restarts) => {
        const clock = { now: START };
        const kept = new Kept();
        const lasting = createEngine({ now: () => clock.now });
        let restarted = kept.engine(clock);
        const both = (run: (engine: Engine) => void) => {
          run(lasting);
          run(restarted);
        };
        both((engine) => engine.createTable(tableRequest('NEW_AND_OLD_IMAGES')));
        for (const [i, { kind, pk, n }] of taken.entries()) {
          if (restarts.includes(i)) restarted = again(restarted, kept, clock);
          if (kind === 'wait') clock.now += n * 3 * HOUR;
          both((engine) => {
            const key = item({ pk, sk: 's' });
            const isThere = engine.listTables().TableNames.length > 0;
            if (!isThere) engine.createTable(tableRequest('NEW_AND_OLD_IMAGES'));
            else if (kind === 'put') {
              const odd = { $: { S: 'date' }, of: { B: new Uint8Array([n]) } };
              engine.putItem({ TableName, Item: { ...key, n: { N: String(n) }, m: { M: odd } } });
            } else if (kind === 'delete') engine.deleteItem({ TableName, Key: key });
            else if (kind === 'drop') engine.deleteTable({ TableName });
            else if (kind === 'toggle') {
              const enabled = engine.describeTable({ TableName }).Table.StreamSpecification !== undefined;
              engine.updateTable({
                TableName,
                StreamSpecification: enabled
                  ? { StreamEnabled: false }
                  : { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
              });
            }
          });
        }
        restarted = again(restarted, kept, clock);
        expect(everything(restarted)).toEqual(everything(lasting));
      }),
      { numRuns: runs(20, 1000) },
    );
  });

  it('leave nothing behind when they are over', () => {
    const clock = { now: START };
    const kept = new Kept();
    const engine = kept.engine(clock);
    engine.createTable(tableRequest('KEYS_ONLY'));
    engine.putItem({ TableName, Item: item({ pk: 'p', sk: 's' }) });
    expect(kept.values.size).toBe(2);
    clock.now += 25 * HOUR;
    engine.putItem({ TableName, Item: item({ pk: 'p', sk: 't' }) });
    expect(kept.values.size).toBe(2);
    engine.deleteTable({ TableName });
    clock.now += 26 * HOUR;
    engine.createTable(tableRequest());
    expect([...kept.values]).toEqual([]);
  });

  it('are what an engine says of itself', () => {
    const clock = { now: START };
    const kept = new Kept();
    const engine = kept.engine(clock);
    engine.createTable(tableRequest('KEYS_ONLY'));
    for (const pk of ['a', 'b', 'c']) engine.putItem({ TableName, Item: item({ pk, sk: 's' }) });
    expect([...engineState(engine).notes()]).toEqual(kept.notes);
  });
});

describe('a table that is put back', () => {
  it('has a stream of the same ARN though none was kept', () => {
    const clock = { now: START };
    const engine = createEngine({ now: () => clock.now });
    const arn = engine.createTable(tableRequest('NEW_IMAGE')).TableDescription.LatestStreamArn as string;
    clock.now += HOUR;
    const other = again(engine, new Kept(), clock);
    const { Table } = other.describeTable({ TableName });
    expect([Table.LatestStreamArn, Table.StreamSpecification?.StreamViewType]).toEqual([arn, 'NEW_IMAGE']);
    other.putItem({ TableName, Item: item({ pk: 'p', sk: 's' }) });
    expect(recordsOf(other, arn)).toHaveLength(1);
  });

  it('has its items expire', () => {
    const clock = { now: START };
    const kept = new Kept();
    const engine = kept.engine(clock);
    engine.createTable(tableRequest());
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'ttl' };
    engine.updateTimeToLive({ TableName, TimeToLiveSpecification });
    engine.putItem({ TableName, Item: item({ pk: 'p', sk: 's', ttl: START / 1000 + 10 }) });
    const other = again(engine, kept, clock);
    expect(other.describeTimeToLive({ TableName }).TimeToLiveDescription.TimeToLiveStatus).toBe('ENABLED');
    clock.now += 11_000;
    expect(other.scan({ TableName }).Count).toBe(0);
  });

  it('has items that are loaded into it expire', () => {
    const clock = { now: START };
    const engine = new Kept().engine(clock);
    engine.createTable(tableRequest());
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'ttl' };
    engine.updateTimeToLive({ TableName, TimeToLiveSpecification });
    const loader = engineState(engine).loader(TableName);
    loader.put(item({ pk: 'p', sk: 's', ttl: START / 1000 + 10 }));
    loader.flush();
    clock.now += 11_000;
    expect(engine.scan({ TableName }).Count).toBe(0);
  });
});
