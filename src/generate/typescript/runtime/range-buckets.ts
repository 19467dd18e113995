import { instant } from './check-time.js';
import { InvalidArgument } from './errors.js';

/** A span of time that is part of a partition key. */
export interface Bucket {
  /** Its length: months, or milliseconds with the place where one of them starts. */
  readonly months?: number;
  readonly length?: number;
  readonly origin?: number;
  /** Milliseconds of a unit of bounds that are numbers. */
  readonly unit?: number;
  readonly label: (iso: string) => string;
  /** Buckets that one call may read. */
  readonly most: number;
}

const DAY = 86_400_000;
const YEAR_0 = -62_167_219_200_000;
const YEAR_9999_END = 253_402_300_799_999;

/** Labels of the buckets that a window touches, from the oldest on. A date as `to` is the end of its day. */
export function bucketsBetween(bucket: Bucket, from: string | number, to: string | number): readonly string[] {
  const start = Math.max(YEAR_0, time(bucket, 'from', from, 0));
  const end = Math.min(YEAR_9999_END, time(bucket, 'to', to, DAY - 1));
  const labels = new Set<string>();
  let steps = 0;
  for (
    let at = start > end ? undefined : startOf(bucket, start);
    at !== undefined && at <= end;
    at = nextOf(bucket, at)
  ) {
    steps += 1;
    if (steps > bucket.most)
      throw new InvalidArgument('to', `a window that touches ${bucket.most} buckets at most`, to);
    if (at >= YEAR_0) labels.add(bucket.label(new Date(at).toISOString()));
  }
  return [...labels];
}

function time({ unit = 1 }: Bucket, argument: string, value: string | number, endOfDay: number): number {
  if (typeof value === 'number') return value * unit;
  const found = instant(value);
  if (found === undefined) throw new InvalidArgument(argument, 'a date, or a time with offset', value);
  return found + (value.length === 10 ? endOfDay : 0);
}

function startOf({ months, length = DAY, origin = 0 }: Bucket, at: number): number {
  if (months === undefined) return Math.floor((at - origin) / length) * length + origin;
  const date = new Date(at);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return monthStart(month - (month % months));
}

function nextOf({ months, length = DAY }: Bucket, start: number): number {
  if (months === undefined) return start + length;
  const date = new Date(start);
  return monthStart(date.getUTCFullYear() * 12 + date.getUTCMonth() + months);
}

/** `Date.UTC` takes the years 0 to 99 for others. */
function monthStart(month: number): number {
  return new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, 1);
}
