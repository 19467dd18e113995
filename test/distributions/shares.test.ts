import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/distributions/distribution.js';
import { keyCount, splitEvenly } from '../../src/distributions/distribution.js';
import {
  hottestShare,
  keysAbove,
  secondMoment,
  secondMomentBeyond,
  shareOfRank,
  topShare,
  topShares,
} from '../../src/distributions/shares.js';
import { cpuTime } from '../support/cpu-time.js';
import { runs } from '../support/runs.js';
import { KNOWN_SHARES } from './known-shares.js';

function zipf(exponent: number, keys: number): Distribution {
  return { kind: 'zipf', keys, exponent };
}

describe('zipf', () => {
  it.each(KNOWN_SHARES)('s = %d over %d keys', (s, n, first, ten, hundred, thousand) => {
    const distribution = zipf(s, n);
    // The printed digits of the last share allow no more than one part in 1e5.
    expect(hottestShare(distribution) / first).toBeCloseTo(1, 5);
    expect(topShare(distribution, 10) / ten).toBeCloseTo(1, 5);
    expect(topShare(distribution, 100) / hundred).toBeCloseTo(1, 5);
    expect(topShare(distribution, 1000) / thousand).toBeCloseTo(1, 5);
  });

  it('counts the keys above a rate', () => {
    const distribution = zipf(0.99, 1e10);
    expect(15.1e6 * hottestShare(distribution)).toBeCloseTo(570_478, 0);
    expect(keysAbove(distribution, 15.1e6, 1000)).toBe(608);
    expect(keysAbove(distribution, 100, 1000)).toBe(0);
    expect(keysAbove(zipf(0.99, 10), 1e9, 1000)).toBe(10);
  });

  it('gives the biggest of 400 tenants under zipf(1.2) a quarter of the traffic', () => {
    expect(hottestShare(zipf(1.2, 400))).toBeCloseTo(0.245, 3);
  });

  it('counts latest by age', () => {
    expect(topShare({ kind: 'latest', keys: 1e6, exponent: 0.99 }, 100)).toBe(topShare(zipf(0.99, 1e6), 100));
  });
});

describe('ycsb', () => {
  it('is exact for ranks 1 and 2 and too hot for the next', () => {
    const ycsb: Distribution = { kind: 'ycsb', keys: 1e6, exponent: 0.99 };
    const ratios = Array.from({ length: 10 }, (_, i) => shareOfRank(ycsb, i + 1) / shareOfRank(zipf(0.99, 1e6), i + 1));
    const observed = [1, 1, 1.192, 1.132, 1.093, 1.073, 1.063, 1.055, 1.044, 1.035];
    for (const [i, ratio] of ratios.entries()) expect(Math.abs(ratio - (observed[i] ?? 0))).toBeLessThan(0.02);
    expect(ratios[0]).toBeCloseTo(1, 12);
    expect(ratios[1]).toBeCloseTo(1, 12);
  });
});

describe('steps', () => {
  it('shares evenly inside and outside the hot set', () => {
    const hotspot: Distribution = { kind: 'hotspot', keys: 1000, hotKeys: 0.2, hotShare: 0.8 };
    expect(shareOfRank(hotspot, 200)).toBeCloseTo(0.004, 12);
    expect(shareOfRank(hotspot, 201)).toBeCloseTo(0.00025, 12);
    expect(topShare(hotspot, 200)).toBeCloseTo(0.8, 12);
    expect(keysAbove(hotspot, 1000, 1)).toBe(200);
    const viral: Distribution = { kind: 'hot', keys: 1e6, hot: 1, share: 0.3 };
    expect(hottestShare(viral)).toBe(0.3);
    expect(topShare(viral, 2)).toBeCloseTo(0.3 + 0.7 / 999_999, 12);
  });

  it('sorts weights, and puts up with odd ones', () => {
    const weighted: Distribution = { kind: 'weighted', weights: [86, 2, 5, 3, 4] };
    expect([...topShares(weighted, 9)]).toEqual([0.86, 0.05, 0.04, 0.03, 0.02]);
    expect(hottestShare({ kind: 'weighted', weights: [] })).toBe(1);
    expect(hottestShare({ kind: 'weighted', weights: [0, 0] })).toBe(0.5);
    expect(hottestShare({ kind: 'hot', keys: 10, hot: 10, share: 0.5 })).toBe(0.1);
    expect(hottestShare({ kind: 'hotspot', keys: 100, hotKeys: 0.5, hotShare: 0.1 })).toBeCloseTo(0.018, 12);
  });
});

