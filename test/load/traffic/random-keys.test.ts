import fc from 'fast-check';
import { expect, it } from 'vitest';
import { trafficOf } from '../../../src/load/traffic/index.js';
import { workloadOf } from '../../../src/load/workload.js';
import { runs } from '../../support/runs.js';
import { planned } from '../support.js';
import { lostUnits, otherHeat } from './support.js';

const FORM = fc.oneof(
  fc.constant('uniform'),
  fc.constant('ycsb'),
  fc.constant('latest'),
  fc.double({ min: 0, max: 3, noNaN: true }).map((a) => `zipf(${a.toFixed(2)})`),
  fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 100 })).map(([n, p]) => `hot(${n}, ${p}%)`),
  fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 99 })).map(([n, p]) => `hotspot(${n}%, ${p}%)`),
);
const SKEW = fc.oneof(
  fc.constant(''),
  fc
    .tuple(FORM, fc.constantFrom('thingId', 'groupId'), fc.constantFrom('', ' within tenantId'))
    .map(([form, on, within]) => `, skew: "${form} on ${on}${within}"`),
);
const FACTS = fc.record({
  tenants: fc.integer({ min: 1, max: 500 }),
  tenantSkew: fc.oneof(
    fc.constant(''),
    FORM.map((form) => `, skew: "${form}"`),
  ),
  groups: fc.integer({ min: 1, max: 3000 }),
  shards: fc.constantFrom('', '#{shard:4 by thingId}', '#{shard:7}'),
  key: fc.constantFrom('G#{groupId}', 'D#{at|bucket:1h}', 'S#{state}', 'ALL'),
  weights: fc.constantFrom('', ', weights: {NEW: 5, OPEN: 80, DONE: 15}'),
  initial: fc.constantFrom('', ', default: NEW'),
  buckets: fc.integer({ min: 1, max: 30 }),
  skews: fc.array(SKEW, { minLength: 4, maxLength: 4 }),
});

it('all units are asked for, and the hottest keys are those of the heat, whatever the keys are made of', () => {
  fc.assert(
    fc.property(FACTS, (facts) => {
      const { tenants, tenantSkew, groups, shards, key, weights, initial, buckets, skews } = facts;
      const by = key.includes('group') ? '[groupId]' : key.includes('state') ? '[state]' : '[]';
      const bucket = key.includes('bucket') ? `range: {at: between}, ` : '';
      const fanOut = [
        ...(shards === '' ? [] : ['shard: all']),
        ...(bucket === '' ? [] : [`bucket: {max: ${buckets}, mode: parallel}`]),
      ];
      const plan = planned(`
dynamodel: 1
model: things
tenancy: {field: tenantId, prefix: "T#{tenantId}", separator: "#", values: {count: ${tenants}${tenantSkew}}}
tables: {things: {key: {pk: pk, sk: sk}, indexes: {other: {pk: oPk, sk: oSk, project: all}}}}
entities:
  Thing:
    key: {pk: "THING#{thingId}", sk: THING}
    indexes: {other: {pk: "${key}${shards}", sk: "{at|iso}#{thingId}"}}
    attributes:
      tenantId: {type: string, charset: a-z, minBytes: 4, maxBytes: 8}
      thingId: {type: ulid, generate: ulid, immutable: true}
      groupId: {type: string, charset: a-z, minBytes: 4, maxBytes: 8, distinct: ${groups}}
      state: {enum: [NEW, OPEN, DONE]${weights}${initial}}
      at: {type: timestamp, default: now}
    volume: {count: 100k}
accessPatterns:
  make: {op: create, entity: Thing, rate: {avg: 3/s, peak: 70/s}${skews[0]}}
  load: {op: get, entity: Thing, by: [thingId], rate: {avg: 30/s, peak: 110/s}${skews[1]}}
  change: {op: update, entity: Thing, set: [groupId, state, at], rate: {avg: 5/s, peak: 13/s}${skews[2]}}
  list: {op: query, entity: Thing, by: ${by}, ${bucket}index: other, limit: 10, ${fanOut.length === 0 ? '' : `fanOut: {${fanOut.join(', ')}}, `}rate: 17/s${skews[3]}}
`);
      const workload = workloadOf(plan);
      const compiled = trafficOf(workload);
      expect(compiled.traffic.flows.length).toBeGreaterThanOrEqual(3);
      expect(lostUnits(compiled, workload)).toEqual([]);
      expect(otherHeat(compiled, workload)).toEqual([]);
    }),
    { numRuns: runs(25, 500) },
  );
});
