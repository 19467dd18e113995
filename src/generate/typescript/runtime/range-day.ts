/** The first millisecond of a date; any other time as it is. */
export function startOfDay(time: string): string {
  return time.length === 10 ? `${time}T00:00:00.000Z` : time;
}

/** The last millisecond of a date; any other time as it is. */
export function endOfDay(time: string): string {
  return time.length === 10 ? `${time}T23:59:59.999Z` : time;
}