describe('product', () => {
  const tenants = zipf(1.2, 400);
  const customers = zipf(0.8, 20_000);
  const nested: Distribution = { kind: 'product', outer: tenants, inner: customers };

  it('multiplies the hottest tenant and its hottest key', () => {
    expect(keyCount(nested)).toBe(8e6);
    expect(hottestShare(nested)).toBe(hottestShare(tenants) * hottestShare(customers));
    expect(shareOfRank(nested, 1)).toBeCloseTo(hottestShare(nested), 14);
    expect(secondMoment(nested)).toBe(secondMoment(tenants) * secondMoment(customers));
  });

  it('splits a key over its shards', () => {
    expect(hottestShare(splitEvenly(tenants, 16))).toBeCloseTo(hottestShare(tenants) / 16, 15);
    expect(splitEvenly(tenants, 1)).toBe(tenants);
    expect(topShare(splitEvenly(tenants, 16), 16)).toBeCloseTo(hottestShare(tenants), 12);
  });

  it('stays quick and sound where neither side can be walked', () => {
    const huge: Distribution = { kind: 'product', outer: zipf(0.99, 1e8), inner: zipf(0.8, 1e9) };
    const started = cpuTime();
    expect(keysAbove(huge, 1e12, 1)).toBeGreaterThan(1e6);
    expect(topShare(huge, 1e6)).toBeGreaterThan(topShare(huge, 1e3));
    expect(cpuTime() - started).toBeLessThan(5000);
  });
});

const small: fc.Arbitrary<Distribution> = fc.oneof(
  fc.record({ kind: fc.constant('uniform' as const), keys: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('zipf' as const),
    keys: fc.integer({ min: 1, max: 40 }),
    exponent: fc.double({ min: 0, max: 3, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('ycsb' as const),
    keys: fc.integer({ min: 1, max: 40 }),
    exponent: fc.double({ min: 0.1, max: 0.99, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('hotspot' as const),
    keys: fc.integer({ min: 1, max: 40 }),
    hotKeys: fc.double({ min: 0, max: 1, noNaN: true }),
    hotShare: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('weighted' as const),
    weights: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 }),
  }),
);
const any: fc.Arbitrary<Distribution> = fc.oneof(
  small,
  fc.record({ kind: fc.constant('product' as const), outer: small, inner: small }),
);

/** All shares by the definition. */
function everyShare(distribution: Distribution): number[] {
  if (distribution.kind !== 'product')
    return Array.from({ length: keyCount(distribution) }, (_, i) => shareOfRank(distribution, i + 1));
  const inner = everyShare(distribution.inner);
  return everyShare(distribution.outer)
    .flatMap((share) => inner.map((other) => share * other))
    .sort((a, b) => b - a);
}

describe('every distribution', () => {
  it('sums to one, falls, and agrees with its own totals', () => {
    fc.assert(
      fc.property(
        any,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 60 }),
        (distribution, limit, k) => {
          const shares = everyShare(distribution);
          const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
          expect(sum(shares)).toBeCloseTo(1, 12);
          for (let i = 1; i < shares.length; i++) expect(shares[i]).toBeLessThanOrEqual((shares[i - 1] ?? 0) + 1e-15);
          expect(hottestShare(distribution)).toBeCloseTo(shares[0] ?? 0, 12);
          expect(topShare(distribution, k)).toBeCloseTo(sum(shares.slice(0, k)), 10);
          expect(secondMoment(distribution)).toBeCloseTo(sum(shares.map((share) => share * share)), 12);
          expect(secondMomentBeyond(distribution, k)).toBeCloseTo(
            sum(shares.slice(k).map((share) => share * share)),
            10,
          );
          const top = topShares(distribution, k);
          expect(top.length).toBe(Math.min(k, shares.length));
          for (const [i, share] of top.entries()) expect(share).toBeCloseTo(shares[i] ?? 0, 10);
          const isClear = shares.every((share) => Math.abs(share - limit) > 1e-9);
          if (isClear) expect(keysAbove(distribution, 1, limit)).toBe(shares.filter((share) => share > limit).length);
        },
      ),
      { numRuns: runs(500, 10_000) },
    );
  });
});
