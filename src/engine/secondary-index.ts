import { type IndexView, indexWriteUnits } from '../facts/index.js';
import { equalItems, type Item, itemBytes, projectedView } from '../value/index.js';
import type { OnDemandThroughput, Projection, ProvisionedThroughputDescription } from './api.js';
import { indexPlace, type Key } from './key-schema.js';
import { type Place, placeKey, RecordStore, type StoredRecord } from './storage/record-store.js';

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

  /** Does a planned change. */
  apply({ from, to, entry }: IndexChange): void {
    if (from !== undefined && (from.hash !== to?.hash || from.sort !== to.sort)) this.store.delete(from);
    if (to !== undefined && entry !== undefined) this.store.put(to, entry);
  }

  /** Puts back what was there before a planned change, whether or not it was done. */
  undo({ from, old, to }: IndexChange): void {
    if (to !== undefined) this.store.delete(to);
    if (from !== undefined && old !== undefined) this.store.put(from, old);
  }

  /** Bytes of the entry that the index keeps of a record. */
  entryBytes(record: StoredRecord): number {
    return this.place(record.item) === undefined ? 0 : this.#entry(record).bytes;
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
  return { bytes: record.bytes, key: placeKey(place) };
}
