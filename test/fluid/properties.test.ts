import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyCount } from '../../src/distributions/index.js';
import { type RunResult, runTraffic, type Traffic } from '../../src/fluid/index.js';
import { runs } from '../support/runs.js';
import {
  flow,
  index,
  keys,
  options,
  provisioned,
  reads,
  sum,
  table,
  UNBOUNDED,
  uniform,
  writes,
  zipf,
} from './support.js';

const distribution = fc.oneof(
  fc.integer({ min: 1, max: 1e6 }).map(uniform),
  fc
    .tuple(fc.integer({ min: 10, max: 1e8 }), fc.double({ min: 0.3, max: 1.5, noNaN: true }))
    .map(([n, s]) => zipf(n, s)),
  fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 }).map((weights) => ({
    kind: 'weighted' as const,
    weights,
  })),
);
const within = fc.constantFrom('item' as const, 'spread' as const, 'growing' as const);
const units = fc.constantFrom(0.5, 1, 2, 4);
const mode = fc.oneof(
  fc.constant(UNBOUNDED),
  fc
    .tuple(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 3000 }))
    .map(([read, write]) => provisioned({ read, write })),
  fc.integer({ min: 100, max: 5000 }).map((write) => ({ ...UNBOUNDED, maximum: { write } }) as typeof UNBOUNDED),
);
const space = fc.record({ distribution, within }).map((one) => keys(one.distribution, one.within));

const traffic: fc.Arbitrary<Traffic> = fc
  .record({
    sets: fc.tuple(mode, mode, fc.boolean()),
    table: space,
    index: space,
    read: space,
    units: fc.tuple(units, units, units),
    rates: fc.tuple(
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 0, max: 20_000 }),
    ),
    bytes: fc.constantFrom(0, 0, 4e9),
    minutes: fc.integer({ min: 1, max: 30 }),
  })
  .map((one) => ({
    duration: one.minutes * 60,
    sets: [table({ mode: one.sets[0], bytes: one.bytes, hasLocalIndex: one.sets[2] }), index({ mode: one.sets[1] })],
    flows: [
      flow(
        {
          points: [
            { at: 0, rate: one.rates[0] },
            { at: one.minutes * 30, rate: one.rates[1] },
          ],
        },
        [
          writes({ keys: one.table, units: one.units[0], bytes: one.bytes > 0 ? 1000 : 0 }),
          writes({ set: 1, keys: { ...one.index, id: 'i' }, units: one.units[1] }),
        ],
        { name: 'write', retries: { attempts: 3, quota: true } },
      ),
      flow(one.rates[2], [reads({ keys: one.table, units: one.units[2] })], { name: 'read' }),
      flow(one.rates[2], [reads({ set: 1, keys: { ...one.index, id: 'i' } })], { name: 'query' }),
    ],
  }));

function throttled(result: RunResult, name: string): number {
  const found = result.flows.find((one) => one.name === name);
  return found === undefined ? 0 : sum(found.offered) - sum(found.admitted);
}

