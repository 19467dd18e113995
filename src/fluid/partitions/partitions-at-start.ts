import { initialPartitions, PARTITION_LIMITS, partitionsFor } from '../../partition/index.js';
import type { SetSettings } from '../traffic.js';

/** Partitions that a set begins with. */
export function partitionsAtStart({ mode, warm, partitions, bytes }: SetSettings): number {
  return Math.max(
    initialPartitions(mode),
    warm === undefined ? 1 : partitionsFor(warm),
    partitions ?? 1,
    Math.ceil(bytes / PARTITION_LIMITS.bytes),
  );
}
