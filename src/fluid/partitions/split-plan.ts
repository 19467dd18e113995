import type { Random } from '../../distributions/index.js';
import type { UnitKind } from '../../partition/index.js';
import type { RunOptions } from '../options.js';
import type { SplitEvent } from '../result.js';
import type { Cut, Fleet } from './fleet.js';
import type { PartitionState } from './partition-state.js';

const NEVER = Number.POSITIVE_INFINITY;
/** Events that are kept to be told; all are counted. */
const KEPT = 1000;

interface Pending {
  readonly cuts: readonly Cut[];
  readonly cause: SplitEvent['cause'];
  readonly kind: UnitKind | undefined;
}

/** The splits of a set that are decided, and those that took place. */
export class SplitPlan {
  readonly events: SplitEvent[] = [];
  readonly count = { heat: 0, size: 0, isolation: 0 };
  readonly #fleet: Fleet;
  readonly #state: PartitionState;
  readonly #options: RunOptions;
  readonly #random: Random;
  readonly #begin: (p: number) => void;
  readonly #pending = new Map<number, Pending>();

  /** @param begin what a new partition begins with. */
  constructor(fleet: Fleet, state: PartitionState, options: RunOptions, random: Random, begin: (p: number) => void) {
    this.#fleet = fleet;
    this.#state = state;
    this.#options = options;
    this.#random = random;
    this.#begin = begin;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** When the next one takes effect. */
  get next(): number {
    let next = NEVER;
    for (const p of this.#pending.keys()) next = Math.min(next, this.#state.splitDue[p] as number);
    return next;
  }

  has(p: number): boolean {
    return this.#pending.has(p);
  }

  decide(p: number, pending: Pending, at: number): void {
    const mean = this.#options.assumptions.splitSeconds;
    // Durations are drawn as those of work whose end does not depend on how long it already took.
    const takes = this.#options.mode === 'stochastic' ? -mean * Math.log(1 - this.#random.uniform()) : mean;
    this.#state.splitDue[p] = at + takes;
    this.#pending.set(p, pending);
  }

  /** Carries out what was decided for a partition; gives the numbers of the new parts. */
  carryOut(p: number, at: number): readonly number[] {
    const pending = this.#pending.get(p);
    this.#pending.delete(p);
    if (pending === undefined) return [];
    // From the right, so that the left part keeps its number and the other cuts their places.
    const parts = [...pending.cuts].reverse().map((cut) => this.#split(p, cut));
    this.#begin(p);
    this.count[pending.cause] += 1;
    if (this.events.length < KEPT) {
      this.events.push({ at, cause: pending.cause, kind: pending.kind, partitions: this.#fleet.count });
    }
    return parts;
  }

  /** Splits every partition in its middle, again and again, until there are so many; at once. */
  growTo(count: number, cutCollections: boolean): void {
    while (this.#fleet.count < count) {
      const before = this.#fleet.count;
      for (let p = 0; p < before; p++) {
        const middle = this.#fleet.middle(p, cutCollections);
        if (middle === undefined) continue;
        // A split that was decided has other parts to cut now.
        this.#pending.delete(p);
        this.#state.splitDue[p] = NEVER;
        this.#split(p, middle);
      }
      if (this.#fleet.count === before) return;
    }
  }

  #split(p: number, cut: Cut): number {
    const right = this.#fleet.split(p, cut);
    this.#state.reserve(this.#fleet.capacity);
    this.#begin(right);
    return right;
  }
}
