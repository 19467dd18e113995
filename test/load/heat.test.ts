import { describe, expect, it } from 'vitest';
import { distributionOf, hottestShare } from '../../src/design/index.js';
import { createRandom, createSampler } from '../../src/distributions/index.js';
import { encodeKey } from '../../src/keys/index.js';
import { heatOf, type KeyHeat } from '../../src/load/heat.js';
import { workloadOf } from '../../src/load/workload.js';
import type { ModelValue } from '../../src/model/value-type.js';
import { ORDERS, planned, stockModel } from './support.js';

function heat(text: string): readonly KeyHeat[] {
  return heatOf(workloadOf(planned(text))).keys;
}

function keyOf(keys: readonly KeyHeat[], unit: 'read' | 'write', part: string): KeyHeat {
  const found = keys.find((one) => one.unit === unit && one.key.includes(part));
  if (found === undefined) throw new Error(`no ${unit} heat on ${part}`);
  return found;
}

describe('the hottest key of a tenant skew', () => {
  const skew = { kind: 'zipf', a: 1.2, text: 'zipf(1.2)' } as const;

  it('gives the biggest of 400 tenants 24.5 % of the traffic', () => {
    expect(hottestShare(skew, 400)).toBeCloseTo(0.2449, 4);
  });

  it('puts 138 writes a second on each of 16 shards, and 2,204 on one key without', () => {
    const sharded = keyOf(heat(stockModel()), 'write', 'EV#');
    expect(sharded.peak).toBeCloseTo(137.75, 1);
    expect(sharded).toMatchObject({ level: 'cool', limit: 1000, shards: { now: 16, least: 3 } });
    expect(sharded.example.join('; ')).toContain('the largest of 400 tenants');

    const single = keyOf(heat(stockModel({ shards: 1 })), 'write', 'EV#');
    expect(single.peak).toBeCloseTo(2204, 0);
    expect(single).toMatchObject({ level: 'hot', relief: 'growing-sort-key', shards: { now: 1, least: 3 } });
    expect(single.headroom).toBeCloseTo(-1204, 0);
  });

  it('calls a key warm from 80 % of the limit', () => {
    const rate = '{avg: 1/s, peak: 3.5k/s}';
    expect(keyOf(heat(stockModel({ shards: 1, rate })), 'write', 'EV#').level).toBe('warm');
  });
});

describe('patterns that share a key', () => {
  const keys = heat(stockModel());

  it('are added up on the hottest value of it', () => {
    const reads = keyOf(keys, 'read', 'PROD#');
    const share = hottestShare({ kind: 'zipf', a: 0.9, text: '' }, 900_000);
    expect(reads.contributions.map(({ pattern }) => pattern).sort()).toEqual(['latestReviews', 'product']);
    expect(reads.contributions.find(({ pattern }) => pattern === 'product')?.peak).toBeCloseTo(30_000 * 0.5 * share, 6);
    expect(reads.peak).toBeCloseTo(
      reads.contributions.reduce((sum, { peak }) => sum + peak, 0),
      9,
    );
  });

  it('tell a single item from its collection', () => {
    const writes = keyOf(keys, 'write', 'PROD#');
    expect(writes.relief).toBe('single-item');
    expect(writes.itemPeak).toBeCloseTo(writes.peak, 6);
    const reads = keyOf(keys, 'read', 'PROD#');
    expect(reads.itemPeak).toBeLessThan(reads.peak);
    expect(reads.itemPeak).toBeGreaterThan(0);
  });

  it('do not meet where the literals of their keys differ', () => {
    const spaces = new Set(keys.map(({ key, unit, index }) => `${index.name} ${unit} ${key}`));
    expect(spaces.size).toBe(keys.length);
  });
});

describe('keys with few values', () => {
  const keys = heat(ORDERS);

  it('are as hot as the first state for new items', () => {
    const plan = planned(ORDERS);
    const workload = workloadOf(plan);
    const plannedUnits = workload.patterns[0]?.call.byIndex.find(({ index }) => index.name === 'byStatus')?.write ?? 0;
    const heated = keyOf(keys, 'write', 'S#');
    expect(heated.example).toEqual(['`status` PLACED']);
    expect(heated.peak).toBeCloseTo(1500 * plannedUnits, 6);
  });

  it('are read as often as the items that are in the index carry them', () => {
    const read = keyOf(keys, 'read', 'S#');
    expect(read.example).toEqual(['`status` SHIPPED']);
    expect(read.contributions[0]?.share).toBeCloseTo(0.5, 9);
  });
});

const JOBS = (sort: string, local: string): string => `
dynamodel: 1
model: jobs
tables:
  jobs:
    key: {pk: pk, sk: sk}
    indexes: {${local}}
entities:
  Job:
    key: {pk: "Q#{queue}", sk: "${sort}"}
    ${local === '' ? '' : 'indexes: {byKind: {pk: "Q#{queue}", sk: "K#{jobId}"}}'}
    attributes:
      queue: {type: string, charset: a-z, maxBytes: 10, minBytes: 3, distinct: 2}
      jobId: {type: uuid, generate: uuid}
      at: {type: timestamp, default: now, immutable: true}
    volume: {count: 1M}
accessPatterns:
  push: {op: create, entity: Job, rate: 4k/s}
`;

