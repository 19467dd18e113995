import { InvalidArgument } from './errors.js';

const TIME = /^(\d{4}-\d\d-\d\d)(?:T(?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d))?$/i;

/** An instant in the years 0000 to 9999 in its one form: `2026-01-31T12:00:00.000Z`. A date is its beginning. */
export function timestamp(value: string, argument: string): string {
  const milliseconds = instant(value);
  const iso = milliseconds === undefined ? '' : new Date(milliseconds).toISOString();
  if (iso.length !== 24) throw new InvalidArgument(argument, 'a time such as 2026-01-31T12:00:00.000Z', value);
  return iso;
}

/** A day: `2026-01-31`. */
export function date(value: string, argument: string): string {
  if (value?.length !== 10 || instant(value) === undefined)
    throw new InvalidArgument(argument, 'a date such as 2026-01-31', value);
  return value;
}

/** Milliseconds since 1970, rounded down, of an ISO 8601 date, or time with offset; undefined for any other text. */
export function instant(value: string): number | undefined {
  const day = TIME.exec(value)?.[1];
  // JavaScript reads the 30th of February as the 2nd of March.
  if (day === undefined || !isDay(day)) return undefined;
  const milliseconds = Date.parse(value.toUpperCase().replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

function isDay(day: string): boolean {
  const start = Date.parse(day);
  return !Number.isNaN(start) && new Date(start).toISOString().startsWith(day);
}
