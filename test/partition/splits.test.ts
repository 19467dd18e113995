import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ASSUMPTIONS,
  comparePoints,
  HeatTimer,
  type KeyPoint,
  type Load,
  PartitionSet,
  splitPoints,
  Throughput,
} from '../../src/partition/index.js';
import { runs } from '../support/runs.js';

const SECOND = 1000;
const RULES = { cutCollections: true, splitGain: 0.9, isolationShare: 0.9 };

function loads(points: readonly (readonly [hash: number, sort: number, units?: number])[]): readonly Load<number>[] {
  return points.map(([hash, sort, units = 1]) => ({ hash, sort, units }));
}

function onDemand(cutCollections = true): Throughput<number> {
  const quota = { read: 40_000, write: 40_000 };
  const mode = { kind: 'onDemand', maximum: {}, quota } as const;
  return new Throughput({ mode, assumptions: ASSUMPTIONS.default, lowest: 0, time: 0, cutCollections });
}

/** Writes a second that are served when so many are asked for at points that `next` gives. */
function drive(
  table: Throughput<number>,
  from: number,
  seconds: number,
  perSecond: number,
  next: () => KeyPoint<number>,
) {
  let served = 0;
  const units = perSecond / 20;
  for (let second = from; second < from + seconds; second++) {
    for (let i = 0; i < 20; i++) {
      const time = second * SECOND + i * 50;
      const point = next();
      if (table.refusal('write', units, point, time) !== undefined) continue;
      table.take('write', units, point, time);
      served += units;
    }
  }
  return served / seconds;
}

/** Spread evenly over [0, 1) in an order that is not the order of the numbers. */
function scattered(): () => number {
  let i = 0;
  return () => {
    i = (i + 1) % 1009;
    return ((i * 377) % 1009) / 1009;
  };
}

describe('where a hot partition is cut', () => {
  it('is where the busier part has least', () => {
    const asked = loads([
      [0.1, 0],
      [0.5, 0],
      [0.2, 0],
      [0.4, 0],
    ]);
    expect(splitPoints(asked, 0, RULES)).toEqual([{ hash: 0.4, sort: 0 }]);
  });

  it('is within an item collection, unless collections may not be cut', () => {
    const asked = loads([
      [0.1, 3],
      [0.1, 1],
      [0.1, 2],
      [0.1, 4],
    ]);
    expect(splitPoints(asked, 0, RULES)).toEqual([{ hash: 0.1, sort: 3 }]);
    expect(splitPoints(asked, 0, { ...RULES, cutCollections: false })).toEqual([]);
  });

  it('is nowhere for a single item, and around it where there are others', () => {
    expect(splitPoints(loads([[0.1, 0, 50]]), 0, RULES)).toEqual([]);
    const asked = loads([
      [0.1, 0, 2],
      [0.2, 0, 96],
      [0.3, 0, 2],
    ]);
    expect(splitPoints(asked, 0, RULES)).toEqual([
      { hash: 0.2, sort: 0 },
      { hash: 0.3, sort: 0 },
    ]);
  });

  it('is nowhere where all is added to the end of one collection', () => {
    const rising = loads(Array.from({ length: 100 }, (_, i) => [0.4, i] as const));
    expect(splitPoints(rising, 0, RULES)).toEqual([]);
  });

  it('divides the load so that no part has more than nine tenths, wherever it is', () => {
    const load = fc.tuple(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 1, max: 9 }),
    );
    fc.assert(
      fc.property(fc.array(load, { minLength: 1, maxLength: 40 }), (drawn) => {
        const asked = loads(drawn.map(([hash, sort, units]) => [hash / 6, sort, units]));
        const cuts = splitPoints(asked, 0, RULES);
        const total = asked.reduce((sum, { units }) => sum + units, 0);
        expect(cuts.length).toBeLessThanOrEqual(2);
        if (cuts.length !== 1) return;
        const left = asked.filter((point) => comparePoints(point, cuts[0] as KeyPoint<number>) < 0);
        const below = left.reduce((sum, { units }) => sum + units, 0);
        const isolates = Math.max(below, total - below) >= 0.9 * total;
        if (!isolates) expect(Math.max(below, total - below)).toBeLessThanOrEqual(0.9 * total);
        expect(left.length).toBeGreaterThan(0);
        expect(left.length).toBeLessThan(asked.length);
      }),
      { numRuns: runs(200, 10_000) },
    );
  });
});

describe('heat', () => {
  it('is the time since when every whole second was over the limit', () => {
    const heat = new HeatTimer(100);
    for (let second = 0; second < 10; second++) for (let i = 0; i < 11; i++) heat.ask(10, second * SECOND + i * 90);
    expect(heat.hotFor(10 * SECOND)).toBe(10 * SECOND);
    heat.ask(100, 10 * SECOND);
    expect(heat.hotFor(11 * SECOND)).toBe(0);
  });

  it('ends with a pause', () => {
    const heat = new HeatTimer(100);
    heat.ask(500, 0);
    heat.ask(500, 1 * SECOND);
    heat.ask(500, 5 * SECOND);
    expect(heat.hotFor(6 * SECOND)).toBe(1 * SECOND);
  });

  it('is the same for amounts', () => {
    const heat = new HeatTimer(100);
    heat.askDuring(6060, 0, 60 * SECOND);
    expect(heat.hotFor(60 * SECOND)).toBe(60 * SECOND);
    heat.askDuring(6000, 60 * SECOND, 120 * SECOND);
    expect(heat.isHot).toBe(false);
  });
});

