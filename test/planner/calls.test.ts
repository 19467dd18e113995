import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assembleItem, type Design } from '../../src/design/index.js';
import type { Engine } from '../../src/engine/index.js';
import type { ModelValue } from '../../src/model/index.js';
import { contextOf, planModel } from '../../src/planner/index.js';
import { readCall } from '../../src/planner/read-call.js';
import { attribute, type Item } from '../../src/value/index.js';
import { argsOf, designOf, engineOf, planned, readOf, runRead, runWrite, writeOf } from './support.js';

const market = designOf(readFileSync(new URL('../fixtures/planner/market.dynamodel.yaml', import.meta.url), 'utf8'));
const BUYER = '01JABCDEFGHJKMNPQRSTVWXYZ0';
const ORDER = '01JABCDEFGHJKMNPQRSTVWXYZ1';
const TENANT = { sellerId: 'acme' };

function put(engine: Engine, design: Design, name: string, values: Readonly<Record<string, ModelValue>>): void {
  const entity = design.entities.get(name);
  const assembled = entity === undefined ? undefined : assembleItem(entity, new Map(Object.entries(values)));
  if (entity === undefined || assembled?.ok !== true) throw new Error(JSON.stringify(assembled));
  engine.putItem({ TableName: entity.table.table.name, Item: assembled.item });
}

function ids(rows: readonly Item[], name: string): readonly string[] {
  return rows.map((row) => {
    const value = attribute(row, name);
    return value === undefined ? '' : 'S' in value ? value.S : 'N' in value ? value.N : '';
  });
}

describe('example requests', () => {
  const plans = [...planModel(market).patterns.values()].filter((plan) => plan.kind === 'planned');

  it.each(plans.map((plan) => [plan.pattern.name, plan] as const))(
    '%s: the engine takes it verbatim',
    (_name, plan) => {
      const engine = engineOf(market);
      const { api, input } = plan.operation.example;
      expect(Object.keys(input).length).toBeGreaterThan(0);
      const send = (engine as unknown as Readonly<Record<string, (input: unknown) => unknown>>)[
        api.charAt(0).toLowerCase() + api.slice(1)
      ];
      // An update of nothing fails its condition, which it could only do after it was read and understood.
      const needsItem =
        plan.operation.kind === 'write' && plan.operation.conditions.some(({ kind }) => kind === 'exists');
      const run = (): unknown => send?.(input);
      if (needsItem) expect(run).toThrow(/conditional request failed|ConditionalCheckFailed/);
      else expect(run()).toBeDefined();
    },
  );
});

