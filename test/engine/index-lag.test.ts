import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, type EngineOptions, type IndexLagOptions } from '../../src/engine/index.js';
import type { AttributeValue } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { errorOf, index, item, withTable } from './support.js';

const TABLE = 'table';

function lagging(indexLag: number | IndexLagOptions, options: EngineOptions = {}) {
  const clock = { time: 1_000_000 };
  const engine = withTable({
    engine: createEngine({ now: () => clock.time, indexLag, ...options }),
    attributes: ['status:S', 'at:S'],
    local: [index('byAt', ['pk'], ['at'])],
    global: [index('byStatus', ['status'])],
  });
  return { engine, clock };
}

function put(engine: Engine, pk: string, status: string, more = {}) {
  return engine.putItem({
    TableName: TABLE,
    Item: item({ pk, sk: 's', at: 'now', status, ...more }),
    ReturnConsumedCapacity: 'INDEXES',
  });
}

/** The partition keys of the items of a status, as the index shows them. */
function shown(engine: Engine, status: string): readonly string[] {
  const { Items: items = [] } = engine.query({
    TableName: TABLE,
    IndexName: 'byStatus',
    KeyConditionExpression: '#s = :s',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: item({ ':s': status }),
  });
  return items.map(({ pk }) => textOf(pk) ?? '');
}

/** The text of a string or number. */
function textOf(value: AttributeValue | undefined): string | undefined {
  return value === undefined ? undefined : String(Object.values(value)[0]);
}

