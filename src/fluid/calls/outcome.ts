import type { LimitType } from '../../partition/index.js';
import type { ThrottleReason } from '../result.js';
import type { SetRun, Stretch } from '../set-run.js';
import type { Group } from './groups.js';
import { reasonOf } from './reasons.js';
import type { Slot, SlotDemand } from './slots.js';

/** A stretch of time that was served. */
export interface Step {
  /** Calls a second of each flow. */
  readonly rates: Float64Array;
  readonly sets: readonly SetRun[];
  readonly stretches: readonly Stretch[];
  readonly seconds: number;
}

export interface Refusal {
  readonly reason: ThrottleReason;
  readonly share: number;
}

/** What became of one demand of a flow in a stretch. */
export interface DemandOutcome {
  /** Units that came this far. */
  readonly offered: number;
  /** Share of them that the flow's other demands let through. */
  readonly let: number;
  /** What the set itself refused: shares one after the other, each of what the one before let through. */
  readonly refusals: readonly Refusal[];
  /** Share of what was let through that the set served. */
  readonly served: number;
  /** Share of the load on partitions that refuse some, and share that these serve. */
  readonly hot: { readonly offered: number; readonly served: number };
}

export function outcomeOf(
  slot: Slot,
  { group: g, member }: SlotDemand,
  { rates, sets, stretches, seconds }: Step,
): DemandOutcome {
  const set = sets[slot.set] as SetRun;
  const { kind, profile } = set.groups[g] as Group;
  const total = set.fleet.totals[profile] as number;
  const asked = (set.load[kind].ofGroup[g] as number) * total * seconds;
  const of = (units: Float64Array): number => (asked > 0 ? Math.min(1, (units[g] as number) / asked) : 0);
  const { share, limit } = (stretches[slot.set] as Stretch).whole[kind];
  const refusals: Refusal[] = [];
  const refuse = (type: LimitType, part: number): void => {
    if (part > 0) refusals.push({ reason: reasonOf(set.settings.kind, kind, type), share: part });
  };
  // What an index cannot take in, in its order, never comes to its partitions.
  if (slot.inOrder < 1 && slot.reason !== undefined) refusals.push({ reason: slot.reason, share: 1 - slot.inOrder });
  refuse('KeyRangeThroughputExceeded', of(set.refused));
  if (limit !== undefined) refuse(limit, 1 - share);
  return {
    offered: (rates[slot.flow] as number) * slot.reach * member.demand.units * total * seconds,
    let: slot.reach > 0 ? Math.min(1, slot.others / slot.reach) : 1,
    refusals,
    served: refusals.reduce((left, one) => left * (1 - one.share), 1),
    hot: { offered: of(set.hotOffered), served: of(set.hotServed) },
  };
}
