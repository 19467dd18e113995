/** Share of a partition's limit that a shard may fill, so that Poisson noise is throttled less than 5 times in a million. */
export const SHARD_FILL = 0.9;

/** Fewest shards that keep one key's load below a share of a partition's limit; 1 where it fits as it is. */
export function leastShards(load: number, limit: number, fill: number = SHARD_FILL): number {
  return Math.max(1, Math.ceil(load / (fill * limit) - 1e-9));
}

/** Probability that random placement puts n shards on n different partitions. */
export function noCollision(shards: number, partitions: number): number {
  let probability = 1;
  for (let i = 1; i < shards && probability > 0; i++) probability *= Math.max(0, 1 - i / partitions);
  return probability;
}

/** Probability that no partition receives more than `most` of n randomly placed shards. */
export function noPartitionAbove(shards: number, partitions: number, most: number): number {
  if (most >= shards) return 1;
  if (most < 1 || shards > most * partitions) return 0;
  // Coefficients of (sum of x^j / j! for j ≤ most)^partitions, scaled by n! / partitions^n, by repeated squaring.
  let power = partitions;
  let base = truncatedExponential(most, shards, partitions);
  let result: Float64Array = new Float64Array(shards + 1);
  result[0] = 1;
  while (power > 0) {
    if (power % 2 === 1) result = multiply(result, base);
    power = Math.floor(power / 2);
    if (power > 0) base = multiply(base, base);
  }
  let scale = 1;
  for (let i = 1; i <= shards; i++) scale *= (i / shards) * Math.E;
  return Math.min(1, (result[shards] as number) * scale);
}

/** x^j / j! for j ≤ most, with x in units of shards / partitions and divided by e^(shards / partitions), to stay in range. */
function truncatedExponential(most: number, shards: number, partitions: number): Float64Array {
  const coefficients = new Float64Array(shards + 1);
  let term = Math.exp(-shards / partitions);
  for (let j = 0; j <= Math.min(most, shards); j++) {
    coefficients[j] = term;
    term *= shards / partitions / (j + 1);
  }
  return coefficients;
}

function multiply(a: Float64Array, b: Float64Array): Float64Array {
  const product = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) {
    const left = a[i] as number;
    if (left === 0) continue;
    for (let j = 0; i + j < a.length; j++) product[i + j] = (product[i + j] as number) + left * (b[j] as number);
  }
  return product;
}

export interface SafeShards {
  readonly shards: number;
  /** Probability, over random placements, that no partition is above its limit. */
  readonly probability: number;
}

/**
 * Fewest shards with which, before splits separate them, no partition is above its limit in at least the share of random
 * placements given; undefined where even `max` shards are not enough.
 */
export function safeShards(
  load: number,
  limit: number,
  partitions: number,
  confidence = 0.99,
  max = 1024,
): SafeShards | undefined {
  // More shards help only where one more of them fits on a partition, so that each `most` has one number worth trying.
  for (let most = 1; ; most++) {
    const shards = Math.max(1, Math.ceil((most * load) / limit - 1e-9));
    if (shards > max) return undefined;
    const probability = noPartitionAbove(shards, partitions, most);
    if (probability >= confidence) return { shards, probability };
  }
}