describe('what DynamoDB can do about a hot key', () => {
  it('is to split a collection with a random sort key', () => {
    const [hot] = heat(JOBS('JOB#{jobId}', ''));
    expect(hot).toMatchObject({ level: 'hot', peak: 2000, relief: 'splits-collection' });
    expect(hot?.shards).toMatchObject({ now: 1, least: 3 });
    expect(hot?.shards.safe).toBeGreaterThanOrEqual(3);
  });

  it('is nothing where the sort key only grows', () => {
    expect(heat(JOBS('JOB#{at|iso}#{jobId}', ''))[0]?.relief).toBe('growing-sort-key');
  });

  it('is nothing where the table has a local index', () => {
    const keys = heat(JOBS('JOB#{jobId}', 'byKind: {pk: pk, sk: lsk, local: true, project: keys}'));
    expect(keys[0]?.relief).toBe('local-index');
  });
});

describe('published limits of one partition', () => {
  const single = (bytes: number, pattern: string): string => `
dynamodel: 1
model: single
defaults: {entityAttribute: none}
tables: {main: {key: {pk: id}}}
entities:
  Thing:
    key: natural
    attributes:
      id: {type: uuid, generate: uuid, immutable: true}
      body: {type: string, minBytes: ${bytes - 42}, maxBytes: ${bytes - 42}, avgBytes: ${bytes - 42}}
    volume: {count: 1M}
accessPatterns:
  one: {${pattern}, skew: "hot(1, 100%) on id"}
`;

  it('are 600 strongly consistent reads a second of an item of 20 KB', () => {
    const [thing] = heat(single(20_480, 'op: get, entity: Thing, by: [id], consistent: true, rate: 600/s'));
    expect(thing).toMatchObject({ peak: 3000, share: 1, headroom: 0, level: 'warm', relief: 'single-item' });
  });

  it('are 6,000 eventually consistent reads a second of an item of up to 4 KB', () => {
    const [thing] = heat(single(4096, 'op: get, entity: Thing, by: [id], rate: 6000/s'));
    expect(thing).toMatchObject({ peak: 3000, level: 'warm' });
  });

  it('leave no room for 5,000 writes a second over 5 shards, so that 6 are advised', () => {
    const [thing] = heat(single(1024, 'op: update, entity: Thing, set: [body], rate: 5000/s'));
    expect(thing).toMatchObject({ peak: 5000, level: 'hot', shards: { now: 1, least: 6 } });
  });
});

describe('a single item', () => {
  const COUNTER = `
dynamodel: 1
model: counters
tables: {counters: {key: {pk: pk, sk: sk}}}
entities:
  Poll:
    key: {pk: "P#{pollId}", sk: POLL}
    attributes:
      pollId: {type: ulid, generate: ulid, immutable: true}
      votes: {type: int, min: 0, counter: true}
    volume: {count: 1000}
accessPatterns:
  vote: {op: update, entity: Poll, add: {votes: 1}, rate: 4k/s, skew: "hot(1, 40%) on pollId"}
`;

  it('that takes the load of its key is told from a collection', () => {
    const [poll] = heat(COUNTER);
    expect(poll).toMatchObject({
      peak: 1600,
      itemPeak: 1600,
      relief: 'single-item',
      level: 'hot',
      shards: { least: 2 },
    });
  });
});

describe('dates that items move between', () => {
  const RENEWALS = `
dynamodel: 1
model: renewals
tables:
  subs:
    key: {pk: id}
    indexes:
      byDay: {pk: nextPayment, sk: id, project: keys}
entities:
  Sub:
    key: natural
    indexes: {byDay: natural}
    attributes:
      id: {type: ulid, generate: ulid}
      nextPayment: {type: date, distinct: 31}
    volume: {count: 2M}
accessPatterns:
  subscribe: {op: create, entity: Sub, rate: 310/s}
  renew: {op: update, entity: Sub, set: [nextPayment], rate: 1.5k/s}
`;

  it('are loaded once by each move, and not twice', () => {
    const day = keyOf(heat(RENEWALS), 'write', 'nextPayment');
    expect(day.contributions).toEqual([
      expect.objectContaining({ pattern: 'renew', peak: 1500 }),
      expect.objectContaining({ pattern: 'subscribe', peak: 10 }),
    ]);
    expect(day.level).toBe('hot');
  });
});

