const MINUTE = 60;
/** Points of a series: a minute each, as CloudWatch has them, in a day. */
const MOST_POINTS = 1440;
/** Less is no curve. */
const LEAST_POINTS = 60;
const SHORTER = [30, 20, 10, 5, 2, 1];
const LONGER = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** Seconds of one point of a series: a minute, unless the run is so short or so long that others serve better. */
export function bucketSecondsOf(duration: number): number {
  if (duration < LEAST_POINTS * MINUTE) return SHORTER.find((size) => duration >= LEAST_POINTS * size) ?? 1;
  return LONGER.find((size) => duration <= MOST_POINTS * size) ?? Math.ceil(duration / MOST_POINTS);
}
