import type { PartitionAssumptions, SplitPace } from '../partition/index.js';

/** What AWS has not published and a run must assume, besides what it assumes of a partition. */
export interface FluidAssumptions extends PartitionAssumptions {
  /** Whether reads and writes of a partition have limits of their own, or use up one together: `reads/3000 + writes/1000 ≤ 1`. */
  readonly mixedLimit: 'independent' | 'linear';
  /** Whether eventually consistent reads of a set that has no others may use all three replicas: 4,500 units a second. */
  readonly eventualReadBonus: boolean;
  /** Whether provisioned units are divided among partitions for good, as before 2018. */
  readonly allocation: 'shared' | 'static';
  /** Seconds from the minute that decides until changed capacity is there. */
  readonly autoscaleDelaySeconds: number;
  /** Variance of arrivals in a second over that of independent ones; stochastic runs only. */
  readonly dispersion: number;
  readonly pace: SplitPace;
}

export interface RunOptions {
  readonly assumptions: FluidAssumptions;
  /** `expectation`: every second gets its mean. `stochastic`: arrivals, and when splits come, are drawn. */
  readonly mode: 'expectation' | 'stochastic';
  /** Decides what is drawn. */
  readonly seed: number | string;
  /** Decides which partition a key lies on. AWS's hash is not public: results are to be looked at over many layouts. */
  readonly layout: number | string;
  /** Keys of a key space that are placed one by one; what is left lies on partitions as a sum. */
  readonly heavyKeys?: number;
  /** Seconds of one bucket of the result; 60 unless given. */
  readonly bucketSeconds?: number;
  /** Seconds of one step at most; chosen by the size of the run unless given. */
  readonly stepSeconds?: number;
  /**
   * Whether all partitions are gone through all the time, even those that cannot come near a limit and those that stand still: slower, and
   * the same result to a millionth.
   */
  readonly unlumped?: boolean;
}
