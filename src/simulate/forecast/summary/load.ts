import { type Demand, type RateCurve, rateAt, type Traffic } from '../../../fluid/index.js';
import type { UnitKind } from '../../../partition/index.js';

/** A demand with the curve of its flow. */
export interface PlacedDemand {
  readonly curve: RateCurve;
  readonly demand: Demand;
}

export function demandsOn(traffic: Traffic, set: number, kind: UnitKind): readonly PlacedDemand[] {
  return traffic.flows.flatMap(({ curve, demands }) =>
    demands.filter((one) => one.set === set && one.kind === kind).map((demand) => ({ curve, demand })),
  );
}

/** Part of a load that follows a curve: so much at a rate. Between the points of the curve it is taken to be a straight line. */
export interface LoadTerm {
  readonly curve: RateCurve;
  readonly load: (rate: number) => number;
}

/** The whole load on both sides of a time; they differ where a curve steps. */
interface LoadPoint {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

export interface LoadPeak {
  readonly peak: number;
  /** Second of the peak, as near as it can be said where it ends in a step. */
  readonly at: number;
  /** First second at which the load is over the limit. */
  readonly firstOver?: number;
}

/** Time before a step at which the load is still as before it. */
const JUST_BEFORE = 1e-6;

export function peakOf(terms: readonly LoadTerm[], duration: number, limit: number): LoadPeak {
  let best = { peak: 0, at: 0 };
  let firstOver: number | undefined;
  let last: LoadPoint | undefined;
  for (const point of loadPoints(terms, duration)) {
    if (last !== undefined) {
      if (point.before > best.peak) best = { peak: point.before, at: Math.max(0, point.at - JUST_BEFORE) };
      if (firstOver === undefined && point.before > limit) firstOver = crossing(last, point, limit);
    }
    if (point.at < duration) {
      if (point.after > best.peak) best = { peak: point.after, at: point.at };
      if (firstOver === undefined && point.after > limit) firstOver = point.at;
    }
    last = point;
  }
  return { ...best, ...(firstOver === undefined ? {} : { firstOver }) };
}

export function loadAt(terms: readonly LoadTerm[], at: number): number {
  return terms.reduce((sum, { curve, load }) => sum + load(rateAt(curve, at)), 0);
}

function crossing(from: LoadPoint, to: LoadPoint, limit: number): number {
  const rise = to.before - from.after;
  return rise <= 0 ? from.at : from.at + ((to.at - from.at) * Math.max(0, limit - from.after)) / rise;
}

/** The load at the beginning, at the end, and wherever a curve has a point between. */
function* loadPoints(terms: readonly LoadTerm[], duration: number): Generator<LoadPoint> {
  const inside = terms.flatMap(({ curve }) => curve.points.map(({ at }) => at).filter((at) => at > 0 && at < duration));
  const times = Float64Array.from(new Set([0, ...inside, duration])).sort();
  const places = terms.map(() => 0);
  for (const at of times) {
    let before = 0;
    let after = 0;
    terms.forEach(({ curve: { points }, load }, i) => {
      let place = places[i] ?? 0;
      while ((points[place]?.at ?? at) < at) place += 1;
      places[i] = place;
      let end = place;
      while (points[end]?.at === at) end += 1;
      const next = points[place];
      const previous = points[place - 1];
      if (next === undefined || (end === place && previous === undefined)) {
        const rate = load((next ?? previous)?.rate ?? 0);
        before += rate;
        after += rate;
      } else if (end > place) {
        before += load(next.rate);
        after += load((points[end - 1] ?? next).rate);
      } else if (previous !== undefined) {
        const rate = previous.rate + ((next.rate - previous.rate) * (at - previous.at)) / (next.at - previous.at);
        before += load(rate);
        after += load(rate);
      }
    });
    yield { at, before, after };
  }
}
