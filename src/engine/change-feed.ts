import { copyItem, equalItems, type Item } from '../value/index.js';
import { keyOf } from './key-schema.js';
import type { PendingWrite } from './table.js';

/** A change of one item that was committed: put where `before` is absent, deleted where `after` is. All are copies. */
export interface ItemChange {
  readonly table: string;
  readonly keys: Item;
  readonly before?: Item;
  readonly after?: Item;
}

/**
 * Tells a listener of committed changes, in the order of their commits, once the operation that made them is through.
 * A write that leaves its item as it was is no change.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class ChangeFeed {
  readonly #listener: ((change: ItemChange) => void) | undefined;
  #pending: PendingWrite[] = [];
  #delivering = false;

  constructor(listener: ((change: ItemChange) => void) | undefined) {
    this.#listener = listener;
  }

  /** Notes a write that is done, for its table's stream and time to live as well. */
  record(write: PendingWrite): void {
    const { table, before, after } = write;
    const { stream, expiry } = table;
    if (this.#listener === undefined && stream === undefined && expiry === undefined) return;
    if (before === after || (before !== undefined && after !== undefined && equalItems(before.item, after.item)))
      return;
    expiry?.note(write);
    stream?.append(write);
    if (this.#listener !== undefined) this.#pending.push(write);
  }

  /**
   * Hands over all noted changes. A listener may write in its turn: those changes follow the ones before them. What a
   * listener throws is thrown on, the first of it, after all changes are handed over.
   */
  deliver(): void {
    if (this.#listener === undefined || this.#delivering || this.#pending.length === 0) return;
    const failures: unknown[] = [];
    this.#delivering = true;
    for (let i = 0; i < this.#pending.length; i++) {
      try {
        this.#listener(changeOf(this.#pending[i] as PendingWrite));
      } catch (error) {
        failures.push(error);
      }
    }
    this.#pending = [];
    this.#delivering = false;
    if (failures.length > 0) throw failures[0];
  }
}

function changeOf({ table, before, after }: PendingWrite): ItemChange {
  return {
    table: table.settings.name,
    keys: copyItem(keyOf(table.key, (after ?? before)?.item ?? {})),
    ...(before === undefined ? {} : { before: copyItem(before.item) }),
    ...(after === undefined ? {} : { after: copyItem(after.item) }),
  };
}
