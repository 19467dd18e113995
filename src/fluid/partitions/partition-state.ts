import type { UnitKind } from '../../partition/index.js';
import { grown } from './columns.js';

const NEVER = Number.POSITIVE_INFINITY;

/** What goes on in each partition of a set, by its number in the fleet. Seconds count from the beginning of the run. */
export class PartitionState {
  /** Units in the bucket of each kind. */
  readonly tokens: Record<UnitKind, Float64Array> = { read: new Float64Array(0), write: new Float64Array(0) };
  /** Since when too much has been asked for without a break; infinite where it is not. */
  readonly hotSince: Record<UnitKind, Float64Array> = { read: new Float64Array(0), write: new Float64Array(0) };
  /** Units served in the last stretch, of each kind. */
  readonly served: Record<UnitKind, Float64Array> = { read: new Float64Array(0), write: new Float64Array(0) };
  /** When a split that is decided takes effect, and before when none is thought of. */
  splitDue = new Float64Array(0);
  quietUntil = new Float64Array(0);
  /** Seconds from which a hot partition is split; drawn for each where they are. */
  detect = new Float64Array(0);
  hopeless = new Uint8Array(0);
  /** 1 where nothing is going on: full buckets, no heat, no split. */
  calm = new Uint8Array(0);

  /** Its greatest load over the limit so far: that load, and of which kind. */
  peakRatio = new Float64Array(0);
  peakLoad = new Float64Array(0);
  /** Of all partitions together then, and how many there were. */
  peakTotal = new Float64Array(0);
  peakCount = new Float64Array(0);
  peakIsWrite = new Uint8Array(0);
  firstThrottle = new Float64Array(0);
  throttledSeconds = new Float64Array(0);

  reserve(capacity: number): void {
    if (capacity <= this.splitDue.length) return;
    for (const kind of ['read', 'write'] as const) {
      this.tokens[kind] = grown(this.tokens[kind], capacity, 0);
      this.hotSince[kind] = grown(this.hotSince[kind], capacity, NEVER);
      this.served[kind] = grown(this.served[kind], capacity, 0);
    }
    this.splitDue = grown(this.splitDue, capacity, NEVER);
    this.quietUntil = grown(this.quietUntil, capacity, 0);
    this.detect = grown(this.detect, capacity, 0);
    this.hopeless = grown(this.hopeless, capacity, 0);
    this.calm = grown(this.calm, capacity, 0);
    this.peakRatio = grown(this.peakRatio, capacity, 0);
    this.peakLoad = grown(this.peakLoad, capacity, 0);
    this.peakTotal = grown(this.peakTotal, capacity, 0);
    this.peakCount = grown(this.peakCount, capacity, 0);
    this.peakIsWrite = grown(this.peakIsWrite, capacity, 0);
    this.firstThrottle = grown(this.firstThrottle, capacity, NEVER);
    this.throttledSeconds = grown(this.throttledSeconds, capacity, 0);
  }

  /** A new partition begins with full buckets, and cool. */
  begin(p: number, depth: Readonly<Record<UnitKind, number>>, detect: number): void {
    for (const kind of ['read', 'write'] as const) {
      this.tokens[kind][p] = depth[kind];
      this.hotSince[kind][p] = NEVER;
      this.served[kind][p] = 0;
    }
    this.splitDue[p] = NEVER;
    this.quietUntil[p] = 0;
    this.detect[p] = detect;
    this.hopeless[p] = 0;
    this.calm[p] = 0;
  }

  /** Whether nothing is going on in a partition that has to be followed. */
  isCalm(p: number, depth: Readonly<Record<UnitKind, number>>): boolean {
    const { tokens, hotSince, splitDue } = this;
    return (
      splitDue[p] === NEVER &&
      hotSince.read[p] === NEVER &&
      hotSince.write[p] === NEVER &&
      (tokens.read[p] as number) >= depth.read * (1 - 1e-9) &&
      (tokens.write[p] as number) >= depth.write * (1 - 1e-9)
    );
  }

  /** A new greatest load over the limit, of so many units of all partitions together. */
  notePeak(p: number, kind: UnitKind, ratio: number, limit: number, total: number, count: number): void {
    this.peakRatio[p] = ratio;
    this.peakLoad[p] = ratio * limit;
    this.peakTotal[p] = total;
    this.peakCount[p] = count;
    this.peakIsWrite[p] = kind === 'write' ? 1 : 0;
  }
}
