import { type Buckets, secondsOf } from '../series.js';

/** Units of each bucket. */
export interface Intake {
  /** What came to be written. */
  readonly accepted: Float64Array;
  /** What of it could not be written yet. */
  readonly held: Float64Array;
  /** What could have been written besides, had there been more. */
  readonly spare: Float64Array;
}

/** How far something is behind that holds what it cannot write yet, and writes it in the order in which it came. */
export interface Backlog {
  /** Units that wait, and seconds that what is written then has waited, at the end of each bucket. */
  readonly pending: Float64Array;
  readonly lag: Float64Array;
  /** Units that were written in each bucket. */
  readonly written: Float64Array;
}

/** Of all that was accepted, what is no backlog but rounding. */
const NOTHING = 1e-9;

export function backlogOf({ accepted, held, spare }: Intake, buckets: Buckets): Backlog {
  const count = accepted.length;
  const pending = new Float64Array(count);
  const lag = new Float64Array(count);
  const written = new Float64Array(count);
  const least = NOTHING * accepted.reduce((sum, units) => sum + units, 0);
  let waiting = 0;
  // What waits longest came in this bucket, of which so much is written.
  let oldest = 0;
  let begun = 0;
  for (let i = 0; i < count; i++) {
    const came = accepted[i] ?? 0;
    const kept = Math.min(came, held[i] ?? 0);
    const caughtUp = kept > 0 ? 0 : Math.min(waiting, spare[i] ?? 0);
    waiting += kept - caughtUp;
    if (waiting <= least) waiting = 0;
    pending[i] = waiting;
    let units = came - kept + caughtUp;
    written[i] = units;
    while (oldest <= i) {
      const left = (accepted[oldest] ?? 0) - begun;
      if (units < left) {
        begun += units;
        break;
      }
      units -= left;
      oldest += 1;
      begun = 0;
    }
    if (waiting === 0) {
      oldest = i + 1;
      begun = 0;
      continue;
    }
    const share = begun / Math.max(accepted[oldest] ?? 0, 1e-300);
    const since = oldest * buckets.bucketSeconds + share * secondsOf(oldest, buckets);
    lag[i] = Math.max(0, i * buckets.bucketSeconds + secondsOf(i, buckets) - since);
  }
  return { pending, lag, written };
}
