import type { RateCurve, RatePoint } from './traffic.js';

/** The rate at a time; where the curve steps, the later one. */
export function rateAt({ points }: RateCurve, at: number): number {
  const next = firstAfter(points, at);
  const after = points[next];
  const before = points[next - 1];
  if (before === undefined) return after?.rate ?? 0;
  if (after === undefined) return before.rate;
  return before.rate + ((after.rate - before.rate) * (at - before.at)) / (after.at - before.at);
}

/** Position of the first point after a time: a recording has tens of thousands of them. */
function firstAfter(points: readonly RatePoint[], at: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle] as RatePoint).at > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Calls from `start` to `end`. */
export function callsBetween(curve: RateCurve, start: number, end: number): number {
  const inside = curve.points.filter(({ at }) => at > start && at < end);
  const times = [...new Set([start, ...inside.map(({ at }) => at), end])];
  let calls = 0;
  for (let i = 1; i < times.length; i++) {
    const from = times[i - 1] as number;
    const to = times[i] as number;
    // Within a stretch the curve is one straight line, also where it begins or ends with a step.
    calls += rateAt(curve, (from + to) / 2) * (to - from);
  }
  return calls;
}

/** Always the same. */
export function constantRate(rate: number): RateCurve {
  return { points: [{ at: 0, rate }] };
}

export function scaledRate({ points, average }: RateCurve, factor: number): RateCurve {
  return {
    points: points.map((point: RatePoint) => ({ at: point.at, rate: point.rate * factor })),
    ...(average === undefined ? {} : { average: average * factor }),
  };
}
