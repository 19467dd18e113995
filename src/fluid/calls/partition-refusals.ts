import type { UnitKind } from '../../partition/index.js';
import type { SetRun } from '../set-run.js';
import type { Group } from './groups.js';
import { areAlike } from './kind-load.js';

/** What partitions would refuse of a load over a stretch. Units. */
export interface PartitionRefusals {
  readonly all: number;
  readonly ofGroup: Float64Array;
  /** The least share of what is asked for that any partition serves, by group. */
  readonly least: Float64Array;
}

/** Loads that are kept in mind: more than there are rounds. */
const MOST_KNOWN = 16;

/** What a load would be refused. */
interface Known {
  readonly heat: readonly Float64Array[];
  readonly ofGroup: Float64Array;
  readonly seconds: number;
  readonly refusals: PartitionRefusals;
}

/** Of one kind and set. Partitions are gone through once for each load that calls come to terms on, and those that stand still not again. */
export class RefusalsReader {
  readonly #set: SetRun;
  readonly #kind: UnitKind;
  /** Of those that stand still. */
  #ofStill: Known[] = [];
  #version = -1;

  constructor(set: SetRun, kind: UnitKind) {
    this.#set = set;
    this.#kind = kind;
  }

  over(seconds: number): PartitionRefusals {
    const { still, moving, version } = this.#set.still.parted(this.#set.active);
    const none = { all: 0, ofGroup: this.#empty(), least: this.#empty().fill(1) };
    if (still.every((partitions) => partitions.length === 0)) return this.#added(none, moving, seconds);
    if (version !== this.#version || this.#ofStill.length >= MOST_KNOWN) this.#ofStill = [];
    this.#version = version;
    let known = this.#ofStill.find((one) => this.#isOf(one, seconds));
    if (known === undefined) {
      const refusals = still.reduce((sum, partitions) => this.#added(sum, partitions, seconds), none);
      known = this.#known(refusals, seconds);
      this.#ofStill.push(known);
    }
    return this.#added(known.refusals, moving, seconds);
  }

  #known(refusals: PartitionRefusals, seconds: number): Known {
    const { read, write } = this.#set.load;
    const { ofGroup } = this.#set.load[this.#kind];
    return { heat: [read.heat.slice(), write.heat.slice()], ofGroup: ofGroup.slice(), seconds, refusals };
  }

  #isOf({ heat: [reads, writes], ofGroup, seconds: before }: Known, seconds: number): boolean {
    const { read, write } = this.#set.load;
    return (
      before === seconds &&
      areAlike(this.#set.load[this.#kind].ofGroup, ofGroup) &&
      areAlike(read.heat, reads as Float64Array) &&
      areAlike(write.heat, writes as Float64Array)
    );
  }

  #added(before: PartitionRefusals, partitions: readonly number[], seconds: number): PartitionRefusals {
    const set = this.#set;
    const { fleet, groups } = set;
    const load = set.load[this.#kind];
    const ofGroup = before.ofGroup.slice();
    const least = before.least.slice();
    let { all } = before;
    for (let i = 0; i < partitions.length; i++) {
      const p = partitions[i] as number;
      const share = set.shareOn(p, this.#kind, seconds);
      if (share >= 1) continue;
      all += load.heatOn(fleet, p) * seconds * (1 - share);
      for (let g = 0; g < groups.length; g++) {
        const group = groups[g] as Group;
        const units = (load.ofGroup[g] as number) * (fleet.weights[group.profile]?.[p] ?? 0) * seconds;
        if (group.kind !== this.#kind || units <= 0) continue;
        ofGroup[g] = (ofGroup[g] as number) + units * (1 - share);
        if (share < (least[g] as number)) least[g] = share;
      }
    }
    return { all, ofGroup, least };
  }

  #empty(): Float64Array {
    return new Float64Array(this.#set.groups.length);
  }
}
