import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hottestShare } from '../../src/design/index.js';
import { readModel } from '../../src/library/loaded-model.js';
import { biggestTenant, contentionOf, heatOf, type KeyHeat, workloadOf } from '../../src/load/index.js';
import { type Plan, planModel } from '../../src/planner/index.js';

/** The sample that the language was designed for, with the figures that its page states of it. */
const PATH = 'test/designs/shop-yardstick.dynamodel.yaml';

function planOf(source: Parameters<typeof readModel>[0]): Plan {
  const { design, findings } = readModel(source);
  if (design === undefined) throw new Error(findings.map(({ message }) => message).join('\n'));
  return planModel(design);
}

const plan = planOf(PATH);
const workload = workloadOf(plan);

/** The key values that hold `part`, read or written. */
function heatOn(unit: KeyHeat['unit'], part: string, of = workload): KeyHeat {
  const found = heatOf(of).keys.find((one) => one.unit === unit && one.key.includes(part));
  if (found === undefined) throw new Error(`no ${unit} heat on ${part}`);
  return found;
}

/** What each pattern puts on a key at peak. */
function parts(heat: KeyHeat): Readonly<Record<string, number>> {
  return Object.fromEntries(heat.contributions.map(({ pattern, peak }) => [pattern, peak]));
}

describe('the load of the shop', () => {
  it('is for 24.5 % that of the biggest of 400 tenants', () => {
    const tenant = biggestTenant(workload);
    expect(tenant).toMatchObject({ tenants: 400, skew: 'zipf(1.2)' });
    expect(tenant?.share).toBeCloseTo(0.2449, 4);
    expect(tenant?.writeUnits.peak).toBeCloseTo(
      workload.indexes.reduce((sum, { write }) => sum + write.peak, 0) * (tenant?.share ?? 0),
      6,
    );
  });

  it('puts 138 write units a second on each shard of an hour of stock events', () => {
    const events = heatOn('write', 'EV#');
    expect(events.peak).toBeCloseTo(137.75, 1);
    expect(events).toMatchObject({ level: 'cool', limit: 1000, shards: { now: 16 } });
  });

  it('would put 2,204 on one key without shards, which is more than twice what a partition takes', () => {
    const text = readFileSync(PATH, 'utf8').replace('#{shard:16 by eventId}', '');
    const events = heatOn('write', 'EV#', workloadOf(planOf({ text })));
    expect(events.peak).toBeCloseTo(2204, 0);
    expect(events).toMatchObject({ level: 'hot', relief: 'growing-sort-key' });
  });

  it('needs more writes for stock events than a new on-demand table takes, and no more than it is warmed up to', () => {
    const { billing } = plan.design.tables.get('events')?.table ?? {};
    const events = workload.indexes.find(({ index }) => index.name === 'events');
    expect(events?.write.peak).toBe(9000);
    expect(billing).toMatchObject({ mode: 'on-demand', warmWrite: 12_000 });
  });
});

describe('the heat of a product', () => {
  const share = hottestShare({ kind: 'zipf', a: 0.9, text: '' }, 900_000);

  it('adds `product`, `latestReviews` and what `placeOrder` reads of it for its copy', () => {
    const reads = heatOn('read', 'PROD#');
    expect(Object.keys(parts(reads))).toEqual(['product', 'latestReviews', 'placeOrder', 'products']);
    expect(parts(reads).product).toBeCloseTo(30_000 * 0.5 * share, 6);
    // Ten reviews of 670 bytes are 2 × 4 KB, eventually consistent.
    expect(parts(reads).latestReviews).toBeCloseTo(9000 * 1 * share, 6);
    expect(parts(reads).placeOrder).toBeCloseTo(400 * 3 * 0.5 * share, 6);
    expect(reads).toMatchObject({ limit: 3000, level: 'cool' });
  });

  it('adds the stock updates of `placeOrder`, of which each takes two units in its transaction', () => {
    const writes = heatOn('write', 'PROD#');
    expect(parts(writes).placeOrder).toBeCloseTo(400 * 3 * 2 * share, 6);
    expect(writes).toMatchObject({ limit: 1000, level: 'cool', relief: 'single-item' });
    expect(writes.itemPeak).toBeCloseTo(400 * 3 * 2 * share, 6);
  });

  it('is also that of the item that orders contend for', () => {
    const [product, ...rest] = contentionOf(workload).items;
    expect(product).toMatchObject({ entity: { name: 'Product' }, level: 'warning' });
    expect(product?.transactionsPerSecond.peak).toBeCloseTo(400 * 3 * share, 6);
    expect(product?.share).toBeCloseTo(400 * 3 * share * 0.02, 6);
    expect(rest.map(({ entity, level }) => [entity.name, level])).toEqual([
      ['Cart', 'fine'],
      ['Customer', 'fine'],
      ['Customer.unique.email', 'fine'],
    ]);
  });
});
