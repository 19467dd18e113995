import { describe, expect, it } from 'vitest';
import { costOf } from '../../src/load/cost.js';
import { heatOf, type KeyHeat } from '../../src/load/heat.js';
import { biggestTenant } from '../../src/load/tenants.js';
import { plannedUnits, type Workload, workloadOf } from '../../src/load/workload.js';
import { planned } from './support.js';

/** People with unique addresses, versions and kept copies; teams that count them and copy a name. */
const TEAMS = `
dynamodel: 1
model: teams
tenancy:
  field: t
  prefix: "T#{t}"
  separator: "#"
  values: {count: 50, skew: zipf(1.1)}
tables:
  main: {key: {pk: pk, sk: sk}, stream: new-and-old}
entities:
  Person:
    key: {pk: "P#{personId}", sk: v0}
    version: {attribute: version, max: 9999}
    history: {sk: "v{version|pad:4}", keep: 3}
    unique: {email: {}}
    attributes:
      t: {type: string, charset: a-z, minBytes: 3, maxBytes: 8}
      personId: {type: ulid, generate: ulid, immutable: true}
      email: {type: string, charset: a-z, minBytes: 10, maxBytes: 10}
      state: {enum: [NEW, LIVE], default: NEW}
      teamId: {type: ulid, immutable: true}
    volume: {count: 10k, per: {Team: {avg: 10, p99: 10, max: 10}}}
  Team:
    key: {pk: "TEAM#{teamId}", sk: TEAM}
    attributes:
      t: {type: string, charset: a-z, minBytes: 3, maxBytes: 8}
      teamId: {type: ulid, generate: ulid, immutable: true}
      people: {type: int, min: 0, counter: true}
    volume: {count: 1000}
accessPatterns:
  signUp: {op: create, entity: Person, rate: {avg: 10/s, peak: 30/s}}
  rename: {op: update, entity: Person, set: [email], lock: version, rate: 4/s, skew: "hot(1, 25%) on personId"}
  person: {op: get, entity: Person, by: [personId], rate: {avg: 100/s, peak: 1k/s}, cache: {hitRate: 90%}}
  cachedNot: {op: get, entity: Person, by: [personId], rate: 10/s, cache: {ttl: 60}}
  leave: {op: transact-write, params: {personId: ulid, teamId: ulid}, steps: [{delete: Person, by: [personId]}, {update: Team, by: [teamId], add: {people: -1}}], rate: 1/s}
streams:
  count:
    source: Person
    when: "not has(old.personId)"
    update: {Team: {by: {teamId: new.teamId}, add: {people: 1}}}
`;

const plan = planned(TEAMS);
const workload = workloadOf(plan);

