import type { RunResult } from '../../../fluid/index.js';
import type { UnitKind } from '../../../partition/index.js';
import { limitOf } from './keys.js';

/** Units a second that one partition of a set serves, by the position of the set. */
export type PartitionLimits = (set: number, kind: UnitKind) => number;

/** As the run has them: what is assumed of partitions may change them. */
export function partitionLimits({ sets }: RunResult): PartitionLimits {
  return (set, kind) => {
    const result = sets[set];
    const known = result?.hottestPartitions.find((one) => one.kind === kind)?.limit;
    if (known !== undefined || result === undefined) return known ?? limitOf(kind);
    const { warm } = result[kind];
    // All partitions of a set serve the same.
    return warm > 0 && result.partitions.end > 0 ? warm / result.partitions.end : limitOf(kind);
  };
}

/** Partitions of a set just before a time of the run. */
export function partitionsAt(
  { start, series }: { readonly start: number; readonly series: ArrayLike<number> },
  bucketSeconds: number,
  at: number,
): number {
  // A point is of the end of its bucket.
  return series[Math.floor(at / bucketSeconds) - 1] ?? start;
}
