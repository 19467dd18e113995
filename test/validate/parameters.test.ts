import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRandom,
  hottestPartition,
  keysAbove,
  leastShards,
  noCollision,
  secondMoment,
  shareOfRank,
  throttledShare,
  topShare,
} from '../../src/distributions/index.js';
import { attemptsOf, backoffMeans, daxRequests, runTraffic } from '../../src/fluid/index.js';
import { flow, keys, options, provisioned, reads, sum, table, uniform, writes, zipf } from '../fluid/support.js';
import { runs } from '../support/runs.js';
import { indexTraffic, retried, scalingSteps } from './cases/indexes.js';
import { burstSeconds, drawnShare, EVEN } from './cases/limits.js';
import { shortestRamp } from './cases/splits.js';
import { played, ramp, reasonsOf, refusedShare, servedRates, steps } from './play.js';

const real = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

function holds<T>(arbitrary: fc.Arbitrary<T>, check: (one: T) => void, counts: readonly [number, number]): void {
  fc.assert(fc.property(arbitrary, check), { numRuns: runs(...counts), seed: 50 });
}

describe('closed forms at other parameters than those of the cases', () => {
  it('burst lasts 300 c / (L − c) seconds', () => {
    holds(
      fc.tuple(whole(5, 3000), real(1.02, 20)),
      ([capacity, times]) => {
        const load = capacity * times;
        expect(Math.abs(burstSeconds(capacity, load) - (300 * capacity) / (load - capacity))).toBeLessThan(1);
      },
      [8, 200],
    );
  });

  it('what is saved while a table rests is what it did not use', () => {
    holds(
      fc.tuple(whole(50, 1000), real(0, 1), whole(10, 250), real(1.1, 2.5)),
      ([capacity, used, idle, times]) => {
        // Everything is spent, then some is saved, then the rest lasts.
        const load = capacity * times;
        const spent = (300 * capacity) / (load - capacity) + 1;
        const saved = capacity * (1 - used) * idle;
        const lasts = Math.min(300 * capacity, saved) / (load - capacity);
        const curve = steps([0, load], [spent, capacity * used], [spent + idle, load]);
        const { sets } = played(
          Math.ceil(spent + idle + lasts) + 30,
          { mode: provisioned({ read: capacity }), partitions: 4 },
          curve,
          [reads({ keys: keys(EVEN) })],
          { bucketSeconds: spent + idle },
        );
        const after = sum(sets[0]?.read.consumed.slice(1) ?? []);
        const seconds = Math.ceil(spent + idle + lasts) + 30 - spent - idle;
        expect(Math.abs(after - (saved + capacity * seconds)) / capacity).toBeLessThan(2);
      },
      [8, 200],
    );
  });

  it('a single item is refused 1 − C/L, and a collection doubles with every split', () => {
    holds(
      fc.tuple(real(1050, 50_000), fc.constantFrom('read' as const, 'write' as const), fc.constantFrom(0.5, 1, 3)),
      ([load, kind, units]) => {
        const limit = kind === 'read' ? 3000 : 1000;
        const result = played(1800, {}, load / units, [
          writes({ kind, keys: keys(uniform(1), 'item'), units, unitsSquared: units ** 2 }),
        ]);
        expect(refusedShare(result)).toBeCloseTo(Math.max(0, 1 - limit / load), 2);
        const cut = servedRates(
          played(2400, {}, load / units, [
            writes({ kind, keys: keys(uniform(1), 'spread'), units, unitsSquared: units ** 2 }),
          ]),
        );
        for (let round = 0; round < 4; round++) {
          const most = Math.min(load, limit * 2 ** round) / units;
          // A second of what new partitions serve may still be there where they are asked for little more than that.
          expect((cut[10 * round + 5] ?? 0) / most).toBeCloseTo(1, 2);
        }
      },
      [8, 200],
    );
  });

  it('a new on-demand table that is asked for too much doubles until it is enough', () => {
    holds(
      real(4100, 500_000),
      (load) => {
        const result = played(6000, {}, load, [writes({ keys: keys(EVEN) })]);
        const served = servedRates(result);
        let lost = 0;
        for (let round = 0; round < 10; round++) {
          const most = Math.min(load, 4000 * 2 ** round);
          expect((served[10 * round + 5] ?? 0) / most).toBeCloseTo(1, 4);
          lost += (load - most) / load / 10;
        }
        // New partitions begin with a second of what they serve.
        expect(Math.abs(refusedShare(result) - lost)).toBeLessThan(0.002);
      },
      [6, 100],
    );
  });

  it('a slower ramp is refused less, and the shortest doubles every half hour', () => {
    holds(
      fc.tuple(real(20_000, 100_000), whole(20, 200), real(1.1, 2)),
      ([to, minutes, times]) => {
        const refused = (length: number): number =>
          refusedShare(played(length * 60, {}, ramp(0, to, length * 60), [writes({ keys: keys(EVEN) })]));
        const fast = refused(minutes);
        const slow = refused(Math.ceil(minutes * times));
        if (fast > 0) expect(slow).toBeLessThan(fast);
        else expect(slow).toBe(0);
        expect(Math.abs(shortestRamp(4000, to) - 30 * Math.log2(to / 4000))).toBeLessThan(1);
      },
      [4, 60],
    );
  });

  it('one partition without burst refuses what Poisson arrivals exceed it by', () => {
    holds(
      fc.tuple(real(970, 1300), fc.constantFrom(1, 1, 4)),
      ([rate, units]) => {
        // Requests of several units are fewer, of a partition that serves fewer of them.
        const expected = throttledShare(rate / units, 1000 / units);
        expect(Math.abs(drawnShare(rate, units) / expected - 1)).toBeLessThan(0.06);
      },
      [4, 60],
    );
  });

  it('retries come to C / (1 − q) attempts, where q = (1 − C/L)^(1/A), and to less with a quota', () => {
    holds(
      fc.tuple(real(1.05, 20), whole(1, 10)),
      ([times, attempts]) => {
        const q = (1 - 1 / times) ** (1 / attempts);
        const { amplification, failed } = retried(times, { attempts, quota: false });
        expect(amplification).toBeCloseTo(1 / (1 - q) / times, 6);
        expect(failed).toBeCloseTo(1 - 1 / times, 6);
        // With a quota a fifth of the first tries that succeed is what failing retries may come to.
        const all = attemptsOf({ offered: times, served: 1 }, { attempts, quota: true });
        const x = 1 / all;
        const free = 1 / (1 - q);
        if (all < free - 1e-9) expect((all - times) * (1 - x)).toBeCloseTo((times * x) / 5, 6);
        else expect(all).toBeCloseTo(free, 9);
      },
      [20, 500],
    );
  });

  it('auto scaling takes ln(L/c) / ln(1/target) steps', () => {
    holds(
      fc.tuple(whole(100, 2000), real(1.2, 200), fc.constantFrom(0.2, 0.4, 0.5, 0.7, 0.8, 0.9)),
      ([start, times, target]) => {
        const load = start * times;
        const expected = Math.ceil(Math.log(times) / Math.log(1 / target) - 1e-9);
        const got = scalingSteps(start, load, target);
        // Units are whole: rounded up, they may save the last step of a climb in small numbers.
        expect(got === expected || got === expected - 1).toBe(true);
      },
      [30, 500],
    );
  });

  it('an index whose hottest key has a share s lets 1,000 / s writes a second through', () => {
    holds(
      fc.tuple(real(0.2, 1), real(1.1, 4)),
      ([share, times]) => {
        const other = 1 - share;
        const most = 1000 / Math.max(share, other);
        const result = runTraffic(
          { ...indexTraffic(Math.min(9000, most * times), share), duration: 300 },
          options({ layout: layoutApart(share) }),
        );
        expect((servedRates(result)[3] ?? 0) / most).toBeCloseTo(1, 3);
        expect(reasonsOf(result)).toContain('IndexWriteKeyRangeThroughputExceeded');
      },
      [6, 100],
    );
  });

  it('collisions, shards, hot keys and the partition of the hottest key', () => {
    holds(
      fc.tuple(whole(2, 64), whole(64, 100_000), whole(100, 100_000), real(0.55, 1.5), whole(2, 400)),
      ([shards, partitions, count, exponent, parts]) => {
        let apart = 1;
        for (let i = 0; i < shards; i++) apart *= (partitions - i) / partitions;
        expect(noCollision(shards, partitions)).toBeCloseTo(apart, 12);
        expect(leastShards(1000 * shards, 1000)).toBe(Math.ceil((1000 * shards) / 900 - 1e-9));
        let all = 0;
        let squares = 0;
        for (let rank = count; rank >= 1; rank--) {
          all += rank ** -exponent;
          squares += rank ** (-2 * exponent);
        }
        const first = 1 / all;
        const { mean, deviation } = hottestPartition(zipf(count, exponent), parts);
        expect(mean / (first + (1 - first) / parts)).toBeCloseTo(1, 10);
        const variance = (squares / all ** 2 - first ** 2) * (1 / parts) * (1 - 1 / parts);
        expect(deviation / Math.sqrt(variance)).toBeCloseTo(1, 8);
        expect(secondMoment(zipf(count, exponent)) / (squares / all ** 2)).toBeCloseTo(1, 10);
        expect(shareOfRank(zipf(count, exponent), 1)).toBeCloseTo(first, 12);
        const rank = createRandom(count).below(count - 1) + 1;
        const between = (shareOfRank(zipf(count, exponent), rank) + shareOfRank(zipf(count, exponent), rank + 1)) / 2;
        expect(keysAbove(zipf(count, exponent), 1, between)).toBe(rank);
        expect(topShare(zipf(count, exponent), count)).toBeCloseTo(1, 10);
      },
      [10, 200],
    );
  });

  it('partitions of a table by its bytes, and splits as it grows', () => {
    holds(
      fc.tuple(real(1, 80), real(0.2, 1)),
      ([gigabytes, more]) => {
        const bytes = gigabytes * 1024 ** 3;
        const result = runTraffic(
          {
            duration: 3600,
            sets: [table({ bytes })],
            flows: [flow(300, [writes({ keys: keys(EVEN), bytes: (bytes * more) / (3600 * 300) })])],
          },
          options(),
        );
        const { partitions, bytes: end } = result.sets[0] as (typeof result.sets)[number];
        const start = Math.max(4, Math.ceil(gigabytes / 10));
        expect(partitions.start).toBe(start);
        expect(end / (bytes * (1 + more))).toBeCloseTo(1, 9);
        // Even keys: all partitions reach 10 GB together, if they do, and are split within ten minutes.
        const each = (gigabytes * (1 + more * (5 / 6))) / start;
        if (each > 10.001) expect(partitions.end).toBe(2 * start);
        if ((gigabytes * (1 + more)) / start < 9.999) expect(partitions.end).toBe(start);
      },
      [8, 200],
    );
  });

  it('waits of the SDK and what DAX has to do', () => {
    holds(
      fc.tuple(whole(1, 20), whole(25, 2000), real(0, 1e5), real(0, 1e4), real(0, 1e4), real(0.1, 400), whole(2, 11)),
      ([attempts, base, hits, misses, written, kilobytes, nodes]) => {
        const means = backoffMeans(attempts, base);
        expect(means).toHaveLength(attempts - 1);
        for (const [i, wait] of means.entries()) expect(wait).toBe(Math.min(base * 2 ** i, 20_000) / 2);
        const { normalised, target } = daxRequests({ hits, misses, writes: written, kilobytes, nodes });
        const reckoned = hits * kilobytes + misses * kilobytes * 10 + written * 25 * kilobytes * nodes;
        expect(normalised).toBeCloseTo(reckoned, 3);
        expect(target * (nodes - 1)).toBeCloseTo(normalised * nodes, 2);
      },
      [20, 500],
    );
  });
});

/** A layout in which two keys of an index lie on partitions of their own. */
function layoutApart(share: number): number {
  for (let layout = 1; ; layout++) {
    const result = runTraffic({ ...indexTraffic(100, share), duration: 1 }, options({ layout }));
    const most = result.sets[1]?.hottestPartitions[0]?.share ?? 1;
    if (Math.abs(most - Math.max(share, 1 - share)) < 1e-6) return layout;
  }
}
