import { type IndexView, indexWriteUnits } from '../facts/index.js';
import { equalItems, type Item, itemBytes, projectedView } from '../value/index.js';
import type { IndexStatus, OnDemandThroughput, Projection, ProvisionedThroughputDescription } from './api.js';
import { indexPlace, type Key } from './key-schema.js';
import { HASH_SPACE, type Place, placeKey, RecordStore, StoredRecord } from './storage/record-store.js';
import { NO_UNITS } from './table-settings/provisioned-throughput.js';
import type { WarmUnits } from './table-settings/warm-throughput.js';

export interface IndexDefinition {
  readonly name: string;
  readonly kind: 'local' | 'global';
  readonly key: Key;
  readonly projection: Projection;
  /** Attributes that the index keeps, keys included; undefined where it keeps all. */
  readonly projected: readonly string[] | undefined;
}

/** What a write of the table does to one index, worked out but not yet done. */
export interface IndexChange {
  readonly index: SecondaryIndex;
  readonly from: Place | undefined;
  readonly old: StoredRecord | undefined;
  readonly to: Place | undefined;
  readonly entry: StoredRecord | undefined;
  /** Write units that the change costs; 0 where the entry stays as it was. */
  readonly units: number;
}

/** An index with its entries, each the projected view of one item. */
export class SecondaryIndex {
  readonly definition: IndexDefinition;
  readonly store = new RecordStore();
  throughput: ProvisionedThroughputDescription = NO_UNITS;
  onDemandThroughput: OnDemandThroughput | undefined;
  warm: WarmUnits = { read: 0, write: 0 };
  warming = false;
  /** An index is not read while it is CREATING. */
  status: IndexStatus = 'ACTIVE';
  /** Whether an index that is CREATING is being filled by now. */
  backfilling = false;
  readonly #tableKey: Key;
  /** What reads see, where that lags behind what was written. */
  #shown: RecordStore | undefined;

  constructor(definition: IndexDefinition, tableKey: Key) {
    this.definition = definition;
    this.#tableKey = tableKey;
  }

  /** Where the index keeps an item; undefined where the item is not in it. */
  place(item: Item): Place | undefined {
    return indexPlace(this.definition.key, this.#tableKey, item);
  }

  /** What a write of the table changes here; undefined where the item is in the index neither before nor after. */
  plan(before: StoredRecord | undefined, after: StoredRecord | undefined): IndexChange | undefined {
    const from = before === undefined ? undefined : this.place(before.item);
    const to = after === undefined ? undefined : this.place(after.item);
    if (from === undefined && to === undefined) return undefined;
    const old = from === undefined ? undefined : this.store.get(from);
    const entry = to === undefined ? undefined : this.#entry(after as StoredRecord);
    const changed = old === undefined || entry === undefined || !equalItems(old.item, entry.item);
    return { index: this, from, old, to, entry, units: indexWriteUnits(view(old, from), view(entry, to), changed) };
  }

  /** The entries that reads see: those of `store`, unless they show late. */
  get shown(): RecordStore {
    return this.#shown ?? this.store;
  }

  /** Does a planned change. One that lags is not seen by reads until it is shown. */
  apply(change: IndexChange, lags = false): void {
    if (lags && this.#shown === undefined) this.#separate();
    put(this.store, change);
    if (!lags && this.#shown !== undefined) put(this.#shown, change);
  }

  /** Puts back what was there before a planned change, whether or not it was done. */
  undo(change: IndexChange, lags = false): void {
    putBack(this.store, change);
    if (!lags && this.#shown !== undefined) putBack(this.#shown, change);
  }

  /** Lets reads see a change that was done and lags. */
  show(change: IndexChange): void {
    if (this.#shown !== undefined) put(this.#shown, change);
  }

  /** Lets reads see all that was done, now and from now on. */
  join(): void {
    this.#shown = undefined;
  }

  #separate(): void {
    const shown = new RecordStore();
    this.store.visitAll(0, HASH_SPACE, undefined, (record) => {
      shown.put(this.place(record.item) as Place, record);
      return true;
    });
    this.#shown = shown;
  }

  /** Bytes of the entry that the index keeps of a record. */
  entryBytes(record: StoredRecord): number {
    return this.place(record.item) === undefined ? 0 : this.#entry(record).bytes;
  }

  #entry(record: StoredRecord): StoredRecord {
    const { projected } = this.definition;
    if (projected === undefined) return record;
    const item = projectedView(record.item, projected);
    return new StoredRecord(item, itemBytes(item));
  }
}

function put(store: RecordStore, { from, to, entry }: IndexChange): void {
  if (from !== undefined && (from.hash !== to?.hash || from.sort !== to.sort)) store.delete(from);
  if (to !== undefined && entry !== undefined) store.put(to, entry);
}

function putBack(store: RecordStore, { from, old, to }: IndexChange): void {
  if (to !== undefined) store.delete(to);
  if (from !== undefined && old !== undefined) store.put(from, old);
}

function view(record: StoredRecord | undefined, place: Place | undefined): IndexView | undefined {
  if (record === undefined || place === undefined) return undefined;
  return { bytes: record.bytes, key: placeKey(place) };
}
