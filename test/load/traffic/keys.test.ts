import { describe, expect, it } from 'vitest';
import { hottestShare, keyCount, shareOfRank, splitEvenly, topShare } from '../../../src/distributions/index.js';
import { capped, combined, withHottest } from '../../../src/load/key-distribution.js';
import { trafficOf } from '../../../src/load/traffic/index.js';
import { workloadOf } from '../../../src/load/workload.js';
import { cpuTime } from '../../support/cpu-time.js';
import { ORDERS, planned, stockModel } from '../support.js';
import { compiled, demandOn, demandsOf } from './support.js';

describe('keys of tenants', () => {
  const TENANTS = (skew: string): string =>
    stockModel().replaceAll('skew: zipf(0.9) on sku', skew).replace('{count: 900k}', '{count: 10G}');

  it('are as uneven as the tenants and what is within them together', () => {
    const traffic = compiled(TENANTS('skew: zipf(0.8) on sku within tenantId'));
    const { distribution } = demandOn(traffic, 'product', 'shop', 'read').keys;
    const outer = { kind: 'zipf', keys: 400, exponent: 1.2 } as const;
    expect(distribution).toEqual({
      kind: 'product',
      outer,
      inner: { kind: 'zipf', keys: Math.round(10e9 * hottestShare(outer)), exponent: 0.8 },
    });
    const { id } = demandOn(traffic, 'product', 'shop', 'read').keys;
    expect(traffic.keys.get(id)).toMatchObject({ set: 'shop', key: 'T#{tenantId}#PROD#{sku}', field: 'sku' });
    expect(traffic.keys.get(id)?.value).toMatch(/^the largest of 400 tenants, the hottest of [\d,]+ values of `sku`$/);
  });

  it('take no time that grows with their number', () => {
    const workload = workloadOf(planned(TENANTS('skew: zipf(0.99) on sku within tenantId')));
    trafficOf(workload);
    const start = cpuTime();
    const { traffic } = trafficOf(workload);
    expect(cpuTime() - start).toBeLessThan(100);
    expect(JSON.stringify(traffic).length).toBeLessThan(20_000);
  });
});

describe('keys with shards', () => {
  const traffic = compiled(stockModel());
  const write = demandOn(traffic, 'logStock', 'events').keys;

  it('spread what is written over them, at the current time', () => {
    const tenants = { kind: 'zipf', keys: 400, exponent: 1.2 } as const;
    expect(write.distribution).toEqual(splitEvenly(tenants, 16));
    expect(hottestShare(write.distribution)).toBeCloseTo(hottestShare(tenants) / 16, 12);
    expect(write.within).toBe('growing');
    expect(traffic.keys.get(write.id)?.value).toBe(
      'one of 16 shards, the current `at|bucket`, the largest of 400 tenants',
    );
  });

  it('have all of them read by one call, in each period of time that it is about', () => {
    const text = `${stockModel()}
  events: {op: query, entity: StockEvent, by: [], range: {at: between}, fanOut: {shard: all, bucket: {max: 24, mode: parallel}}, limit: 10, rate: 2/s}
`;
    const [current, earlier, ...others] = demandsOf(compiled(text), 'events');
    expect(others).toEqual([]);
    expect(current?.keysPerCall).toBeCloseTo(16, 9);
    expect(earlier?.keysPerCall).toBeCloseTo(16 * 23, 9);
    // What is read of the current hour is where it is written, what is over is elsewhere.
    expect(current?.keys).toMatchObject({ id: write.id, distribution: write.distribution });
    expect(earlier?.keys.id).not.toBe(write.id);
    expect(keyCount(earlier?.keys.distribution ?? write.distribution)).toBe(23 * 16 * 400);
    expect((earlier?.units ?? 0) / (current?.units ?? 1)).toBeCloseTo(23, 9);
  });
});

