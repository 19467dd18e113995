import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/distributions/distribution.js';
import { normalTail } from '../../src/distributions/poisson.js';
import { createRandom } from '../../src/distributions/random.js';
import { createSampler, zipfSampler } from '../../src/distributions/sampler.js';
import { shareOfRank, topShare } from '../../src/distributions/shares.js';
import {
  YCSB_SCRAMBLED_ITEMS,
  YCSB_SCRAMBLED_ZETA,
  ycsbHash,
  ycsbRank,
  ycsbScrambledKey,
  ycsbZipfian,
} from '../../src/distributions/ycsb.js';
import { runs } from '../support/runs.js';

const DRAWS = runs(300_000, 1_000_000);

/** Probability of a chi-square at least this large (Wilson and Hilferty's normal approximation). */
function chiSquareTail(statistic: number, freedom: number): number {
  const spread = 2 / (9 * freedom);
  return normalTail(((statistic / freedom) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread));
}

/** Chi-square of ranks 1 to 20 and the tail against the exact shares. */
function pValue(distribution: Distribution, draw: () => number): number {
  const counts = new Float64Array(21);
  for (let i = 0; i < DRAWS; i++) {
    const rank = draw();
    counts[Math.min(rank, 21) - 1] = (counts[Math.min(rank, 21) - 1] as number) + 1;
  }
  let statistic = 0;
  for (let i = 0; i < 21; i++) {
    const share = i < 20 ? shareOfRank(distribution, i + 1) : 1 - topShare(distribution, 20);
    statistic += ((counts[i] as number) - share * DRAWS) ** 2 / (share * DRAWS);
  }
  return chiSquareTail(statistic, 20);
}

describe('createSampler', () => {
  it.each<[string, Distribution]>([
    ['zipf(0.99) over 1e10', { kind: 'zipf', keys: 1e10, exponent: 0.99 }],
    ['zipf(0.5) over 1000', { kind: 'zipf', keys: 1000, exponent: 0.5 }],
    ['zipf(1) over 1e6', { kind: 'zipf', keys: 1e6, exponent: 1 }],
    ['zipf(2) over 1e15', { kind: 'zipf', keys: 1e15, exponent: 2 }],
    ['latest', { kind: 'latest', keys: 1e6, exponent: 0.99 }],
    ['ycsb', { kind: 'ycsb', keys: 1e6, exponent: 0.99 }],
    ['hot', { kind: 'hot', keys: 100, hot: 3, share: 0.5 }],
    ['weights', { kind: 'weighted', weights: Array.from({ length: 40 }, (_, i) => i + 1) }],
    ['uniform', { kind: 'uniform', keys: 50 }],
  ])('draws %s as its shares say', (name, distribution) => {
    const sampler = createSampler(distribution);
    const random = createRandom(7, name);
    expect(pValue(distribution, () => sampler(random))).toBeGreaterThan(0.001);
  });

  it('accepts nearly every zipf draw', () => {
    let attempts = 0;
    const sampler = zipfSampler(1e10, 0.99, () => {
      attempts += 1;
    });
    const random = createRandom(1);
    for (let i = 0; i < 100_000; i++) sampler(random);
    expect(100_000 / attempts).toBeGreaterThan(0.99);
  });

  it('numbers the pairs of a product', () => {
    const sampler = createSampler({
      kind: 'product',
      outer: { kind: 'hot', keys: 3, hot: 1, share: 1 },
      inner: { kind: 'uniform', keys: 4 },
    });
    const random = createRandom(3);
    const seen = new Set(Array.from({ length: 200 }, () => sampler(random)));
    expect([...seen].sort()).toEqual([1, 2, 3, 4]);
  });

  it('stays within a single key', () => {
    const random = createRandom(5);
    for (const kind of ['zipf', 'ycsb', 'latest'] as const)
      expect(createSampler({ kind, keys: 1, exponent: 0.99 })(random)).toBe(1);
  });
});

describe('ycsb', () => {
  it('over-draws ranks 3 and 4 as the original does', () => {
    const sampler = createSampler({ kind: 'ycsb', keys: 1e6, exponent: 0.99 });
    const random = createRandom(11);
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < DRAWS * 3; i++) {
      const rank = sampler(random);
      if (rank <= 4) counts[rank] = (counts[rank] ?? 0) + 1;
    }
    const ratio = (rank: number): number =>
      (counts[rank] ?? 0) / (DRAWS * 3) / shareOfRank({ kind: 'zipf', keys: 1e6, exponent: 0.99 }, rank);
    expect(Math.abs(ratio(3) - 1.19)).toBeLessThan(0.02);
    expect(Math.abs(ratio(4) - 1.13)).toBeLessThan(0.02);
  });

  it('scrambles with FNV', () => {
    // FNV-1a 64 of eight zero octets is 0xa8c7f832281a39c5, which is negative as a signed number.
    expect(ycsbHash(0n)).toBe(2n ** 64n - 0xa8c7f832281a39c5n);
    const zipfian = ycsbZipfian(YCSB_SCRAMBLED_ITEMS, 0.99, YCSB_SCRAMBLED_ZETA);
    expect(ycsbRank(zipfian, 0)).toBe(1);
    expect(ycsbScrambledKey(zipfian, 0, 1000)).toBe(Number(ycsbHash(0n) % 1000n));
    expect(ycsbRank(zipfian, 1 - 2 ** -53)).toBe(YCSB_SCRAMBLED_ITEMS);
  });

  it('refuses an exponent that it cannot have', () => {
    expect(() => ycsbZipfian(10, 1.2)).toThrow(RangeError);
  });
});

describe('createRandom', () => {
  it('gives the same numbers for the same seed and name, and others for another', () => {
    const take = (random: { bits(): number }): number[] => [random.bits(), random.bits(), random.bits()];
    expect(take(createRandom(42))).toEqual(take(createRandom(42)));
    expect(take(createRandom(42))).not.toEqual(take(createRandom(43)));
    const random = createRandom(42);
    const before = take(random.stream('arrivals'));
    random.bits();
    expect(take(random.stream('arrivals'))).toEqual(before);
    expect(take(random.stream('layout'))).not.toEqual(before);
  });

  it('is uniform and normal where it says so', () => {
    const random = createRandom('moments');
    let sum = 0;
    let squares = 0;
    let uniform = 0;
    let outside = 0;
    const count = 200_000;
    for (let i = 0; i < count; i++) {
      const value = random.normal();
      sum += value;
      squares += value * value;
      const u = random.uniform();
      if (!(u >= 0 && u < 1)) outside += 1;
      uniform += u;
    }
    expect(outside).toBe(0);
    expect(Math.abs(sum / count)).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(squares / count - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.abs(uniform / count - 0.5)).toBeLessThan(4 / Math.sqrt(12 * count));
  });
});
