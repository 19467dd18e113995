import {
  type Distribution,
  hottestShare as hottestOf,
  shareOfRank as shareOf,
  YCSB_EXPONENT,
} from '../distributions/index.js';
import type { Skew } from '../model/model.js';

/** A model's skew over so many keys, as a distribution. */
export function distributionOf(skew: Skew, keys: number): Distribution {
  switch (skew.kind) {
    case 'uniform':
      return { kind: 'uniform', keys };
    case 'zipf':
      return { kind: 'zipf', keys, exponent: skew.a ?? 1 };
    case 'ycsb':
    case 'latest':
      return { kind: skew.kind, keys, exponent: skew.a ?? YCSB_EXPONENT };
    case 'hotspot':
      return { kind: 'hotspot', keys, hotKeys: skew.a ?? 0, hotShare: skew.b ?? 0 };
    case 'hot':
      return { kind: 'hot', keys, hot: skew.a ?? 1, share: skew.b ?? 0 };
  }
}

/** Share of the load that the hottest of so many keys has under a skew, 0 to 1. */
export function hottestShare(skew: Skew, keys: number): number {
  return hottestOf(distributionOf(skew, Math.max(1, Math.round(keys))));
}

/** Share of the whole that the value of a rank has, 0 to 1; rank 1 is the biggest. */
export function shareOfRank(skew: Skew, keys: number, rank: number): number {
  return shareOf(distributionOf(skew, Math.max(1, Math.round(keys))), rank);
}
