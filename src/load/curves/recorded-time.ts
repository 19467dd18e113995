const CALENDAR =
  /^(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;
const EPOCH = /^\d{9,11}(?:\.\d+)?$/;
const EPOCH_MILLISECONDS = /^\d{12,14}$/;

/** Seconds since 1970 of `2026-01-05T09:00:00Z`, `2026/01/05 09:00`, or a number of seconds or milliseconds; UTC unless it says otherwise. */
export function recordedTime(cell: string): number | undefined {
  const text = cell.trim();
  if (EPOCH.test(text)) return Math.floor(Number(text));
  if (EPOCH_MILLISECONDS.test(text)) return Math.floor(Number(text) / 1000);
  const parts = CALENDAR.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, zone] = parts;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const isReal =
    new Date(at).getUTCMonth() === Number(month) - 1 && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  return isReal ? at / 1000 - (zone === undefined ? 0 : offset(zone)) : undefined;
}

function offset(zone: string): number {
  const parts = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (parts === null) return 0;
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 3600 + Number(parts[3] ?? 0) * 60);
}
