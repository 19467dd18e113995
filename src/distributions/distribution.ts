/**
 * How requests, or items, are spread over distinct keys. Keys are counted by rank: rank 1 is the hottest.
 * All shares are fractions of 1.
 */
export type Distribution =
  | { readonly kind: 'uniform'; readonly keys: number }
  /** The share of rank i is proportional to i^-exponent. */
  | { readonly kind: 'zipf'; readonly keys: number; readonly exponent: number }
  /**
   * What YCSB's zipfian generator draws: the approximation of Gray et al. (SIGMOD 1994), which is exact for ranks 1 and 2
   * and gives ranks 3 to 10 up to a fifth too much. The exponent is below 1.
   */
  | { readonly kind: 'ycsb'; readonly keys: number; readonly exponent: number }
  /** Zipf over age: rank 1 is the newest key. */
  | { readonly kind: 'latest'; readonly keys: number; readonly exponent: number }
  /** A fraction of the keys receives a share of the traffic; uniform inside and outside. */
  | { readonly kind: 'hotspot'; readonly keys: number; readonly hotKeys: number; readonly hotShare: number }
  /** `hot` keys receive `share` together; uniform among them and among the others. */
  | { readonly kind: 'hot'; readonly keys: number; readonly hot: number; readonly share: number }
  /** Relative weights of all keys, in any order. */
  | { readonly kind: 'weighted'; readonly weights: readonly number[] }
  /** Every key of `outer` holds its own keys, spread by `inner`: a skew within tenants under a skew of tenants. */
  | { readonly kind: 'product'; readonly outer: Distribution; readonly inner: Distribution };

/** YCSB's ZIPFIAN_CONSTANT. */
export const YCSB_EXPONENT = 0.99;

/** How many keys there are, at least one. */
export function keyCount(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'weighted':
      return Math.max(1, distribution.weights.length);
    case 'product':
      return keyCount(distribution.outer) * keyCount(distribution.inner);
    default:
      return Math.max(1, Math.floor(distribution.keys));
  }
}

/** Each key split evenly over `ways` further ones, as a random write shard does. */
export function splitEvenly(distribution: Distribution, ways: number): Distribution {
  if (ways <= 1) return distribution;
  const split = evenlySplit(distribution);
  if (split === undefined) return { kind: 'product', outer: distribution, inner: { kind: 'uniform', keys: ways } };
  return { kind: 'product', outer: split.outer, inner: { kind: 'uniform', keys: split.ways * ways } };
}

/** Of a distribution each key of which is split evenly over further ones: what is split, and over how many. */
export function evenlySplit(
  distribution: Distribution,
): { readonly outer: Distribution; readonly ways: number } | undefined {
  if (distribution.kind !== 'product' || distribution.inner.kind !== 'uniform') return undefined;
  return { outer: distribution.outer, ways: keyCount(distribution.inner) };
}
