import { civil, DAY_MS, isoOf, MAX_MS, MIN_MS, msOf } from '../text/calendar.js';
import { type DateField, type DateFormat, finestField, formatDate } from './date-format.js';

/** `15m`, `1h`, `1d`, `1mo`: a span of time that starts at multiples of itself, in UTC. */
export interface BucketSize {
  readonly text: string;
  readonly count: number;
  readonly unit: BucketUnit;
}

export type BucketUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'mo' | 'y';

const UNIT_MS: Readonly<Record<Exclude<BucketUnit, 'mo' | 'y'>, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS,
};

/** Length of the ISO prefix that names a bucket of the unit. */
const LABEL_CHARS: Readonly<Record<BucketUnit, number>> = { y: 4, mo: 7, w: 10, d: 10, h: 13, m: 16, s: 19 };

/** 1970-01-05, a Monday: weeks start on it. */
const FIRST_MONDAY = 4 * DAY_MS;

export function parseBucketSize(text: string): BucketSize | undefined {
  const match = /^([1-9]\d{0,5})(s|m|h|d|w|mo|y)$/.exec(text);
  return match ? { text, count: Number(match[1]), unit: match[2] as BucketUnit } : undefined;
}

export function bucketLabelChars(size: BucketSize): number {
  return LABEL_CHARS[size.unit];
}

/** Start of the bucket that holds the instant. May lie before the year 0000. */
export function bucketStart(size: BucketSize, ms: number): number {
  if (size.unit === 'mo') {
    const { year, month } = civil(ms);
    const index = year * 12 + month - 1;
    return msOf(0, index - (index % size.count) + 1);
  }
  if (size.unit === 'y') {
    const { year } = civil(ms);
    return msOf(year - (year % size.count));
  }
  const length = UNIT_MS[size.unit] * size.count;
  const origin = size.unit === 'w' ? FIRST_MONDAY : 0;
  return Math.floor((ms - origin) / length) * length + origin;
}

export function nextBucket(size: BucketSize, start: number): number {
  if (size.unit === 'mo' || size.unit === 'y') {
    const { year, month } = civil(start);
    return size.unit === 'mo' ? msOf(year, month + size.count) : msOf(year + size.count);
  }
  return start + UNIT_MS[size.unit] * size.count;
}

export function bucketLabel(size: BucketSize, ms: number): string | undefined {
  const start = bucketStart(size, ms);
  return start < MIN_MS || start > MAX_MS ? undefined : isoOf(start).slice(0, LABEL_CHARS[size.unit]);
}

/** Start of the bucket with this label; undefined if the text is no label. */
export function readBucketLabel(size: BucketSize, label: string): number | undefined {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2}))?)?)?)?)?$/.exec(label);
  if (!match || label.length !== LABEL_CHARS[size.unit]) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const ms = msOf(year ?? 0, month, day, hour, minute, second);
  return ms >= MIN_MS && ms <= MAX_MS && bucketLabel(size, ms) === label ? ms : undefined;
}

const FIELD_SIZE: Readonly<Record<Exclude<DateField, 'ms'>, BucketSize>> = {
  year: { text: '1y', count: 1, unit: 'y' },
  month: { text: '1mo', count: 1, unit: 'mo' },
  day: { text: '1d', count: 1, unit: 'd' },
  hour: { text: '1h', count: 1, unit: 'h' },
  minute: { text: '1m', count: 1, unit: 'm' },
  second: { text: '1s', count: 1, unit: 's' },
};

/** The spans that a date format tells apart; undefined when they are milliseconds. */
export function formatBucket(format: DateFormat): BucketSize | undefined {
  const field = finestField(format);
  return field === 'ms' ? undefined : FIELD_SIZE[field];
}

export type Labels = { readonly kind: 'labels'; readonly labels: readonly string[] } | { readonly kind: 'too-many' };

/** Labels of the buckets that the closed window touches, in order of time, each once; `too-many` above the limit. */
export function labelsBetween(of: BucketSize | DateFormat, from: number, to: number, limit = 100_000): Labels {
  const size = 'tokens' in of ? formatBucket(of) : of;
  if (!size) return { kind: 'too-many' };
  const labels = new Set<string>();
  let steps = 0;
  const last = Math.min(to, MAX_MS);
  for (let start = bucketStart(size, Math.max(from, MIN_MS)); start <= last; start = nextBucket(size, start)) {
    if (++steps > limit) return { kind: 'too-many' };
    const label = 'tokens' in of ? formatDate(of, start) : bucketLabel(of, start);
    if (label !== undefined) labels.add(label);
  }
  return { kind: 'labels', labels: [...labels] };
}

const mostKnown = new Map<string, number>();
const MOST_KNOWN = 1000;

/** Most buckets that a closed window of this length can touch, wherever it starts: thousands of months may be looked at for it. */
export function mostBuckets(of: BucketSize | DateFormat, windowMs: number): number {
  const id = `${JSON.stringify(of)} ${windowMs}`;
  const most = mostKnown.get(id) ?? countMost(of, windowMs);
  if (mostKnown.size >= MOST_KNOWN) mostKnown.clear();
  mostKnown.set(id, most);
  return most;
}

function countMost(of: BucketSize | DateFormat, windowMs: number): number {
  const size = 'tokens' in of ? formatBucket(of) : of;
  if (windowMs <= 0) return 1;
  if (!size) return windowMs + 1;
  if (size.unit !== 'mo' && size.unit !== 'y') return Math.ceil(windowMs / (UNIT_MS[size.unit] * size.count)) + 1;
  const months = size.unit === 'mo' ? size.count : 12 * size.count;
  const longest = Math.ceil(windowMs / (28 * DAY_MS * months)) + 2;
  if (longest > 10_000) return longest;
  const startOf = (bucket: number): number => msOf(0, bucket * months + 1);
  // The window covers all but the first and last of the buckets that it touches, and most where those between have the fewest days.
  const [from, to] = 12 % months === 0 ? FEW_LEAP_DAYS : [0, monthsUntilRepeated(months)];
  let most = 0;
  let end = 0;
  for (let first = Math.floor(from / months); first * months < to + months; first += 1) {
    end = Math.max(end, first);
    while (startOf(end + 1) - startOf(first) < windowMs) end += 1;
    most = Math.max(most, end - first);
  }
  return most + 2;
}

/** Months from the year 0 on: parts of a year have the fewest leap days from somewhere in the eight years without any, around 2100. */
const FEW_LEAP_DAYS = [2096 * 12, 2104 * 12 + 2] as const;

/** Lengths of months repeat every 400 years; where buckets begin in these may repeat only after several times as many. */
function monthsUntilRepeated(months: number): number {
  let all = months;
  while (all % (400 * 12) !== 0) all += months;
  return all;
}
