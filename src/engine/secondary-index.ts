import { type IndexView, indexWriteUnits } from '../facts/index.js';
import { equalItems, type Item, itemBytes, projectedView } from '../value/index.js';
import type { OnDemandThroughput, Projection, ProvisionedThroughputDescription } from './api.js';
import { indexPlace, type Key } from './key-schema.js';
import { type Place, RecordStore, type StoredRecord } from './storage/record-store.js';

export interface IndexDefinition {
  readonly name: string;
  readonly kind: 'local' | 'global';
  readonly key: Key;
  readonly projection: Projection;
  /** Attributes that the index keeps, keys included; undefined where it keeps all. */
  readonly projected: readonly string[] | undefined;
}

/** An index with its entries, each the projected view of one item. */
export class SecondaryIndex {
  readonly definition: IndexDefinition;
  readonly store = new RecordStore();
  throughput: ProvisionedThroughputDescription = {
    ReadCapacityUnits: 0,
    WriteCapacityUnits: 0,
    NumberOfDecreasesToday: 0,
  };
  onDemandThroughput: OnDemandThroughput | undefined;
  readonly #tableKey: Key;

  constructor(definition: IndexDefinition, tableKey: Key) {
    this.definition = definition;
    this.#tableKey = tableKey;
  }

  /** Where the index keeps an item; undefined where the item is not in it. */
  place(item: Item): Place | undefined {
    return indexPlace(this.definition.key, this.#tableKey, item);
  }

  /** Follows a write of the table: moves the entry and gives the write units that the change costs, 0 where nothing changed. */
  write(before: StoredRecord | undefined, after: StoredRecord | undefined): number {
    const from = before === undefined ? undefined : this.place(before.item);
    const to = after === undefined ? undefined : this.place(after.item);
    if (from === undefined && to === undefined) return 0;
    const old = from === undefined ? undefined : this.store.get(from);
    const entry = to === undefined ? undefined : this.#entry(after as StoredRecord);
    const moved = from?.hash !== to?.hash || from?.sort !== to?.sort;
    const changed = old === undefined || entry === undefined || !equalItems(old.item, entry.item);
    if (from !== undefined && moved) this.store.delete(from);
    if (to !== undefined && entry !== undefined) this.store.put(to, entry);
    return indexWriteUnits(view(old, from), view(entry, to), changed);
  }

  /** Bytes that a write would add to the entries of this index. */
  growth(before: StoredRecord | undefined, after: StoredRecord | undefined): number {
    return this.#bytesOf(after) - this.#bytesOf(before);
  }

  #bytesOf(record: StoredRecord | undefined): number {
    return record === undefined || this.place(record.item) === undefined ? 0 : this.#entry(record).bytes;
  }

  #entry(record: StoredRecord): StoredRecord {
    const { projected } = this.definition;
    if (projected === undefined) return record;
    const item = projectedView(record.item, projected);
    return { item, bytes: itemBytes(item) };
  }
}

function view(record: StoredRecord | undefined, place: Place | undefined): IndexView | undefined {
  if (record === undefined || place === undefined) return undefined;
  return { bytes: record.bytes, key: `${place.hash}\u0100${place.sort}` };
}
