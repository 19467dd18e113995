import type { Place, StoredRecord } from '../storage/record-store.js';

/** What a write did to one item. */
export interface PastChange {
  readonly time: number;
  readonly place: Place;
  readonly before: StoredRecord | undefined;
}

/** Changes that were forgotten are cut off once they are so many, and half of all. */
const CUT = 1024;

/**
 * The changes of a table's items since point-in-time recovery was enabled, as far back as it reaches: undone from the
 * newest on, they lead back to the items of any time in between.
 */
export class ChangeHistory {
  #changes: PastChange[] = [];
  /** Changes at the beginning that are forgotten. */
  #forgotten = 0;

  /** Notes a change, and forgets those from before `oldest`. */
  record(change: PastChange, oldest: number): void {
    this.#changes.push(change);
    while (this.#forgotten < this.#changes.length && (this.#changes[this.#forgotten] as PastChange).time < oldest) {
      this.#forgotten += 1;
    }
    if (this.#forgotten < CUT || this.#forgotten < this.#changes.length / 2) return;
    this.#changes = this.#changes.slice(this.#forgotten);
    this.#forgotten = 0;
  }

  /** Changes after a time, the newest first. */
  *since(time: number): Iterable<PastChange> {
    for (let i = this.#changes.length - 1; i >= this.#forgotten; i--) {
      const change = this.#changes[i] as PastChange;
      if (change.time <= time) return;
      yield change;
    }
  }

  clear(): void {
    this.#changes = [];
    this.#forgotten = 0;
  }
}