function load(name: string, of: Workload = workload) {
  const found = of.patterns.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function keysOn(part: string, unit: KeyHeat['unit'] = 'write'): readonly KeyHeat[] {
  return heatOf(workload).keys.filter((one) => one.unit === unit && one.key.includes(part));
}

describe('units of one call', () => {
  it('are those of everything that comes with a write, transactions doubled', () => {
    // The person, the address and the copy: three items of one unit each, doubled.
    expect(load('signUp').call).toMatchObject({ writeUnits: 6, readUnits: 0, requests: 1, items: 3 });
    // The old address and the copy that `keep` drops go too; the old item is read first.
    expect(load('rename').call).toMatchObject({ writeUnits: 10, readUnits: 1, requests: 2, items: 5 });
    expect(load('leave').call).toMatchObject({ writeUnits: 6, readUnits: 1, requests: 2, items: 3 });
  });

  it('add up over the indexes, read and written', () => {
    for (const { plan: one } of workload.patterns) {
      const { byIndex, readUnits, writeUnits } = plannedUnits(one);
      expect(byIndex.reduce((sum, { read }) => sum + read, 0)).toBeCloseTo(readUnits, 9);
      expect(byIndex.reduce((sum, { write }) => sum + write, 0)).toBeCloseTo(writeUnits, 9);
    }
  });
});

describe('what writes set off', () => {
  it('is a load of its own, as often as its triggers are called', () => {
    const count = load('count: Team');
    expect(count.followUp?.triggers.map(({ pattern, perCall }) => [pattern, perCall])).toEqual([['signUp', 1]]);
    expect(count.rate).toEqual({ avg: 10, peak: 30 });
    expect(count.call).toMatchObject({ writeUnits: 1 });
  });

  it('is in the load of the table, in its heat and in the cost', () => {
    const without = workloadOf({ design: plan.design, patterns: plan.patterns });
    const peak = (of: Workload): number => of.indexes[0]?.write.peak ?? 0;
    expect(peak(workload) - peak(without)).toBe(30);
    expect(
      keysOn('TEAM#')[0]
        ?.contributions.map(({ pattern }) => pattern)
        .sort(),
    ).toEqual(['count: Team', 'leave']);
    const cost = costOf(workload);
    expect(cost.patterns.map(({ name }) => name)).toContain('count: Team');
    expect(cost.total).toBeGreaterThan(costOf(without).total);
  });
});

describe('heat of items that exist because of others', () => {
  it('is that of their owner where they share its partition key', () => {
    const [people] = keysOn('#P#');
    // A quarter of all renames is about one person: item, new copy and the one that goes.
    expect(people?.contributions[0]).toMatchObject({ pattern: 'rename', unitsPerCall: 2, share: 0.25 });
    const renames = people?.contributions.filter(({ pattern }) => pattern === 'rename');
    expect(renames?.map(({ entity, peak }) => [entity, peak])).toEqual([
      ['Person', 2],
      ['Person.history', 2],
      ['Person.history', 2],
    ]);
    // What is new each time is no single item's load.
    expect(people?.itemPeak).toBeLessThan(3);
  });

  it('is reckoned with the values of the owner where they have a key of their own', () => {
    const [addresses] = keysOn('UNIQ');
    expect(addresses?.contributions.map(({ pattern }) => pattern)).toEqual(['signUp', 'rename', 'rename', 'leave']);
    expect(addresses?.contributions[0]?.share).toBeCloseTo(1 / 10_000, 9);
  });

  it('is stored, and paid for', () => {
    const names = plan.design.tables.get('main')?.primary.members.map(({ entity }) => entity.name);
    expect(names).toEqual(['Person', 'Team', 'Person.unique.email', 'Person.history']);
    // 10,000 people and addresses, 3 kept versions of each, 1,000 teams.
    expect(costOf(workload).indexes[0]?.entries).toBe(10_000 + 10_000 + 30_000 + 1000);
  });
});

describe('a cache with a hit rate', () => {
  it('keeps its calls from the table, and is printed', () => {
    expect(load('person')).toMatchObject({ cached: 0.9 });
    expect(load('person').rate?.avg).toBeCloseTo(10, 9);
    expect(load('person').rate?.peak).toBeCloseTo(100, 9);
    const [people] = keysOn('#P#', 'read');
    expect(people?.contributions.find(({ pattern }) => pattern === 'person')?.callsPerSecond.peak).toBeCloseTo(100, 9);
    expect(workload.assumptions).toEqual([expect.stringContaining('90 % of person')]);
  });

  it('counts for nothing where its hit rate is not stated, or nothing is read', () => {
    expect(load('cachedNot').cached).toBeUndefined();
    expect(load('cachedNot').rate?.avg).toBe(10);
    const write = planned(TEAMS.replace('op: create,', 'op: create, cache: {hitRate: 50%},'));
    expect(load('signUp', workloadOf(write)).rate?.avg).toBe(10);
  });
});

describe('the biggest tenant', () => {
  it('has its share of all calls and units; what is set off is no call', () => {
    const tenant = biggestTenant(workload);
    expect(tenant).toMatchObject({ tenants: 50, skew: 'zipf(1.1)' });
    expect(tenant?.calls.avg).toBeCloseTo((10 + 4 + 10 + 10 + 1) * (tenant?.share ?? 0), 9);
    expect(tenant?.writeUnits.avg).toBeCloseTo((workload.indexes[0]?.write.avg ?? 0) * (tenant?.share ?? 0), 9);
  });

  it('is not known where the model does not say how uneven tenants are', () => {
    const text = TEAMS.replace(', skew: zipf(1.1)', '');
    expect(biggestTenant(workloadOf(planned(text)))).toBeUndefined();
  });
});
