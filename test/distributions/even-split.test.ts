import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Distribution, keyCount, splitEvenly } from '../../src/distributions/distribution.js';
import {
  keysAbove,
  secondMoment,
  secondMomentBeyond,
  shareOfRank,
  topShare,
  topShares,
} from '../../src/distributions/shares.js';
import { cpuTime } from '../support/cpu-time.js';
import { runs } from '../support/runs.js';

const BASES: fc.Arbitrary<Distribution> = fc.oneof(
  fc.record({
    kind: fc.constant('zipf' as const),
    keys: fc.integer({ min: 1, max: 60 }),
    exponent: fc.double({ min: 0, max: 3, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('weighted' as const),
    weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 }),
  }),
  fc.record({
    kind: fc.constant('product' as const),
    outer: fc.record({
      kind: fc.constant('zipf' as const),
      keys: fc.integer({ min: 2, max: 9 }),
      exponent: fc.constant(1.2),
    }),
    inner: fc.record({
      kind: fc.constant('zipf' as const),
      keys: fc.integer({ min: 2, max: 9 }),
      exponent: fc.constant(0.7),
    }),
  }),
);

describe('keys that are each split evenly', () => {
  it('share as if every part were written out', () => {
    fc.assert(
      fc.property(BASES, fc.integer({ min: 2, max: 12 }), fc.nat(800), (base, ways, some) => {
        const split = splitEvenly(base, ways);
        const written = [...topShares(base, keyCount(base))].flatMap((share) =>
          Array.from({ length: ways }, () => share / ways),
        );
        const k = Math.min(written.length, some);
        const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
        expect(keyCount(split)).toBe(written.length);
        topShares(split, k).forEach((share, i) => {
          expect(share).toBeCloseTo(written[i] as number, 9);
        });
        expect(shareOfRank(split, k)).toBeCloseTo(written[k - 1] ?? 0, 9);
        expect(topShare(split, k)).toBeCloseTo(sum(written.slice(0, k)), 9);
        expect(secondMomentBeyond(split, k)).toBeCloseTo(sum(written.slice(k).map((share) => share * share)), 9);
        expect(secondMoment(split)).toBeCloseTo(sum(written.map((share) => share * share)), 9);
        const limit = 0.013;
        expect(keysAbove(split, 1, limit)).toBe(written.filter((share) => share > limit).length);
      }),
      { numRuns: runs(60, 2000) },
    );
  });

  it('are split once, however often', () => {
    const base: Distribution = { kind: 'zipf', keys: 10, exponent: 1 };
    expect(splitEvenly(splitEvenly(base, 4), 6)).toEqual(splitEvenly(base, 24));
  });

  it('are as quick to sum up as the keys that are split', () => {
    const split = splitEvenly({ kind: 'zipf', keys: 1e10, exponent: 0.99 }, 16);
    const start = cpuTime();
    topShares(split, 1_000_000);
    secondMomentBeyond(split, 1_000_000);
    expect(cpuTime() - start).toBeLessThan(1000);
  });
});
