import { isoTime } from './check-time.js';
import { InvalidArgument } from './errors.js';
import { type Bound, lineBound, timePoint } from './key-bounds.js';
import { padded } from './key-number.js';

/** A time as the bound of a range over ISO 8601 texts of 24 characters; a date is the start or the end of its day. */
export function timestampBound(
  value: string | undefined,
  argument: string,
  ofDay: 'start' | 'end' = 'start',
): Bound | undefined {
  if (value === undefined) return undefined;
  const iso = isoTime(value);
  if (iso === undefined) throw new InvalidArgument(argument, 'a date, or a time with offset', value);
  const text = ofDay === 'end' && value.length === 10 ? `${value}T23:59:59.999Z` : iso;
  // An offset leads out of the years that have four digits.
  if (text.length > 24) return text.startsWith('-') ? 'below-all' : 'above-all';
  return { kind: 'at', text, exact: !/\.\d{3}\d*[1-9]/.test(value) };
}

/** The text of the next millisecond, or of the one before. */
export function timestampBeside(text: string, step: 1 | -1): string | undefined {
  const beside = new Date(Date.parse(text) + step).toISOString();
  return beside.length > 24 ? undefined : beside;
}

/** A time as the bound of a range over dates. */
export function dateBound(value: string | undefined, argument: string): Bound | undefined {
  const bound = timestampBound(value, argument);
  if (typeof bound !== 'object') return bound;
  const exact = bound.exact && bound.text.endsWith('T00:00:00.000Z');
  return { kind: 'at', text: bound.text.slice(0, 10), exact };
}

/** Likewise over epoch seconds, of 10 digits, or epoch milliseconds, of 13. */
export function epochBound(
  value: number | undefined,
  argument: string,
  digits: 10 | 13,
  ofDay: 'start' | 'end' = 'start',
): Bound | undefined {
  if (value === undefined) return undefined;
  const point = timePoint(value, argument, digits === 10 ? 1000 : 1, ofDay === 'end');
  return lineBound(point, 0n, 10n ** BigInt(digits) - 1n, (number) => padded(number, digits));
}
