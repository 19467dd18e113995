/**
 * What AWS has not published about partitions and a model of them must assume. Published limits are in `facts`; each member
 * here says what it rests on.
 */
export interface PartitionAssumptions {
  /**
   * Seconds for which a partition is asked for too much before DynamoDB decides to split it. Published: "several minutes".
   * https://aws.amazon.com/blogs/database/part-3-scaling-dynamodb-how-partitions-hot-keys-and-split-for-heat-impact-performance/
   */
  readonly detectSeconds: number;
  /** Seconds from that decision until the parts serve. Published: "in the order of minutes" (Elhemali et al., USENIX ATC 2022). */
  readonly splitSeconds: number;
  /** Share of a partition's limit beyond which it is asked for too much, on a provisioned table. */
  readonly heatThreshold: number;
  /** The same on demand, where head-room for twice the previous peak is kept: half of the limit. */
  readonly onDemandHeatThreshold: number;
  /** A split must leave no part with more than this share of the load; where no cut does, there is none. */
  readonly splitGain: number;
  /** Share of a partition's load from which a single item is moved to a partition of its own. */
  readonly isolationShare: number;
  /** Seconds of a partition's limit that may be taken at once after a pause. */
  readonly partitionBurstSeconds: number;
  /** Seconds of a quota or of a configured maximum on demand that may be taken at once after a pause. */
  readonly quotaBurstSeconds: number;
}

/** How soon splits come about: 5, 10 and 30 minutes from the first second over the limit. */
export type SplitPace = 'fast' | 'default' | 'slow';

export const DEFAULT_ASSUMPTIONS: PartitionAssumptions = {
  detectSeconds: 300,
  splitSeconds: 300,
  heatThreshold: 1,
  onDemandHeatThreshold: 0.5,
  splitGain: 0.9,
  isolationShare: 0.9,
  partitionBurstSeconds: 1,
  quotaBurstSeconds: 1,
};

/** The assumptions by pace; apart from the pace they are the same. */
export const ASSUMPTIONS: Readonly<Record<SplitPace, PartitionAssumptions>> = {
  fast: { ...DEFAULT_ASSUMPTIONS, detectSeconds: 150, splitSeconds: 150 },
  default: DEFAULT_ASSUMPTIONS,
  slow: { ...DEFAULT_ASSUMPTIONS, detectSeconds: 900, splitSeconds: 900 },
};
