interface Entry {
  readonly time: number;
  /** Of entries due at the same time, the one made first runs first. */
  readonly turn: number;
  readonly run: () => void;
}

/**
 * What an engine does later than the request that caused it: a status that changes, an index entry that lags, an item that
 * expires. Nothing runs by itself: all that is due by the engine's clock is done before the next operation looks.
 */
export class Schedule {
  /** A binary heap, the earliest first. */
  readonly #entries: Entry[] = [];
  #turns = 0;
  #done = 0;
  #time: number | undefined;

  /** Milliseconds since the epoch at which the next thing is due; Infinity where nothing is left to do. */
  get next(): number {
    return this.#entries[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  /** When what is being done now was due, in milliseconds since the epoch; undefined while nothing is. */
  get time(): number | undefined {
    return this.#time;
  }

  /** How many things were done so far. */
  get done(): number {
    return this.#done;
  }

  /** Has `run` called once, by the first operation at or after `time`. */
  at(time: number, run: () => void): void {
    const entry = { time, turn: this.#turns++, run };
    const entries = this.#entries;
    let place = entries.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(entry, entries[above] as Entry)) break;
      entries[place] = entries[above] as Entry;
      place = above;
    }
    entries[place] = entry;
  }

  /** Does all that is due at `now`, in the order of its times; what it adds in turn included. */
  settle(now: number): void {
    try {
      while (this.next <= now) {
        const { time, run } = this.#take();
        this.#time = time;
        this.#done++;
        run();
      }
    } finally {
      this.#time = undefined;
    }
  }

  #take(): Entry {
    const entries = this.#entries;
    const first = entries[0] as Entry;
    const last = entries.pop() as Entry;
    if (entries.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= entries.length) break;
      const right = entries[below + 1];
      if (right !== undefined && isBefore(right, entries[below] as Entry)) below += 1;
      if (!isBefore(entries[below] as Entry, last)) break;
      entries[place] = entries[below] as Entry;
      place = below;
    }
    entries[place] = last;
    return first;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.turn < b.turn);
}
