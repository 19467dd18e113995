import type { ModelValue } from '../model/value-type.js';
import { DAY_MS, MAX_MS, MIN_MS, parseTime } from '../text/calendar.js';
import type { CompiledVariable } from './compiled.js';
import type { DateFormat } from './date-format.js';
import { type BucketSize, type Labels, labelsBetween, mostBuckets } from './time-bucket.js';

function bucketing(segment: CompiledVariable): BucketSize | DateFormat | undefined {
  const fn = segment.broken || segment.fns.length !== 1 ? undefined : segment.fns[0];
  return fn?.name === 'bucket' ? fn.size : fn?.name === 'date' ? fn.format : undefined;
}

/** Whether the segment holds a span of time: `date:FMT` or `bucket:D`. */
export function isBucketing(segment: CompiledVariable): boolean {
  return bucketing(segment) !== undefined;
}

/**
 * Labels that the closed window touches, in order of time. A date as `to` means the end of the day. Undefined if the segment is
 * no bucket or a bound no time.
 */
export function bucketsBetween(
  segment: CompiledVariable,
  from: ModelValue,
  to: ModelValue,
  limit?: number,
): Labels | undefined {
  const of = bucketing(segment);
  const start = instant(segment, from, false);
  const end = instant(segment, to, true);
  if (!of || start === undefined || end === undefined) return undefined;
  if (start > end) return { kind: 'labels', labels: [] };
  return labelsBetween(of, Math.max(start, MIN_MS), Math.min(end, MAX_MS), limit);
}

function instant(segment: CompiledVariable, value: ModelValue, upper: boolean): number | undefined {
  if (typeof value === 'string') {
    const time = parseTime(value);
    return time && time.ms + (time.dateOnly && upper ? DAY_MS - 1 : 0);
  }
  const unit = segment.type.kind === 'epochSeconds' ? 1000 : segment.type.kind === 'epochMillis' ? 1 : undefined;
  return unit !== undefined && (typeof value === 'bigint' || typeof value === 'number')
    ? Number(value) * unit
    : undefined;
}

/** Most labels that a closed window of this many milliseconds can touch, wherever it starts. Undefined if the segment is no bucket. */
export function mostBucketsOf(segment: CompiledVariable, windowMs: number): number | undefined {
  const of = bucketing(segment);
  return of && mostBuckets(of, windowMs);
}
