import { describe, expect, it } from 'vitest';
import { readUnits, writeRequestCost, writeUnits } from '../../src/facts/index.js';
import { costOf } from '../../src/load/cost.js';
import { heatOf } from '../../src/load/heat.js';
import { workloadOf } from '../../src/load/workload.js';
import { planned } from './support.js';

const KB = 1024;

function workload(text: string) {
  return workloadOf(planned(text));
}

describe('throughput that AWS publishes', () => {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html
  it('100 writes a second of 512 bytes need 100 write units', () => {
    expect(100 * writeUnits(0, 512)).toBe(100);
  });

  it('6 units of each carry 24, 48 and 12 KB a second of reads, and 6 and 3 KB of writes', () => {
    const reads = (['strong', 'eventual', 'transactional'] as const).map((mode) => (6 / readUnits(4 * KB, mode)) * 4);
    expect(reads).toEqual([24, 48, 12]);
    expect([6 / writeUnits(0, KB), 6 / (2 * writeUnits(0, KB))]).toEqual([6, 3]);
  });
});

describe('a failed condition', () => {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
  it('costs the larger of the item that is there and the one that was to be', () => {
    expect([writeUnits(300 * KB, 310 * KB), writeUnits(310 * KB, 300 * KB)]).toEqual([310, 310]);
  });
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-gsi-sharding.html
describe('a sharded index that one query reads a fifth of', () => {
  /** `reads` a second of 4 KB, strongly consistent, each one unit, all under one key. */
  const single = (reads: number) => `
dynamodel: 1
model: one
tables: {things: {key: {pk: pk, sk: sk}}}
entities:
  Thing:
    key: {pk: THINGS, sk: "{id}"}
    singleton: false
    attributes:
      id: {type: ulid, generate: ulid, immutable: true}
      body: {type: string, minBytes: 4000, maxBytes: 4000, avgBytes: 4000}
    volume: {count: 1000}
accessPatterns:
  read: {op: get, entity: Thing, by: [id], consistent: true, rate: ${reads}/s}
`;

  it('needs 13 shards for 3,000,000 items of 256 bytes in a second, and 14 with headroom', () => {
    const itemsInUnit = (4 * KB) / 256;
    const units = (0.2 * 3_000_000) / itemsInUnit;
    expect([itemsInUnit, Math.ceil(units / 3000)]).toEqual([16, 13]);
    const [hottest] = heatOf(workload(single(units))).keys;
    expect(hottest).toMatchObject({ peak: 37_500, limit: 3000, level: 'hot', shards: { now: 1, least: 14 } });
  });
});

describe('a global table', () => {
  const replicated = (replicas: string, indexed: boolean, rate = 200) => `
dynamodel: 1
model: global
tables:
  things:
    key: {pk: id}
    ${replicas}
    ${indexed ? 'indexes: {byKind: {pk: kind, sk: id, project: all}}' : ''}
entities:
  Thing:
    key: natural
    ${indexed ? 'indexes: {byKind: natural}' : ''}
    attributes:
      id: {type: ulid, generate: ulid, immutable: true}
      kind: {type: ulid, immutable: true}
    volume: {count: 1000}
accessPatterns:
  save: {op: create, entity: Thing, rate: ${rate}/s}
`;
  const monthly = (text: string) => costOf(workload(text)).indexes.map(({ onDemand }) => onDemand.write);

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
  it('pays replicated units in each Region for the table, and plain ones in each for its index', () => {
    const month = 730 * 3600;
    const [alone] = monthly(replicated('', false));
    expect(alone).toBeCloseTo(writeRequestCost(200 * month), 6);
    const [table, index] = monthly(replicated('replicas: [eu-west-1]', true));
    // A replicated write unit has the price of a plain one: 400 of them, and 400 plain ones for the index.
    expect(table).toBeCloseTo(writeRequestCost(400 * month), 6);
    expect(index).toBeCloseTo(writeRequestCost(400 * month), 6);
  });

  // 100 writes in one Region, 150 in two, and 200 in two with an index: 500 write units and 700 replicated ones.
  it.each<[string, string, boolean, number, readonly number[]]>([
    ['100 write units for 100 writes in its only Region', '', false, 100, [100]],
    ['300 replicated ones for 150 in two Regions', 'replicas: [eu-west-1]', false, 150, [300]],
    [
      '400 replicated ones and 400 plain ones for 200 in two, with an index',
      'replicas: [eu-west-1]',
      true,
      200,
      [400, 400],
    ],
  ])('pays %s', (_, replicas, indexed, rate, units) => {
    const paid = monthly(replicated(replicas, indexed, rate)).map((usd) => usd / writeRequestCost(730 * 3600));
    expect(paid).toEqual(units.map((one) => expect.closeTo(one, 6)));
  });
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations
describe('an entry of an index', () => {
  const notes = (index: string): string => `
dynamodel: 1
model: notes
defaults: {entityAttribute: none}
tables:
  notes:
    key: {pk: id}
    protection: {pitr: false}
    indexes: {byKind: {pk: kind, ${index}}}
entities:
  Note:
    key: natural
    indexes: {byKind: natural}
    attributes:
      id: {type: string, minBytes: 8, maxBytes: 8, avgBytes: 8}
      kind: {type: string, minBytes: 6, maxBytes: 6, avgBytes: 6}
      title: {type: string, minBytes: 45, maxBytes: 45, avgBytes: 45}
      body: {type: string, minBytes: 996, maxBytes: 996, avgBytes: 996}
    volume: {count: 1M}
accessPatterns:
  load: {op: get, entity: Note, by: [id], rate: 1/s}
`;

  it.each<[string, number]>([
    ['project: keys', 10 + 10],
    ['project: {include: [title]}', 10 + 10 + 50],
    ['project: all', 10 + 10 + 50 + 1000],
  ])('that has {%s} is stored as the keys of table and index, what is projected, and 100 bytes', (index, bytes) => {
    const [table, byKind] = costOf(workload(notes(index))).indexes;
    expect(table?.storedBytes).toBe(1e6 * (1070 + 100));
    expect(byKind?.storedBytes).toBe(1e6 * (bytes + 100));
    expect(byKind?.storage).toBeCloseTo(((1e6 * (bytes + 100)) / 2 ** 30) * 0.25, 9);
  });
});
