import type { StoredRecord } from '../storage/record-store.js';

/** A change as a stream keeps it: the records are those that the table holds or held. */
export interface KeptChange {
  /** Its place among all changes and shards of the stream; its sequence number is made of it. */
  readonly n: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly before: StoredRecord | undefined;
  readonly after: StoredRecord | undefined;
  readonly by: 'ttl' | undefined;
}

export interface ShardSettings {
  readonly id: string;
  readonly parent: string | undefined;
  /** The part of the partition keys whose changes it takes. */
  readonly lane: number;
  /** Milliseconds since the epoch. */
  readonly opened: number;
  /** Its own number, before those of its changes. */
  readonly first: number;
}

/** Changes of some partition keys for some hours, in their order; the oldest of them drop out. */
export class Shard {
  readonly settings: ShardSettings;
  /** When it took its last change, in milliseconds since the epoch; undefined while it is open. */
  closed: number | undefined;
  /** The number of the youngest change that dropped out; 0 where none has. */
  trimmed = 0;
  #last: number;
  #changes: KeptChange[] = [];
  /** How many at the front of the list have dropped out. */
  #dropped = 0;

  constructor(settings: ShardSettings) {
    this.settings = settings;
    this.#last = settings.first;
  }

  /** The number of its last change, or its own where it has had none. */
  get last(): number {
    return Math.max(this.#last, this.trimmed);
  }

  get size(): number {
    return this.#changes.length - this.#dropped;
  }

  append(change: KeptChange): void {
    this.#changes.push(change);
    this.#last = change.n;
  }

  /** Lets go of changes from before a time, and says whether there were any; `drop` is told their numbers. */
  trim(before: number, drop: (n: number) => void): boolean {
    const changes = this.#changes;
    let dropped = this.#dropped;
    while (dropped < changes.length && (changes[dropped] as KeptChange).time < before) {
      drop((changes[dropped] as KeptChange).n);
      dropped++;
    }
    if (dropped === this.#dropped) return false;
    this.trimmed = (changes[dropped - 1] as KeptChange).n;
    this.#dropped = dropped;
    // Half of the list at a time, so that letting go of one change costs nothing much.
    if (dropped * 2 >= changes.length) {
      this.#changes = changes.slice(dropped);
      this.#dropped = 0;
    }
    return true;
  }

  /** Calls `visit` for changes whose number is at least `n`, until it answers false. */
  visit(n: number, visit: (change: KeptChange) => boolean): void {
    let low = this.#dropped;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#changes[middle] as KeptChange).n < n) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < this.#changes.length; i++) if (!visit(this.#changes[i] as KeptChange)) return;
  }
}
