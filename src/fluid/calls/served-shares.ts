import type { LimitType, UnitKind } from '../../partition/index.js';
import type { SetRun } from '../set-run.js';
import type { RefusalsReader } from './partition-refusals.js';

/** Share of each group's units that a set would serve, and what would refuse the rest. */
export interface ServedShares {
  readonly shares: Float64Array;
  readonly limits: readonly (LimitType | undefined)[];
}

/**
 * What a set would serve of its load over a stretch, without serving it. What changes an index goes there in the order of the writes, so
 * that its most loaded partition holds up all of them alike.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html
 */
export function servedShares(
  set: SetRun,
  kind: UnitKind,
  refusals: RefusalsReader,
  start: number,
  end: number,
): ServedShares {
  const { fleet, groups } = set;
  const seconds = end - start;
  const shares = new Float64Array(groups.length).fill(1);
  const limits: (LimitType | undefined)[] = groups.map(() => undefined);
  const load = set.load[kind];
  const asked = load.total(fleet) * seconds;
  if (asked <= 0) return { shares, limits };
  const isInOrder = kind === 'write' && set.settings.kind === 'index';
  const { all, ofGroup: refused, least } = refusals.over(seconds);
  const possible = asked - all;
  const whole = set.wholeCapacity(kind, start, end);
  for (const [g, { kind: of, profile }] of groups.entries()) {
    if (of !== kind) continue;
    if (isInOrder) {
      shares[g] = least[g] as number;
      if ((shares[g] as number) < 1) limits[g] = 'KeyRangeThroughputExceeded';
      if (possible * (shares[g] as number) <= whole.units || whole.units / asked >= (shares[g] as number)) continue;
      shares[g] = whole.units / asked;
      limits[g] = whole.limit;
      continue;
    }
    const units = (load.ofGroup[g] as number) * (fleet.totals[profile] as number) * seconds;
    const ofPartitions = units > 0 ? 1 - (refused[g] as number) / units : 1;
    const ofWhole = possible > 0 ? Math.min(1, whole.units / possible) : 1;
    shares[g] = ofPartitions * ofWhole;
    if (ofWhole < ofPartitions) limits[g] = whole.limit;
    else if (ofPartitions < 1) limits[g] = 'KeyRangeThroughputExceeded';
  }
  return { shares, limits };
}
