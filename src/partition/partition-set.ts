import { PARTITION_BYTES, PARTITION_READ_UNITS, PARTITION_WRITE_UNITS } from '../facts/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { PartitionAssumptions } from './assumptions.js';
import { comparePoints, type KeyPoint, type SortPosition } from './key-point.js';
import { Partition, type PartitionLimits, type UnitKind } from './partition.js';
import { type Load, splitPoints } from './split-point.js';

const SECOND = 1000;

export const PARTITION_LIMITS: PartitionLimits = {
  read: PARTITION_READ_UNITS,
  write: PARTITION_WRITE_UNITS,
  bytes: PARTITION_BYTES,
};

export interface PartitionSetSettings<S extends SortPosition> {
  /** Partitions to begin with, of equal width. */
  readonly count: number;
  /** What sorts before every sort key. */
  readonly lowest: S;
  readonly time: number;
  readonly assumptions: PartitionAssumptions;
  /** Share of a limit beyond which a partition is hot. */
  readonly heatThreshold: number;
  /** Whether items of one partition key may come apart. */
  readonly cutCollections: boolean;
  readonly limits?: PartitionLimits;
  readonly bytes?: number;
}

interface PendingSplit<S extends SortPosition> {
  readonly partition: Partition<S>;
  readonly cuts: readonly KeyPoint<S>[];
  readonly due: number;
}

/**
 * The partitions of a table or of a global index over the whole key space. They are split, for heat and for size, and never
 * merged. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.Partitions.html
 */
export class PartitionSet<S extends SortPosition> {
  /** In key order. */
  #partitions: Partition<S>[];
  #pending: PendingSplit<S>[] = [];
  #nextDue = Number.POSITIVE_INFINITY;
  #heatThreshold: number;
  readonly #settings: PartitionSetSettings<S>;
  readonly limits: PartitionLimits;

  constructor(settings: PartitionSetSettings<S>) {
    this.#settings = settings;
    this.#heatThreshold = settings.heatThreshold;
    this.limits = settings.limits ?? PARTITION_LIMITS;
    const { count, lowest, time, bytes = 0 } = settings;
    const starts = Array.from({ length: count }, (_, i): KeyPoint<S> => ({ hash: i / count, sort: lowest }));
    this.#partitions = starts.map((low, i) => this.#make(low, starts[i + 1], time, bytes / count));
  }

  get partitions(): readonly Partition<S>[] {
    return this.#partitions;
  }

  get count(): number {
    return this.#partitions.length;
  }

  /** From now on new partitions count as hot beyond this share of a limit. */
  set heatThreshold(share: number) {
    this.#heatThreshold = share;
  }

  /** The partition of an item, after all splits that are due. */
  at(point: KeyPoint<S>, time: number): Partition<S> {
    if (this.#nextDue <= time) this.settle(time);
    const partitions = this.#partitions;
    let low = 0;
    let high = partitions.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (comparePoints((partitions[middle] as Partition<S>).low, point) <= 0) low = middle;
      else high = middle;
    }
    return partitions[low] as Partition<S>;
  }

  /** Notes what one request asks a partition for, served or not, and has the partition split where it was hot for long enough. */
  ask(partition: Partition<S>, kind: UnitKind, units: number, point: KeyPoint<S>, time: number): void {
    partition.ask(kind, units, point, time);
    if (partition.heat(kind).isHot) this.considerSplit(partition, kind, time, () => partition.loads);
  }

  /**
   * Has a partition split for heat if it has been hot for long enough and a cut helps.
   *
   * @param loads what its items were asked for, in the order of the requests.
   */
  considerSplit(partition: Partition<S>, kind: UnitKind, time: number, loads: () => readonly Load<S>[]): void {
    const { assumptions, lowest, cutCollections } = this.#settings;
    const { detectSeconds, splitSeconds, splitGain, isolationShare } = assumptions;
    if (partition.splitDue !== undefined || time < partition.quietUntil) return;
    if (partition.heat(kind).hotFor(time) < detectSeconds * SECOND) return;
    const cuts = splitPoints(loads(), lowest, { cutCollections, splitGain, isolationShare });
    if (cuts.length > 0) this.#plan(partition, cuts, time + splitSeconds * SECOND);
    else partition.quietUntil = time + detectSeconds * SECOND;
  }

  /** Notes that a partition's items grew by some bytes, or shrank, and has it split where it is too large. */
  grow(partition: Partition<S>, bytes: number, time: number): void {
    partition.bytes = Math.max(0, partition.bytes + bytes);
    if (partition.bytes <= this.limits.bytes || partition.splitDue !== undefined) return;
    const middle = this.#middle(partition);
    if (middle !== undefined) this.#plan(partition, [middle], time + this.#settings.assumptions.splitSeconds * SECOND);
  }

  /** Splits every partition in two, again and again, until there are so many; at once. */
  growTo(count: number, time: number): void {
    while (this.count < count) {
      const before = this.count;
      this.#partitions = flatMap(this.#partitions, (partition) => {
        const middle = this.#middle(partition);
        return middle === undefined ? [partition] : this.#parts(partition, [middle], time);
      });
      if (this.count === before) return;
    }
  }

  /** Carries out the splits that are due. */
  settle(time: number): void {
    const due = this.#pending.filter((split) => split.due <= time);
    this.#pending = this.#pending.filter((split) => split.due > time);
    this.#nextDue = this.#pending.reduce((next, split) => Math.min(next, split.due), Number.POSITIVE_INFINITY);
    for (const split of due) this.split(split.partition, split.cuts, split.due);
  }

  /** Cuts a partition at points within it. The parts begin with full buckets and share its bytes by their widths. */
  split(partition: Partition<S>, cuts: readonly KeyPoint<S>[], time: number): void {
    const at = this.#partitions.indexOf(partition);
    if (at !== -1) this.#partitions.splice(at, 1, ...this.#parts(partition, cuts, time));
  }

  #parts(partition: Partition<S>, cuts: readonly KeyPoint<S>[], time: number): readonly Partition<S>[] {
    const lows = [partition.low, ...cuts];
    const widths = lows.map((low, i) => width(low, lows[i + 1] ?? partition.high));
    const total = widths.reduce((sum, one) => sum + one, 0);
    return lows.map((low, i) => {
      const share = total > 0 ? (widths[i] as number) / total : 1 / lows.length;
      return this.#make(low, lows[i + 1] ?? partition.high, time, partition.bytes * share);
    });
  }

  #plan(partition: Partition<S>, cuts: readonly KeyPoint<S>[], due: number): void {
    partition.splitDue = due;
    this.#pending.push({ partition, cuts, due });
    this.#nextDue = Math.min(this.#nextDue, due);
  }

  /** Undefined where the partition lies within one item collection. */
  #middle({ low, high }: Partition<S>): KeyPoint<S> | undefined {
    const middle = (low.hash + (high?.hash ?? 1)) / 2;
    return middle > low.hash ? { hash: middle, sort: this.#settings.lowest } : undefined;
  }

  #make(low: KeyPoint<S>, high: KeyPoint<S> | undefined, time: number, bytes: number): Partition<S> {
    const burstSeconds = this.#settings.assumptions.partitionBurstSeconds;
    return new Partition({
      low,
      high,
      limits: this.limits,
      burstSeconds,
      heatThreshold: this.#heatThreshold,
      time,
      bytes,
    });
  }
}

function width<S extends SortPosition>(low: KeyPoint<S>, high: KeyPoint<S> | undefined): number {
  return (high?.hash ?? 1) - low.hash;
}