describe('splits for heat', () => {
  it('double what one item collection serves, one after the other', () => {
    const table = onDemand();
    const sort = scattered();
    const next = () => ({ hash: 0.3, sort: sort() });
    expect(drive(table, 0, 300, 2000, next)).toBeCloseTo(1000, -1);
    drive(table, 300, 700, 2000, next);
    expect(drive(table, 1000, 60, 2000, next)).toBeCloseTo(2000, -2);
  });

  it('do not come about within a collection of a table with a local index', () => {
    const table = onDemand(false);
    const sort = scattered();
    const next = () => ({ hash: 0.3, sort: sort() });
    drive(table, 0, 1500, 2000, next);
    expect(drive(table, 1500, 60, 2000, next)).toBeCloseTo(1000, -2);
  });

  it('do not help an ever-increasing sort key', () => {
    const table = onDemand();
    let sort = 0;
    const next = () => ({ hash: 0.3, sort: sort++ });
    drive(table, 0, 1500, 2000, next);
    expect(drive(table, 1500, 60, 2000, next)).toBeCloseTo(1000, -2);
  });
});

describe('in amounts over time', () => {
  /** Writes of every second that are served, of so many asked for evenly over parts of the key space. */
  function curve(table: Throughput<number>, perSecond: number, seconds: number, points: readonly KeyPoint<number>[]) {
    const units = perSecond / points.length;
    const served: number[] = [];
    for (let second = 0; second < seconds; second += 10) {
      const start = second * SECOND;
      const end = start + 10 * SECOND;
      table.partitions.settle(start);
      const { partitions } = table.partitions;
      const loads = partitions.map((): Load<number>[] => []);
      for (const point of points) {
        loads[partitions.indexOf(table.partitions.at(point, start))]?.push({ ...point, units });
      }
      const demand = Float64Array.from(loads, (asked) => 10 * units * asked.length);
      const part = table.serve('write', demand, start, end);
      served.push(part.served.reduce((sum, one) => sum + one, 0) / 10);
      partitions.forEach((partition, i) => {
        table.partitions.considerSplit(partition, 'write', end, () => loads[i] ?? []);
      });
    }
    return (second: number): number => Math.round(served[Math.floor(second / 10)] as number);
  }

  const spread = Array.from({ length: 512 }, (_, i) => ((i * 377) % 512) / 512);

  // Ten minutes a round: 300 seconds until it is noticed, 300 until it is done.
  it('doubles what one item collection serves every ten minutes', () => {
    const at = curve(
      onDemand(),
      8000,
      2400,
      spread.map((sort) => ({ hash: 0.3, sort })),
    );
    expect([500, 1100, 1700, 2300].map(at)).toEqual([1000, 2000, 4000, 8000]);
  });

  it('does the same for all of a new on-demand table, up to its quota', () => {
    const at = curve(
      onDemand(),
      40_000,
      2700,
      spread.map((hash) => ({ hash, sort: 0 })),
    );
    expect([500, 1100, 1700, 2300, 2600].map(at)).toEqual([4000, 8000, 16_000, 32_000, 40_000]);
  });
});

describe('a set of partitions', () => {
  const set = (bytes = 0) =>
    new PartitionSet<number>({
      count: 4,
      lowest: 0,
      time: 0,
      assumptions: ASSUMPTIONS.fast,
      heatThreshold: 1,
      cutCollections: true,
      limits: { read: 3000, write: 1000, bytes: 1000 },
      bytes,
    });

  it('covers the key space without gap or overlap, whatever the splits, and keeps its bytes', () => {
    const cut = fc.tuple(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 30 }), (cuts) => {
        const partitions = set(4000);
        for (const [hash, sort] of cuts) {
          const point = { hash, sort };
          const partition = partitions.at(point, 0);
          if (comparePoints(partition.low, point) !== 0) partitions.split(partition, [point], 0);
        }
        const all = partitions.partitions;
        expect(all[0]?.low).toEqual({ hash: 0, sort: 0 });
        expect(all.map(({ high }) => high)).toEqual([...all.slice(1).map(({ low }) => low), undefined]);
        expect(all.reduce((sum, { bytes }) => sum + bytes, 0)).toBeCloseTo(4000, 6);
        for (const [hash, sort] of cuts) expect(partitions.at({ hash, sort }, 0).low).toEqual({ hash, sort });
      }),
      { numRuns: runs(100, 5000) },
    );
  });

  it('splits what is too large in the middle, some minutes later', () => {
    const partitions = set();
    const partition = partitions.at({ hash: 0.1, sort: 0 }, 0);
    partitions.grow(partition, 1000, 0);
    expect(partition.splitDue).toBeUndefined();
    partitions.grow(partition, 500, 0);
    expect(partitions.at({ hash: 0.2, sort: 0 }, 149_999)).toBe(partition);
    const right = partitions.at({ hash: 0.2, sort: 0 }, 150_000);
    expect(right.low).toEqual({ hash: 0.125, sort: 0 });
    expect(right.bytes).toBe(750);
    expect(partitions.count).toBe(5);
  });
});