describe('keys with few values', () => {
  it('are the same ones for all patterns, though not equally busy', () => {
    const traffic = compiled(ORDERS);
    const placed = demandOn(traffic, 'place', 'orders.byStatus');
    const open = demandsOf(traffic, 'open');
    expect(open.map(({ units }) => units)).toEqual([0.2, 0.3, 0.5].map((share) => expect.closeTo(share / 2, 9)));
    expect(open.filter(({ keys }) => keys.id === placed.keys.id)).toEqual([open[0]]);
    expect(traffic.keys.get(placed.keys.id)?.value).toBe('`status` PLACED');
    expect(traffic.keys.get(open[2]?.keys.id ?? '')?.value).toBe('`status` SHIPPED');
    // One call in five asks for those placed.
    expect(open[0]).toMatchObject({ askedBy: expect.closeTo(0.2, 12) });
    expect(open[0]?.unitsSquared).toBeCloseTo(0.2 * 0.5 ** 2, 12);
  });

  it('stand by their weights where all agree', () => {
    const traffic = compiled(ORDERS.replace(/ {2}place:.*\n/, ''));
    const { distribution } = demandOn(traffic, 'open', 'orders.byStatus', 'read').keys;
    expect([1, 2, 3].map((rank) => shareOfRank(distribution, rank))).toEqual(
      [0.5, 0.3, 0.2].map((share) => expect.closeTo(share, 12)),
    );
  });

  it('are two of them where an entry moves from one to another', () => {
    const text = ORDERS.replace('PLACED: 2, PAID: 3, SHIPPED: 5', 'PLACED: 80, PAID: 10, SHIPPED: 10').replace(
      /place: .*/,
      'advance: {op: update, entity: Order, set: [status], rate: 10/s}',
    );
    const moved = demandOn(compiled(text), 'advance', 'orders.byStatus');
    expect(moved).toMatchObject({ units: 2, keysPerCall: 2 });
    // Eight in ten entries are under the hottest key, and no more than one of the two writes of a call is.
    expect(hottestShare(moved.keys.distribution)).toBeCloseTo(0.5, 12);
    expect(topShare(moved.keys.distribution, 3)).toBeCloseTo(1, 12);
  });
});

const GAMES = `
dynamodel: 1
model: games
tables:
  games:
    key: {pk: pk, sk: sk}
    indexes: {best: {pk: bestPk, sk: bestSk, project: all}}
entities:
  Score:
    key: {pk: "P#{playerId}", sk: "S#{board}"}
    indexes: {best: {pk: "BEST", sk: "{points|pad:9}"}}
    attributes:
      playerId: {type: ulid, distinct: 1000}
      board: {type: string, charset: a-z, maxBytes: 9, minBytes: 3, distinct: 20}
      points: {type: int, min: 0, max: 999999999}
    volume: {count: 20k}
accessPatterns:
  improve: {op: update, entity: Score, set: [points], rate: 10/s, skew: "hot(1, 50%) on playerId"}
  scores: {op: query, entity: Score, by: [playerId], rate: 20/s, skew: "hotspot(10%, 90%) on playerId"}
  score: {op: get, entity: Score, by: [playerId, board], rate: 1/s, skew: ycsb on playerId}
  best: {op: query, entity: Score, by: [], index: best, order: desc, limit: 10, rate: 5/s}
`;

describe('the key of a pattern', () => {
  const traffic = compiled(GAMES);

  it('is as uneven as the model says', () => {
    const of = (flow: string, kind: 'read' | 'write') => demandOn(traffic, flow, 'games', kind).keys.distribution;
    expect(of('improve', 'write')).toEqual({ kind: 'hot', keys: 1000, hot: 1, share: 0.5 });
    expect(of('scores', 'read')).toEqual({ kind: 'hotspot', keys: 1000, hotKeys: 0.1, hotShare: 0.9 });
    expect(of('score', 'read')).toEqual({ kind: 'ycsb', keys: 1000, exponent: 0.99 });
  });

  it('is one where it is the same on all items, and where all load it it is divided if at all by the sort key', () => {
    const best = demandOn(traffic, 'best', 'games.best', 'read');
    expect(best.keys).toMatchObject({ distribution: { kind: 'uniform', keys: 1 }, within: 'spread' });
    expect(traffic.keys.get(best.keys.id)).toEqual({ set: 'games.best', key: 'BEST', value: 'its only value' });
    expect(demandOn(traffic, 'improve', 'games.best').keys.id).toBe(best.keys.id);
  });

  it('is hottest on the same value for reads and writes, wherever the pattern has it', () => {
    const ids = ['improve', 'scores', 'score'].map((flow) =>
      demandsOf(traffic, flow).find(({ set }) => traffic.sets[set]?.name === 'games'),
    );
    expect(new Set(ids.map((demand) => demand?.keys.id)).size).toBe(1);
  });
});

