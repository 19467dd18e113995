import type { UnitKind } from '../../partition/index.js';
import type { Fleet } from '../partitions/fleet.js';
import type { Group } from './groups.js';

/** Calls a second of each flow. */
export interface KindCalls {
  /** Those that come this far, which heat partitions. */
  readonly reach: Float64Array;
  /** Those of them that are to be served: what else the calls ask for may refuse some. */
  readonly through: Float64Array;
}

/** What is served is one where it differs by less than this share: calls come to terms with no more digits. */
const ALIKE = 1e-10;
/** What heats partitions decides less. */
const ALIKE_HEAT = 1e-6;

/** What a set is asked for of one kind, in units a second: by profile, so that it is a sum of products for each partition. */
export class KindLoad {
  readonly kind: UnitKind;
  /** All that comes, which heats partitions; and what of it is let through by what comes after. By profile. */
  readonly heat: Float64Array;
  readonly #serve: Float64Array;
  /** Sums of squares of the units that are let through, and of their means, by profile. */
  readonly #squares: Float64Array;
  readonly #squaredMeans: Float64Array;
  /** What is let through, by group; nothing for groups of the other kind. */
  readonly ofGroup: Float64Array;
  /** Whether all that comes is let through. */
  isWhole = true;
  readonly #used: readonly number[];
  /** Loads when partitions were last sorted out. */
  readonly #known: Float64Array;
  /** Heat when it was last noted. */
  readonly #noted: Float64Array;
  #all = new Float64Array(0);
  /** The loads that were last served. */
  readonly #last: readonly (readonly [now: Float64Array, before: Float64Array, by: number])[];

  constructor(kind: UnitKind, profiles: number, groups: readonly Group[]) {
    this.kind = kind;
    this.heat = new Float64Array(profiles);
    this.#serve = new Float64Array(profiles);
    this.#squares = new Float64Array(profiles);
    this.#squaredMeans = new Float64Array(profiles);
    this.#known = new Float64Array(profiles);
    this.#noted = new Float64Array(profiles);
    this.ofGroup = new Float64Array(groups.length);
    const last = (now: Float64Array, by: number) => [now, new Float64Array(now.length).fill(-1), by] as const;
    this.#last = [last(this.heat, ALIKE_HEAT), last(this.#serve, ALIKE), last(this.ofGroup, ALIKE)];
    this.#used = [...new Set(groups.filter((group) => group.kind === kind).map(({ profile }) => profile))];
  }

  set(groups: readonly Group[], { reach, through }: KindCalls): void {
    this.heat.fill(0);
    this.#serve.fill(0);
    this.#squares.fill(0);
    this.#squaredMeans.fill(0);
    this.isWhole = true;
    for (const [g, { kind, profile, members }] of groups.entries()) {
      if (kind !== this.kind) continue;
      let heat = 0;
      let serve = 0;
      let squares = 0;
      let squaredMeans = 0;
      for (const { flow, demand } of members) {
        const calls = reach[flow] as number;
        const served = through[flow] as number;
        if (served < calls) this.isWhole = false;
        heat += calls * demand.units;
        serve += served * demand.units;
        // Of several keys that a call touches, one partition sees its part.
        squares += (served * demand.unitsSquared) / Math.max(1, demand.keysPerCall ?? 1);
        squaredMeans += served * demand.units ** 2;
      }
      this.heat[profile] = (this.heat[profile] as number) + heat;
      this.#serve[profile] = (this.#serve[profile] as number) + serve;
      this.#squares[profile] = (this.#squares[profile] as number) + squares;
      this.#squaredMeans[profile] = (this.#squaredMeans[profile] as number) + squaredMeans;
      this.ofGroup[g] = serve;
    }
  }

  heatOn(fleet: Fleet, p: number): number {
    return this.#on(this.heat, fleet, p);
  }

  serveOn(fleet: Fleet, p: number): number {
    return this.#on(this.#serve, fleet, p);
  }

  /**
   * Variance of a second's arrivals on a partition, over that of independent calls: without the part of it that all calls of a flow
   * have in common, since their number is drawn for a stretch of so many seconds as a whole.
   */
  varianceOn({ weights }: Fleet, p: number, seconds: number): number {
    let sum = 0;
    for (const g of this.#used) {
      const weight = (weights[g] as Float64Array)[p] as number;
      const common = ((this.#squaredMeans[g] as number) * weight) / Math.max(1, seconds);
      sum += weight * Math.max(0, (this.#squares[g] as number) - common);
    }
    return sum;
  }

  /** Of all partitions together. */
  total(fleet: Fleet, of: 'heat' | 'serve' = 'heat'): number {
    const loads = of === 'heat' ? this.heat : this.#serve;
    return this.#used.reduce((sum, g) => sum + (loads[g] as number) * (fleet.totals[g] as number), 0);
  }

  /** Of each partition. The array is used again by the next call. */
  onAll(fleet: Fleet): Float64Array {
    if (this.#all.length < fleet.count) this.#all = new Float64Array(fleet.capacity);
    const all = this.#all;
    const { count } = fleet;
    all.fill(0, 0, count);
    for (const g of this.#used) {
      const load = this.heat[g] as number;
      const weights = fleet.weights[g] as Float64Array;
      if (load > 0) for (let p = 0; p < count; p++) all[p] = (all[p] as number) + load * (weights[p] as number);
    }
    return all;
  }

  /** Whether any load has grown by more than a factor since it was last remembered. */
  hasGrown(factor: number): boolean {
    return this.#used.some((g) => (this.heat[g] as number) > (this.#known[g] as number) * factor);
  }

  /** Whether any has fallen below a share of what it then was. */
  hasShrunk(share: number): boolean {
    return this.#used.some((g) => (this.heat[g] as number) < (this.#known[g] as number) * share);
  }

  /** For loads that are served next: makes them those that were served last where they hardly differ, and says whether they do not. */
  takeUp(): boolean {
    const isSame = this.#last.every(([now, before, by]) => areAlike(now, before, by));
    for (const [now, before] of this.#last) {
      if (isSame) now.set(before);
      else before.set(now);
    }
    return isSame;
  }

  /** Whether the heat is as it was when it was last noted. */
  heatStays(): boolean {
    if (areAlike(this.heat, this.#noted, ALIKE_HEAT)) return true;
    this.#noted.set(this.heat);
    return false;
  }

  remember(): void {
    this.#known.set(this.heat);
  }

  #on(loads: Float64Array, { weights }: Fleet, p: number): number {
    const used = this.#used;
    let sum = 0;
    for (let i = 0; i < used.length; i++) {
      const g = used[i] as number;
      sum += (loads[g] as number) * ((weights[g] as Float64Array)[p] as number);
    }
    return sum;
  }
}

export function areAlike(now: Float64Array, before: Float64Array, by = ALIKE): boolean {
  return now.every((units, i) => Math.abs(units - (before[i] as number)) <= by * Math.abs(before[i] as number));
}
