/** Proleptic Gregorian calendar in UTC, years 0000 to 9999: the range in which an ISO 8601 text has a fixed width. */

export const MIN_MS = -62_167_219_200_000;
export const MAX_MS = 253_402_300_799_999;
export const DAY_MS = 86_400_000;
export const MIN_DAY = MIN_MS / DAY_MS;
export const MAX_DAY = Math.floor(MAX_MS / DAY_MS);

export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
}

/** Milliseconds since 1970 of a civil time; fields may be out of their range and carry over. */
export function msOf(year: number, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0): number {
  const monthIndex = year * 12 + (month - 1);
  const y = Math.floor(monthIndex / 12);
  const m = (monthIndex % 12) + 12;
  // Date.UTC reads years 0 to 99 as 1900 to 1999; 400 years are a whole number of weeks and leap cycles.
  const days = (Date.UTC(y + 400, m % 12, day) - 146_097 * DAY_MS) / DAY_MS;
  return days * DAY_MS + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
}

export function civil(ms: number): CivilTime {
  const date = new Date(ms);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    ms: date.getUTCMilliseconds(),
  };
}

/** 24 characters, UTC, milliseconds. The caller keeps to years 0000 to 9999. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

export function dateOf(ms: number): string {
  return isoOf(ms).slice(0, 10);
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:([Zz])|([+-])(\d{2}):?(\d{2}))$/;

export type ParsedTime = {
  readonly ms: number;
  readonly dateOnly: boolean /** False when digits below a millisecond were cut off. */;
  readonly whole: boolean;
};

/** Reads an ISO 8601 date, or time with offset; undefined when it is neither or names no real day. */
export function parseTime(text: string): ParsedTime | undefined {
  const date = DATE.exec(text);
  if (date) {
    const ms = dayMs(Number(date[1]), Number(date[2]), Number(date[3]));
    return ms === undefined ? undefined : { ms, dateOnly: true, whole: true };
  }
  const time = TIME.exec(text);
  if (!time) return undefined;
  const day = dayMs(Number(time[1]), Number(time[2]), Number(time[3]));
  const hour = Number(time[4]);
  const minute = Number(time[5]);
  const second = Number(time[6] ?? 0);
  if (day === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = time[7] ?? '';
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const offsetHour = Number(time[10] ?? 0);
  const offsetMinute = Number(time[11] ?? 0);
  if (offsetHour > 23 || offsetMinute > 59) return undefined;
  const offset = (offsetHour * 60 + offsetMinute) * 60_000 * (time[9] === '-' ? -1 : 1);
  return {
    ms: day + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms - offset,
    dateOnly: false,
    whole: /^0*$/.test(fraction.slice(3)),
  };
}

function dayMs(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined;
  const ms = msOf(year, month, day);
  return civil(ms).month === month ? ms : undefined;
}
