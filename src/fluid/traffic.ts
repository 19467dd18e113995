import type { Distribution } from '../distributions/index.js';
import type { CapacityMode, UnitKind, UnitRates } from '../partition/index.js';

/** What is asked of tables and indexes over a stretch of time, in numbers alone. Seconds count from the beginning of the run. */
export interface Traffic {
  /** Seconds. */
  readonly duration: number;
  readonly sets: readonly SetSettings[];
  readonly flows: readonly Flow[];
}

/** What has partitions and limits of its own: a table's key, with which its local indexes lie, or a global index. */
export interface SetSettings {
  /** `orders`, or `orders.byStatus`. */
  readonly name: string;
  readonly table: string;
  readonly kind: 'table' | 'index';
  readonly mode: CapacityMode;
  readonly autoscale?: AutoscaleSettings;
  /** Units a second that it was warmed up for, or that an earlier load has left it with. */
  readonly warm?: UnitRates;
  /** Partitions to begin with, where more than mode, warm throughput and bytes need. */
  readonly partitions?: number;
  /** Stored at the beginning, storage overhead left out. */
  readonly bytes: number;
  /** With one, an item collection stays on one partition. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html */
  readonly hasLocalIndex: boolean;
}

/** Application Auto Scaling by target tracking. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html */
export interface AutoscaleSettings {
  readonly min: UnitRates;
  readonly max: UnitRates;
  /** Share of the provisioned units that is meant to be consumed, 0.2 to 0.9. */
  readonly target: UnitRates;
}

/** The calls of one access pattern, or of what writes set off. */
export interface Flow {
  readonly name: string;
  readonly curve: RateCurve;
  readonly demands: readonly Demand[];
  readonly retries: RetryPolicy;
}

/**
 * Calls a second: straight lines between points in the order of time; before the first and after the last it stays as there. Two
 * points of the same time are a step.
 */
export interface RateCurve {
  readonly points: readonly RatePoint[];
  /** Calls a second in the long run, where the points are but a part of it; of no effect on a run. */
  readonly average?: number;
}

export interface RatePoint {
  /** Seconds. */
  readonly at: number;
  /** Calls a second. */
  readonly rate: number;
}

/** What each call of a flow asks of one set, on average over the calls. */
export interface Demand {
  /** Position in `sets`. */
  readonly set: number;
  readonly kind: UnitKind;
  /** Units of one call, and the mean of their square: at least the square of the mean. */
  readonly units: number;
  readonly unitsSquared: number;
  /** Key values that one call touches, where they are several: its units lie evenly on so many values drawn by `keys`. */
  readonly keysPerCall?: number;
  /** Share of the calls that ask for it at all, where not all do. `units` are the mean over all calls nevertheless. */
  readonly askedBy?: number;
  readonly keys: KeySpace;
  /** Of a read: whether any replica may answer it. */
  readonly isEventual?: boolean;
  /** Bytes that one call adds to what is stored, on average; negative where it deletes. */
  readonly bytes?: number;
  /** A cache before the table, which keeps answers by key: only what it misses is asked of the table. */
  readonly cache?: CacheSettings;
}

/**
 * How the load of a demand lies on partition key values. Demands with the same `id` are about the same values, and their ranks agree:
 * the hottest value of one is the hottest of the other.
 */
export interface KeySpace {
  readonly id: string;
  readonly distribution: Distribution;
  /**
   * Where in an item collection the load of one partition key value goes: to one item, which no split cuts; over many items evenly;
   * or to its end, as with a sort key that only grows.
   */
  readonly within: 'item' | 'spread' | 'growing';
}

export interface CacheSettings {
  /** Seconds that an answer is kept. */
  readonly seconds?: number;
  /** Answers that are kept at most, the least recently used given up first. */
  readonly keys?: number;
}

/** Retries of the SDK. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
export interface RetryPolicy {
  /** Tries of a request, the first included; 1 for none. */
  readonly attempts: number;
  /** Whether the SDK's retry quota is in force: 500 tokens, 5 for a retry, 1 back for a first try that succeeds. */
  readonly quota: boolean;
}
