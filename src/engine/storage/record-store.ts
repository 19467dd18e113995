import type { Item } from '../../value/index.js';
import { OrderedMap, type VisitFrom } from './ordered-map.js';

/** A stored item or index entry with its size. Its item is never changed: a write puts a new record. */
export class StoredRecord {
  readonly item: Item;
  /** Bytes of names and values, without storage overhead. */
  readonly bytes: number;
  /** What a door keeps of it to answer faster the next time; see `withStoredRecords`. */
  text: string | undefined = undefined;

  constructor(item: Item, bytes: number) {
    this.item = item;
    this.bytes = bytes;
  }
}

/** Where a record lies: encoded partition key and encoded sort key (empty where there is none). */
export interface Place {
  readonly hash: string;
  readonly sort: string;
}

/** A text of its own for each place of a table. */
export function placeKey(place: Place): string {
  return `${place.hash}\u0100${place.sort}`;
}

/** Partition keys hash into [0, HASH_SPACE). */
export const HASH_SPACE = 2 ** 53;

/** All records of one partition key. A single record lies in the partition itself, more of them in a tree. */
class Partition {
  readonly key: string;
  /** The next partition with the same hash, in key order. */
  next: Partition | undefined;
  onlySort = '';
  only: StoredRecord | undefined;
  tree: OrderedMap<string, StoredRecord> | undefined;

  constructor(key: string, next: Partition | undefined) {
    this.key = key;
    this.next = next;
  }

  get size(): number {
    return this.tree?.size ?? (this.only === undefined ? 0 : 1);
  }

  get(sort: string): StoredRecord | undefined {
    if (this.tree !== undefined) return this.tree.get(sort);
    return this.onlySort === sort ? this.only : undefined;
  }

  put(sort: string, record: StoredRecord): void {
    if (this.tree === undefined && this.only !== undefined && this.onlySort !== sort) {
      const tree = new OrderedMap<string, StoredRecord>();
      tree.set(this.onlySort, this.only);
      this.tree = tree;
      this.only = undefined;
    }
    if (this.tree !== undefined) this.tree.set(sort, record);
    else {
      this.onlySort = sort;
      this.only = record;
    }
  }

  delete(sort: string): void {
    if (this.tree !== undefined) this.tree.delete(sort);
    else if (this.onlySort === sort) this.only = undefined;
  }

  /** Answers false where `visit` did. */
  visit(
    from: VisitFrom<string> | undefined,
    reverse: boolean,
    visit: (record: StoredRecord, sort: string) => boolean,
  ): boolean {
    if (this.tree === undefined) {
      if (this.only === undefined || !isAtOrAfter(this.onlySort, from, reverse)) return true;
      return visit(this.only, this.onlySort);
    }
    let proceed = true;
    this.tree.visit(from, reverse, (record, sort) => {
      proceed = visit(record, sort);
      return proceed;
    });
    return proceed;
  }
}

/**
 * The records of a table or of an index, by partition key and in sort key order within it; partitions lie in the order of
 * a stable hash of their key, which is the order of scans.
 */
export class RecordStore {
  readonly #partitions = new OrderedMap<number, Partition>();
  #count = 0;
  #bytes = 0;

  /** Number of records. */
  get count(): number {
    return this.#count;
  }

  /** Sum of the records' bytes, without storage overhead. */
  get bytes(): number {
    return this.#bytes;
  }

  get(place: Place): StoredRecord | undefined {
    return this.#partition(place.hash)?.get(place.sort);
  }

  put(place: Place, record: StoredRecord): void {
    const partition = this.#partition(place.hash) ?? this.#addPartition(place.hash);
    const before = partition.get(place.sort);
    partition.put(place.sort, record);
    this.#count += before === undefined ? 1 : 0;
    this.#bytes += record.bytes - (before?.bytes ?? 0);
  }

  delete(place: Place): void {
    const partition = this.#partition(place.hash);
    const before = partition?.get(place.sort);
    if (partition === undefined || before === undefined) return;
    partition.delete(place.sort);
    this.#count--;
    this.#bytes -= before.bytes;
    if (partition.size === 0) this.#dropPartition(partition);
  }

  /** Visits records of one partition key in sort key order, or its reverse, until `visit` answers false. */
  visitPartition(
    hash: string,
    from: VisitFrom<string> | undefined,
    reverse: boolean,
    visit: (record: StoredRecord, sort: string) => boolean,
  ): void {
    this.#partition(hash)?.visit(from, reverse, visit);
  }

  /** Visits all records whose partition hashes into [low, high), after a place where one is given. */
  visitAll(
    low: number,
    high: number,
    after: Place | undefined,
    visit: (record: StoredRecord, sort: string) => boolean,
  ): void {
    const start = after === undefined ? undefined : hashOf(after.hash);
    const from = { key: start ?? low, inclusive: true };
    this.#partitions.visit(from, false, (first, hash) => {
      if (hash >= high) return false;
      for (let partition: Partition | undefined = first; partition !== undefined; partition = partition.next) {
        let sort: VisitFrom<string> | undefined;
        if (hash === start && after !== undefined) {
          if (partition.key < after.hash) continue;
          if (partition.key === after.hash) sort = { key: after.sort, inclusive: false };
        }
        if (!partition.visit(sort, false, visit)) return false;
      }
      return true;
    });
  }

  #partition(key: string): Partition | undefined {
    let partition = this.#partitions.get(hashOf(key));
    while (partition !== undefined && partition.key !== key) partition = partition.next;
    return partition;
  }

  #addPartition(key: string): Partition {
    const hash = hashOf(key);
    const first = this.#partitions.get(hash);
    if (first === undefined || key < first.key) {
      const partition = new Partition(key, first);
      this.#partitions.set(hash, partition);
      return partition;
    }
    let before = first;
    while (before.next !== undefined && before.next.key < key) before = before.next;
    before.next = new Partition(key, before.next);
    return before.next;
  }

  #dropPartition(partition: Partition): void {
    const hash = hashOf(partition.key);
    const first = this.#partitions.get(hash);
    if (first === partition) {
      if (partition.next === undefined) this.#partitions.delete(hash);
      else this.#partitions.set(hash, partition.next);
      return;
    }
    let before = first;
    while (before !== undefined && before.next !== partition) before = before.next;
    if (before !== undefined) before.next = partition.next;
  }
}

/** A stable hash of an encoded partition key, 53 bits: two rounds of multiply and xor, mixed at the end. */
export function hashOf(key: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b & 0x1fffff) * 0x100000000 + (a >>> 0);
}

function isAtOrAfter(sort: string, from: VisitFrom<string> | undefined, reverse: boolean): boolean {
  if (from === undefined) return true;
  if (sort === from.key) return from.inclusive;
  return reverse ? sort < from.key : sort > from.key;
}
