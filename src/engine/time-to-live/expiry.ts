import { TIME_TO_LIVE_YEARS } from '../../facts/index.js';
import { attribute, type Item } from '../../value/index.js';
import type { Catalog } from '../catalog.js';
import { DAY } from '../milliseconds.js';
import { OrderedMap } from '../storage/ordered-map.js';
import { HASH_SPACE, type Place, placeKey } from '../storage/record-store.js';
import type { PendingWrite, Table } from '../table.js';
import { commit } from '../writes.js';

const YEARS = TIME_TO_LIVE_YEARS * 365 * DAY;
/** Digits of the last millisecond that a `Date` knows; what is to expire later never does. */
const TIME_DIGITS = 16;
const LAST_TIME = 8.64e15;
/** Milliseconds until an item that a transaction holds is tried again. */
const RETRY = 1000;

/**
 * The items of a table that are to expire, by their time. Nothing looks for them: the schedule has them deleted when they
 * are due, and each write of an item moves it in here. Either takes O(log n).
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export class Expiry {
  readonly #catalog: Catalog;
  readonly #attribute: string;
  readonly #from: number;
  readonly #places = new OrderedMap<string, Place>();
  /** Items that had expired before they were in here, with the time at which they came; what is late is late from then on. */
  readonly #late = new Map<string, number>();
  /** Undefined once it has stopped, so that what is still scheduled keeps no table from going. */
  #table: Table | undefined;
  /** The earliest time at which the schedule will call. */
  #planned = Number.POSITIVE_INFINITY;

  /**
   * @param attribute names the attribute that holds the time, in seconds since the epoch.
   * @param from is the time before which nothing is deleted.
   */
  constructor(catalog: Catalog, table: Table, attribute: string, from: number) {
    this.#catalog = catalog;
    this.#table = table;
    this.#attribute = attribute;
    this.#from = from;
    table.store.visitAll(0, HASH_SPACE, undefined, ({ item }) => {
      this.#add(item, table.place(item));
      return true;
    });
    this.#plan();
  }

  /** Takes note of a committed write. */
  note({ place, before, after }: PendingWrite): void {
    const old = before === undefined ? undefined : this.#timeOf(before.item);
    const time = after === undefined ? undefined : this.#timeOf(after.item);
    if (old === time) return;
    if (old !== undefined) this.#remove(old, place);
    if (after === undefined || time === undefined) return;
    this.#add(after.item, place);
    this.#plan();
  }

  /** Deletes nothing from now on. */
  stop(): void {
    this.#table = undefined;
  }

  #add(item: Item, place: Place): void {
    const time = this.#timeOf(item);
    const now = this.#catalog.now();
    if (time === undefined || time < now - YEARS) return;
    // It has expired at the latest now.
    const from = Math.max(time, now - 1);
    if (from > time) this.#late.set(placeKey(place), from);
    this.#places.set(keyOf(from, place), place);
  }

  #remove(time: number, place: Place): void {
    const from = this.#late.size === 0 ? undefined : this.#late.get(placeKey(place));
    if (from !== undefined) this.#late.delete(placeKey(place));
    this.#places.delete(keyOf(from ?? time, place));
  }

  /** When an item expires, in milliseconds since the epoch; undefined where nothing says so. */
  #timeOf(item: Item): number | undefined {
    const value = attribute(item, this.#attribute);
    if (value === undefined || !('N' in value)) return undefined;
    const time = Math.floor(Number(value.N) * 1000);
    return time >= 0 && time <= LAST_TIME ? time : undefined;
  }

  /** An item expires when its time is past, not when it has come; it is deleted so much later. */
  #dueAt(time: number): number {
    return Math.max(this.#from, time + 1 + this.#catalog.ttlDelay);
  }

  #plan(notBefore = 0): void {
    this.#places.visit(undefined, false, (_, key) => {
      const due = Math.max(notBefore, this.#dueAt(timeIn(key)));
      if (due < this.#planned) {
        this.#planned = due;
        this.#catalog.schedule.at(due, () => this.#deleteDue(due));
      }
      return false;
    });
  }

  #deleteDue(planned: number): void {
    const table = this.#table;
    if (table === undefined) return;
    if (planned === this.#planned) this.#planned = Number.POSITIVE_INFINITY;
    const now = this.#catalog.now();
    const due: Place[] = [];
    this.#places.visit(undefined, false, (place, key) => {
      if (this.#dueAt(timeIn(key)) > now) return false;
      due.push(place);
      return true;
    });
    let held = false;
    for (const place of due) {
      if (table.isHeld(place)) held = true;
      else commit(this.#catalog, [{ ...table.plan(place, table.store.get(place), undefined), by: 'ttl' }]);
    }
    this.#plan(held ? now + RETRY : 0);
  }
}

function keyOf(time: number, place: Place): string {
  return `${String(time).padStart(TIME_DIGITS, '0')}${placeKey(place)}`;
}

function timeIn(key: string): number {
  return Number(key.slice(0, TIME_DIGITS));
}
