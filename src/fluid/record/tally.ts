import type { UnitKind } from '../../partition/index.js';

/** What became of the load on partitions near a limit in a stretch. Units. */
export class Tally {
  readonly offered: Record<UnitKind, number> = { read: 0, write: 0 };
  readonly served: Record<UnitKind, number> = { read: 0, write: 0 };
  /** Of each group: refused by partitions; what of it the refusing partitions were asked for and served. */
  readonly refused: Float64Array;
  readonly hotOffered: Float64Array;
  readonly hotServed: Float64Array;

  constructor(groups: number) {
    this.refused = new Float64Array(groups);
    this.hotOffered = new Float64Array(groups);
    this.hotServed = new Float64Array(groups);
  }

  copy(other: Tally): void {
    Object.assign(this.offered, other.offered);
    Object.assign(this.served, other.served);
    this.refused.set(other.refused);
    this.hotOffered.set(other.hotOffered);
    this.hotServed.set(other.hotServed);
  }
}
