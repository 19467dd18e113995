import { ON_DEMAND_PEAK_FACTOR, ON_DEMAND_PEAK_MINUTES } from '../facts/index.js';

const MINUTE = 60_000;

/**
 * The highest rate of an on-demand table so far, and what it therefore serves at once: twice the peak, as long as that peak is at
 * least 30 minutes old. A line to compare with: what refuses requests are the partitions, which are split as the rate grows.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export class PreviousPeak {
  /** Peaks of the last minutes, by the number of the minute, oldest first. */
  #recent: { readonly minute: number; peak: number }[] = [];
  #old = 0;

  /** Notes a rate in units a second. */
  note(rate: number, time: number): void {
    this.#age(time);
    const minute = Math.floor(time / MINUTE);
    const last = this.#recent.at(-1);
    if (last?.minute === minute) last.peak = Math.max(last.peak, rate);
    else this.#recent.push({ minute, peak: rate });
  }

  /** The highest rate up to 30 minutes ago. */
  peak(time: number): number {
    this.#age(time);
    return this.#old;
  }

  /** Units a second that may be asked for without a ramp: of a table that was warmed up for `warm` units. */
  instantly(time: number, warm: number): number {
    return Math.max(warm, ON_DEMAND_PEAK_FACTOR * this.peak(time));
  }

  #age(time: number): void {
    const oldest = Math.floor(time / MINUTE) - ON_DEMAND_PEAK_MINUTES;
    while (this.#recent.length > 0) {
      const first = this.#recent[0] as { minute: number; peak: number };
      if (first.minute > oldest) return;
      this.#old = Math.max(this.#old, first.peak);
      this.#recent.shift();
    }
  }
}
