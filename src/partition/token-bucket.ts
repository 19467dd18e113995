const SECOND = 1000;
/** Units are halves and quarters at the least; less than this is what rounding leaves of nothing. */
const ROUNDING = 1e-9;

/** Units in a bucket after some milliseconds of filling, as long as it does not overflow. */
export function filled(tokens: number, rate: number, depth: number, milliseconds: number): number {
  return Math.min(depth, tokens + (rate * milliseconds) / SECOND);
}

export interface BucketSettings {
  /** Units a second that flow in. */
  readonly rate: number;
  /** Units that it holds at most. */
  readonly depth: number;
  /** Milliseconds at which it begins. */
  readonly time: number;
  /** Units that it begins with: full, unless given. */
  readonly tokens?: number;
}

/**
 * Units that flow in at a steady rate and are kept up to a depth. It is drawn from request by request (`holds`, then `take`), at
 * times of milliseconds that do not go back, or in amounts over a stretch of time (`serve`); both see the same state.
 */
export class TokenBucket {
  #rate: number;
  #depth: number;
  #tokens: number;
  #time: number;

  constructor({ rate, depth, time, tokens = depth }: BucketSettings) {
    this.#rate = rate;
    this.#depth = depth;
    this.#time = time;
    this.#tokens = Math.min(tokens, depth);
  }

  get rate(): number {
    return this.#rate;
  }

  /** Units that are there; negative after a request that cost more than there was. */
  available(time: number): number {
    if (time > this.#time) {
      this.#tokens = filled(this.#tokens, this.#rate, this.#depth, time - this.#time);
      this.#time = time;
    }
    return this.#tokens;
  }

  /** Whether a request of these units may be served now. One that is larger than the bucket may where the bucket is full. */
  holds(units: number, time: number): boolean {
    const available = this.available(time);
    return available + ROUNDING >= Math.min(units, this.#depth);
  }

  /** Takes the units of a request that is served, even where they are more than there are: the rest is owed. */
  take(units: number, time: number): void {
    this.available(time);
    this.#tokens -= units;
  }

  /**
   * Serves as much of an amount, asked for evenly from `start` to `end`, as there is: what was kept, and what flows in meanwhile.
   * What is left over is kept up to the depth.
   */
  serve(units: number, start: number, end: number): number {
    const there = this.#during(start, end);
    const served = Math.max(0, Math.min(units, there));
    this.#tokens = Math.min(this.#depth, there - served);
    return served;
  }

  /** What `serve` would serve at most. */
  capacity(start: number, end: number): number {
    return Math.max(0, this.available(start) + (this.#rate * (end - Math.max(start, this.#time))) / SECOND);
  }

  /** Changes the rate and the depth from a time on; what is there stays, up to the new depth. */
  resize(rate: number, depth: number, time: number): void {
    const available = this.available(time);
    this.#rate = rate;
    this.#depth = depth;
    this.#tokens = Math.min(available, depth);
  }

  #during(start: number, end: number): number {
    const kept = this.available(start);
    const inflow = (this.#rate * Math.max(0, end - this.#time)) / SECOND;
    this.#time = Math.max(this.#time, end);
    return kept + inflow;
  }
}
