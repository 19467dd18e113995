import type { ThrottleReason } from '../result.js';

/** Numbers by reason and bucket of time; a reason has a series from its first number on. */
export class ReasonSeries {
  readonly #buckets: number;
  readonly #series = new Map<ThrottleReason, Float64Array>();

  constructor(buckets: number) {
    this.#buckets = buckets;
  }

  add(reason: ThrottleReason, bucket: number, amount: number): void {
    // Less is what rounding leaves of nothing.
    if (!(amount > 1e-9)) return;
    const series = this.#series.get(reason) ?? new Float64Array(this.#buckets);
    series[bucket] = (series[bucket] as number) + amount;
    this.#series.set(reason, series);
  }

  upTo(buckets: number): ReadonlyMap<ThrottleReason, Float64Array> {
    return new Map([...this.#series].map(([reason, series]) => [reason, series.slice(0, buckets)]));
  }
}

export function add(series: Float64Array, bucket: number, amount: number): void {
  series[bucket] = (series[bucket] as number) + amount;
}
