import { HeatTimer } from './heat.js';
import type { KeyPoint, SortPosition } from './key-point.js';
import type { Load } from './split-point.js';
import { TokenBucket } from './token-bucket.js';

export type UnitKind = 'read' | 'write';

/** What one partition serves a second and holds. */
export interface PartitionLimits {
  readonly read: number;
  readonly write: number;
  readonly bytes: number;
}

export interface PartitionSettings<S extends SortPosition> {
  readonly low: KeyPoint<S>;
  /** Undefined at the end of the key space. */
  readonly high: KeyPoint<S> | undefined;
  readonly limits: PartitionLimits;
  readonly burstSeconds: number;
  /** Share of a limit beyond which the partition is hot. */
  readonly heatThreshold: number;
  readonly time: number;
  readonly bytes: number;
}

/** Requests of a hot partition that are remembered to find where to cut it. */
const REMEMBERED = 256;

/** A partition: a range of the key space with a limit of its own on reads and on writes. */
export class Partition<S extends SortPosition> {
  readonly low: KeyPoint<S>;
  readonly high: KeyPoint<S> | undefined;
  readonly read: TokenBucket;
  readonly write: TokenBucket;
  readonly readHeat: HeatTimer;
  readonly writeHeat: HeatTimer;
  bytes: number;
  /** Milliseconds at which the split that is decided takes effect. */
  splitDue: number | undefined;
  /** Milliseconds before which a new split is not thought of, because none helped. */
  quietUntil = Number.NEGATIVE_INFINITY;
  readonly #loads: Load<S>[] = [];
  #next = 0;

  constructor(settings: PartitionSettings<S>) {
    const { low, high, limits, burstSeconds, heatThreshold, time, bytes } = settings;
    this.low = low;
    this.high = high;
    this.read = new TokenBucket({ rate: limits.read, depth: limits.read * burstSeconds, time });
    this.write = new TokenBucket({ rate: limits.write, depth: limits.write * burstSeconds, time });
    this.readHeat = new HeatTimer(limits.read * heatThreshold);
    this.writeHeat = new HeatTimer(limits.write * heatThreshold);
    this.bytes = bytes;
  }

  bucket(kind: UnitKind): TokenBucket {
    return kind === 'read' ? this.read : this.write;
  }

  heat(kind: UnitKind): HeatTimer {
    return kind === 'read' ? this.readHeat : this.writeHeat;
  }

  /** Notes what one request asks for, served or not. */
  ask(kind: UnitKind, units: number, point: KeyPoint<S>, time: number): void {
    const heat = this.heat(kind);
    heat.ask(units, time);
    if (!heat.isHot) return;
    this.#loads[this.#next] = { hash: point.hash, sort: point.sort, units };
    this.#next = (this.#next + 1) % REMEMBERED;
  }

  /** The last loads while it was hot, in the order of the requests. */
  get loads(): readonly Load<S>[] {
    return [...this.#loads.slice(this.#next), ...this.#loads.slice(0, this.#next)];
  }
}
