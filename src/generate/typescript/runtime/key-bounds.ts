import { pointOf } from './check-decimal.js';
import { instant } from './check-time.js';
import { InvalidArgument } from './errors.js';

/**
 * A bound of a range as text among the texts of a segment. `exact: false`: it lies above this text and below that of the next value.
 * `below-all`: every value is above it.
 */
export type Bound = { readonly kind: 'at'; readonly text: string; readonly exact: boolean } | 'below-all' | 'above-all';

/** A place on a line of whole numbers, rounded down. */
export interface Point {
  readonly point: bigint;
  readonly exact: boolean;
}

/** The bound at a text that values may have. */
export function boundAt(text: string): Bound {
  return { kind: 'at', text, exact: true };
}

/** The bound at a point, on a line from `lowest` to `highest`, as `write` writes points. */
export function lineBound(
  { point, exact }: Point,
  lowest: bigint | undefined,
  highest: bigint | undefined,
  write: (point: bigint) => string,
): Bound {
  if (lowest !== undefined && point < lowest) return 'below-all';
  if (highest !== undefined && point > highest) return 'above-all';
  return { kind: 'at', text: write(point), exact };
}

/** The bound with its text changed. */
export function mapBound(bound: Bound, change: (text: string) => string): Bound {
  return typeof bound === 'string' ? bound : { ...bound, text: change(bound.text) };
}

/** A number × 10^`scale`. */
export function numberPoint(value: number | bigint | string, argument: string, scale = 0): Point {
  const decimal =
    typeof value === 'bigint' ? { point: value * 10n ** BigInt(scale), isExact: true } : pointOf(value, scale);
  if (decimal === undefined) throw new InvalidArgument(argument, 'a number', value);
  return { point: decimal.point, exact: decimal.isExact };
}

const DAY = 86_400_000;

/** A time in units of so many milliseconds. `isUpper`: a date is the last millisecond of its day. */
export function timePoint(value: string | number, argument: string, unit: number, isUpper = false): Point {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new InvalidArgument(argument, 'a whole number', value);
    return { point: BigInt(value), exact: true };
  }
  const start = instant(value);
  if (start === undefined) throw new InvalidArgument(argument, 'a date, or a time with offset', value);
  const milliseconds = start + (isUpper && value.length === 10 ? DAY - 1 : 0);
  const isWhole = !/\.\d{3}\d*[1-9]/.test(value);
  return { point: BigInt(Math.floor(milliseconds / unit)), exact: isWhole && milliseconds % unit === 0 };
}

/** The highest member at or below the value; members in the order of their bytes, with their texts in the key. */
export function memberBound(value: string, members: readonly (readonly [member: string, text: string])[]): Bound {
  const found = members.filter(([member]) => isAtMost(member, value)).at(-1);
  return found === undefined ? 'below-all' : { kind: 'at', text: found[1], exact: found[0] === value };
}

/** In the order of UTF-8, which is that of code points. */
function isAtMost(left: string, right: string): boolean {
  const a = [...left];
  const b = [...right];
  for (const [i, character] of a.entries()) {
    const difference = (character.codePointAt(0) ?? 0) - (b[i]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

/** The beginning of an ISO 8601 text, of at most so many characters. */
export function isoPrefix(value: string, argument: string, most: number): string {
  const rest = '0000-00-00T00:00:00.000Z'.slice(value.length);
  if (value.length > most || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value + rest))
    throw new InvalidArgument(argument, `the beginning of an ISO 8601 time, of at most ${most} characters`, value);
  return value;
}

/** The text at a point next to another one's; undefined where there is none. */
export function neighbourAt(
  point: bigint,
  lowest: bigint | undefined,
  highest: bigint | undefined,
  write: (point: bigint) => string,
): string | undefined {
  const bound = lineBound({ point, exact: true }, lowest, highest, write);
  return typeof bound === 'string' ? undefined : bound.text;
}

/** The text before or behind another one in a list. */
export function neighbourOf(text: string, texts: readonly string[], step: 1 | -1): string | undefined {
  const index = texts.indexOf(text);
  return index < 0 ? undefined : texts[index + step];
}
