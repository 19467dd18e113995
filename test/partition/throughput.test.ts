import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ASSUMPTIONS,
  allocateStatically,
  type CapacityMode,
  type KeyPoint,
  PreviousPeak,
  partitionsFor,
  provisionedPartitions,
  Throughput,
} from '../../src/partition/index.js';
import { runs } from '../support/runs.js';

const QUOTA = { read: 40_000, write: 40_000 };
const ON_DEMAND: CapacityMode = { kind: 'onDemand', maximum: {}, quota: QUOTA };
const SECOND = 1000;

function throughput(mode: CapacityMode, pace: keyof typeof ASSUMPTIONS = 'default'): Throughput<number> {
  return new Throughput({ mode, assumptions: ASSUMPTIONS[pace], lowest: 0, time: 0, cutCollections: true });
}

function provisioned(read: number, write: number): CapacityMode {
  return { kind: 'provisioned', read, write };
}

/** Serves the same amounts of each partition every second, and what was served in the last. */
function serveFor(table: Throughput<number>, seconds: number, perPartition: readonly number[], start = 0) {
  const demand = Float64Array.from(perPartition);
  let served = 0;
  let refused = 0;
  for (let second = start; second < start + seconds; second++) {
    const part = table.serve('write', demand, second * SECOND, (second + 1) * SECOND);
    served += part.served.reduce((sum, units) => sum + units, 0);
    refused += part.keyRange + part.whole;
  }
  return { served, refused };
}

describe('the partitions to begin with', () => {
  it('are four on demand, for 12,000 reads and 4,000 writes a second', () => {
    const table = throughput(ON_DEMAND);
    expect(table.partitions.count).toBe(4);
    expect(table.warm).toEqual({ read: 12_000, write: 4000 });
  });

  it('follow from the provisioned units, the warm throughput and the bytes', () => {
    expect(provisionedPartitions({ read: 5, write: 5 })).toBe(1);
    expect(provisionedPartitions({ read: 3000, write: 1000 })).toBe(2);
    expect(partitionsFor({ read: 30_000, write: 10_000 })).toBe(10);
    const settings = {
      mode: provisioned(5, 5),
      assumptions: ASSUMPTIONS.default,
      lowest: 0,
      time: 0,
      cutCollections: true,
    };
    expect(new Throughput({ ...settings, warm: { read: 9000, write: 1000 } }).partitions.count).toBe(3);
    expect(new Throughput({ ...settings, bytes: 25 * 1024 ** 3 }).partitions.count).toBe(3);
  });

  it('stay when the units go down and are enough on demand at once', () => {
    const table = throughput(provisioned(10_000, 10_000));
    table.setMode(provisioned(10, 10), 0);
    table.setMode(ON_DEMAND, 0);
    expect(table.warm.write).toBeGreaterThanOrEqual(10_000);
    expect(table.warm.read).toBeGreaterThanOrEqual(10_000);
  });
});

describe('the units of a table', () => {
  it('serve a burst of a new table: 400 units of a 5-unit table three times, and no fourth time', () => {
    const table = throughput(provisioned(5, 5));
    const point: KeyPoint<number> = { hash: 0.3, sort: 0 };
    const admitted = [0, 1, 2, 3].map(() => {
      const limit = table.refusal('write', 400, point, 0);
      if (limit === undefined) table.take('write', 400, point, 0);
      return limit;
    });
    expect(admitted.filter((limit) => limit === undefined).length).toBeGreaterThanOrEqual(2);
    expect(table.refusal('write', 400, point, 2000)).toBeUndefined();
    table.take('write', 400, point, 2000);
    expect(table.refusal('write', 400, point, 4000)).toBe('ProvisionedThroughputExceeded');
  });

  it('are not divided among partitions', () => {
    const four = throughput(provisioned(4000, 400));
    four.partitions.growTo(4, 0);
    expect(serveFor(four, 3600, [50, 50, 50, 150]).refused).toBe(0);
  });

  it('were divided once, and partitions stayed', () => {
    const paper = [3200, 3600, 6000, 5000];
    let allocation: ReturnType<typeof allocateStatically> | undefined;
    const shares = paper.map((write) => {
      allocation = allocateStatically({ read: 0, write }, allocation);
      return [allocation.partitions, allocation.perPartition.write];
    });
    expect(shares).toEqual([
      [4, 800],
      [4, 900],
      [8, 750],
      [8, 625],
    ]);
    expect(allocation?.burst.write).toBe(625 * 300);
  });

  it('on demand are the configured maximum, where there is one, and the quota', () => {
    const most = throughput({ kind: 'onDemand', maximum: { write: 100 }, quota: QUOTA });
    const point: KeyPoint<number> = { hash: 0.5, sort: 0 };
    most.take('write', 100, point, 0);
    expect(most.refusal('write', 1, point, 0)).toBe('MaxOnDemandThroughputExceeded');
    expect(most.refusal('read', 1, point, 0)).toBeUndefined();
    const little = throughput({ kind: 'onDemand', maximum: {}, quota: { read: 10, write: 10 } });
    little.take('read', 10, point, 0);
    expect(little.refusal('read', 0.5, point, 0)).toBe('AccountLimitExceeded');
  });
});

