import { BURST_SECONDS } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { type CapacityMode, PARTITION_LIMITS, type UnitRates } from '../../partition/index.js';
import type { GroupedSet } from '../calls/groups.js';
import type { FluidAssumptions } from '../options.js';

/** Three replicas that serve eventually consistent reads instead of the leader alone: each of 4 KB is half a unit. */
const EVENTUAL_BONUS = 1.5;

/** What each partition of a set serves. Units. */
export interface ServedLimits {
  /** A second. */
  readonly limit: UnitRates;
  /** At once, after a pause. */
  readonly depth: UnitRates;
  readonly burstSeconds: number;
  /** Share of the limit beyond which it is hot. */
  readonly threshold: number;
  /** A second, up to which it is calm. */
  readonly ease: UnitRates;
}

/** Whether provisioned units are divided among partitions for good. */
export function isDivided(mode: CapacityMode, { allocation }: FluidAssumptions): boolean {
  return allocation === 'static' && mode.kind === 'provisioned';
}

export function servedLimits(
  mode: CapacityMode,
  assumptions: FluidAssumptions,
  partitions: number,
  { groups }: Pick<GroupedSet, 'groups'>,
): ServedLimits {
  const reads = flatMap(
    groups.filter(({ kind }) => kind === 'read'),
    ({ members }) => members,
  );
  const bonus = assumptions.eventualReadBonus && reads.length > 0 && reads.every(({ demand }) => demand.isEventual);
  const { read, write } = PARTITION_LIMITS;
  const threshold = mode.kind === 'provisioned' ? assumptions.heatThreshold : assumptions.onDemandHeatThreshold;
  // Before 2018 each partition had its part of the units, and kept what it did not use for five minutes.
  const isPart = mode.kind === 'provisioned' && isDivided(mode, assumptions);
  const limit = isPart
    ? { read: mode.read / partitions, write: mode.write / partitions }
    : { read: read * (bonus ? EVENTUAL_BONUS : 1), write };
  const burstSeconds = isPart ? BURST_SECONDS : assumptions.partitionBurstSeconds;
  // Where reads and writes add up, each may have half.
  const share = Math.min(1, threshold) * (assumptions.mixedLimit === 'linear' ? 0.5 : 1);
  const times = (factor: number): UnitRates => ({ read: limit.read * factor, write: limit.write * factor });
  return { limit, depth: times(burstSeconds), burstSeconds, threshold, ease: times(share) };
}
