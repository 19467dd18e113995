import type { LimitType, UnitKind } from '../partition/index.js';

/** One of DynamoDB's sixteen, such as `IndexWriteKeyRangeThroughputExceeded`. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html */
export type ThrottleReason = `${'Table' | 'Index'}${'Read' | 'Write'}${LimitType}`;

/** What came of a run. Series have one number for each bucket of time, the last of which may be shorter. */
export interface RunResult {
  /** Seconds. */
  readonly duration: number;
  /** Seconds of one bucket. */
  readonly bucketSeconds: number;
  readonly buckets: number;
  /** In the order of the traffic's. */
  readonly sets: readonly SetResult[];
  readonly flows: readonly FlowResult[];
}

export interface SetResult {
  readonly name: string;
  readonly read: KindResult;
  readonly write: KindResult;
  readonly partitions: {
    readonly start: number;
    readonly end: number;
    /** At the end of each bucket. */
    readonly series: Float64Array;
  };
  /** The first thousand, in order of time, and how many there were by cause. */
  readonly splits: readonly SplitEvent[];
  readonly splitCount: { readonly heat: number; readonly size: number; readonly isolation: number };
  /** Hot partitions for which no cut helps: a single item, a local index or a growing sort key. */
  readonly unsplittable: number;
  /** At most twenty, by their greatest load over its limit at any time, that first. */
  readonly hottestPartitions: readonly PartitionResult[];
  readonly heatMap: HeatMap;
  /** Stored at the end. */
  readonly bytes: number;
}

/** Units. */
export interface KindResult {
  /** Of first attempts, in each bucket. */
  readonly offered: Float64Array;
  readonly consumed: Float64Array;
  /**
   * Of first attempts, by what refused them; reasons that did not occur are absent. What is refused elsewhere in
   * a call, as by an index behind a table, is here by that reason: what was offered was consumed or is here.
   */
  readonly throttled: ReadonlyMap<ThrottleReason, Float64Array>;
  /** Second of the first refusal. */
  readonly firstThrottle?: number;
  /** Units a second that the set may take as a whole at the end of each bucket: provisioned, or the configured maximum. */
  readonly limit?: Float64Array;
  /** Units a second that the partitions can serve together at the end. */
  readonly warm: number;
}

export interface SplitEvent {
  /** Seconds at which the parts begin to serve. */
  readonly at: number;
  readonly cause: 'heat' | 'size' | 'isolation';
  readonly kind: UnitKind | undefined;
  /** Partitions of the set after it. */
  readonly partitions: number;
}

export interface PartitionResult {
  readonly kind: UnitKind;
  /** Units a second asked for at its busiest. */
  readonly peak: number;
  readonly limit: number;
  /** Of all that the set was asked for at that time, and that over the mean of the partitions. */
  readonly share: number;
  readonly timesMean: number;
  /** Second of the first refusal by this partition, and seconds during which it refused some. */
  readonly firstThrottle?: number;
  readonly throttledSeconds: number;
  /** The key that loads it most then: its key space and rank, and its share of the partition's load. */
  readonly topKey?: { readonly keys: string; readonly rank: number; readonly share: number };
}

/** The busiest partition of each strip of the hash space in each bucket of time: load over limit, reads or writes, whichever is nearer. */
export interface HeatMap {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly values: Float32Array;
}

export interface FlowResult {
  readonly name: string;
  /** Calls, in each bucket; of first attempts. */
  readonly offered: Float64Array;
  /** Calls that every set served at their first attempt. */
  readonly admitted: Float64Array;
  /** Calls refused at their first attempt, by what refused them. */
  readonly throttled: ReadonlyMap<ThrottleReason, Float64Array>;
  /** Attempts, retries included. */
  readonly attempts: Float64Array;
  /** Calls that failed at every attempt. */
  readonly failed: Float64Array;
  /** Units consumed by it, in the whole run, by position of the set. */
  readonly consumed: readonly { readonly set: number; readonly kind: UnitKind; readonly units: number }[];
}
