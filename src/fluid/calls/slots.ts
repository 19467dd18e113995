import type { UnitKind } from '../../partition/index.js';
import type { ThrottleReason } from '../result.js';
import type { SetRun } from '../set-run.js';
import type { Member } from './groups.js';

/** One demand of a flow, and the group that it is in. */
export interface SlotDemand {
  readonly group: number;
  readonly member: Member;
  /** Share of the calls that ask for it: not all do, and behind a cache only some come. */
  readonly asked: number;
}

/** What the calls of a flow ask of one set, of one kind. A call is served where all of its slots serve it. */
export interface Slot {
  readonly flow: number;
  readonly set: number;
  readonly kind: UnitKind;
  readonly isIndexWrite: boolean;
  readonly demands: readonly SlotDemand[];
  /** Share of the calls that this slot lets through by itself, as far as is known. */
  own: number;
  /** What refuses the others first. */
  reason: ThrottleReason | undefined;
  /** Share of the calls that the flow's other slots let through, and what refuses the rest. */
  others: number;
  blame: ThrottleReason | undefined;
  /** Share of the calls that comes this far: to an index, what its table lets through. */
  reach: number;
  /** Of an index: share of the changes that it takes in, in their order. */
  inOrder: number;
}

/** The slots of every flow. */
export function slotsOf(sets: readonly SetRun[], flows: number): readonly (readonly Slot[])[] {
  const slots: Slot[][] = Array.from({ length: flows }, () => []);
  for (const [s, set] of sets.entries()) {
    for (const [g, { kind, profile, members }] of set.groups.entries()) {
      for (const member of members) {
        const of = slots[member.flow] as Slot[];
        const known = of.find((slot) => slot.set === s && slot.kind === kind);
        const asked = (member.demand.askedBy ?? 1) * (set.fleet.totals[profile] as number);
        const demand: SlotDemand = { group: g, member, asked };
        if (known === undefined) of.push(newSlot(member.flow, s, kind, set, demand));
        else (known.demands as SlotDemand[]).push(demand);
      }
    }
  }
  return slots;
}

function newSlot(flow: number, set: number, kind: UnitKind, { settings }: SetRun, demand: SlotDemand): Slot {
  const isIndexWrite = kind === 'write' && settings.kind === 'index';
  const open = { own: 1, reason: undefined, others: 1, blame: undefined, reach: 1, inOrder: 1 };
  return { flow, set, kind, isIndexWrite, demands: [demand], ...open };
}

/**
 * Share of the calls that a slot refuses, by what each demand's group is served. A call that asks for several things is refused where one
 * of them is: what it is refused takes nothing of the others, so that they run dry together. Things that each only some of the calls ask
 * for are alternatives: their refusals add up.
 */
export function lossOf(
  { demands }: Pick<Slot, 'demands'>,
  served: (group: number) => number,
): { readonly share: number; readonly worst: SlotDemand | undefined } {
  let most = 0;
  let all = 0;
  let worst: SlotDemand | undefined;
  let largest = 0;
  for (const demand of demands) {
    const loss = demand.asked * (1 - served(demand.group));
    if (loss > largest) {
      largest = loss;
      worst = demand;
    }
    if ((demand.member.demand.askedBy ?? 1) < 1) all += loss;
    else most = Math.max(most, loss);
  }
  return { share: Math.min(1, Math.max(most, all)), worst };
}
