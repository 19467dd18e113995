import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsBetween, runRequests, runTraffic, type Traffic } from '../../../src/fluid/index.js';
import type { CapacityMode } from '../../../src/partition/index.js';
import { runEngineRequests } from '../../../src/simulate/requests/index.js';
import {
  flow,
  index,
  keys,
  options,
  provisioned,
  reads,
  sum,
  table,
  uniform,
  writes,
  zipf,
} from '../../fluid/support.js';
import { runs } from '../../support/runs.js';

const spread = fc.oneof(
  fc.constantFrom(1, 3, 1e3, 1e5).map(uniform),
  fc
    .tuple(fc.integer({ min: 1000, max: 1e5 }), fc.double({ min: 0.6, max: 1.2, noNaN: true }))
    .map(([n, s]) => zipf(n, s)),
);
const rate = fc.integer({ min: 600, max: 5000 });
const mode: fc.Arbitrary<CapacityMode | undefined> = fc.option(
  fc.integer({ min: 200, max: 3000 }).map((write) => provisioned({ read: 3000, write })),
  { nil: undefined },
);

/** Writes and reads of one table; half of them with an index that is not overloaded, or with sizes that vary. */
const workload: fc.Arbitrary<Traffic> = fc
  .record({
    keys: spread,
    other: fc.constantFrom(1e4, 1e5).map(uniform),
    rate,
    reads: rate,
    units: fc.constantFrom(1, 2, 3),
    readUnits: fc.constantFrom(0.5, 1, 2),
    spreadOfSizes: fc.constantFrom(0, 0, 0.5),
    indexed: fc.boolean(),
    mode,
  })
  .map((one) => {
    const written = writes({
      keys: keys(one.keys, 'item'),
      units: one.units,
      unitsSquared: one.units ** 2 * (1 + one.spreadOfSizes ** 2),
    });
    return {
      duration: 12,
      sets: [
        table(one.mode === undefined ? { partitions: 8 } : { mode: one.mode }),
        // An index is provisioned where its table is.
        ...(one.indexed
          ? [index(one.mode === undefined ? { partitions: 16 } : { mode: provisioned({ write: 16_000 }) })]
          : []),
      ],
      flows: [
        flow(one.rate, [written, ...(one.indexed ? [writes({ set: 1, keys: keys(one.other, 'item', 'i') })] : [])], {
          name: 'write',
        }),
        flow(
          one.reads,
          [reads({ keys: keys(one.keys, 'item'), units: one.readUnits, unitsSquared: one.readUnits ** 2 })],
          { name: 'read' },
        ),
      ],
    };
  });

/** Units that are asked of the table, by kind. */
function offered({ flows, duration }: Traffic, kind: 'read' | 'write'): number {
  return sum(
    flows.flatMap(({ curve, demands }) =>
      demands
        .filter((demand) => demand.set === 0 && demand.kind === kind)
        .map(({ units }) => units * callsBetween(curve, 0, duration)),
    ),
  );
}

describe('requests through the engine', () => {
  it('take as many units as amounts say, within 2 % of those that are asked for', () => {
    fc.assert(
      fc.property(workload, (traffic) => {
        const amounts = runTraffic(traffic, options({ heavyKeys: 1e6 }));
        const engine = runEngineRequests(traffic, options());
        for (const kind of ['read', 'write'] as const) {
          const difference = sum(amounts.sets[0]?.[kind].consumed ?? []) - (engine.sets[0]?.consumed[kind] ?? 0);
          expect(Math.abs(difference) / offered(traffic, kind)).toBeLessThan(0.02);
        }
      }),
      { numRuns: runs(1, 24), seed: 15 },
    );
  });

  it('put the same share on the busiest partition, and are refused for the same reasons', () => {
    const traffic: Traffic = {
      duration: 30,
      sets: [table({ mode: provisioned({ read: 10, write: 5000 }) })],
      flows: [
        flow(4000, [writes({ keys: keys(zipf(1e4), 'item') })], { name: 'write' }),
        flow(200, [reads({ keys: keys(zipf(1e4), 'item') })], { name: 'read' }),
      ],
    };
    const engine = runEngineRequests(traffic, options());
    const requests = runRequests(traffic, options());
    for (const kind of ['read', 'write'] as const) {
      expect(engine.sets[0]?.hottestShare[kind]).toBeCloseTo(requests.sets[0]?.hottestShare[kind] ?? 0, 2);
    }
    for (const [f, { throttled, offered: calls }] of engine.flows.entries()) {
      const other = requests.flows[f];
      expect([...throttled.keys()]).toEqual([...(other?.throttled.keys() ?? [])]);
      for (const [reason, count] of throttled) {
        expect(count / calls).toBeCloseTo((other?.throttled.get(reason) ?? 0) / (other?.offered ?? 1), 1);
      }
    }
  });

  it.skipIf(runs(0, 1) === 0)('split a collection as amounts do', () => {
    const traffic: Traffic = {
      duration: 420,
      sets: [table({ mode: provisioned({ write: 900 }) })],
      flows: [flow(1400, [writes({ keys: keys(uniform(1), 'spread') })])],
    };
    const assumed = { pace: 'fast', detectSeconds: 150, splitSeconds: 150 } as const;
    const amounts = runTraffic(traffic, options({}, assumed));
    const engine = runEngineRequests(traffic, options({}, assumed));
    expect(amounts.sets[0]?.partitions.end).toBe(2);
    const share = sum(amounts.flows[0]?.admitted ?? []) / (420 * 1400);
    expect((engine.flows[0]?.admitted ?? 0) / (engine.flows[0]?.offered ?? 1)).toBeCloseTo(share, 2);
  });

  it('are the same for the same seed', () => {
    const traffic: Traffic = {
      duration: 5,
      sets: [table({ partitions: 8 }), index({ partitions: 4 })],
      flows: [
        flow(1500, [
          writes({ keys: keys(zipf(1000)), units: 2.5, unitsSquared: 6.5 }),
          writes({ set: 1, keys: keys(zipf(100), 'growing', 'i') }),
        ]),
        flow(500, [reads({ set: 1, keys: keys(zipf(100), 'spread', 'i'), units: 0.5, unitsSquared: 0.25 })], {
          name: 'query',
        }),
      ],
    };
    const first = runEngineRequests(traffic, options());
    expect(runEngineRequests(traffic, options())).toEqual(first);
    expect(first.sets[1]?.consumed.write).toBe(first.flows[0]?.admitted);
    // Amounts between whole units are drawn from both sides.
    expect((first.sets[0]?.consumed.write ?? 0) / (first.flows[0]?.admitted ?? 1)).toBeCloseTo(2.5, 0);
  });

  it('refuse to play what the engine has not', () => {
    const cached = reads({ keys: keys(uniform(10)), cache: { seconds: 5 } });
    expect(() => runEngineRequests({ duration: 1, sets: [table()], flows: [flow(1, [cached])] }, options())).toThrow(
      RangeError,
    );
    const units = { read: 1, write: 1 };
    const scaled = table({ mode: provisioned({}), autoscale: { min: units, max: units, target: units } });
    expect(() => runEngineRequests({ duration: 1, sets: [scaled], flows: [] }, options())).toThrow(RangeError);
  });
});
