import { rateAt } from './curves.js';
import type { RateCurve, RatePoint } from './traffic.js';

/** Reads a curve from its beginning to its end, stretch by stretch, without going through it again each time. */
export class RateReader {
  readonly #points: readonly RatePoint[];
  readonly #curve: RateCurve;
  #next = 0;

  constructor(curve: RateCurve) {
    this.#curve = curve;
    this.#points = curve.points;
  }

  /** The first time after one at which the curve turns. */
  turnAfter(at: number): number {
    while (this.#next < this.#points.length && (this.#points[this.#next] as RatePoint).at <= at) this.#next++;
    return this.#points[this.#next]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Calls a second on average over a stretch that the curve does not turn in. */
  average(start: number, end: number): number {
    this.turnAfter(start);
    const before = this.#points[this.#next - 1];
    const after = this.#points[this.#next];
    if (before === undefined || after === undefined) return rateAt(this.#curve, (start + end) / 2);
    const middle = (start + end) / 2;
    return before.rate + ((after.rate - before.rate) * (middle - before.at)) / (after.at - before.at);
  }
}
