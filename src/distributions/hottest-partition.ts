import type { Distribution } from './distribution.js';
import { poissonCdf, poissonPmf } from './poisson.js';
import { hottestShare, secondMoment } from './shares.js';

/** Share of all traffic on one partition, over the random placements of keys. */
export interface PartitionShare {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * The partition that holds the hottest key, of equal partitions onto which keys are hashed: its own share, and of the rest
 * what falls beside it. Exact in mean and deviation.
 */
export function hottestPartition(distribution: Distribution, partitions: number): PartitionShare {
  const own = hottestShare(distribution);
  const width = 1 / Math.max(1, partitions);
  const others = Math.max(0, secondMoment(distribution) - own * own);
  return { mean: own + (1 - own) * width, deviation: Math.sqrt(others * width * (1 - width)) };
}

/** Expected number of keys in the fullest of equal partitions, for keys of equal weight. */
export function expectedFullest(keys: number, partitions: number): number {
  const mean = keys / partitions;
  const margin = 12 * Math.sqrt(mean) + 40;
  const first = Math.max(0, Math.floor(mean - margin));
  let probability = poissonPmf(mean, first);
  let cumulative = first === 0 ? probability : poissonCdf(mean, first);
  // E[max] is the sum over k ≥ 0 of P(max > k); below `first` each of these is 1 to the last digit.
  let expected = first;
  for (let k = first; k <= mean + margin; k++) {
    expected += 1 - Math.min(1, cumulative) ** partitions;
    probability *= mean / (k + 1);
    cumulative += probability;
  }
  return expected;
}
