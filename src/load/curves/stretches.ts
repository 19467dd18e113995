import type { RateCurve, RatePoint } from '../../fluid/index.js';

/** A piece of a curve that is one straight line. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

/** The curve from the beginning of the run to its end, cut at its points and at these times besides. */
export function* stretches({ points }: RateCurve, duration: number, cuts: readonly number[] = []): Generator<Stretch> {
  const inside = [...points.map(({ at }) => at), ...cuts].filter((at) => at > 0 && at < duration);
  const times = [...new Set([0, ...inside, duration])].sort((a, b) => a - b);
  let next = 0;
  for (let i = 1; i < times.length; i++) {
    const from = times[i - 1] as number;
    const to = times[i] as number;
    while ((points[next]?.at ?? Number.POSITIVE_INFINITY) <= from) next++;
    const before = points[next - 1];
    const after = points[next];
    yield { from, to, first: lineAt(before, after, from), last: lineAt(before, after, to) };
  }
}

function lineAt(before: RatePoint | undefined, after: RatePoint | undefined, at: number): number {
  if (before === undefined) return after?.rate ?? 0;
  if (after === undefined || at === before.at) return before.rate;
  // Exactly, so that the next stretch goes on from there.
  if (at === after.at) return after.rate;
  return before.rate + ((after.rate - before.rate) * (at - before.at)) / (after.at - before.at);
}

/** The curve of these stretches, which follow each other. */
export function curveOfStretches(parts: Iterable<Stretch>): RateCurve {
  const points: RatePoint[] = [];
  const add = (at: number, rate: number): void => {
    const last = points.at(-1);
    if (last?.at === at && last.rate === rate) return;
    // In the middle of a level, a point says nothing.
    if (last?.rate === rate && points.at(-2)?.rate === rate) points.pop();
    points.push({ at, rate });
  };
  for (const { from, to, first, last } of parts) {
    add(from, first);
    add(to, last);
  }
  return points.every(({ rate }) => rate === points[0]?.rate) ? { points: points.slice(0, 1) } : { points };
}

/** Of the curve, what lies within the run. */
export function withinRun(points: readonly RatePoint[], duration: number): RateCurve {
  return curveOfStretches(stretches({ points }, duration));
}
