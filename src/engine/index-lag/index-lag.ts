import { createRandom, type Random } from '../../distributions/index.js';
import type { Catalog } from '../catalog.js';
import type { IndexChange, SecondaryIndex } from '../secondary-index.js';
import { placeKey } from '../storage/record-store.js';
import type { TableChange } from '../table.js';

/** Milliseconds until a write shows in global indexes, drawn evenly for each write and index. */
export interface IndexLagOptions {
  readonly min: number;
  readonly max: number;
}

/**
 * Has committed writes show late in global indexes, the writes of one item in their order. What a write costs and whether it is
 * allowed is worked out on the newest entries; local indexes never lag.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Writes
 */
export class IndexLag {
  readonly #options: IndexLagOptions;
  readonly #random: Random;
  readonly #catalog: Catalog;
  /** When the last write of each item shows, as long as it does not yet. */
  readonly #due = new WeakMap<SecondaryIndex, Map<string, number>>();

  #isOver = false;

  private constructor(options: IndexLagOptions, random: Random, catalog: Catalog) {
    this.#options = options;
    this.#random = random;
    this.#catalog = catalog;
  }

  /** Undefined where the lag is 0. */
  static from(lag: number | IndexLagOptions, seed: number | string, catalog: Catalog): IndexLag | undefined {
    const { min, max } = typeof lag === 'number' ? { min: lag, max: lag } : lag;
    if (!(min >= 0 && max >= min && max < Number.POSITIVE_INFINITY)) {
      throw new RangeError(
        `indexLag must be milliseconds, or a range of them from the lower to the higher: ${min}, ${max}`,
      );
    }
    return max === 0 ? undefined : new IndexLag({ min, max }, createRandom(seed, 'index-lag'), catalog);
  }

  /** Sees to it that writes that were committed show in time. */
  follow(changes: readonly TableChange[]): void {
    const now = this.#catalog.now();
    for (const { place, before, after, indexes } of changes) {
      if (before === after) continue;
      for (const change of indexes) {
        if (change.index.definition.kind === 'global') this.#delay(change, placeKey(place), now);
      }
    }
  }

  /** Has all that is under way show at once, and no more after it. */
  end(): void {
    this.#isOver = true;
    for (const { indexes } of this.#catalog.tables.values()) for (const index of indexes.values()) index.join();
  }

  #delay(change: IndexChange, item: string, now: number): void {
    const { min, max } = this.#options;
    const { index } = change;
    const due = this.#due.get(index) ?? new Map<string, number>();
    this.#due.set(index, due);
    const drawn = now + min + Math.round(this.#random.uniform() * (max - min));
    const time = Math.max(drawn, due.get(item) ?? 0);
    due.set(item, time);
    this.#catalog.schedule.at(time, () => {
      if (!this.#isOver) index.show(change);
      if (due.get(item) === time) due.delete(item);
    });
  }
}
