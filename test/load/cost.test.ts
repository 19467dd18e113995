import { describe, expect, it } from 'vitest';
import { type Cost, costOf } from '../../src/load/cost.js';
import { workloadOf } from '../../src/load/workload.js';
import { planned } from './support.js';

function cost(text: string): Cost {
  return costOf(workloadOf(planned(text)));
}

/** Items whose bytes are exactly as many: names `id` and `body`, no discriminator. */
function fixed(bytes: number, rest: string, table = '', attributes = ''): string {
  const body = bytes - 'id'.length - 26 - 'body'.length;
  return `
dynamodel: 1
model: fixed
defaults: {entityAttribute: none}
tables:
  things:
    key: {pk: id}
    ${table}
entities:
  Thing:
    key: natural
    attributes:
      id: {type: ulid, generate: ulid}
      body: {type: string, minBytes: ${body}, maxBytes: ${body}, avgBytes: ${body}}
      ${attributes}
    volume: {count: 1048576}
accessPatterns:
  ${rest}
`;
}

describe('requests on demand', () => {
  it('charge writes by the kilobyte: 20,000 an hour of 4 KB', () => {
    const result = cost(fixed(4096, `save: {op: put, entity: Thing, rate: ${20_000 / 3600}/s}`));
    // $72 for 720 hours at the price of $1.25 a million that held until November 2024.
    const published = 72 * (0.625 / 1.25) * (730 / 720);
    expect(result.indexes[0]?.onDemand.write).toBeCloseTo(published, 6);
    expect(result.patterns[0]?.perMillionCalls).toBeCloseTo(4 * 0.625, 9);
  });

  it('charge 2,000 write units a second for 1,000 writes of 2 KB', () => {
    const plan = planned(fixed(2048, 'save: {op: put, entity: Thing, rate: 1000/s}'));
    expect(workloadOf(plan).indexes[0]?.write).toEqual({ avg: 2000, peak: 2000 });
  });

  it('charge eventually consistent reads half', () => {
    const result = cost(fixed(8192, 'load: {op: get, entity: Thing, by: [id], rate: 100/s}'));
    expect(result.indexes[0]?.onDemand.read).toBeCloseTo((100 * 1 * 730 * 3600 * 0.125) / 1e6, 9);
  });

  it('charge the reading of half a table to count it', () => {
    const people = `
dynamodel: 1
model: people
defaults: {entityAttribute: none}
tables:
  people:
    key: {pk: id}
    indexes:
      byGender: {pk: gender, project: keys}
entities:
  Person:
    key: natural
    indexes: {byGender: natural}
    attributes:
      id: {type: string, charset: 0-9, minBytes: 61, maxBytes: 61, avgBytes: 61}
      gender: {enum: [F, M]}
    volume: {count: 300k}
accessPatterns:
  count: {op: query, entity: Person, by: [gender], index: byGender, project: [id], rate: 2/s}
`;
    const plan = planned(people);
    const workload = workloadOf(plan);
    expect(plan.design.entities.get('Person')?.memberships.get('byGender')?.entry.typical).toBe(70);
    expect(workload.patterns[0]?.call).toMatchObject({ readUnits: 1282, requests: 11 });
    // In a month of 30 days.
    expect((costOf(workload).patterns[0]?.usd ?? 0) * (720 / 730)).toBeCloseTo(830.74, 1);
  });
});

