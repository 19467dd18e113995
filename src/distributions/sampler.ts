import { type Distribution, keyCount } from './distribution.js';
import { levelsOf } from './levels.js';
import type { Random } from './random.js';
import { ycsbRank, ycsbZipfian } from './ycsb.js';

/** Draws a key, from 1. For all kinds but `product` the number is the rank; for that it is (outer − 1) · inner keys + inner. */
export type Sampler = (random: Random) => number;

/** Set-up takes constant time and memory, or that of the explicit weights; each draw takes constant time. */
export function createSampler(distribution: Distribution): Sampler {
  const keys = keyCount(distribution);
  switch (distribution.kind) {
    case 'zipf':
    case 'latest':
      return zipfSampler(keys, distribution.exponent);
    case 'ycsb': {
      const zipfian = ycsbZipfian(keys, distribution.exponent);
      return (random) => ycsbRank(zipfian, random.uniform());
    }
    case 'product': {
      const outer = createSampler(distribution.outer);
      const inner = createSampler(distribution.inner);
      const width = keyCount(distribution.inner);
      return (random) => (outer(random) - 1) * width + inner(random);
    }
    default:
      return levelSampler(distribution);
  }
}

function levelSampler(distribution: Distribution): Sampler {
  const levels = levelsOf(distribution) ?? [];
  const pick = aliasTable(levels.map(({ count, each }) => count * each));
  const starts = new Float64Array(levels.length);
  for (let i = 1; i < levels.length; i++) starts[i] = (starts[i - 1] as number) + (levels[i - 1]?.count ?? 0);
  return (random) => {
    const level = pick(random);
    return (starts[level] as number) + 1 + random.below(levels[level]?.count ?? 1);
  };
}

/** Walker's alias method in Vose's form: the index of a weight, in constant time. */
export function aliasTable(weights: readonly number[]): (random: Random) => number {
  const count = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chance = Float64Array.from(weights, (weight) => (total > 0 ? (weight * count) / total : 1));
  const alias = new Uint32Array(count);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < count; i++) ((chance[i] as number) < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const low = small.pop() as number;
    const high = large.pop() as number;
    alias[low] = high;
    chance[high] = (chance[high] as number) - (1 - (chance[low] as number));
    ((chance[high] as number) < 1 ? small : large).push(high);
  }
  for (const i of [...small, ...large]) chance[i] = 1;
  return (random) => {
    const i = random.below(count);
    return random.uniform() < (chance[i] as number) ? i : (alias[i] as number);
  };
}

/**
 * Rejection-inversion for any exponent above 0 and any number of keys; accepts almost every draw.
 * W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions",
 * ACM TOMACS 6(3), 1996.
 */
export function zipfSampler(keys: number, exponent: number, onAttempt?: () => void): Sampler {
  if (!(exponent > 0)) return (random) => 1 + random.below(keys);
  const upTo = (x: number): number => {
    const log = Math.log(x);
    return expm1Over((1 - exponent) * log) * log;
  };
  const inverse = (value: number): number => {
    const t = Math.max(-1, value * (1 - exponent));
    return Math.exp(log1pOver(t) * value);
  };
  const weight = (x: number): number => Math.exp(-exponent * Math.log(x));
  const least = upTo(1.5) - 1;
  const most = upTo(keys + 0.5);
  const squeeze = 2 - inverse(upTo(2.5) - weight(2));
  return (random) => {
    for (;;) {
      onAttempt?.();
      const u = most + random.uniform() * (least - most);
      const x = inverse(u);
      const rank = Math.min(keys, Math.max(1, Math.floor(x + 0.5)));
      if (rank - x <= squeeze || u >= upTo(rank + 0.5) - weight(rank)) return rank;
    }
  };
}

/** (e^x − 1) / x. */
function expm1Over(x: number): number {
  return Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + (x / 2) * (1 + x / 3);
}

/** ln(1 + x) / x. */
function log1pOver(x: number): number {
  return Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x * (0.5 - x / 3);
}
