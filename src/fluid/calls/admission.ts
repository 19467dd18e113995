import type { UnitKind } from '../../partition/index.js';
import type { SetRun } from '../set-run.js';
import type { KindCalls } from './kind-load.js';
import { RefusalsReader } from './partition-refusals.js';
import { reasonOf } from './reasons.js';
import { servedShares } from './served-shares.js';
import { lossOf, type Slot, slotsOf } from './slots.js';

type CallsByKind = Readonly<Record<UnitKind, KindCalls>>;

const KINDS: readonly UnitKind[] = ['read', 'write'];
/** Rounds in which sets that are asked by the same calls come to terms. */
const ROUNDS = 8;
const SETTLED = 1e-7;

/**
 * Which share of the calls of each flow is served, where a call asks for several things: one that any of them refuses takes nothing of the
 * others. Reads come first: what refuses a write of the same call does not spare them.
 */
export class Admission {
  readonly slots: readonly (readonly Slot[])[];
  readonly #sets: readonly SetRun[];
  readonly #bySet: readonly (readonly Slot[])[];
  readonly #calls: readonly CallsByKind[];
  readonly #refusals: readonly Readonly<Record<UnitKind, RefusalsReader>>[];
  readonly #isCoupled: boolean;

  constructor(sets: readonly SetRun[], flows: number) {
    this.#sets = sets;
    this.slots = slotsOf(sets, flows);
    this.#refusals = sets.map((set) => ({
      read: new RefusalsReader(set, 'read'),
      write: new RefusalsReader(set, 'write'),
    }));
    this.#bySet = sets.map((_, s) => this.slots.flat().filter((slot) => slot.set === s));
    this.#isCoupled = this.slots.some((of) => of.length > 1) || sets.some(({ settings }) => settings.kind === 'index');
    const calls = (): KindCalls => ({ reach: new Float64Array(flows), through: new Float64Array(flows) });
    this.#calls = sets.map(() => ({ read: calls(), write: calls() }));
  }

  /**
   * Sets the load of every set for a stretch.
   *
   * @param rates calls a second of each flow. @param begin is called for each set once it is known what comes to it at most.
   */
  settle(rates: Float64Array, start: number, end: number, begin: (set: number) => void): void {
    for (const of of this.slots) {
      for (const slot of of)
        Object.assign(slot, { own: 1, others: 1, reach: 1, inOrder: 1, reason: undefined, blame: undefined });
    }
    this.#round(rates, start, end, 'table', begin);
    this.#round(rates, start, end, 'index', begin);
    for (let round = 1; this.#isCoupled && round < ROUNDS; round++) {
      if (!this.slots.some((of) => of.length > 1 && of.some(({ own }) => own < 1))) break;
      const moved = Math.max(this.#round(rates, start, end, 'table'), this.#round(rates, start, end, 'index'));
      if (moved < SETTLED) break;
    }
    for (const [s, set] of this.#sets.entries()) {
      for (const slot of this.#bySet[s] as readonly Slot[]) {
        this.#look(slot);
        const { reach, through } = (this.#calls[s] as CallsByKind)[slot.kind];
        const calls = rates[slot.flow] as number;
        reach[slot.flow] = calls * slot.reach;
        through[slot.flow] = calls * slot.others * slot.inOrder;
      }
      set.setLoad(this.#calls[s] as CallsByKind);
    }
  }

  /** Those of one set. */
  of(set: number): readonly Slot[] {
    return this.#bySet[set] ?? [];
  }

  /** What the tables, or the indexes, serve of what comes to them; gives by how much that is not what it was. */
  #round(
    rates: Float64Array,
    start: number,
    end: number,
    kind: 'table' | 'index',
    begin?: (set: number) => void,
  ): number {
    let moved = 0;
    for (const [s, set] of this.#sets.entries()) {
      if (set.settings.kind !== kind) continue;
      const slots = this.#bySet[s] as readonly Slot[];
      const calls = this.#calls[s] as CallsByKind;
      for (const slot of slots) {
        this.#look(slot);
        const come = (rates[slot.flow] as number) * (begin === undefined ? slot.others : slot.reach);
        calls[slot.kind].reach[slot.flow] = come;
        calls[slot.kind].through[slot.flow] = come;
      }
      set.setLoad(calls);
      begin?.(s);
      if (!this.#isCoupled) continue;
      const refusals = this.#refusals[s] as Readonly<Record<UnitKind, RefusalsReader>>;
      for (const of of KINDS) {
        const { shares, limits } = servedShares(set, of, refusals[of], start, end);
        for (const slot of slots) {
          if (slot.kind !== of) continue;
          moved = Math.max(moved, learn(slot, begin === undefined ? slot.others : slot.reach, set, shares, limits));
        }
      }
    }
    return moved;
  }

  /** What the other slots of a flow leave to one. */
  #look(slot: Slot): void {
    slot.others = 1;
    slot.reach = 1;
    slot.blame = undefined;
    for (const other of this.slots[slot.flow] as readonly Slot[]) {
      if (other === slot || (slot.kind === 'read' && other.kind === 'write')) continue;
      if (other.own < slot.others) {
        slot.others = other.own;
        slot.blame = other.reason;
      }
      if (slot.isIndexWrite && !other.isIndexWrite) slot.reach = Math.min(slot.reach, other.own);
    }
  }
}

/** Takes down what a slot serves of the share of calls that comes to it. */
function learn(
  slot: Slot,
  comes: number,
  set: SetRun,
  shares: Float64Array,
  limits: ReturnType<typeof servedShares>['limits'],
): number {
  const { share, worst } = lossOf(slot, (group) => shares[group] as number);
  const before = slot.own;
  if (share > 1e-12) {
    slot.own = comes * (1 - share);
    const limit = worst === undefined ? undefined : limits[worst.group];
    slot.reason = reasonOf(set.settings.kind, slot.kind, limit ?? 'KeyRangeThroughputExceeded');
  } else if (comes >= 1) slot.own = 1;
  // It serves all that comes; whether it would serve more is not known, but for what was seen before.
  else slot.own = Math.max(slot.own, comes);
  slot.inOrder = slot.isIndexWrite ? Math.min(...slot.demands.map(({ group }) => shares[group] as number)) : 1;
  return Math.abs(slot.own - before);
}
