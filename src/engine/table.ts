import type { Item, ScalarType } from '../value/index.js';
import type {
  AttributeDefinition,
  BillingMode,
  ItemCollectionMetrics,
  OnDemandThroughput,
  ProvisionedThroughputDescription,
  TableClass,
  TableStatus,
} from './api.js';
import { ChangeHistory } from './backups/change-history.js';
import type { PointInTimeRecovery, RestoreSource } from './backups/state.js';
import { EngineError } from './engine-error.js';
import type { ReplicaDescription, SettingsReplicationMode } from './global-tables/api.js';
import { type Key, keyAttributes, tablePlace } from './key-schema.js';
import type { Change } from './life-cycle/statuses.js';
import { messages } from './messages.js';
import type { IndexChange, SecondaryIndex } from './secondary-index.js';
import { type Place, placeKey, RecordStore, type StoredRecord } from './storage/record-store.js';
import type { LatestStream, Stream } from './streams/stream.js';
import type { Encryption } from './table-settings/encryption.js';
import { NO_UNITS } from './table-settings/provisioned-throughput.js';
import type { ContributorInsights, KinesisDestination, ResourcePolicy } from './table-settings/state.js';
import type { WarmUnits } from './table-settings/warm-throughput.js';
import type { Tag } from './tags/api.js';
import type { Admission } from './throttling/admission.js';
import type { Expiry } from './time-to-live/expiry.js';
import type { TimeToLive } from './time-to-live/time-to-live.js';
import type { VectorIndexState } from './vectors/state.js';

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
  /** Not by a request, but because the item has expired. */
  readonly by?: 'ttl';
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
  /** What requests must pass while the engine throttles; not kept beyond the process. */
  admission: Admission | undefined;
  definitions: readonly AttributeDefinition[] = [];
  billingMode: BillingMode = 'PROVISIONED';
  lastOnDemand: Date | undefined;
  throughput: ProvisionedThroughputDescription = NO_UNITS;
  onDemandThroughput: OnDemandThroughput | undefined;
  tableClass: TableClass | undefined;
  deletionProtection = false;
  /** A table that is CREATING or DELETING takes no item operations. */
  status: TableStatus = 'ACTIVE';
  /** What has the table UPDATING. */
  change: Change | undefined;
  /** Times of the changes of its class that count against their limit. */
  tableClassChanges: readonly number[] = [];
  /** Undefined with the service's own key. */
  encryption: Encryption | undefined;
  encryptionUnderWay = false;
  warm: WarmUnits = { read: 0, write: 0 };
  /** Whether what it is warm for is being raised. */
  warming = false;
  resourcePolicy: ResourcePolicy | undefined;
  /** Where the items of a table under restoration come from. */
  restoring: RestoreSource | undefined;
  pointInTimeRecovery: PointInTimeRecovery | undefined;
  /** What became of items, newest last; kept with point-in-time recovery alone. */
  readonly history = new ChangeHistory();
  /** Replicas in other Regions, in the order in which they were added. */
  replicas: readonly ReplicaDescription[] = [];
  settingsReplication: SettingsReplicationMode | undefined;
  disassociationProtection: boolean | undefined;
  /** By name of the index; the empty name stands for the table. */
  contributorInsights: ReadonlyMap<string, ContributorInsights> = new Map();
  kinesisDestinations: readonly KinesisDestination[] = [];
  vectorIndexes = new Map<string, VectorIndexState>();
  /** In the order in which their keys were first given. */
  tags: readonly Tag[] = [];
  /** The stream that takes its changes; undefined where none is enabled. */
  stream: Stream | undefined;
  /** The last stream that was enabled, whether it still is or not. */
  latestStream: LatestStream | undefined;
  /** Undefined where it was never set. */
  timeToLive: TimeToLive | undefined;
  /** The items that are to expire; undefined unless a time to live is enabled. */
  expiry: Expiry | undefined;
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

  /**
   * Does a planned change. Nothing may have been written to its place since it was planned.
   *
   * @param lags whether global indexes show it late.
   */
  apply({ place, before, after, indexes, growth }: TableChange, lags = false): void {
    if (before === after) return;
    if (after !== undefined) this.store.put(place, after);
    else if (before !== undefined) this.store.delete(place);
    for (const change of indexes) change.index.apply(change, lags && change.index.definition.kind === 'global');
    this.#resizeCollection(place.hash, growth);
  }

  /** Puts back what was there before a planned change that was done, or broken off. */
  undo({ place, before, indexes }: TableChange, collectionBytes: number, lags = false): void {
    if (before !== undefined) this.store.put(place, before);
    else this.store.delete(place);
    for (const change of indexes) change.index.undo(change, lags && change.index.definition.kind === 'global');
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
