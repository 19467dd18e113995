import { type CompiledVariable, mostBucketsOf } from '../keys/index.js';
import type { ModelValue } from '../model/value-type.js';
import type { ReadOperation } from '../planner/plan.js';

/** The time bucket of the partition key that the range walks through. */
export function bucketOf(operation: ReadOperation, field: string): CompiledVariable | undefined {
  if (operation.fanOut === undefined || operation.fanOut.buckets <= 1) return undefined;
  for (const value of operation.sources[0]?.key.pk ?? []) {
    for (const segment of value.compiled.segments) {
      if (segment.kind === 'variable' && segment.path === field && segment.fns.length > 0) return segment;
    }
  }
  return undefined;
}

const LONG_WINDOW = 3100 * 86_400_000;

const lengths = new WeakMap<CompiledVariable, number>();

/** Milliseconds of one bucket; months are counted as 31 days. */
export function bucketMs(bucket: CompiledVariable): number {
  const known = lengths.get(bucket);
  if (known !== undefined) return known;
  const length = lengthOf(bucket);
  lengths.set(bucket, length);
  return length;
}

function lengthOf(bucket: CompiledVariable): number {
  const touched = mostBucketsOf(bucket, LONG_WINDOW);
  return touched === undefined || touched <= 2 ? LONG_WINDOW : LONG_WINDOW / (touched - 1);
}

/** A window that ends at a time and touches so many buckets. */
export function bucketWindow(
  bucket: CompiledVariable,
  buckets: number,
  end: ModelValue | undefined,
): readonly [ModelValue?, ModelValue?] {
  if (end === undefined) return [];
  const length = Math.max(0, Math.floor(bucketMs(bucket) * (buckets - 1)) - (buckets > 1 ? 1 : 0));
  switch (bucket.type.kind) {
    case 'timestamp':
      return [new Date(Date.parse(String(end)) - length).toISOString(), end];
    case 'date':
      return [new Date(Date.parse(String(end)) - length).toISOString().slice(0, 10), end];
    case 'epochMillis':
      return [BigInt(String(end)) - BigInt(length), end];
    case 'epochSeconds':
      return [BigInt(String(end)) - BigInt(Math.floor(length / 1000)), end];
    default:
      return [end, end];
  }
}
