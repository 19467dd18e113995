import type { Item, ScalarType } from '../value/index.js';
import type {
  AttributeDefinition,
  BillingMode,
  ItemCollectionMetrics,
  OnDemandThroughput,
  ProvisionedThroughputDescription,
  TableClass,
} from './api.js';
import { EngineError } from './engine-error.js';
import { type Key, keyAttributes, tablePlace } from './key-schema.js';
import { messages } from './messages.js';
import type { IndexChange, SecondaryIndex } from './secondary-index.js';
import { type Place, placeKey, RecordStore, type StoredRecord } from './storage/record-store.js';

const GB = 1024 ** 3;

export interface TableSettings {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly created: Date;
  readonly key: Key;
  /** Bytes of one item collection at most, where the table has a local index. */
  readonly maxCollectionBytes: number;
}

/** One write of one item, decided but not yet done. */
export interface PendingWrite {
  readonly table: Table;
  readonly place: Place;
  readonly before: StoredRecord | undefined;
  /** Undefined deletes. */
  readonly after: StoredRecord | undefined;
}

/** A write worked out for the table and each of its indexes, not yet done. */
export interface TableChange extends PendingWrite {
  readonly indexes: readonly IndexChange[];
  /** Bytes by which the item collection grows; 0 where the table has no local index. */
  readonly growth: number;
}

const UNCHANGED_INDEXES: readonly IndexChange[] = [];

/** A table: its settings, its items and its indexes. */
export class Table {
  readonly settings: TableSettings;
  readonly store = new RecordStore();
  readonly indexes = new Map<string, SecondaryIndex>();
  definitions: readonly AttributeDefinition[] = [];
  billingMode: BillingMode = 'PROVISIONED';
  lastOnDemand: Date | undefined;
  throughput: ProvisionedThroughputDescription = {
    ReadCapacityUnits: 0,
    WriteCapacityUnits: 0,
    NumberOfDecreasesToday: 0,
  };
  onDemandThroughput: OnDemandThroughput | undefined;
  tableClass: TableClass | undefined;
  deletionProtection = false;
  #localIndexes: SecondaryIndex[] = [];
  #keyNames: ReadonlySet<string>;
  #indexKeyNames: ReadonlySet<string> = new Set();
  /** Bytes of each item collection, items and local index entries; kept only where there is a local index. */
  readonly #collections = new Map<string, number>();
  /** Places that a transaction under way holds, with the number of its holds. */
  readonly #holds = new Map<string, number>();

  constructor(settings: TableSettings) {
    this.settings = settings;
    this.#keyNames = new Set(keyAttributes(settings.key).map(({ name }) => name));
  }

  get key(): Key {
    return this.settings.key;
  }

  addIndex(index: SecondaryIndex): void {
    this.indexes.set(index.definition.name, index);
    this.#indexesChanged();
  }

  removeIndex(name: string): void {
    this.indexes.delete(name);
    this.#indexesChanged();
  }

  isKeyAttribute(name: string): boolean {
    return this.#keyNames.has(name);
  }

  isIndexKeyAttribute(name: string): boolean {
    return this.#indexKeyNames.has(name);
  }

  typeOfAttribute(name: string): ScalarType | undefined {
    return this.definitions.find((definition) => definition.AttributeName === name)?.AttributeType;
  }

  place(item: Item): Place {
    return tablePlace(this.key, item);
  }

  /** Whether a transaction under way holds the item at a place. */
  isHeld(place: Place): boolean {
    return this.#holds.size > 0 && this.#holds.has(placeKey(place));
  }

  /** Adds a hold of an item. */
  hold(place: Place): void {
    const key = placeKey(place);
    this.#holds.set(key, (this.#holds.get(key) ?? 0) + 1);
  }

  /** Takes one hold of an item away. */
  release(place: Place): void {
    const key = placeKey(place);
    const left = (this.#holds.get(key) ?? 0) - 1;
    if (left > 0) this.#holds.set(key, left);
    else this.#holds.delete(key);
  }

  /** Works a write out for the table and every index, without doing any of it. */
  plan(place: Place, before: StoredRecord | undefined, after: StoredRecord | undefined): TableChange {
    let indexes = UNCHANGED_INDEXES;
    let growth = 0;
    if (this.indexes.size > 0) {
      const planned: IndexChange[] = [];
      for (const index of this.indexes.values()) {
        const change = index.plan(before, after);
        if (change === undefined) continue;
        planned.push(change);
        if (index.definition.kind === 'local') growth += (change.entry?.bytes ?? 0) - (change.old?.bytes ?? 0);
      }
      indexes = planned;
    }
    if (this.#localIndexes.length > 0) growth += (after?.bytes ?? 0) - (before?.bytes ?? 0);
    return { table: this, place, before, after, indexes, growth };
  }

  /** Throws where a planned change, after `pending` further bytes, makes its item collection too large. */
  checkCollection({ place, growth }: TableChange, pending = 0): void {
    if (growth <= 0 || this.collectionBytes(place.hash) + pending + growth <= this.settings.maxCollectionBytes) return;
    throw new EngineError('ItemCollectionSizeLimitExceededException', messages.collectionSize);
  }

  /** Does a planned change. Nothing may have been written to its place since it was planned. */
  apply({ place, before, after, indexes, growth }: TableChange): void {
    if (before === after) return;
    if (after !== undefined) this.store.put(place, after);
    else if (before !== undefined) this.store.delete(place);
    for (const change of indexes) change.index.apply(change);
    this.#resizeCollection(place.hash, growth);
  }

  /** Puts back what was there before a planned change that was done, or broken off. */
  undo({ place, before, indexes }: TableChange, collectionBytes: number): void {
    if (before !== undefined) this.store.put(place, before);
    else this.store.delete(place);
    for (const change of indexes) change.index.undo(change);
    if (collectionBytes > 0) this.#collections.set(place.hash, collectionBytes);
    else this.#collections.delete(place.hash);
  }

  /** Bytes of an item collection, items and local index entries; 0 where the table has no local index. */
  collectionBytes(hash: string): number {
    return this.#collections.get(hash) ?? 0;
  }

  /** Bytes of the entries that local indexes keep of a record. */
  localEntryBytes(record: StoredRecord): number {
    let bytes = 0;
    for (const index of this.#localIndexes) bytes += index.entryBytes(record);
    return bytes;
  }

  /** Size of the collection of an item, as a range in gigabytes; undefined where the table has no local index. */
  collectionMetrics(item: Item): ItemCollectionMetrics | undefined {
    if (this.#localIndexes.length === 0) return undefined;
    const name = (this.key.hash[0] as { name: string }).name;
    const gigabytes = Math.floor(this.collectionBytes(this.place(item).hash) / GB);
    return {
      ItemCollectionKey: { [name]: item[name] as Item[string] },
      SizeEstimateRangeGB: [gigabytes, gigabytes + 1],
    };
  }

  #resizeCollection(hash: string, growth: number): void {
    if (growth === 0) return;
    const bytes = this.collectionBytes(hash) + growth;
    if (bytes > 0) this.#collections.set(hash, bytes);
    else this.#collections.delete(hash);
  }

  #indexesChanged(): void {
    this.#localIndexes = [...this.indexes.values()].filter((index) => index.definition.kind === 'local');
    this.#indexKeyNames = new Set(
      [...this.indexes.values()].flatMap((index) => keyAttributes(index.definition.key).map(({ name }) => name)),
    );
  }
}
