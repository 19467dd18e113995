import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine, EngineOptions, TimeToLiveSpecification } from '../../../src/engine/index.js';
import { createEngine } from '../../../src/engine/index.js';
import type { AttributeValue } from '../../../src/value/index.js';
import { runs } from '../../support/runs.js';
import { errorOf, index, item, refusal, withTable } from '../support.js';

const TableName = 'table';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const START = Date.UTC(2026, 5, 1);
const SECOND = START / 1000;

function clocked(options: EngineOptions = {}) {
  const clock = { now: START };
  const engine = withTable({
    key: ['pk:S', 'sk:S'],
    attributes: ['g:S', 'l:S'],
    global: [index('byG', ['g'])],
    local: [index('byL', ['pk'], ['l'])],
    engine: createEngine({ ...options, now: () => clock.now }),
  });
  return { engine, clock };
}

const request = (Enabled: boolean, AttributeName = 'ttl') => ({
  TableName,
  TimeToLiveSpecification: { Enabled, AttributeName },
});
const put = (engine: Engine, sk: string, ttl?: number | string | AttributeValue) =>
  engine.putItem({
    TableName,
    Item: item({ pk: 'p', sk, g: 'g', l: sk, ...(ttl === undefined ? {} : { ttl }) }),
  });
const stored = (engine: Engine, IndexName?: string) =>
  (engine.scan({ TableName, ...(IndexName === undefined ? {} : { IndexName }) }).Items ?? []).map(
    ({ sk }) => (sk as { S: string }).S,
  );
const describeIt = (engine: Engine) => engine.describeTimeToLive({ TableName }).TimeToLiveDescription;