describe('closed forms against counted keys', () => {
  const MODEL = `
dynamodel: 1
model: counted
tenancy: {field: t, prefix: "T#{t}", separator: "#", values: {count: 40, skew: zipf(1.1)}}
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Item:
    key: {pk: "I#{kind}#{shard:4 by n}", sk: "{n|pad:6}"}
    attributes:
      t: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 8, avgBytes: 3}
      kind: {enum: [A, B, C], weights: {A: 6, B: 3, C: 1}}
      n: {type: int, min: 0, max: 999999}
    volume: {count: 100k}
accessPatterns:
  add: {op: put, entity: Item, rate: 1000/s}
`;

  it('agree on the share of the hottest partition key', () => {
    const plan = planned(MODEL);
    const [predicted] = heatOf(workloadOf(plan)).keys;
    const key = plan.design.entities.get('Item')?.key?.pk[0];
    const tenants = createSampler(distributionOf({ kind: 'zipf', a: 1.1, text: '' }, 40));
    const random = createRandom(7);
    const counts = new Map<string, number>();
    const draws = 60_000;
    for (let i = 0; i < draws; i += 1) {
      const kind = random.uniform();
      const values = new Map<string, ModelValue>([
        ['t', `t${tenants(random)}`],
        ['kind', kind < 0.6 ? 'A' : kind < 0.9 ? 'B' : 'C'],
        ['n', BigInt(random.below(1_000_000))],
      ]);
      const encoded = key === undefined ? undefined : encodeKey(key.compiled, (path) => values.get(path));
      if (encoded?.ok !== true) throw new Error('no key');
      counts.set(encoded.text, (counts.get(encoded.text) ?? 0) + 1);
    }
    const hottest = Math.max(...counts.values()) / draws;
    expect(predicted?.share).toBeGreaterThan(0);
    // The largest of the four shards is counted, so it lies a little above the mean of them.
    expect((predicted?.peak ?? 0) / 1000).toBeGreaterThan(hottest * 0.95);
    expect((predicted?.peak ?? 0) / 1000).toBeLessThan(hottest * 1.02);
  });
});

const VOTES = (skew: string, local = true): string => `
dynamodel: 1
model: votes
tables:
  posts:
    key: {pk: pk, sk: sk}
    indexes: {${local ? 'best: {pk: pk, sk: "score: N", local: true, project: keys}' : ''}}
entities:
  Post:
    key: {pk: "U#{user}", sk: "{id}"}
    ${local ? 'indexes: {best: {pk: "U#{user}", sk: natural}}' : ''}
    attributes:
      user: {type: string, charset: a-z, minBytes: 1, maxBytes: 10, distinct: 1000}
      id: {type: ulid, immutable: true}
      score: {type: int, min: 0, max: 999}
    volume: {count: 100k}
accessPatterns:
  vote: {op: update, entity: Post, add: [score], rate: {avg: 1k/s, peak: 4k/s}${skew}}
  top: {op: query, entity: Post, by: [user], limit: 5}
`;

describe('a skew over items', () => {
  it('loads the partition key of the hottest item with all that the item has', () => {
    const key = keyOf(heat(VOTES(', skew: "hot(1, 30%) on id"', false)), 'write', 'U#');
    expect(key.peak).toBeCloseTo(1200, 6);
    expect(key).toMatchObject({ level: 'hot', relief: 'single-item' });
    expect(key.example).toEqual(['the hottest of 100,000 values of `id`']);
  });
});

describe('a local index', () => {
  it('loads the partition of its table: both writes come together', () => {
    const keys = heat(VOTES('')).filter(({ unit }) => unit === 'write');
    expect(keys).toHaveLength(1);
    // One unit for the item and two for the entry that moves, over 1,000 users.
    expect(keys[0]).toMatchObject({ index: { kind: 'table' }, relief: 'local-index' });
    expect(keys[0]?.peak).toBeCloseTo((4000 * 3) / 1000, 6);
  });
});

describe('a put that draws its id', () => {
  it('is a new item: its state is the first, as with a create', () => {
    const put = keyOf(heat(ORDERS.replace('op: create', 'op: put')), 'write', 'S#');
    expect(put.example).toEqual(['`status` PLACED']);
    expect(put.peak).toBeCloseTo(keyOf(heat(ORDERS), 'write', 'S#').peak, 6);
  });
});

describe('a key of two entities', () => {
  const text = (type: string): string => `
dynamodel: 1
model: devices
tables:
  devices: {key: {pk: pk, sk: sk}}
entities:
  Device:
    key: {pk: "DEV#{id}", sk: DEV}
    attributes: {id: uuid}
    volume: {count: 1000}
  Event:
    key: {pk: "DEV#{device}", sk: "EV#{at|iso}"}
    attributes: {device: ${type}, at: timestamp}
    volume: {count: 1M, per: {Device: {avg: 1000, max: 2000}}}
accessPatterns:
  device: {op: get, entity: Device, by: [id], rate: 2k/s, skew: "hot(1, 50%) on id"}
  events: {op: query, entity: Event, by: [device], limit: 10, rate: 2k/s, skew: "hot(1, 50%) on device"}
`;

  it('is one, though one says `uuid` and the other a text', () => {
    for (const type of ['{type: uuid, distinct: 1000}', '{type: string, minBytes: 36, maxBytes: 36, distinct: 1000}']) {
      const reads = heat(text(type)).filter(({ unit }) => unit === 'read');
      expect(reads.map(({ contributions }) => contributions.map(({ pattern }) => pattern).sort())).toEqual([
        ['device', 'events'],
      ]);
      expect(reads[0]?.peak).toBeCloseTo(1000, 6);
    }
  });
});
