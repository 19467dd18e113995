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
  const replicated = (replicas: string, indexed: boolean) => `
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
  save: {op: create, entity: Thing, rate: 200/s}
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
});
