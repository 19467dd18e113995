import type { Item, ScalarType } from '../value/index.js';
import type {
  AttributeDefinition,
  BillingMode,
  ItemCollectionMetrics,
  OnDemandThroughput,
  ProvisionedThroughputDescription,
  TableClass,
} from './api.js';
import { NO_INDEXES } from './consumed-capacity.js';
import { EngineError } from './engine-error.js';
import { type Key, keyAttributes, tablePlace } from './key-schema.js';
import { messages } from './messages.js';
import type { SecondaryIndex } from './secondary-index.js';
import { type Place, RecordStore, type StoredRecord } from './storage/record-store.js';

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

  /**
   * Puts, replaces or (without `after`) deletes the record at a place, in the table and in every index; gives the write
   * units of each index that changed.
   */
  write(
    place: Place,
    before: StoredRecord | undefined,
    after: StoredRecord | undefined,
  ): ReadonlyMap<SecondaryIndex, number> {
    if (this.#localIndexes.length > 0) this.#resizeCollection(place.hash, before, after);
    if (after !== undefined) this.store.put(place, after);
    else if (before !== undefined) this.store.delete(place);
    if (this.indexes.size === 0) return NO_INDEXES;
    const units = new Map<SecondaryIndex, number>();
    for (const index of this.indexes.values()) {
      const used = index.write(before, after);
      if (used > 0) units.set(index, used);
    }
    return units;
  }

  /** Bytes of the entries that local indexes keep of a record. */
  localEntryBytes(record: StoredRecord): number {
    let bytes = 0;
    for (const index of this.#localIndexes) bytes += index.growth(undefined, record);
    return bytes;
  }

  /** Size of the collection of an item, as a range in gigabytes; undefined where the table has no local index. */
  collectionMetrics(item: Item): ItemCollectionMetrics | undefined {
    if (this.#localIndexes.length === 0) return undefined;
    const name = (this.key.hash[0] as { name: string }).name;
    const gigabytes = Math.floor((this.#collections.get(this.place(item).hash) ?? 0) / GB);
    return {
      ItemCollectionKey: { [name]: item[name] as Item[string] },
      SizeEstimateRangeGB: [gigabytes, gigabytes + 1],
    };
  }

  #resizeCollection(hash: string, before: StoredRecord | undefined, after: StoredRecord | undefined): void {
    let growth = (after?.bytes ?? 0) - (before?.bytes ?? 0);
    for (const index of this.#localIndexes) growth += index.growth(before, after);
    const bytes = (this.#collections.get(hash) ?? 0) + growth;
    if (growth > 0 && bytes > this.settings.maxCollectionBytes) {
      throw new EngineError('ItemCollectionSizeLimitExceededException', messages.collectionSize);
    }
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
