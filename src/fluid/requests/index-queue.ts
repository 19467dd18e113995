import type { KeyPoint, LimitType, Throughput } from '../../partition/index.js';

const SECOND = 1000;
/** Seconds that a change may wait for its index before further writes are refused. */
const PATIENCE = 0.1;

interface Change {
  readonly units: number;
  readonly point: KeyPoint<number>;
  /** Milliseconds. */
  readonly since: number;
}

/**
 * Changes of a table on their way to a global index, in the order of the writes. What cannot be taken in holds up all that comes
 * after it; when it has waited for too long, further writes are refused.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html
 */
export class IndexQueue {
  readonly #index: Throughput<number>;
  #changes: Change[] = [];
  #next = 0;
  #limit: LimitType | undefined;

  constructor(index: Throughput<number>) {
    this.#index = index;
  }

  /** Why a write is refused now; undefined where it is taken on. */
  refusal(time: number): LimitType | undefined {
    this.#deliver(time);
    const head = this.#changes[this.#next];
    return head !== undefined && time - head.since > PATIENCE * SECOND ? this.#limit : undefined;
  }

  add(units: number, point: KeyPoint<number>, time: number): void {
    this.#changes.push({ units, point, since: time });
    this.#deliver(time);
  }

  #deliver(time: number): void {
    for (;;) {
      const head = this.#changes[this.#next];
      if (head === undefined) break;
      this.#limit = this.#index.refusal('write', head.units, head.point, time);
      if (this.#limit !== undefined) return;
      this.#index.take('write', head.units, head.point, time);
      this.#next += 1;
    }
    this.#changes = [];
    this.#next = 0;
  }
}