describe('a global index that lags', () => {
  it('shows a write late, and the table and local indexes at once', () => {
    const { engine, clock } = lagging(200);
    put(engine, 'a', 'open');
    expect(engine.getItem({ TableName: TABLE, Key: item({ pk: 'a', sk: 's' }) }).Item).toBeDefined();
    const local = () =>
      engine.query({
        TableName: TABLE,
        IndexName: 'byAt',
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: item({ ':p': 'a' }),
      }).Count;
    expect(local()).toBe(1);
    expect(shown(engine, 'open')).toEqual([]);
    clock.time += 199;
    expect(shown(engine, 'open')).toEqual([]);
    expect(engine.scan({ TableName: TABLE, IndexName: 'byStatus' }).Count).toBe(0);
    clock.time += 1;
    expect(shown(engine, 'open')).toEqual(['a']);
    expect(engine.scan({ TableName: TABLE, IndexName: 'byStatus' }).Count).toBe(1);
  });

  it('still shows what was changed and deleted since', () => {
    const { engine, clock } = lagging(100);
    put(engine, 'a', 'open');
    put(engine, 'b', 'open');
    clock.time += 100;
    put(engine, 'a', 'closed');
    engine.deleteItem({ TableName: TABLE, Key: item({ pk: 'b', sk: 's' }) });
    expect(shown(engine, 'open')).toEqual(expect.arrayContaining(['a', 'b']));
    expect(shown(engine, 'closed')).toEqual([]);
    clock.time += 100;
    expect(shown(engine, 'open')).toEqual([]);
    expect(shown(engine, 'closed')).toEqual(['a']);
  });

  it('counts in DescribeTable what it shows', () => {
    const { engine, clock } = lagging(100);
    put(engine, 'a', 'open');
    const counts = () => {
      const table = engine.describeTable({ TableName: TABLE }).Table;
      return [
        table?.ItemCount,
        table?.LocalSecondaryIndexes?.[0]?.ItemCount,
        table?.GlobalSecondaryIndexes?.[0]?.ItemCount,
      ];
    };
    expect(counts()).toEqual([1, 1, 0]);
    clock.time += 100;
    expect(counts()).toEqual([1, 1, 1]);
  });

  it('costs what it costs without a lag, worked out on the newest entries', () => {
    const late = lagging(1000).engine;
    const { engine } = lagging(0);
    const cost = (one: Engine) => [
      put(one, 'a', 'open').ConsumedCapacity,
      put(one, 'a', 'open', { more: 'x' }).ConsumedCapacity,
      put(one, 'a', 'closed').ConsumedCapacity,
      put(one, 'a', 'closed').ConsumedCapacity,
      one.deleteItem({ TableName: TABLE, Key: item({ pk: 'a', sk: 's' }), ReturnConsumedCapacity: 'INDEXES' })
        .ConsumedCapacity,
    ];
    expect(cost(late)).toEqual(cost(engine));
  });

  it('shows nothing of a transaction that was cancelled', () => {
    const { engine, clock } = lagging(50);
    put(engine, 'a', 'open');
    clock.time += 50;
    const failing = {
      TransactItems: [
        { Put: { TableName: TABLE, Item: item({ pk: 'a', sk: 's', at: 'now', status: 'closed' }) } },
        {
          ConditionCheck: {
            TableName: TABLE,
            Key: item({ pk: 'none', sk: 's' }),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
      ],
    };
    expect(errorOf(() => engine.transactWriteItems(failing)).name).toBe('TransactionCanceledException');
    clock.time += 50;
    expect([shown(engine, 'open'), shown(engine, 'closed')]).toEqual([['a'], []]);
  });

  it('shows what was there when it was added, and later writes late', () => {
    const clock = { time: 0 };
    const engine = withTable({ engine: createEngine({ now: () => clock.time, indexLag: 100 }) });
    put(engine, 'a', 'open');
    engine.updateTable({
      TableName: TABLE,
      AttributeDefinitions: [{ AttributeName: 'status', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [{ Create: index('byStatus', ['status']) }],
    });
    expect(shown(engine, 'open')).toEqual(['a']);
    put(engine, 'b', 'open');
    expect(shown(engine, 'open')).toEqual(['a']);
    clock.time += 100;
    expect([...shown(engine, 'open')].sort()).toEqual(['a', 'b']);
  });

  it('is gone with what was under way, and another of its name begins empty', () => {
    const { engine, clock } = lagging(100);
    put(engine, 'a', 'open');
    engine.updateTable({ TableName: TABLE, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byStatus' } }] });
    expect(errorOf(() => shown(engine, 'open')).name).toBe('ValidationException');
    engine.deleteTable({ TableName: TABLE });
    withTable({ engine, attributes: ['status:S'], global: [index('byStatus', ['status'])] });
    clock.time += 100;
    expect(shown(engine, 'open')).toEqual([]);
    expect(engine.scan({ TableName: TABLE }).Count).toBe(0);
  });

  it('lags no more once told so, and shows all that was under way', () => {
    const { engine, clock } = lagging(100);
    put(engine, 'a', 'open');
    engine.configure({ indexLag: 0 });
    expect(shown(engine, 'open')).toEqual(['a']);
    put(engine, 'b', 'open');
    put(engine, 'a', 'closed');
    expect(shown(engine, 'open')).toEqual(['b']);
    clock.time += 100;
    expect([shown(engine, 'open'), shown(engine, 'closed')]).toEqual([['b'], ['a']]);
    engine.configure({ indexLag: 100 });
    put(engine, 'c', 'open');
    expect(shown(engine, 'open')).toEqual(['b']);
  });

  it('forgets what was under way when the lag changes, so that nothing old comes after something new', () => {
    const { engine, clock } = lagging(1000);
    put(engine, 'a', 'old');
    engine.configure({ indexLag: 10 });
    expect(shown(engine, 'old')).toEqual(['a']);
    put(engine, 'a', 'new');
    clock.time += 10;
    expect(shown(engine, 'new')).toEqual(['a']);
    clock.time += 1000;
    expect([shown(engine, 'old'), shown(engine, 'new')]).toEqual([[], ['a']]);
  });

  it('draws from a range by the seed', () => {
    const appearances = (seed: number) => {
      const { engine, clock } = lagging({ min: 50, max: 500 }, { seed });
      for (let i = 0; i < 30; i++) put(engine, `p${i}`, 'open');
      return Array.from({ length: 11 }, (_, i) => {
        clock.time = 1_000_000 + 50 * i;
        return shown(engine, 'open').length;
      });
    };
    const counts = appearances(1);
    expect(counts[0]).toBe(0);
    expect(counts.at(-1)).toBe(30);
    expect(new Set(counts).size).toBeGreaterThan(5);
    expect(appearances(1)).toEqual(counts);
    expect(appearances(2)).not.toEqual(counts);
  });

  it('refuses a lag that is none', () => {
    for (const lag of [-1, Number.NaN, Number.POSITIVE_INFINITY, { min: 5, max: 4 }]) {
      expect(() => createEngine({ indexLag: lag })).toThrow(RangeError);
    }
  });

  it('comes to what an index without a lag has, and shows each item as it once was on the way there', () => {
    const write = fc.record({
      pk: fc.constantFrom('a', 'b', 'c'),
      status: fc.constantFrom('1', '2', '3', undefined),
      pause: fc.integer({ min: 0, max: 120 }),
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 30 }), fc.integer({ min: 0, max: 1000 }), (writes, seed) => {
        const { engine, clock } = lagging({ min: 0, max: 300 }, { seed });
        const { engine: direct } = lagging(0);
        const history = new Map<string, (string | undefined)[]>();
        const seen = new Map<string, number>();
        for (const { pk, status, pause } of writes) {
          clock.time += pause;
          const states = history.get(pk) ?? [undefined];
          history.set(pk, [...states, status]);
          for (const one of [engine, direct]) {
            if (status === undefined) one.deleteItem({ TableName: TABLE, Key: item({ pk, sk: 's' }) });
            else put(one, pk, status, { n: states.length });
          }
          for (const [name, past] of history) {
            const now = engine
              .scan({ TableName: TABLE, IndexName: 'byStatus' })
              .Items?.filter((entry) => textOf(entry.pk) === name);
            expect(now?.length).toBeLessThanOrEqual(1);
            const n = Number(textOf(now?.[0]?.n) ?? 0);
            if (n === 0) continue;
            expect(past[n]).toBe(textOf(now?.[0]?.status));
            expect(n).toBeGreaterThanOrEqual(seen.get(name) ?? 0);
            seen.set(name, n);
          }
        }
        clock.time += 1000;
        const all = (one: Engine) => ['1', '2', '3'].map((status) => [...shown(one, status)].sort());
        expect(all(engine)).toEqual(all(direct));
      }),
      { numRuns: runs(40, 2000) },
    );
  });
});
