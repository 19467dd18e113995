import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fluidAssumptions, runTraffic, type SetSettings } from '../../../../src/fluid/index.js';
import type { CompiledTraffic } from '../../../../src/load/traffic/index.js';
import type { CapacityMode } from '../../../../src/partition/index.js';
import { backlogOf } from '../../../../src/simulate/forecast/replicas/backlog.js';
import type { ReplicaSettings } from '../../../../src/simulate/forecast/replicas/replica-traffic.js';
import { replicaForecasts } from '../../../../src/simulate/forecast/replicas/replicas.js';
import type { ReplicaForecast } from '../../../../src/simulate/forecast/report.js';
import { sumOf } from '../../../../src/simulate/forecast/series.js';
import { studySteps } from '../../../../src/simulate/forecast/study/study.js';
import { runs } from '../../../support/runs.js';
import { bare, compiledModel, demand, flow, TABLE } from '../changes/support.js';

const HOUR = 3600;
const EVEN = { id: 'k', distribution: { kind: 'uniform', keys: 1_000_000 } as const, within: 'spread' as const };

function provisioned(write: number): CapacityMode {
  return { kind: 'provisioned', read: 1, write };
}

/** A table with one replica under some traffic. */
function replicaOf(compiled: CompiledTraffic, capacity?: ReplicaSettings, name = 'events'): ReplicaForecast {
  const settings = { mode: 'expectation', seed: 1, assumptions: fluidAssumptions() } as const;
  const options = { ...settings, layout: 1, seed: '1 1', bucketSeconds: 60 };
  const stages = replicaForecasts(
    {
      compiled,
      tables: [{ name, replicas: [{ value: 'eu-west-1' }], consistency: 'mrec' }],
      run: runTraffic(compiled.traffic, options),
      layout: 1,
      settings,
      ...(capacity === undefined ? {} : { capacity }),
    },
    { from: 0, to: 1 },
  );
  let step = stages.next();
  while (step.done !== true) {
    const steps = studySteps(step.value.traffic, step.value.settings);
    let run = steps.next();
    while (run.done !== true) run = steps.next();
    step = stages.next(run.value);
  }
  return step.value[0] as ReplicaForecast;
}

function writes(rate: number, points?: { at: number; rate: number }[]): CompiledTraffic {
  return bare([flow('add', rate, [demand({ keys: EVEN })], points)]);
}

describe('a replica', () => {
  it('writes what its Region accepts, at once, where it has the same capacity', () => {
    const one = replicaOf(writes(3000));
    expect(one).toMatchObject({
      accepted: 3000 * HOUR,
      written: 3000 * HOUR,
      lag: { most: 0, end: 0 },
      heldBackBy: [],
    });
    expect(one.sets[0]).toMatchObject({ name: 'events', consumed: 3000 * HOUR, peakPerSecond: 3000 });
  });
  it('falls behind at a known rate with half the capacity, once what it kept for bursts is used up', () => {
    const one = replicaOf(writes(1000), (set) => ({ ...set, mode: provisioned(500) }));
    // It serves 500 a second and 300 seconds of that at once: what is written at the end came at (150,000 + 500 × 3,600) / 1,000 s.
    expect(one.lag.end).toBeCloseTo(HOUR - 1950, 0);
    expect(one.lag.most).toBe(one.lag.end);
    expect(one.lag.from).toBe(300);
    expect(one.lag.until).toBeUndefined();
    expect(one.pending.end).toBeCloseTo(1000 * HOUR - 1_950_000, -2);
    expect(one.written + one.pending.end).toBeCloseTo(one.accepted, 3);
    expect(one.heldBackBy).toMatchObject([{ set: 'events', reason: 'TableWriteProvisionedThroughputExceeded' }]);
    const slope = ((one.series.lag[59] ?? 0) - (one.series.lag[19] ?? 0)) / (40 * 60);
    expect(slope).toBeCloseTo(0.5, 3);
  });
  it('catches up with what it has to spare once there is less to write', () => {
    const points = [
      { at: 0, rate: 1000 },
      { at: 900, rate: 1000 },
      { at: 900, rate: 100 },
    ];
    const one = replicaOf(writes(0, points), (set) => ({ ...set, mode: provisioned(500) }));
    // 900,000 came, 150,000 + 450,000 were written; 400 a second are left for the rest.
    expect(one.pending.most).toBeCloseTo(300_000, -2);
    expect(one.lag.until).toBeCloseTo(900 + 300_000 / 400, -2);
    expect(one.pending.end).toBe(0);
    expect(one.written).toBeCloseTo(one.accepted, 3);
  });
  it('gets nothing of what its own Region refuses', () => {
    const throttled = bare([flow('add', 1000, [demand({ keys: EVEN })])], [{ ...TABLE, mode: provisioned(400) }]);
    const one = replicaOf(throttled);
    expect(one.accepted).toBeCloseTo(400 * HOUR + 120_000, -3);
    expect(one.lag.most).toBe(0);
    expect(one.heldBackBy).toEqual([]);
  });
  it('gets no more of a hot key than a partition of its Region serves', () => {
    const hot = bare([
      flow('add', 5000, [demand({ keys: { ...EVEN, distribution: { kind: 'uniform', keys: 1 }, within: 'item' } })]),
    ]);
    const one = replicaOf(hot);
    expect(one.accepted / HOUR).toBeCloseTo(1000, -2);
    expect(one).toMatchObject({ lag: { most: 0 }, heldBackBy: [] });
    expect(one.sets[0]?.hottestPartition).toBe(1);
  });
  it('is held back by an index whose capacity is too small', () => {
    const index: SetSettings = { ...TABLE, name: 'events.byDay', kind: 'index' };
    const both = bare(
      [flow('add', 1000, [demand({ keys: EVEN }), demand({ set: 1, units: 2, keys: { ...EVEN, id: 'i' } })])],
      [TABLE, index],
    );
    const one = replicaOf(both, (set) => (set.kind === 'index' ? { ...set, mode: provisioned(1000) } : set));
    // The index takes 1,000 units, which are 500 writes of the table.
    expect(one.heldBackBy[0]).toMatchObject({ set: 'events.byDay', reason: 'IndexWriteProvisionedThroughputExceeded' });
    expect(one.lag.end).toBeCloseTo(HOUR - (300 * 500 + 500 * HOUR) / 1000, 0);
  });
  it('is behind on partitions that it has fewer of, until they are split', () => {
    const warm = bare([flow('add', 6000, [demand({ keys: EVEN })])], [{ ...TABLE, partitions: 12 }]);
    const one = replicaOf(warm, (set) => ({ ...set, partitions: 4 }));
    // For ten minutes four partitions write 1,000 of 1,500 units each: a third of the time is lost.
    expect(one.heldBackBy).toMatchObject([{ set: 'events', reason: 'TableWriteKeyRangeThroughputExceeded' }]);
    expect(one.pending.most / 1_200_000).toBeCloseTo(1, 1);
    expect(one.lag.most).toBeGreaterThan(190);
    expect(one.lag.most).toBeLessThan(215);
    expect(one.lag.until).toBeGreaterThan(600);
    expect(one.sets[0]?.hottestPartition).toBeGreaterThan(1.4);
    expect(one.written + one.pending.end).toBeCloseTo(one.accepted, 3);
  });
  it('has the heat of its Region on a partition, as far as it accepts it', () => {
    const hot = bare([
      flow('add', 800, [demand({ keys: { ...EVEN, distribution: { kind: 'uniform', keys: 1 }, within: 'item' } })]),
    ]);
    expect(replicaOf(hot).sets[0]?.hottestPartition).toBeCloseTo(0.8, 3);
  });
  it('reads nothing, and has no writes without a writing pattern', () => {
    expect(replicaOf(bare([flow('get', 100, [demand({ kind: 'read', keys: EVEN })])]))).toBeUndefined();
  });
});

