import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsBetween, runRequests, runTraffic, type Traffic } from '../../src/fluid/index.js';
import { runs } from '../support/runs.js';
import { flow, index, keys, options, provisioned, reads, sum, table, uniform, writes, zipf } from './support.js';

/**
 * The largest difference, over flows, of the share that is served both ways. Of calls where all are of a size. Where sizes vary,
 * small requests are served by what is left in a bucket that is too little for large ones, which amounts do not tell apart: of the
 * units of the sets that they are asked of. Behind them, more and smaller calls than on average come to an index.
 */
function bothWays(traffic: Traffic, over: Parameters<typeof options>[0] = {}): number {
  const amounts = runTraffic(traffic, options(over));
  const requests = runRequests(traffic, options(over));
  const isOneSize = traffic.flows.every(({ demands }) =>
    demands.every(({ units, unitsSquared }) => unitsSquared <= units ** 2 * (1 + 1e-9)),
  );
  if (isOneSize) {
    return Math.max(
      ...amounts.flows.map(({ offered, admitted }, i) => {
        const one = requests.flows[i];
        return Math.abs(sum(admitted) / sum(offered) - (one?.admitted ?? 0) / Math.max(1, one?.offered ?? 0));
      }),
    );
  }
  return Math.max(
    ...amounts.sets.slice(0, 1).flatMap((set, i) =>
      (['read', 'write'] as const).map((kind) => {
        const offered = traffic.flows.reduce(
          (all, { curve, demands }) =>
            demands.reduce(
              (one, demand) =>
                one +
                (demand.set === i && demand.kind === kind
                  ? callsBetween(curve, 0, traffic.duration) * demand.units
                  : 0),
              all,
            ),
          0,
        );
        return Math.abs(sum(set[kind].consumed) - (requests.sets[i]?.consumed[kind] ?? 0)) / Math.max(1, offered);
      }),
    ),
  );
}

const spread = fc.oneof(
  fc.constantFrom(1, 3, 1e3, 1e6).map(uniform),
  fc
    .tuple(fc.integer({ min: 1000, max: 1e6 }), fc.double({ min: 0.6, max: 1.2, noNaN: true }))
    .map(([n, s]) => zipf(n, s)),
);

const workload: fc.Arbitrary<Traffic> = fc
  .record({
    keys: spread,
    other: spread,
    rate: fc.integer({ min: 600, max: 4000 }),
    reads: fc.integer({ min: 100, max: 3000 }),
    units: fc.constantFrom(1, 2, 3),
    spreadOfSizes: fc.constantFrom(0, 0.5),
    mode: fc.option(fc.integer({ min: 200, max: 3000 }), { nil: undefined }),
  })
  .map((one) => ({
    duration: 60,
    sets: [
      table(one.mode === undefined ? { partitions: 8 } : { mode: provisioned({ read: 5000, write: one.mode }) }),
      index({ partitions: 4 }),
    ],
    flows: [
      flow(
        one.rate,
        [
          writes({
            keys: keys(one.keys, 'item'),
            units: one.units,
            unitsSquared: one.units ** 2 * (1 + one.spreadOfSizes ** 2),
          }),
          writes({ set: 1, keys: keys(one.other, 'item', 'i') }),
        ],
        { name: 'write' },
      ),
      flow(one.reads, [reads({ keys: keys(one.keys, 'item'), units: 0.5 })], { name: 'read' }),
    ],
  }));

describe('requests one by one', () => {
  it('are refused as often as amounts say, within 2 %', () => {
    const differences: number[] = [];
    fc.assert(
      fc.property(workload, (traffic) => {
        const difference = bothWays(traffic, { heavyKeys: 1e6 });
        differences.push(difference);
        expect(difference).toBeLessThan(0.02);
      }),
      { numRuns: runs(4, 40), seed: 12 },
    );
    expect(differences.length).toBeGreaterThanOrEqual(4);
  });

  it('see the same splits of one item collection', () => {
    const traffic: Traffic = {
      duration: 400,
      sets: [table({ partitions: 1 })],
      flows: [flow(1500, [writes({ keys: keys(uniform(1)) })])],
    };
    const assumed = { detectSeconds: 60, splitSeconds: 60 };
    const amounts = runTraffic(traffic, options({}, assumed));
    const requests = runRequests(traffic, options({}, assumed));
    expect(requests.sets[0]?.partitions).toBe(amounts.sets[0]?.partitions.end);
    const served = sum(amounts.flows[0]?.admitted ?? []) / (400 * 1500);
    expect((requests.flows[0]?.admitted ?? 0) / (requests.flows[0]?.offered ?? 1)).toBeCloseTo(served, 1);
  });

  it('keep the burst of a table for what an index holds back', () => {
    const traffic: Traffic = {
      duration: 120,
      sets: [table({ mode: provisioned({ write: 200 }) }), index({ partitions: 4 })],
      flows: [
        flow(1270, [writes({ keys: keys(uniform(1e9)) }), writes({ set: 1, keys: keys(uniform(1), 'item', 'i') })]),
      ],
    };
    // 60,000 units last for 75 seconds of the 1,000 a second that come through, and for 56 of those that are asked for.
    const { flows } = runTraffic(traffic, options({ bucketSeconds: 10, stepSeconds: 10 }));
    const refused = flows[0]?.throttled.get('TableWriteProvisionedThroughputExceeded') ?? [];
    expect(sum(refused.slice(0, 7))).toBe(0);
    expect(refused[8]).toBeGreaterThan(0);
  });
});
