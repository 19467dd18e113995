import { PARTITION_BYTES, PARTITION_READ_UNITS, PARTITION_WRITE_UNITS } from '../facts/index.js';

/** Partitions that the bytes and the peak need, and not fewer than `least`. */
export function partitionsFor(bytes: number, peakRead: number, peakWrite: number, least: number): number {
  const forLoad = Math.ceil(peakRead / PARTITION_READ_UNITS + peakWrite / PARTITION_WRITE_UNITS);
  return Math.max(least, Math.ceil(bytes / PARTITION_BYTES), forLoad);
}
