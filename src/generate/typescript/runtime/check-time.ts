import { InvalidArgument } from './errors.js';

const TIME =
  /^\d{4}-(?!02-3|(?:0[469]|11)-31)(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d))?$/i;

/** An instant in the years 0000 to 9999 in its one form: `2026-01-31T12:00:00.000Z`. A date is its beginning. */
export function timestamp(value: string, argument: string): string {
  const iso = isoTime(value);
  if (iso?.length !== 24) throw new InvalidArgument(argument, 'a time such as 2026-01-31T12:00:00.000Z', value);
  return iso;
}

/** A day: `2026-01-31`. */
export function date(value: string, argument: string): string {
  if (value?.length !== 10 || !isTime(value)) throw new InvalidArgument(argument, 'a date such as 2026-01-31', value);
  return value;
}

/** The ISO 8601 text of a date, or of a time with offset: of 24 characters in the years 0000 to 9999. Undefined for any other text. */
export function isoTime(value: string): string | undefined {
  if (!isTime(value)) return undefined;
  if (value.length === 10) return `${value}T00:00:00.000Z`;
  const isWritten = value.length === 24 && value.charAt(10) === 'T' && value.endsWith('Z');
  return isWritten ? value : new Date(milliseconds(value)).toISOString();
}

/** Milliseconds since 1970, rounded down, of an ISO 8601 date, or time with offset; undefined for any other text. */
export function instant(value: string): number | undefined {
  return isTime(value) ? milliseconds(value) : undefined;
}

function isTime(value: string): boolean {
  return TIME.test(value) && (value.slice(5, 10) !== '02-29' || isLeapDay(value.slice(0, 10)));
}

/** JavaScript reads the 29th of February of other years as the 1st of March. */
function isLeapDay(day: string): boolean {
  return new Date(day).getUTCDate() === 29;
}

function milliseconds(value: string): number {
  return Date.parse(value.toUpperCase().replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}