describe('the limit of a partition', () => {
  it('is 1,000 writes a second for one item, for ever', () => {
    const table = throughput(ON_DEMAND, 'fast');
    const point: KeyPoint<number> = { hash: 0.1, sort: 5 };
    let served = 0;
    for (let time = 0; time < 1200 * SECOND; time += 10) {
      for (let i = 0; i < 5; i++) {
        if (table.refusal('write', 10, point, time) !== undefined) continue;
        table.take('write', 10, point, time);
        served += 10;
      }
    }
    expect(served / 1200).toBeLessThanOrEqual(1001);
    expect(served / 1200).toBeGreaterThan(995);
    expect(table.partitions.count).toBe(4);
  });

  it('serves 4,000 spread writes of a new on-demand table a second, and no more', () => {
    expect(serveFor(throughput(ON_DEMAND), 60, [1000, 1000, 1000, 1000]).refused).toBe(0);
    const { refused } = serveFor(throughput(ON_DEMAND), 60, [1100, 1100, 1100, 1100]);
    // The first second has what was kept of the second before it.
    expect(refused).toBeCloseTo(60 * 400 - 4 * 1000, 6);
  });

  it('refuses before the table does, and takes nothing of the table then', () => {
    const table = throughput(provisioned(10_000, 2000));
    table.partitions.growTo(4, 0);
    const { served, keyRange, whole } = table.serve('write', Float64Array.of(10_000, 0, 0, 0), 0, SECOND);
    expect(served[0]).toBe(2000);
    expect({ keyRange, whole }).toEqual({ keyRange: 8000, whole: 0 });
  });
});

describe('what is asked for', () => {
  it('is served or refused, never more than the limits allow, and more partitions refuse no more', () => {
    const loads = fc.array(fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 4, maxLength: 4 }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), loads, (units, seconds) => {
        const run = (split: number): number => {
          const table = throughput(provisioned(units, units));
          table.partitions.growTo(4, 0);
          table.partitions.growTo(4 * split, 0);
          let served = 0;
          let asked = 0;
          seconds.forEach((demand, second) => {
            const spread = Float64Array.from(demand.flatMap((one) => Array.from({ length: split }, () => one / split)));
            if (table.partitions.count !== spread.length) return;
            const part = table.serve('write', spread, second * SECOND, (second + 1) * SECOND);
            const sum = part.served.reduce((total, one) => total + one, 0);
            const offered = spread.reduce((total, one) => total + one, 0);
            expect(sum + part.keyRange + part.whole).toBeCloseTo(offered, 6);
            served += sum;
            asked += offered;
          });
          expect(served).toBeLessThanOrEqual(units * (seconds.length + 300) + 1e-6);
          return asked - served;
        };
        expect(run(2)).toBeLessThanOrEqual(run(1) + 1e-6);
      }),
      { numRuns: runs(100, 5000) },
    );
  });

  it('request by request takes the same as in amounts, as far as whole requests can', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 900 }), (units, load) => {
        const one = throughput(provisioned(units, units));
        const amounts = throughput(provisioned(units, units));
        let served = 0;
        let total = 0;
        for (let second = 0; second < 20; second++) {
          for (let i = 0; i < load; i++) {
            const time = second * SECOND + Math.floor((i * SECOND) / load);
            if (one.refusal('write', 1, { hash: 0.5, sort: 0 }, time) !== undefined) continue;
            one.take('write', 1, { hash: 0.5, sort: 0 }, time);
            served++;
          }
          const part = amounts.serve('write', Float64Array.of(load), second * SECOND, (second + 1) * SECOND);
          total += part.served[0] as number;
        }
        expect(Math.abs(served - total)).toBeLessThanOrEqual(2 + units / load);
      }),
      { numRuns: runs(20, 500) },
    );
  });
});

describe('the previous peak', () => {
  it('is served twice over once it is 30 minutes old', () => {
    const peak = new PreviousPeak();
    const minute = 60_000;
    for (let i = 0; i <= 45; i++) peak.note(50_000, i * minute);
    expect(peak.instantly(29 * minute, 12_000)).toBe(100_000);
    const young = new PreviousPeak();
    young.note(50_000, 0);
    expect(young.instantly(29 * minute, 12_000)).toBe(12_000);
    expect(young.instantly(31 * minute, 12_000)).toBe(100_000);
    expect(young.peak(31 * minute)).toBe(50_000);
  });
});