describe('a skew of a scenario', () => {
  const text = (skew: string): string => `${GAMES}
scenarios: {final: {for: 1h, skew: {${skew}}}}
`;

  it('holds for every pattern with the attribute in its key, in place of its own', () => {
    const traffic = compiled(text('playerId: "hot(2, 30%)"'), { scenario: 'final' });
    for (const [flow, kind] of [
      ['improve', 'write'],
      ['scores', 'read'],
      ['score', 'read'],
    ] as const) {
      const { distribution } = demandOn(traffic, flow, 'games', kind).keys;
      expect(distribution).toEqual({ kind: 'hot', keys: 1000, hot: 2, share: 0.3 });
    }
  });

  it('leaves the others as they are, and everything without it', () => {
    const traffic = compiled(text('board: "hot(1, 30%)"'), { scenario: 'final' });
    expect(demandOn(traffic, 'scores', 'games', 'read').keys.distribution).toMatchObject({ kind: 'hotspot' });
    expect(compiled(text('playerId: "hot(2, 30%)"')).traffic.flows).toEqual(compiled(GAMES).traffic.flows);
  });

  it('holds over the whole run, which is said where the scenario is shorter', () => {
    const note = 'keys are as uneven over the whole run as the scenario says: playerId';
    const of = (duration: number) =>
      compiled(text('playerId: "hot(2, 30%)"'), { scenario: 'final', duration }).assumptions;
    expect(of(3600)).not.toContain(note);
    expect(of(7200)).toContain(note);
  });

  it('may be of tenants', () => {
    const tenants = `${stockModel()}
scenarios: {sale: {for: 1h, skew: {tenantId: "hot(1, 50%)"}}}
`;
    const { distribution } = demandOn(compiled(tenants, { scenario: 'sale' }), 'logStock', 'events').keys;
    expect(hottestShare(distribution)).toBeCloseTo(0.5 / 16, 12);
  });
});

describe('parts of a key', () => {
  const tenants = { kind: 'zipf', keys: 40, exponent: 1.2 } as const;
  const skus = { kind: 'zipf', keys: 1e9, exponent: 0.9 } as const;
  const states = { kind: 'weighted', weights: [5, 3, 2] } as const;
  const shards = { kind: 'uniform', keys: 8 } as const;

  it('multiply, and what is even among them stands in one number', () => {
    expect(combined([])).toEqual({ kind: 'uniform', keys: 1 });
    expect(combined([shards, { kind: 'uniform', keys: 3 }])).toEqual({ kind: 'uniform', keys: 24 });
    expect(combined([shards, tenants])).toEqual(splitEvenly(tenants, 8));
    expect(combined([tenants, shards, skus])).toEqual(splitEvenly({ kind: 'product', outer: tenants, inner: skus }, 8));
    const all = combined([tenants, states, shards, skus]);
    expect(keyCount(all)).toBe(40 * 3 * 8 * 1e9);
    expect(hottestShare(all)).toBeCloseTo((hottestShare(tenants) * 0.5 * hottestShare(skus)) / 8, 15);
  });

  it.each([
    ['weights', states],
    ['many keys', skus],
  ] as const)('may have another share of the hottest value: %s', (_, distribution) => {
    for (const share of [0.01, 0.4, 0.9]) {
      const raised = withHottest(distribution, share);
      expect(keyCount(raised)).toBe(keyCount(distribution));
      expect(topShare(raised, keyCount(raised))).toBeCloseTo(1, 12);
      if (share >= 0.4) expect(hottestShare(raised)).toBeCloseTo(share, 12);
    }
  });

  it('are not loaded by more than a call has for one of them', () => {
    expect(capped(states, 0.5, 9)).toBe(states);
    expect(hottestShare(capped(states, 0.4, 9))).toBeCloseTo(0.4, 12);
    expect(capped({ kind: 'uniform', keys: 1 }, 0.5, 31)).toEqual({ kind: 'hot', keys: 31, hot: 1, share: 0.5 });
  });
});
