import { type Distribution, evenlySplit, keyCount } from './distribution.js';
import { harmonic, harmonicBetween, integralOfPower } from './harmonic.js';
import { type Level, levelsOf } from './levels.js';
import { ycsbCumulative, ycsbDensity } from './ycsb.js';

/** Share of the key of a rank (1 is the hottest); 0 beyond the last. */
export function shareOfRank(distribution: Distribution, rank: number): number {
  const keys = keyCount(distribution);
  if (!(rank >= 1) || rank > keys) return 0;
  const split = evenlySplit(distribution);
  if (split !== undefined) return shareOfRank(split.outer, Math.ceil(rank / split.ways)) / split.ways;
  const levels = levelsOf(distribution);
  if (levels !== undefined) {
    let passed = 0;
    for (const { count, each } of levels) {
      passed += count;
      if (rank <= passed) return each;
    }
    return 0;
  }
  switch (distribution.kind) {
    case 'zipf':
    case 'latest':
      return rank ** -distribution.exponent / harmonic(keys, distribution.exponent);
    case 'ycsb':
      return ycsbCumulative(keys, distribution.exponent, rank) - ycsbCumulative(keys, distribution.exponent, rank - 1);
    case 'product':
      return thresholdOf(distribution, rank);
    default:
      return 0;
  }
}

/** Share of the hottest key. */
export function hottestShare(distribution: Distribution): number {
  if (distribution.kind === 'product') return hottestShare(distribution.outer) * hottestShare(distribution.inner);
  return shareOfRank(distribution, 1);
}

/** Share of the k hottest keys together. */
export function topShare(distribution: Distribution, k: number): number {
  const keys = keyCount(distribution);
  const rank = Math.floor(k);
  if (!(rank >= 1)) return 0;
  if (rank >= keys) return 1;
  const split = evenlySplit(distribution);
  if (split !== undefined) {
    const { outer, ways } = split;
    const whole = Math.floor(rank / ways);
    return topShare(outer, whole) + ((rank - whole * ways) * shareOfRank(outer, whole + 1)) / ways;
  }
  const levels = levelsOf(distribution);
  if (levels !== undefined) {
    let left = rank;
    let share = 0;
    for (const { count, each } of levels) {
      const taken = Math.min(left, count);
      share += taken * each;
      left -= taken;
    }
    return share;
  }
  switch (distribution.kind) {
    case 'zipf':
    case 'latest':
      return harmonic(rank, distribution.exponent) / harmonic(keys, distribution.exponent);
    case 'ycsb':
      return ycsbCumulative(keys, distribution.exponent, rank);
    case 'product':
      return productTopShare(distribution, rank);
    default:
      return 0;
  }
}

/** Shares of the k hottest keys, hottest first. */
export function topShares(distribution: Distribution, k: number): Float64Array {
  const count = Math.min(Math.max(0, Math.floor(k)), keyCount(distribution));
  const split = evenlySplit(distribution);
  if (split !== undefined) {
    const { outer, ways } = split;
    const top = topShares(outer, Math.ceil(count / ways));
    return new Float64Array(count).map((_, i) => (top[Math.floor(i / ways)] as number) / ways);
  }
  if (distribution.kind === 'product') return productTopShares(distribution, count);
  const levels = levelsOf(distribution);
  const shares = new Float64Array(count);
  if (distribution.kind === 'zipf' || distribution.kind === 'latest') {
    const all = harmonic(keyCount(distribution), distribution.exponent);
    for (let i = 0; i < count; i++) shares[i] = (i + 1) ** -distribution.exponent / all;
    return shares;
  }
  if (levels === undefined) {
    for (let i = 0; i < count; i++) shares[i] = shareOfRank(distribution, i + 1);
    return shares;
  }
  let at = 0;
  for (const level of levels) {
    shares.fill(level.each, at, Math.min(count, at + level.count));
    at += level.count;
    if (at >= count) break;
  }
  return shares;
}

/** Sum of the squares of all shares: the chance that two requests meet on one key. */
export function secondMoment(distribution: Distribution): number {
  if (distribution.kind === 'product') return secondMoment(distribution.outer) * secondMoment(distribution.inner);
  return secondMomentBeyond(distribution, 0);
}