describe('a run', () => {
  it('loses nothing: what is offered is served or refused for a reason, in every bucket', () => {
    fc.assert(
      fc.property(traffic, (one) => {
        const result = runTraffic(one, options());
        for (const { offered, admitted, throttled: refused, attempts, failed } of result.flows) {
          for (let b = 0; b < result.buckets; b++) {
            const reasons = sum([...refused.values()].map((series) => series[b] ?? 0));
            const calls = offered[b] ?? 0;
            expect((admitted[b] ?? 0) + reasons).toBeCloseTo(calls, 5);
            expect(failed[b] ?? 0).toBeCloseTo(reasons, 5);
            expect(attempts[b] ?? 0).toBeGreaterThanOrEqual(calls * (1 - 1e-9));
            expect(attempts[b] ?? 0).toBeLessThanOrEqual(calls * 3 * (1 + 1e-9));
          }
        }
        for (const set of result.sets) {
          for (const kind of [set.read, set.write]) {
            const reasons = sum([...kind.throttled.values()].map(sum));
            const all = sum(kind.offered);
            expect(Math.abs(sum(kind.consumed) + reasons - all)).toBeLessThanOrEqual(1e-9 * all + 1e-6);
          }
        }
      }),
      { numRuns: runs(60, 1000), seed: 6 },
    );
  });

  it('never takes partitions away, and serves no more than all of them can', () => {
    fc.assert(
      fc.property(traffic, (one) => {
        for (const set of runTraffic(one, options()).sets) {
          let before = set.partitions.start;
          for (const [b, count] of set.partitions.series.entries()) {
            expect(count).toBeGreaterThanOrEqual(before);
            // A second of each partition's limit may have been kept; within a bucket partitions may have been split.
            expect(set.write.consumed[b] ?? 0).toBeLessThanOrEqual(count * 1000 * 61 * (1 + 1e-9));
            expect(set.read.consumed[b] ?? 0).toBeLessThanOrEqual(count * 3000 * 61 * (1 + 1e-9));
            before = count;
          }
        }
      }),
      { numRuns: runs(40, 1000), seed: 7 },
    );
  });

  it('is the same, digit by digit, whether partitions that are far from a limit are gone through or not', () => {
    fc.assert(
      fc.property(traffic, (one) => {
        const lumped = runTraffic(one, options());
        const unlumped = runTraffic(one, options({ unlumped: true }));
        for (const [i, { admitted }] of lumped.flows.entries()) {
          const other = sum(unlumped.flows[i]?.admitted ?? []);
          expect(Math.abs(sum(admitted) - other)).toBeLessThanOrEqual(1e-9 * other + 1e-6);
        }
      }),
      { numRuns: runs(40, 1000), seed: 8 },
    );
  });

  it('is the same for the same seed and layout, and not for others', () => {
    fc.assert(
      fc.property(traffic, fc.constantFrom('expectation' as const, 'stochastic' as const), (one, how) => {
        expect(runTraffic(one, options({ mode: how }))).toEqual(runTraffic(one, options({ mode: how })));
      }),
      { numRuns: runs(20, 300), seed: 9 },
    );
    const hot: Traffic = { duration: 600, sets: [table()], flows: [flow(4500, [writes({ keys: keys(zipf(1e6)) })])] };
    const seeds = [1, 2].map((seed) =>
      sum(runTraffic(hot, options({ mode: 'stochastic', seed })).flows[0]?.admitted ?? []),
    );
    const layouts = [1, 2].map((layout) => sum(runTraffic(hot, options({ layout })).flows[0]?.admitted ?? []));
    expect(seeds[0]).not.toBe(seeds[1]);
    expect(layouts[0]).not.toBe(layouts[1]);
  });

  it('refuses no more where partitions were twice as many, nor where a key is spread over more shards', () => {
    fc.assert(
      fc.property(
        distribution,
        fc.integer({ min: 1, max: 30_000 }),
        fc.integer({ min: 1, max: 64 }),
        (keySpread, rate, partitions) => {
          const refused = (set: Parameters<typeof table>[0], shards: number): number => {
            const spread =
              shards === 1 ? keySpread : { kind: 'product' as const, outer: keySpread, inner: uniform(shards) };
            return throttled(
              runTraffic(
                { duration: 60, sets: [table(set)], flows: [flow(rate, [writes({ keys: keys(spread, 'item') })])] },
                options(),
              ),
              'f',
            );
          };
          // Partitions halve each other, so that each has a part of what one had.
          const few = refused({ partitions: 4 * partitions }, 1);
          expect(refused({ partitions: 8 * partitions }, 1)).toBeLessThanOrEqual(few + 1e-6);
          // One key on its own partition, or shards of it on several: those can only share what one had to take.
          if (keyCount(keySpread) === 1)
            expect(refused({ partitions: 4 * partitions }, 8)).toBeLessThanOrEqual(few + 1e-6);
        },
      ),
      { numRuns: runs(60, 1000), seed: 10 },
    );
  });

  it('keeps the weights of a partition whole when it is split', () => {
    fc.assert(
      fc.property(traffic, (one) => {
        const result = runTraffic({ ...one, duration: 3600 }, options({ stepSeconds: 60 }));
        for (const { read, write, hottestPartitions } of result.sets) {
          for (const { share } of hottestPartitions) expect(share).toBeLessThanOrEqual(1 + 1e-9);
          expect(sum(read.consumed)).toBeLessThanOrEqual(sum(read.offered) * (1 + 1e-9));
          expect(sum(write.consumed)).toBeLessThanOrEqual(sum(write.offered) * (1 + 1e-9));
        }
      }),
      { numRuns: runs(20, 300), seed: 11 },
    );
  });

  it('is the same where partitions stand still and are not gone through again', () => {
    const constant = fc.tuple(traffic, fc.integer({ min: 0, max: 20_000 })).map(([one, rate]) => ({
      ...one,
      duration: 3600,
      flows: one.flows.map((each) => ({ ...each, curve: { points: [{ at: 0, rate }] } })),
    }));
    fc.assert(
      fc.property(constant, (one) => {
        const still = runTraffic(one, options({ stepSeconds: 10 }));
        const moved = runTraffic(one, options({ stepSeconds: 10, unlumped: true }));
        for (const [f, { admitted, offered }] of still.flows.entries()) {
          const other = moved.flows[f]?.admitted ?? [];
          for (const [b, calls] of admitted.entries()) {
            expect(Math.abs(calls - (other[b] ?? 0))).toBeLessThanOrEqual(1e-6 * (offered[b] ?? 0) + 1e-6);
          }
        }
        for (const [s, { hottestPartitions, splitCount }] of still.sets.entries()) {
          expect(splitCount).toEqual(moved.sets[s]?.splitCount);
          const seconds = (of: typeof hottestPartitions): number => sum(of.map((each) => each.throttledSeconds));
          expect(seconds(hottestPartitions)).toBeCloseTo(seconds(moved.sets[s]?.hottestPartitions ?? []), 0);
        }
      }),
      { numRuns: runs(15, 300), seed: 16 },
    );
  });
});