describe('UpdateTimeToLive', () => {
  it('enables and disables, and DescribeTimeToLive says so', () => {
    const { engine, clock } = clocked();
    expect(describeIt(engine)).toEqual({ TimeToLiveStatus: 'DISABLED' });
    expect(engine.updateTimeToLive(request(true))).toEqual({
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' },
    });
    expect(describeIt(engine)).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    clock.now += HOUR;
    engine.updateTimeToLive(request(false));
    expect(describeIt(engine)).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  it('passes through ENABLING and DISABLING where statuses take time', () => {
    const { engine, clock } = clocked({ statusDelay: 2 * HOUR });
    clock.now += 2 * HOUR;
    engine.updateTimeToLive(request(true));
    expect(describeIt(engine)).toEqual({ TimeToLiveStatus: 'ENABLING', AttributeName: 'ttl' });
    clock.now += 2 * HOUR;
    expect(describeIt(engine)).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    engine.updateTimeToLive(request(false));
    expect(describeIt(engine)).toEqual({ TimeToLiveStatus: 'DISABLING', AttributeName: 'ttl' });
    clock.now += 2 * HOUR;
    expect(describeIt(engine)).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  it('waits for a table to be there', () => {
    const { engine, clock } = clocked({ statusDelay: 1000 });
    expect(errorOf(() => engine.updateTimeToLive(request(true)))).toMatchObject({
      name: 'ResourceInUseException',
      message: 'Attempt to change a resource which is still in use: Table table is being created',
    });
    const notYet = (state: string) =>
      `Cannot describe time to live while table is in ${state} state: Current table state is ${state}`;
    expect(refusal(() => describeIt(engine))).toBe(notYet('CREATING'));
    clock.now += 1000;
    expect(describeIt(engine)).toEqual({ TimeToLiveStatus: 'DISABLED' });
    engine.deleteTable({ TableName });
    expect(refusal(() => describeIt(engine))).toBe(notYet('DELETING'));
    expect(errorOf(() => engine.updateTimeToLive(request(true))).name).toBe('ResourceInUseException');
  });

  it('changes something, and not twice within the hour', () => {
    const { engine, clock } = clocked();
    const refused = (enabled: boolean, attribute?: string) =>
      refusal(() => engine.updateTimeToLive(request(enabled, attribute)));
    expect(refused(false)).toBe('TimeToLive is already disabled');
    engine.updateTimeToLive(request(true));
    expect(refused(true)).toBe('TimeToLive is already enabled');
    const other = 'TimeToLive is active on a different AttributeName: current AttributeName is ttl';
    expect([refused(true, 'x'), refused(false, 'x')]).toEqual([other, other]);
    clock.now += HOUR - 1;
    const tooSoon = 'Time to live has been modified multiple times within a fixed interval';
    expect(refused(false)).toBe(tooSoon);
    clock.now += 1;
    engine.updateTimeToLive(request(false));
    expect(refused(true)).toBe(tooSoon);
    expect(refused(false)).toBe('TimeToLive is already disabled');
    clock.now += HOUR;
    engine.updateTimeToLive(request(true, 'x'));
    expect(describeIt(engine).AttributeName).toBe('x');
  });

  it.each<[Partial<TimeToLiveSpecification> | undefined, string]>([
    [undefined, "Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member must not be null"],
    [
      { Enabled: true },
      "Value null at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must not be null",
    ],
    [
      { AttributeName: 'ttl' },
      "Value null at 'timeToLiveSpecification.enabled' failed to satisfy constraint: Member must not be null",
    ],
    [
      { Enabled: true, AttributeName: '' },
      "Value '' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [{ Enabled: true, AttributeName: 'x'.repeat(256) }, 'Member must have length less than or equal to 255'],
  ])('refuses %j', (TimeToLiveSpecification, message) => {
    const { engine } = clocked();
    const input = { TableName, TimeToLiveSpecification } as Parameters<Engine['updateTimeToLive']>[0];
    expect(refusal(() => engine.updateTimeToLive(input))).toContain(message);
  });

  it('needs a table', () => {
    const { engine } = clocked();
    const nowhere = { TableName: 'nowhere' };
    for (const call of [
      () => engine.updateTimeToLive({ ...request(true), ...nowhere }),
      () => engine.describeTimeToLive(nowhere),
    ]) {
      expect(errorOf(call)).toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'Requested resource not found: Table: nowhere not found',
      });
    }
  });
});

describe('an item that has expired', () => {
  it('is still there for two days, unless told otherwise', () => {
    const { engine, clock } = clocked();
    engine.updateTimeToLive(request(true));
    put(engine, 'a', SECOND + 10);
    clock.now += 10_000 + 2 * DAY;
    expect(stored(engine)).toEqual(['a']);
    clock.now += 1;
    expect(stored(engine)).toEqual([]);
  });

  it('stays as long when it was written after its time, or enabled then', () => {
    const { engine, clock } = clocked();
    put(engine, 'before', SECOND - 100 * 86_400);
    engine.updateTimeToLive(request(true));
    put(engine, 'after', SECOND - 100 * 86_400);
    clock.now += DAY;
    put(engine, 'again', SECOND - 100 * 86_400);
    put(engine, 'after', SECOND - 100 * 86_400);
    put(engine, 'before', SECOND - 50 * 86_400);
    clock.now += DAY - 1;
    expect(stored(engine)).toEqual(['after', 'again', 'before']);
    clock.now += 1;
    expect(stored(engine)).toEqual(['again', 'before']);
    clock.now += DAY;
    expect(stored(engine)).toEqual([]);
  });

  it('is deleted once its time is past, from indexes too', () => {
    const { engine, clock } = clocked({ ttlDelay: 0 });
    engine.updateTimeToLive(request(true));
    for (const [sk, ttl] of [
      ['a', 10],
      ['b', 20],
      ['c', 10.5],
      ['d', 30],
    ] as const)
      put(engine, sk, SECOND + ttl);
    clock.now += 10_001;
    expect(stored(engine)).toEqual(['b', 'c', 'd']);
    clock.now += 500;
    expect([stored(engine, 'byG').sort(), stored(engine, 'byL')]).toEqual([
      ['b', 'd'],
      ['b', 'd'],
    ]);
    clock.now += DAY;
    expect([stored(engine), stored(engine, 'byG'), stored(engine, 'byL')]).toEqual([[], [], []]);
    expect(engine.describeTable({ TableName }).Table.ItemCount).toBe(0);
  });

  it('has its time from the last write', () => {
    const { engine, clock } = clocked({ ttlDelay: 0 });
    engine.updateTimeToLive(request(true));
    for (const sk of ['later', 'sooner', 'never', 'gone', 'again']) put(engine, sk, SECOND + 100);
    put(engine, 'new');
    const update = (sk: string, UpdateExpression: string, n?: number) =>
      engine.updateItem({
        TableName,
        Key: item({ pk: 'p', sk }),
        UpdateExpression,
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ...(n === undefined ? {} : { ExpressionAttributeValues: { ':n': { N: String(n) } } }),
      });
    update('later', 'SET #ttl = #ttl + :n', 100);
    update('sooner', 'SET #ttl = :n', SECOND + 50);
    update('never', 'REMOVE #ttl');
    update('new', 'SET #ttl = :n', SECOND + 150);
    engine.deleteItem({ TableName, Key: item({ pk: 'p', sk: 'gone' }) });
    engine.deleteItem({ TableName, Key: item({ pk: 'p', sk: 'again' }) });
    put(engine, 'again', SECOND + 170);
    const at = (seconds: number) => {
      clock.now = START + seconds * 1000 + 1;
      return stored(engine);
    };
    expect(at(49)).toEqual(['again', 'later', 'never', 'new', 'sooner']);
    expect(at(50)).toEqual(['again', 'later', 'never', 'new']);
    expect(at(149)).toEqual(['again', 'later', 'never', 'new']);
    expect(at(150)).toEqual(['again', 'later', 'never']);
    expect(at(170)).toEqual(['later', 'never']);
    expect(at(200)).toEqual(['never']);
  });

  it('has a number, of seconds and not too old', () => {
    const { engine, clock } = clocked({ ttlDelay: 0 });
    put(engine, 'early', SECOND - (5 * YEAR) / 1000 - 1);
    put(engine, 'expired', SECOND - (5 * YEAR) / 1000);
    engine.updateTimeToLive(request(true));
    put(engine, 'text', String(SECOND));
    put(engine, 'set', { NS: [String(SECOND)] });
    put(engine, 'map', { M: { ttl: { N: String(SECOND) } } });
    put(engine, 'milliseconds', START);
    put(engine, 'huge', '9'.repeat(38));
    put(engine, 'hugeNumber', { N: '1e100' });
    put(engine, 'negative', -1);
    put(engine, 'zero', 0);
    put(engine, 'now', SECOND);
    clock.now += YEAR;
    const left = ['early', 'huge', 'hugeNumber', 'map', 'milliseconds', 'negative', 'set', 'text', 'zero'];
    expect(stored(engine)).toEqual(left);
  });

  it('stays where the time to live is disabled, or the table another one', () => {
    const { engine, clock } = clocked({ ttlDelay: 0 });
    engine.updateTimeToLive(request(true));
    clock.now += HOUR;
    put(engine, 'a', clock.now / 1000 + 10);
    engine.updateTimeToLive(request(false));
    clock.now += HOUR;
    expect(stored(engine)).toEqual(['a']);
    engine.updateTimeToLive(request(true));
    clock.now += 1;
    expect(stored(engine)).toEqual([]);
    put(engine, 'a', clock.now / 1000 + 10);
    engine.deleteTable({ TableName });
    withTable({ engine });
    put(engine, 'a', clock.now / 1000 + 10);
    clock.now += HOUR;
    expect(stored(engine)).toEqual(['a']);
  });

  it('may be named by a key', () => {
    const clock = { now: START };
    const engine = withTable({ key: ['pk:N'], engine: createEngine({ now: () => clock.now, ttlDelay: 0 }) });
    engine.updateTimeToLive(request(true, 'pk'));
    engine.putItem({ TableName, Item: item({ pk: SECOND + 1 }) });
    clock.now += 1001;
    expect(engine.scan({ TableName }).Count).toBe(0);
  });

  it('is told of as a change, and waits for a transaction that holds it', () => {
    const told: unknown[] = [];
    const { engine, clock } = clocked({ ttlDelay: 0, onChange: ({ keys, after }) => told.push([keys, after]) });
    engine.updateTimeToLive(request(true));
    put(engine, 'a', SECOND + 10);
    put(engine, 'b', SECOND + 10);
    told.length = 0;
    const release = engine.holdItems(TableName, [item({ pk: 'p', sk: 'a' })]);
    clock.now += 20_000;
    expect(stored(engine)).toEqual(['a']);
    release();
    expect(stored(engine)).toEqual(['a']);
    clock.now += 1000;
    expect(stored(engine)).toEqual([]);
    expect(told).toEqual(['b', 'a'].map((sk) => [item({ pk: 'p', sk }), undefined]));
  });

  it('is deleted just as a model of it says', () => {
    const steps = fc.array(
      fc.record({
        sk: fc.constantFrom('a', 'b', 'c'),
        ttl: fc.option(fc.integer({ min: -2, max: 12 })),
        remove: fc.boolean(),
        wait: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 3 }), (taken, delay) => {
        const { engine, clock } = clocked({ ttlDelay: delay * 1000 });
        engine.updateTimeToLive(request(true));
        /** The first time at which each item is gone. */
        const model = new Map<string, { readonly time: number | undefined; readonly end: number }>();
        for (const { sk, ttl, remove, wait } of taken) {
          const time = ttl === null ? undefined : SECOND + ttl;
          if (remove) engine.deleteItem({ TableName, Key: item({ pk: 'p', sk }) });
          else put(engine, sk, time);
          if (remove) model.delete(sk);
          else if (model.get(sk)?.time !== time || time === undefined) {
            const from = time === undefined ? Number.POSITIVE_INFINITY : Math.max(time * 1000 + 1, clock.now);
            model.set(sk, { time, end: from + delay * 1000 });
          }
          clock.now += wait * 1000;
          for (const [key, { end }] of model) if (end <= clock.now) model.delete(key);
          expect(stored(engine)).toEqual([...model.keys()].sort());
        }
      }),
      { numRuns: runs(30, 1000) },
    );
  });
});