/** Sum of the squares of the shares of all keys after the k hottest. */
export function secondMomentBeyond(distribution: Distribution, k: number): number {
  const keys = keyCount(distribution);
  const rank = Math.max(0, Math.floor(k));
  if (rank >= keys) return 0;
  const split = evenlySplit(distribution);
  if (split !== undefined) {
    const { outer, ways } = split;
    const whole = Math.floor(rank / ways);
    const part = (rank - whole * ways) * (shareOfRank(outer, whole + 1) / ways) ** 2;
    return Math.max(0, secondMomentBeyond(outer, whole) / ways - part);
  }
  const levels = levelsOf(distribution);
  if (levels !== undefined) {
    let skipped = rank;
    let sum = 0;
    for (const { count, each } of levels) {
      const passed = Math.min(skipped, count);
      skipped -= passed;
      sum += (count - passed) * each * each;
    }
    return sum;
  }
  switch (distribution.kind) {
    case 'zipf':
    case 'latest':
      return harmonicBetween(rank, keys, 2 * distribution.exponent) / harmonic(keys, distribution.exponent) ** 2;
    case 'ycsb':
      return ycsbSecondMoment(keys, distribution.exponent, rank);
    case 'product': {
      const top = productTopShares(distribution, rank);
      return Math.max(0, secondMoment(distribution) - top.reduceRight((sum, share) => sum + share * share, 0));
    }
    default:
      return 0;
  }
}

/** How many keys receive more than `limit` when all together receive `rate`, in the same unit. */
export function keysAbove(distribution: Distribution, rate: number, limit: number): number {
  const keys = keyCount(distribution);
  const share = limit / rate;
  if (!(rate > 0) || !(hottestShare(distribution) > share)) return 0;
  if (share < 0) return keys;
  const split = evenlySplit(distribution);
  if (split !== undefined) return split.ways * keysAbove(split.outer, rate / split.ways, limit);
  const levels = levelsOf(distribution);
  if (levels !== undefined) return levels.reduce((sum, { count, each }) => sum + (each > share ? count : 0), 0);
  if (distribution.kind === 'product') return productKeysAbove(distribution, share);
  if (distribution.kind === 'zipf' || distribution.kind === 'latest') {
    const { exponent } = distribution;
    const guess = exponent === 0 ? keys : (share * harmonic(keys, exponent)) ** (-1 / exponent);
    return nearestRankAbove(distribution, keys, Math.min(keys, Math.max(1, Math.floor(guess))), share);
  }
  return lastRankAbove(distribution, keys, share);
}

/** The closed form is right to within one rank, but for exponents near 0 over very many keys. */
function nearestRankAbove(distribution: Distribution, keys: number, guess: number, share: number): number {
  const isAbove = (rank: number): boolean => shareOfRank(distribution, rank) > share;
  for (const rank of [guess, guess - 1, guess + 1]) if (isAbove(rank) && !isAbove(rank + 1)) return rank;
  return lastRankAbove(distribution, keys, share);
}

/** Bisection, for shares fall from rank to rank. Rank 1 is above. */
function lastRankAbove(distribution: Distribution, keys: number, share: number): number {
  let above = 1;
  let notAbove = keys + 1;
  while (notAbove - above > 1) {
    const middle = Math.floor(above + (notAbove - above) / 2);
    if (shareOfRank(distribution, middle) > share) above = middle;
    else notAbove = middle;
  }
  return above;
}

const YCSB_EXACT = 10_000;

/** Exact for the first ranks; then the integral of the squared density, which differs by less than one part in 1e8. */
function ycsbSecondMoment(keys: number, exponent: number, rank: number): number {
  const exact = Math.min(keys, Math.max(rank, YCSB_EXACT));
  let sum = 0;
  for (let i = exact; i > rank; i--) {
    const share = ycsbCumulative(keys, exponent, i) - ycsbCumulative(keys, exponent, i - 1);
    sum += share * share;
  }
  const density = ycsbDensity(keys, exponent);
  return sum + (exact < keys ? density * density * integralOfPower(exact, keys, 2 * exponent) : 0);
}

type ProductDistribution = Distribution & { readonly kind: 'product' };

/** Outer ranks that are looked at one by one; beyond them, blocks of ranks stand for their middle. */
const EXACT_RANKS = 4096;
const BLOCK_GROWTH = 1.01;

