import { callsBetween, type RateCurve } from '../../fluid/index.js';

/** Into what a run's time is divided: every bucket is as long, but perhaps the last. */
export interface Buckets {
  readonly duration: number;
  readonly bucketSeconds: number;
}

export function sumOf(series: Iterable<number>): number {
  let sum = 0;
  for (const value of series) sum += value;
  return sum;
}

/** Of a bucket, of which the last may be shorter. */
export function secondsOf(bucket: number, { duration, bucketSeconds }: Buckets): number {
  return Math.max(1e-9, Math.min(bucketSeconds, duration - bucket * bucketSeconds));
}

/** Units a second of the bucket that has most of them. */
export function busiest(series: Float64Array, buckets: Buckets): number {
  return series.reduce((most, units, i) => Math.max(most, units / secondsOf(i, buckets)), 0);
}

/** Calls a second over a run. */
export function meanRate(curve: RateCurve, duration: number): number {
  return duration > 0 ? callsBetween(curve, 0, duration) / duration : 0;
}
