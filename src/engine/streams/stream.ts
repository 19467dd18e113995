import { createHash } from 'node:crypto';
import { SHARD_HOURS, STREAM_RETENTION_HOURS } from '../../facts/index.js';
import type { Key } from '../key-schema.js';
import { HOUR } from '../milliseconds.js';
import { HASH_SPACE, hashOf } from '../storage/record-store.js';
import type { PendingWrite } from '../table.js';
import type { StreamStatus, StreamViewType } from './api.js';
import { changeKey, changeValue, headKey, headValue, type KeepStream } from './kept-stream.js';
import { type KeptChange, Shard, type ShardSettings } from './shard.js';

const SHARD_TIME = SHARD_HOURS * HOUR;
const RETENTION = STREAM_RETENTION_HOURS * HOUR;

export interface StreamSettings {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  readonly key: Key;
  readonly viewType: StreamViewType;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Shards that are open at a time; each takes the changes of a range of hashes of partition keys. */
  readonly lanes: number;
  /** Milliseconds that it is ENABLING and DISABLING. */
  readonly statusDelay: number;
}

/** The last stream that a table had enabled: plain data. */
export interface LatestStream {
  readonly arn: string;
  readonly label: string;
  /** Undefined once it is disabled. */
  readonly view: StreamViewType | undefined;
}

/** What has become of a stream. */
export interface StreamProgress {
  readonly next: number;
  readonly disabled: number | undefined;
  readonly shards: readonly ShardProgress[];
}

export interface ShardProgress extends ShardSettings {
  readonly closed: number | undefined;
  readonly trimmed: number;
  readonly changes: readonly KeptChange[];
}

/**
 * The changes of a table's items for 24 hours, in shards that close after some hours and go on in a child. Time passes when
 * somebody looks: before each change and each request it is brought to the engine's clock.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class Stream {
  readonly settings: StreamSettings;
  readonly #now: () => number;
  readonly #keep: KeepStream | undefined;
  /** Those that are kept, in the order of their ids, which begin with the time at which they opened. */
  #shards: Shard[] = [];
  /** The open ones by their lane; none once the stream is disabled. */
  #open: Shard[] = [];
  #next = 1;
  #disabled: number | undefined;

  /** @param progress is that of a stream that was there before, to go on from. */
  constructor(settings: StreamSettings, now: () => number, keep?: KeepStream, progress?: StreamProgress) {
    this.settings = settings;
    this.#now = now;
    this.#keep = keep;
    if (progress !== undefined) this.#goOn(progress);
    else {
      this.#openAll(settings.created);
      this.#keepHead();
    }
  }

  /** When it was disabled, in milliseconds since the epoch. */
  get disabled(): number | undefined {
    return this.#disabled;
  }

  /** Whether it is disabled and nothing of it is left. */
  get isGone(): boolean {
    return this.#disabled !== undefined && this.#shards.length === 0;
  }

  get shards(): readonly Shard[] {
    return this.#shards;
  }

  get size(): number {
    return this.#shards.reduce((sum, { size }) => sum + size, 0);
  }

  get status(): StreamStatus {
    const now = this.#now();
    const { created, statusDelay } = this.settings;
    if (this.#disabled !== undefined) return now < this.#disabled + statusDelay ? 'DISABLING' : 'DISABLED';
    return now < created + statusDelay ? 'ENABLING' : 'ENABLED';
  }

  shard(id: string): Shard | undefined {
    return this.#shards.find(({ settings }) => settings.id === id);
  }

  /** Adds a committed write that changed its item. */
  append({ place, before, after, by }: PendingWrite): void {
    const time = this.#now();
    this.#roll(time);
    const lane = Math.floor((hashOf(place.hash) / HASH_SPACE) * this.settings.lanes);
    const shard = this.#open[lane];
    if (shard === undefined) return;
    const change = { n: this.#next++, time, before, after, by };
    shard.append(change);
    this.#keep?.(changeKey(this.settings.arn, change.n), changeValue(shard.settings.id, change));
  }

  /** Takes no changes from now on; what it has stays for its 24 hours. */
  disable(): void {
    const now = this.#now();
    this.#roll(now);
    for (const shard of this.#open) shard.closed = now;
    this.#open = [];
    this.#disabled = now;
    this.#keepHead();
  }

  /** Brings it to the engine's clock: shards that are old enough close, and what is too old drops out. */
  settle(): void {
    const now = this.#now();
    this.#roll(now);
    this.#trim(now);
  }

  #goOn({ next, disabled, shards }: StreamProgress): void {
    this.#next = next;
    this.#disabled = disabled;
    for (const { closed, trimmed, changes, ...settings } of shards) {
      const shard = new Shard(settings);
      for (const change of changes) shard.append(change);
      shard.closed = closed;
      shard.trimmed = trimmed;
      this.#shards.push(shard);
      if (closed === undefined) this.#open[settings.lane] = shard;
    }
  }

  #roll(now: number): void {
    const [first] = this.#open;
    if (first === undefined) return;
    let end = first.settings.opened + SHARD_TIME;
    if (now < end) return;
    // After long silence, generations that would all have dropped out are left out.
    const late = Math.floor((now - RETENTION - end) / SHARD_TIME);
    const opened = late > 0 ? end + late * SHARD_TIME : end;
    const parents = this.#open;
    for (const shard of parents) shard.closed = end;
    this.#openAll(opened, parents);
    for (end = opened + SHARD_TIME; now >= end; end += SHARD_TIME) {
      const children = this.#open;
      for (const shard of children) shard.closed = end;
      this.#openAll(end, children);
    }
    this.#keepHead();
  }

  #openAll(opened: number, parents: readonly Shard[] = []): void {
    const shards: Shard[] = [];
    for (let lane = 0; lane < this.settings.lanes; lane++) {
      const parent = parents[lane]?.settings.id;
      shards.push(new Shard({ id: this.#shardId(lane, opened), parent, lane, opened, first: this.#next++ }));
    }
    this.#open = shards;
    this.#shards = [...this.#shards, ...shards].sort(byId);
  }

  #shardId(lane: number, opened: number): string {
    const mark = createHash('sha256').update(`${this.settings.arn} ${lane} ${opened}`).digest('hex').slice(0, 8);
    return `shardId-${String(opened).padStart(20, '0')}-${mark}`;
  }

  #trim(now: number): void {
    const before = now - RETENTION;
    const shards = this.#shards.filter(({ closed }) => closed === undefined || closed > before);
    const { arn } = this.settings;
    const drop = (n: number): void => this.#keep?.(changeKey(arn, n), undefined);
    let isChanged = shards.length < this.#shards.length;
    for (const shard of this.#shards) {
      if (shard.trim(shards.includes(shard) ? before : Number.POSITIVE_INFINITY, drop)) isChanged = true;
    }
    this.#shards = shards;
    if (!isChanged) return;
    if (this.isGone) this.#keep?.(headKey(arn), undefined);
    else this.#keepHead();
  }

  #keepHead(): void {
    this.#keep?.(headKey(this.settings.arn), headValue(this));
  }
}

function byId(a: Shard, b: Shard): number {
  return a.settings.id < b.settings.id ? -1 : 1;
}
