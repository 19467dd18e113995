import { NEW_ON_DEMAND_READ_UNITS, NEW_ON_DEMAND_WRITE_UNITS } from '../facts/index.js';
import type { PartitionAssumptions } from './assumptions.js';
import { type CapacityMode, Gate, type LimitType, type UnitRates } from './gate.js';
import type { KeyPoint, SortPosition } from './key-point.js';
import type { PartitionLimits, UnitKind } from './partition.js';
import { PARTITION_LIMITS, PartitionSet } from './partition-set.js';

export interface ThroughputSettings<S extends SortPosition> {
  readonly mode: CapacityMode;
  readonly assumptions: PartitionAssumptions;
  /** What sorts before every sort key. */
  readonly lowest: S;
  readonly time: number;
  /** Whether items of one partition key may come to lie in several partitions: not where the table has a local index. */
  readonly cutCollections: boolean;
  /** Bytes that are there already. */
  readonly bytes?: number;
  /** Units a second that it was warmed up for. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
  readonly warm?: UnitRates;
  /** Partitions to begin with at least. */
  readonly partitions?: number;
  readonly limits?: PartitionLimits;
}

/** What of the amounts that the partitions were asked for was served, and what each kind of limit refused. */
export interface ServedByPartition {
  readonly served: Float64Array;
  /** Units beyond what a partition serves. */
  readonly keyRange: number;
  /** Units beyond what the table or index may take as a whole. */
  readonly whole: number;
  readonly limit: LimitType | undefined;
}

/** Partitions that a table or index of these rates needs at least. */
export function partitionsFor({ read, write }: UnitRates, limits: PartitionLimits = PARTITION_LIMITS): number {
  return Math.max(1, Math.ceil(Math.max(read / limits.read, write / limits.write)));
}

/**
 * Partitions of a provisioned table: reads and writes of one partition add up there.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.Partitions.html; the formula, once in the Developer
 * Guide, is in Elhemali et al., USENIX ATC 2022, section 3.
 */
export function provisionedPartitions({ read, write }: UnitRates, limits: PartitionLimits = PARTITION_LIMITS): number {
  return Math.max(1, Math.ceil(read / limits.read + write / limits.write));
}

/**
 * What a table or a global index serves: a limit for the whole, and limits of its partitions. The capacity of the whole is not
 * divided among the partitions: each may use it up to its own limit.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 *
 * Driven request by request (`refusal`, then `take`), or by amounts over a stretch of time (`serve`).
 */
export class Throughput<S extends SortPosition> {
  readonly partitions: PartitionSet<S>;
  readonly #gate: Gate;
  readonly #assumptions: PartitionAssumptions;

  constructor(settings: ThroughputSettings<S>) {
    const {
      mode,
      assumptions,
      lowest,
      time,
      cutCollections,
      bytes = 0,
      warm,
      partitions = 1,
      limits = PARTITION_LIMITS,
    } = settings;
    this.#assumptions = assumptions;
    this.#gate = new Gate(mode, assumptions, time);
    const count = Math.max(
      initialPartitions(mode, limits),
      warm === undefined ? 1 : partitionsFor(warm, limits),
      Math.ceil(bytes / limits.bytes),
      partitions,
    );
    const heatThreshold = this.#heatThreshold(mode);
    this.partitions = new PartitionSet({
      count,
      lowest,
      time,
      assumptions,
      heatThreshold,
      cutCollections,
      limits,
      bytes,
    });
  }

  /** Changes how it is paid for, from a time on. Partitions are added where that needs more of them, and never taken away. */
  setMode(mode: CapacityMode, time: number): void {
    this.#gate.setMode(mode, time);
    this.partitions.heatThreshold = this.#heatThreshold(mode);
    this.partitions.growTo(initialPartitions(mode, this.partitions.limits), time);
  }

  /** Has at least so much throughput at once from a time on: enough partitions. */
  warmUp(rates: UnitRates, time: number): void {
    this.partitions.growTo(partitionsFor(rates, this.partitions.limits), time);
  }

  /** Units a second that the partitions serve together, where requests spread evenly: the warm throughput. */
  get warm(): UnitRates {
    const { count, limits } = this.partitions;
    return { read: count * limits.read, write: count * limits.write };
  }

  /**
   * The limit that a request for an item goes over; undefined where it may be served. The partition refuses first. What is
   * refused makes a partition hot just as what is served.
   */
  refusal(kind: UnitKind, units: number, point: KeyPoint<S>, time: number): LimitType | undefined {
    const partition = this.partitions.at(point, time);
    const limit = partition.bucket(kind).holds(units, time)
      ? this.#gate.refusal(kind, units, time)
      : 'KeyRangeThroughputExceeded';
    if (limit !== undefined) this.partitions.ask(partition, kind, units, point, time);
    return limit;
  }

  /** Takes the units of a request that is served, even where they are more than were asked about. */
  take(kind: UnitKind, units: number, point: KeyPoint<S>, time: number): void {
    const partition = this.partitions.at(point, time);
    this.partitions.ask(partition, kind, units, point, time);
    partition.bucket(kind).take(units, time);
    this.#gate.take(kind, units, time);
  }

  /** Notes that items at a point grew by some bytes, or shrank. */
  grow(bytes: number, point: KeyPoint<S>, time: number): void {
    this.partitions.grow(this.partitions.at(point, time), bytes, time);
  }

  /**
   * Serves amounts that the partitions are asked for evenly over a stretch of time, one amount for each partition in their order.
   * What a partition does not serve is not taken from the whole; what the whole does not allow is refused of each in proportion.
   */
  serve(kind: UnitKind, demand: Float64Array, start: number, end: number): ServedByPartition {
    const { partitions } = this.partitions;
    const served = new Float64Array(partitions.length);
    let asked = 0;
    let possible = 0;
    for (let i = 0; i < partitions.length; i++) {
      const partition = partitions[i] as (typeof partitions)[number];
      const units = demand[i] ?? 0;
      partition.heat(kind).askDuring(units, start, end);
      served[i] = Math.min(units, partition.bucket(kind).capacity(start, end));
      asked += units;
      possible += served[i] as number;
    }
    const whole = this.#gate.serve(kind, possible, start, end);
    const share = possible > 0 ? whole.units / possible : 0;
    for (let i = 0; i < partitions.length; i++) {
      const partition = partitions[i] as (typeof partitions)[number];
      served[i] = partition.bucket(kind).serve((served[i] as number) * share, start, end);
    }
    return { served, keyRange: asked - possible, whole: possible - whole.units, limit: whole.limit };
  }

  #heatThreshold(mode: CapacityMode): number {
    const { heatThreshold, onDemandHeatThreshold } = this.#assumptions;
    return mode.kind === 'provisioned' ? heatThreshold : onDemandHeatThreshold;
  }
}

/** A new on-demand table serves 4,000 writes and 12,000 reads a second. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
export function initialPartitions(mode: CapacityMode, limits: PartitionLimits = PARTITION_LIMITS): number {
  if (mode.kind === 'provisioned') return provisionedPartitions(mode, limits);
  return partitionsFor({ read: NEW_ON_DEMAND_READ_UNITS, write: NEW_ON_DEMAND_WRITE_UNITS });
}