/** How many pairs have a share above the one given. */
function productKeysAbove(distribution: ProductDistribution, share: number): number {
  return Math.round(above(distribution, share).count);
}

/** Share of the k hottest pairs. */
function productTopShare(distribution: ProductDistribution, k: number): number {
  const share = thresholdOf(distribution, k);
  const { count, mass } = above(distribution, share);
  // Pairs at the threshold itself are equal, so those missing, or counted beyond k by the last digit, have that very share.
  return Math.min(1, mass + (k - count) * share);
}

/** Shares of the k hottest pairs, hottest first. */
function productTopShares(distribution: ProductDistribution, k: number): Float64Array {
  const { outer, inner } = oriented(distribution);
  const threshold = thresholdOf(distribution, k);
  const shares: number[] = [];
  let top: Float64Array | undefined;
  for (let i = 1; i <= keyCount(outer); i++) {
    const tenant = shareOfRank(outer, i);
    const count = Math.min(keysAbove(inner, tenant, threshold), k);
    if (count === 0) break;
    // The first of the outer keys has most of the inner ones above the threshold.
    top ??= topShares(inner, count);
    for (let j = 0; j < count; j++)
      shares.push(tenant * (j < top.length ? (top[j] as number) : shareOfRank(inner, j + 1)));
  }
  const sorted = Float64Array.from(shares).sort().reverse();
  const all = new Float64Array(k).fill(threshold);
  all.set(sorted.subarray(0, k));
  return all;
}

/** The side with fewer keys comes first, for it is the one that is walked. */
function oriented(distribution: ProductDistribution): { readonly outer: Distribution; readonly inner: Distribution } {
  const { outer, inner } = distribution;
  return keyCount(outer) <= keyCount(inner) ? { outer, inner } : { outer: inner, inner: outer };
}

/** Number and total share of the pairs with a share above the one given. */
function above(distribution: ProductDistribution, share: number): { readonly count: number; readonly mass: number } {
  let count = 0;
  let mass = 0;
  const leveled = bySteps(distribution);
  if (leveled !== undefined) {
    for (const { count: width, each } of leveled.levels) {
      const inside = keysAbove(leveled.other, each, share);
      count += width * inside;
      mass += width * each * topShare(leveled.other, inside);
    }
    return { count, mass };
  }
  const { outer, inner } = oriented(distribution);
  const ranks = keysAbove(outer, hottestShare(inner), share);
  let from = 1;
  while (from <= ranks) {
    const to = from <= EXACT_RANKS ? from : Math.min(ranks, Math.floor(from * BLOCK_GROWTH));
    const width = to - from + 1;
    const blockShare =
      width === 1 ? shareOfRank(outer, from) : (topShare(outer, to) - topShare(outer, from - 1)) / width;
    const inside = keysAbove(inner, blockShare, share);
    count += width * inside;
    mass += width * blockShare * topShare(inner, inside);
    from = to + 1;
  }
  return { count, mass };
}

/** The side of which few levels are enough to walk, where there is one. */
function bySteps({
  outer,
  inner,
}: ProductDistribution): { readonly levels: readonly Level[]; readonly other: Distribution } | undefined {
  for (const [side, other] of [
    [outer, inner],
    [inner, outer],
  ] as const) {
    const levels = levelsOf(side);
    if (levels !== undefined && levels.length <= EXACT_RANKS) return { levels, other };
  }
  return undefined;
}

/** The share of the k-th pair, by bisection over the logarithm of the share. */
function thresholdOf(distribution: ProductDistribution, k: number): number {
  const keys = keyCount(distribution);
  let high = Math.log(hottestShare(distribution));
  const least = leastShare(distribution.outer) * leastShare(distribution.inner);
  let low = Math.log(Math.max(least, Number.MIN_VALUE)) - 1;
  if (k >= keys) return least;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (above(distribution, Math.exp(middle)).count < k) high = middle;
    else low = middle;
  }
  return Math.exp(high);
}

function leastShare(distribution: Distribution): number {
  if (distribution.kind === 'product') return leastShare(distribution.outer) * leastShare(distribution.inner);
  return shareOfRank(distribution, keyCount(distribution));
}
