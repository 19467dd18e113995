import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/distributions/distribution.js';
import { expectedFullest, hottestPartition } from '../../src/distributions/hottest-partition.js';
import { normalOverflow, normalTail, poissonCdf, poissonPmf, throttledShare } from '../../src/distributions/poisson.js';
import { createRandom } from '../../src/distributions/random.js';
import { secondMomentBeyond, topShare, topShares } from '../../src/distributions/shares.js';
import { leastShards, noCollision, noPartitionAbove, safeShards } from '../../src/distributions/write-shards.js';
import { runs } from '../support/runs.js';

function zipf(exponent: number, keys: number): Distribution {
  return { kind: 'zipf', keys, exponent };
}

describe('hottestPartition', () => {
  it.each([
    [1e6, 0.99, 4, 0.298727, 0.022926],
    [1e6, 0.99, 16, 0.123409, 0.012816],
    [1e6, 0.99, 100, 0.07432, 0.005268],
    [1e9, 0.99, 100, 0.051943, 0.003435],
    [1e9, 0.99, 1000, 0.043324, 0.001091],
    [1e10, 0.99, 1000, 0.038742, 0.000973],
    [1e9, 0.8, 100, 0.013183, 0.000363],
    [1e9, 0.5, 100, 0.010016, 0.000007],
    [1e9, 1.2, 100, 0.189597, 0.011176],
  ])('of %d keys under zipf(%d) over %d partitions', (keys, exponent, partitions, mean, deviation) => {
    const share = hottestPartition(zipf(exponent, keys), partitions);
    expect(Math.abs(share.mean - mean)).toBeLessThan(1e-6);
    expect(Math.abs(share.deviation - deviation)).toBeLessThan(1e-6);
  });

  it('is next to the mean where the skew is mild', () => {
    expect(Math.abs(hottestPartition(zipf(0.5, 1e9), 100).mean * 100 - 1.002)).toBeLessThan(0.002);
  });

  it.each([
    [1e6, 16],
    [1e9, 100],
  ])('agrees with random layouts of %d keys over %d partitions', (keys, partitions) => {
    const layouts = runs(2000, 20_000);
    const heavy = 2000;
    const distribution = zipf(0.99, keys);
    const shares = topShares(distribution, heavy);
    const tailMean = (1 - topShare(distribution, heavy)) / partitions;
    const tailDeviation = Math.sqrt(secondMomentBeyond(distribution, heavy) * (1 / partitions) * (1 - 1 / partitions));
    const random = createRandom(20261120, `layouts ${keys}`);
    let sum = 0;
    let squares = 0;
    for (let layout = 0; layout < layouts; layout++) {
      let load = (shares[0] as number) + tailMean + tailDeviation * random.normal();
      for (let i = 1; i < heavy; i++) if (random.below(partitions) === 0) load += shares[i] as number;
      sum += load;
      squares += load * load;
    }
    const expected = hottestPartition(distribution, partitions);
    const mean = sum / layouts;
    const deviation = Math.sqrt(squares / layouts - mean * mean);
    expect(Math.abs(mean - expected.mean)).toBeLessThan((3 * expected.deviation) / Math.sqrt(layouts));
    expect(Math.abs(deviation / expected.deviation - 1)).toBeLessThan(0.1);
  });
});

describe('expectedFullest', () => {
  it.each([
    [1e6, 1000, 1104.1, 0.01],
    [1e6, 100, 10_252, 0.005],
    [1e3, 1e3, 5.51, 0.05 / 5.51],
    [1e4, 100, 125.96, 0.005],
    [1e9, 1000, 1.00324e6, 1e-4],
    [1e10, 151_000, 67_380, 1e-3],
  ])('of %d keys over %d partitions', (keys, partitions, expected, tolerance) => {
    expect(Math.abs(expectedFullest(keys, partitions) / expected - 1)).toBeLessThan(tolerance);
  });
});

