const SECOND = 1000;

/**
 * Since when, without a break, more than so many units a second have been asked for, whether or not they were served. Whole
 * seconds are judged, because limits are stated for a second.
 */
export class HeatTimer {
  readonly #threshold: number;
  #since: number | undefined;
  /** The second that is not over yet, and what has been asked for in it. */
  #second = Number.NEGATIVE_INFINITY;
  #units = 0;

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  get isHot(): boolean {
    return this.#since !== undefined;
  }

  /** Notes the units of one request. */
  ask(units: number, time: number): void {
    this.#close(time);
    this.#units += units;
  }

  /** Notes an amount asked for evenly over a stretch of time. */
  askDuring(units: number, start: number, end: number): void {
    this.#second = Number.NEGATIVE_INFINITY;
    this.#units = 0;
    const isOver = (units * SECOND) / (end - start) > this.#threshold;
    this.#since = isOver ? (this.#since ?? start) : undefined;
  }

  /** Milliseconds of heat, as of the last whole second; 0 where there is none. */
  hotFor(time: number): number {
    this.#close(time);
    return this.#since === undefined ? 0 : time - this.#since;
  }

  #close(time: number): void {
    const second = Math.floor(time / SECOND) * SECOND;
    if (second <= this.#second || this.#second === Number.NEGATIVE_INFINITY) {
      if (this.#second === Number.NEGATIVE_INFINITY) this.#second = second;
      return;
    }
    const isOver = this.#units > this.#threshold && second === this.#second + SECOND;
    this.#since = isOver ? (this.#since ?? this.#second) : undefined;
    this.#second = second;
    this.#units = 0;
  }
}