const SESSIONS = `
dynamodel: 1
model: sessions
tables:
  sessions:
    key: { pk: pk }
    billing: { provisioned: { rcu: 10, wcu: 150 } }
    ttl: expiresAt
    replicas: [eu-west-1, ap-south-1]
entities:
  Session:
    key: { pk: "S#{id}" }
    ttl: { after: 1h }
    volume: { count: 100000 }
    attributes:
      id: { is: ulid, generate: ulid }
accessPatterns:
  open: { op: create, entity: Session, rate: { avg: 100, peak: 100 } }
`;

describe('a global table of a model', () => {
  it('writes TTL deletes in every other Region, which fall behind where there is no capacity for them', () => {
    const compiled = compiledModel(SESSIONS);
    const one = replicaOf(compiled, undefined, 'sessions');
    expect(one.ttlUnitsPerSecond).toBeCloseTo(100, 6);
    expect(one.accepted).toBeCloseTo(200 * compiled.traffic.duration, -1);
    // 150 a second, and 300 seconds of it at once, for 200.
    expect(one.lag.end).toBeCloseTo(compiled.traffic.duration * (1 - 150 / 200) - (300 * 150) / 200, 0);
  });
});

describe('what is held back', () => {
  it('is written later or waits, and is never older than the run', () => {
    const units = fc.double({ min: 0, max: 1000, noNaN: true });
    const buckets = fc.array(
      fc.record({ accepted: units, share: fc.double({ min: 0, max: 1, noNaN: true }), spare: units }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(buckets, (all) => {
        const accepted = Float64Array.from(all, (one) => one.accepted);
        const held = Float64Array.from(all, (one) => (one.share > 0.5 ? one.accepted * one.share : 0));
        const spare = Float64Array.from(all, (one) => one.spare);
        const duration = all.length * 60;
        const { written, pending, lag } = backlogOf({ accepted, held, spare }, { duration, bucketSeconds: 60 });
        const total = sumOf(accepted);
        expect(sumOf(written) + (pending.at(-1) ?? 0)).toBeCloseTo(total, 5);
        for (let i = 0; i < all.length; i++) {
          expect(lag[i]).toBeGreaterThanOrEqual(0);
          expect(lag[i]).toBeLessThanOrEqual((i + 1) * 60 + 1e-9);
          if ((pending[i] ?? 0) === 0) expect(lag[i]).toBe(0);
        }
      }),
      { numRuns: runs(100, 2000) },
    );
  });
});
