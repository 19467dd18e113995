import { type Distribution, keyCount } from './distribution.js';

/** Keys that all have the same share. */
export interface Level {
  readonly count: number;
  /** Share of each key. */
  readonly each: number;
}

const levelsOfWeights = new WeakMap<readonly number[], readonly Level[]>();

/** A distribution of few distinct shares as levels, the hottest first; undefined for the others. */
export function levelsOf(distribution: Distribution): readonly Level[] | undefined {
  switch (distribution.kind) {
    case 'uniform':
      return [{ count: keyCount(distribution), each: 1 / keyCount(distribution) }];
    case 'hotspot': {
      const keys = keyCount(distribution);
      return twoLevels(keys, Math.round(keys * distribution.hotKeys), distribution.hotShare);
    }
    case 'hot':
      return twoLevels(keyCount(distribution), Math.round(distribution.hot), distribution.share);
    case 'weighted': {
      const known = levelsOfWeights.get(distribution.weights);
      if (known !== undefined) return known;
      const levels = weightedLevels(distribution.weights);
      levelsOfWeights.set(distribution.weights, levels);
      return levels;
    }
    default:
      return undefined;
  }
}

/** At least one key is hot; where all are, they share everything. */
function twoLevels(keys: number, hotKeys: number, hotShare: number): readonly Level[] {
  const hot = Math.min(keys, Math.max(1, hotKeys));
  if (hot === keys) return [{ count: keys, each: 1 / keys }];
  const levels = [
    { count: hot, each: hotShare / hot },
    { count: keys - hot, each: (1 - hotShare) / (keys - hot) },
  ];
  return levels.sort((a, b) => b.each - a.each);
}

function weightedLevels(weights: readonly number[]): readonly Level[] {
  const sorted = weights.map((weight) => Math.max(0, weight)).sort((a, b) => b - a);
  const total = sorted.reduceRight((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return [{ count: Math.max(1, sorted.length), each: 1 / Math.max(1, sorted.length) }];
  const levels: { count: number; each: number }[] = [];
  for (const weight of sorted) {
    const last = levels.at(-1);
    if (last !== undefined && last.each === weight / total) last.count += 1;
    else levels.push({ count: 1, each: weight / total });
  }
  return levels;
}