describe('throttledShare', () => {
  it.each([
    [1000, 1000, 0.0126146, 0.0001],
    [950, 1000, 7.46e-4, 0.002],
    [980, 1000, 5.09e-3, 0.002],
    [1020, 1000, 0.02463, 0.001],
    [1050, 1000, 0.04841, 0.001],
    [1100, 1000, 0.09092, 0.001],
    [1500, 1000, 1 / 3, 1e-9],
    [2000, 1000, 0.5, 1e-9],
    [900, 1000, 4.75e-6, 0.002],
    [800, 1000, 2.6e-14, 0.02],
    [3000, 3000, 0.00728345, 0.0001],
    [2940, 3000, 0.00126, 0.005],
    [2850, 3000, 1.51e-5, 0.005],
    [3060, 3000, 0.02087, 0.001],
  ])('of Poisson arrivals with mean %d against %d', (mean, capacity, expected, tolerance) => {
    expect(Math.abs(throttledShare(mean, capacity) / expected - 1)).toBeLessThan(tolerance);
  });

  it('is near the normal approximation at these rates', () => {
    expect(normalOverflow(1000, 1000, 1000) / 1000 / 0.0126146).toBeCloseTo(1, 1);
    expect(normalOverflow(2000, 0, 1000)).toBe(1000);
    expect(normalTail(1.959963984540054)).toBeCloseTo(0.025, 12);
    expect(normalTail(6) / 9.865876450376946e-10).toBeCloseTo(1, 10);
  });

  it('rests on probabilities that sum to one', () => {
    for (const mean of [0, 0.3, 7, 30, 999.5, 1e6]) {
      const last = Math.ceil(mean + 12 * Math.sqrt(mean) + 30);
      let sum = 0;
      for (let k = 0; k <= last; k++) sum += poissonPmf(mean, k);
      expect(sum).toBeCloseTo(1, 10);
      expect(poissonCdf(mean, last)).toBeCloseTo(1, 12);
      expect(poissonCdf(mean, Math.floor(mean))).toBeGreaterThan(0.5);
    }
    expect(poissonPmf(3, 2)).toBeCloseTo((9 / 2) * Math.exp(-3), 15);
    expect(poissonCdf(3, -1)).toBe(0);
  });
});

describe('write shards', () => {
  it('counts the fewest that hold the load', () => {
    expect(leastShards(5000, 1000)).toBe(6);
    expect(leastShards(5000, 1000, 1)).toBe(5);
    expect(leastShards(9000, 1000, 0.9)).toBe(10);
    expect(leastShards(100, 1000)).toBe(1);
  });

  it.each([
    [5, 100, 0.90345],
    [5, 1000, 0.99003],
    [10, 100, 0.62816],
    [20, 1000, 0.82593],
  ])('%d of them meet on none of %d partitions', (shards, partitions, expected) => {
    expect(noCollision(shards, partitions)).toBeCloseTo(expected, 5);
    expect(noPartitionAbove(shards, partitions, 1)).toBeCloseTo(expected, 5);
  });

  it('counts occupancies exactly', () => {
    // Three balls in two bins: all three meet in 2 of 8 ways.
    expect(noPartitionAbove(3, 2, 2)).toBeCloseTo(0.75, 12);
    expect(noPartitionAbove(3, 2, 1)).toBe(0);
    expect(noPartitionAbove(3, 2, 3)).toBe(1);
    expect(noPartitionAbove(1000, 100, 1000)).toBe(1);
    expect(noPartitionAbove(1000, 100, 10)).toBeGreaterThan(0);
    expect(noPartitionAbove(1000, 100, 40)).toBeCloseTo(1, 9);
  });

  it('finds how many are safe before splits separate them', () => {
    expect(safeShards(5000, 1000, 100)).toMatchObject({ shards: 15 });
    expect(safeShards(20_000, 1000, 1000)).toMatchObject({ shards: 40 });
    expect(safeShards(20_000, 1000, 100)?.probability).toBeGreaterThan(0.99);
    expect(safeShards(800, 1000, 100)).toEqual({ shards: 1, probability: 1 });
    expect(safeShards(100_000, 1000, 100)).toBeUndefined();
  });
});