describe('calls', () => {
  it('give the page of a buyer in one request, orders newest first', () => {
    const engine = engineOf(market);
    const times = { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' };
    put(engine, market, 'Buyer', {
      ...TENANT,
      ...times,
      buyerId: BUYER,
      email: 'Ann@Example.com',
      name: 'Ann',
      version: 1n,
    });
    put(engine, market, 'Basket', { ...TENANT, ...times, buyerId: BUYER, items: [], expiresAt: 100n });
    for (const day of ['05', '07', '06']) {
      const orderId = `${ORDER.slice(0, -2)}${day}`;
      put(engine, market, 'Order', {
        ...TENANT,
        ...times,
        buyerId: BUYER,
        orderId,
        placedAt: `2026-01-${day}T09:00:00.000Z`,
        status: 'PAID',
        total: 1n,
        version: 1n,
      });
    }
    const plan = planned(market, 'buyerPage');
    const fresh = runRead(engine, market, plan, argsOf({ ...TENANT, buyerId: BUYER }), 50_000);
    expect(ids(fresh.rows, '_t')).toEqual(['Buyer', 'Basket', 'Order', 'Order', 'Order']);
    expect(
      ids(fresh.rows, 'placedAt')
        .slice(2)
        .map((time) => time.slice(8, 10)),
    ).toEqual(['07', '06', '05']);
    expect(fresh).toMatchObject({ requests: 1, scanned: 5, units: 0.5 });
    // The basket expired at second 100.
    const later = runRead(engine, market, plan, argsOf({ ...TENANT, buyerId: BUYER }), 100_000);
    expect(ids(later.rows, '_t')).toEqual(['Buyer', 'Order', 'Order', 'Order']);
    // Texts are folded as they are stored.
    const found = runRead(
      engine,
      market,
      planned(market, 'findByEmail'),
      argsOf({ ...TENANT, email: 'ANN@example.com' }),
    );
    expect(ids(found.rows, 'buyerId')).toEqual([BUYER]);
    const got = runRead(engine, market, planned(market, 'getBuyer'), argsOf({ ...TENANT, buyerId: BUYER }));
    expect(got).toMatchObject({ requests: 1, units: 0.5 });
    // A day as upper bound is the whole day.
    const between = argsOf({ ...TENANT, buyerId: BUYER, from: '2026-01-06', to: '2026-01-07' });
    const orders = runRead(engine, market, planned(market, 'ordersBetween'), between);
    expect(ids(orders.rows, 'placedAt').map((time) => time.slice(8, 10))).toEqual(['07', '06']);
  });

  it('sum the shards of a month', () => {
    const engine = engineOf(market);
    const sale = planned(market, 'countSale');
    const times = { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' };
    const sales = Array.from({ length: 40 }, (_, n) => ({
      orderId: `01JABCDEFGHJKMNPQRSTVWXY${String(n).padStart(2, '0')}`,
      day: n % 2 === 0 ? '2026-01-05' : '2026-01-06',
    }));
    for (const { orderId, day } of sales) {
      put(engine, market, 'SalesDay', { ...TENANT, ...times, orderId, day, orders: 0n, revenue: 0n });
      put(engine, market, 'SalesDay', { ...TENANT, ...times, orderId, day: '2026-02-01', orders: 9n, revenue: 9n });
    }
    for (const { orderId, day } of sales) {
      runWrite(engine, market, sale, argsOf({ ...TENANT, orderId, day, revenue: 5n }));
    }
    const totals = (day: string) => {
      const { requests, rows } = runRead(engine, market, planned(market, 'salesOfMonth'), argsOf({ ...TENANT, day }));
      const sums = rows.map((row) => ['day', 'orders', 'revenue'].map((name) => ids([row], name)[0]).join(' '));
      return { requests, sums: sums.sort() };
    };
    expect(totals('2026-01')).toEqual({ requests: 8, sums: ['2026-01-05 20 100', '2026-01-06 20 100'] });
    // Any day of the month names it.
    expect(totals('2026-01-31')).toEqual(totals('2026-01'));
  });

  it('ask only the shards and buckets that a window touches', () => {
    const plan = planned(market, 'stockEvents');
    const context = contextOf(market, plan.pattern);
    if (context === undefined) throw new Error('no context');
    const call = (from: string, to: string) => readCall(context, readOf(plan), argsOf({ ...TENANT, from, to }));
    const hour = call('2026-01-05T09:00:00.000Z', '2026-01-05T09:59:59.999Z');
    expect(hour.kind === 'call' && hour.requests.length).toBe(16);
    const unaligned = call('2026-01-05T09:30:00.000Z', '2026-01-06T09:30:00.000Z');
    expect(unaligned.kind === 'call' && unaligned.requests.length).toBe(400);
    expect(call('2026-01-05', '2026-01-06')).toMatchObject({
      kind: 'refused',
      problem: { code: 'too-many-buckets', max: 25 },
    });
    expect(readCall(context, readOf(plan), argsOf({ ...TENANT, from: '2026-01-05' }))).toMatchObject({
      kind: 'refused',
      problem: { code: 'missing' },
    });
  });

  it('are refused where an argument is missing, or is no value of its type', () => {
    const refusal = (name: string, args: Readonly<Record<string, string>>) => {
      const plan = planned(market, name);
      const context = contextOf(market, plan.pattern);
      const call = context === undefined ? undefined : readCall(context, readOf(plan), argsOf(args));
      return call?.kind === 'refused' ? call.problem : undefined;
    };
    expect(refusal('getBuyer', { sellerId: 'acme' })).toEqual({ code: 'missing', argument: 'buyerId' });
    expect(refusal('getBuyer', { buyerId: BUYER })).toEqual({ code: 'missing', argument: 'sellerId' });
    expect(refusal('getBuyer', { sellerId: 'ACME', buyerId: BUYER })).toMatchObject({
      code: 'key',
      error: { code: 'not-in-charset' },
    });
  });
});

describe('planned writes', () => {
  /** Items of a fixed size, so that the planned units are the engine's. */
  const design = designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'writes',
      tables: {
        jobs: {
          key: { pk: 'pk', sk: 'sk' },
          indexes: {
            all: { pk: 'allpk', sk: 'allsk', project: 'all' },
            state: { pk: 'state', sk: 'sk', project: 'keys' },
            open: { pk: 'openpk', sk: 'opensk', project: { include: ['body'] } },
            size: { pk: 'pk', sk: 'size', local: true, project: 'keys' },
          },
        },
      },
      entities: {
        Job: {
          table: 'jobs',
          key: { pk: 'JOB#{id}', sk: 'JOB' },
          indexes: {
            all: { pk: 'ALL#{state}', sk: '{id}' },
            state: { pk: 'natural', sk: 'JOB' },
            open: { pk: 'OPEN#{owner}', sk: '{id}', when: 'state = OPEN' },
            size: { pk: 'JOB#{id}', sk: 'natural' },
          },
          version: 'version',
          attributes: {
            id: { type: 'string', charset: 'a-z', minBytes: 4, maxBytes: 4 },
            state: { enum: ['OPEN', 'DONE'] },
            owner: { type: 'string', charset: 'a-z', minBytes: 3, maxBytes: 3, optional: true, present: '50%' },
            size: { type: 'int', min: 10, max: 99 },
            body: { type: 'string', minBytes: 1500, maxBytes: 1500 },
            hint: { type: 'string', minBytes: 2, maxBytes: 2 },
          },
        },
      },
      accessPatterns: {
        create: { op: 'create', entity: 'Job' },
        put: { op: 'put', entity: 'Job' },
        drop: { op: 'delete', entity: 'Job' },
        rehint: { op: 'update', entity: 'Job', set: ['hint'] },
        resize: { op: 'update', entity: 'Job', set: ['size'] },
        rebody: { op: 'update', entity: 'Job', set: ['body'] },
        reopen: { op: 'update', entity: 'Job', set: ['state', 'owner'] },
        disown: { op: 'update', entity: 'Job', set: ['state'], remove: ['owner'] },
        half: { op: 'update', entity: 'Job', set: ['state'] },
        locked: { op: 'update', entity: 'Job', set: ['hint'], lock: 'version', condition: "hint != 'zz' or size > 50" },
      },
    }),
  );
  const JOB = { id: 'abcd', state: 'OPEN', owner: 'ann', size: 20n, body: 'x'.repeat(1500), hint: 'hh' };

  function storedJob(engine: Engine, more: Readonly<Record<string, ModelValue>> = {}): void {
    runWrite(engine, design, planned(design, 'put'), new Map(Object.entries({ ...JOB, ...more })));
  }

  function job(engine: Engine): Item | undefined {
    return engine.getItem({ TableName: 'jobs', Key: { pk: { S: 'JOB#abcd' }, sk: { S: 'JOB' } } }).Item;
  }

  it.each<[string, Readonly<Record<string, ModelValue>>, readonly string[]]>([
    ['rehint', { id: 'abcd', hint: 'ii' }, ['all changes', 'open none', 'size none', 'state none']],
    ['resize', { id: 'abcd', size: 30n }, ['all changes', 'open none', 'size moves', 'state none']],
    ['rebody', { id: 'abcd', body: 'y'.repeat(1500) }, ['all changes', 'open changes', 'size none', 'state none']],
    ['reopen', { id: 'abcd', state: 'DONE', owner: 'bob' }, ['all moves', 'open moves', 'size none', 'state moves']],
    ['drop', { id: 'abcd' }, ['all leaves', 'open leaves', 'size leaves', 'state leaves']],
  ])('%s takes no more units than the ceiling, and exactly those where nothing is sometimes', (name, args, effects) => {
    const engine = engineOf(design);
    storedJob(engine);
    const plan = planned(design, name);
    expect(writeOf(plan).indexWrites.map(({ index, effect }) => `${index.name} ${effect}`)).toEqual(effects);
    const units = runWrite(engine, design, plan, new Map(Object.entries(args)));
    expect(units).toBeLessThanOrEqual(plan.writeUnits.max ?? Number.POSITIVE_INFINITY);
    const isSometimes = effects.some((effect) => effect.startsWith('open') && effect !== 'open none');
    if (!isSometimes) expect(units).toBe(plan.writeUnits.typical);
  });

  it('of a new item take what every index that it enters takes', () => {
    const engine = engineOf(design);
    const plan = planned(design, 'create');
    const units = runWrite(engine, design, plan, new Map(Object.entries(JOB)));
    expect(units).toBe(plan.writeUnits.max);
    expect(() => runWrite(engine, design, plan, new Map(Object.entries(JOB)))).toThrow('exists: AlreadyExists');
  });

  it('write the keys of an index that an item enters, and remove them where it leaves', () => {
    const engine = engineOf(design);
    storedJob(engine, { state: 'DONE' });
    expect(job(engine)).not.toHaveProperty('openpk');
    runWrite(
      engine,
      design,
      planned(design, 'reopen'),
      new Map(Object.entries({ id: 'abcd', state: 'OPEN', owner: 'bob' })),
    );
    expect(job(engine)).toMatchObject({
      openpk: { S: 'OPEN#bob' },
      opensk: { S: 'abcd' },
      allpk: { S: 'ALL#OPEN' },
      version: { N: '2' },
    });
    runWrite(engine, design, planned(design, 'disown'), new Map(Object.entries({ id: 'abcd', state: 'OPEN' })));
    expect(job(engine)).not.toHaveProperty('openpk');
    expect(job(engine)).not.toHaveProperty('opensk');
    expect(job(engine)).not.toHaveProperty('owner');
  });

  it('tell which part of a key a partial update does not give', () => {
    const plan = planned(design, 'half');
    expect(plan.notes).toContainEqual({
      code: 'partial-key',
      index: 'open',
      slot: 'openpk',
      given: [],
      missing: ['owner'],
    });
    const engine = engineOf(design);
    storedJob(engine);
    expect(() => runWrite(engine, design, plan, argsOf({ id: 'abcd', state: 'OPEN' }))).toThrow(
      /"missing","argument":"owner"/,
    );
  });

  it('hold the lock and the condition', () => {
    const engine = engineOf(design);
    storedJob(engine);
    const plan = planned(design, 'locked');
    expect(() => runWrite(engine, design, plan, argsOf({ id: 'abcd', hint: 'ii', version: 7 }))).toThrow(
      'lock: VersionConflict',
    );
    runWrite(engine, design, plan, argsOf({ id: 'abcd', hint: 'zz', version: 1 }));
    expect(job(engine)).toMatchObject({ hint: { S: 'zz' }, version: { N: '2' } });
    // hint is zz and size is not above 50.
    expect(() => runWrite(engine, design, plan, argsOf({ id: 'abcd', hint: 'ii', version: 2 }))).toThrow(
      'condition: ConditionFailed',
    );
  });
});