describe('provisioned capacity', () => {
  it('costs $56.16 for 100 read and 100 write units in 720 hours', () => {
    const result = cost(
      fixed(100, 'load: {op: get, entity: Thing, by: [id], rate: 1/s}', 'billing: {provisioned: {rcu: 100, wcu: 100}}'),
    );
    const [table] = result.indexes;
    expect(table?.provisionedStated).toMatchObject({ rcu: 100, wcu: 100 });
    expect(table?.provisionedStated?.usd).toBeCloseTo(56.16 * (730 / 720), 6);
    expect(result.total).toBeCloseTo(
      (table?.provisionedStated?.usd ?? 0) + (table?.storage ?? 0) + (table?.pointInTimeRecovery ?? 0),
      9,
    );
  });

  it('is 70 % used at the peak, and less on average', () => {
    const [table] = cost(fixed(1024, 'save: {op: put, entity: Thing, rate: {avg: 70/s, peak: 700/s}}')).indexes;
    expect(table?.provisionedPeak).toMatchObject({ rcu: 1, wcu: 1000 });
    expect(table?.provisionedAverage).toMatchObject({ rcu: 1, wcu: 100 });
    expect(table?.provisionedAverage.usd).toBeCloseTo(730 * (100 * 0.00065 + 0.00013), 9);
  });

  it('stays within the bounds of auto scaling', () => {
    const billing =
      'billing: {provisioned: {rcu: 5, wcu: 5, autoscale: {min: {rcu: 2, wcu: 3}, max: {rcu: 10, wcu: 20}, target: 50}}}';
    const of = (rate: string) =>
      cost(fixed(1024, `save: {op: put, entity: Thing, rate: ${rate}}`, billing)).indexes[0]?.provisionedStated;
    expect(of('0.1/s')).toMatchObject({ rcu: 2, wcu: 3 });
    expect(of('5/s')).toMatchObject({ wcu: 10 });
    expect(of('500/s')).toMatchObject({ wcu: 20 });
  });
});

describe('storage', () => {
  it('is billed by binary gigabytes, with 100 bytes for each item and entry', () => {
    const { indexes } = cost(
      fixed(
        924,
        'load: {op: get, entity: Thing, by: [id], rate: 1/s}',
        'indexes: {all: {pk: body, project: all}, ids: {pk: body, project: keys}}',
        '',
      ).replace('key: natural', 'key: natural\n    indexes: {all: natural, ids: natural}'),
    );
    expect(indexes.map(({ storedBytes }) => storedBytes)).toEqual([2 ** 30, 2 ** 30, 2 ** 30]);
    expect(indexes.map(({ storage }) => storage)).toEqual([0.25, 0.25, 0.25]);
    expect(indexes.map(({ pointInTimeRecovery }) => pointInTimeRecovery)).toEqual([0.2, 0, 0]);
  });

  it('costs less in the infrequent-access class, and its requests more', () => {
    const [table] = cost(
      fixed(924, 'load: {op: get, entity: Thing, by: [id], rate: 100/s}', 'class: infrequent-access'),
    ).indexes;
    expect(table?.storage).toBeCloseTo(0.1, 9);
    expect(table?.onDemand.read).toBeCloseTo((100 * 0.5 * 730 * 3600 * 0.155) / 1e6, 9);
  });

  it('is paid in every Region, and so are writes', () => {
    const [one] = cost(fixed(924, 'save: {op: put, entity: Thing, rate: 100/s}')).indexes;
    const [two] = cost(fixed(924, 'save: {op: put, entity: Thing, rate: 100/s}', 'replicas: [eu-west-1]')).indexes;
    expect(two?.onDemand.write).toBeCloseTo(2 * (one?.onDemand.write ?? 0), 9);
    // 48 more bytes for each replicated item.
    expect(two?.storage).toBeCloseTo(2 * (one?.storage ?? 0) * (1072 / 1024), 9);
  });

  it('holds what is written until TTL deletes it, where no volume is stated', () => {
    const text = `
dynamodel: 1
model: sessions
defaults: {entityAttribute: none}
tables: {sessions: {key: {pk: id}, ttl: expiresAt}}
entities:
  Session:
    key: natural
    ttl: {attribute: expiresAt, after: 10d}
    attributes: {id: {type: ulid, generate: ulid}}
accessPatterns:
  open: {op: put, entity: Session, rate: 10/s}
`;
    expect(cost(text).indexes[0]?.entries).toBe(10 * 10 * 86_400);
  });
});

describe('the total', () => {
  it('adds up tables and indexes as they are billed', () => {
    const result = cost(fixed(1024, 'save: {op: put, entity: Thing, rate: {avg: 10/s, peak: 50/s}}'));
    expect(result).toMatchObject({ region: 'us-east-1', hoursPerMonth: 730, targetUtilisation: 0.7 });
    expect(result.priceDate).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(result.total).toBeCloseTo(result.totals.onDemand, 9);
    expect(result.totals.provisionedPeak).toBeGreaterThan(result.totals.provisionedAverage);
  });
});
