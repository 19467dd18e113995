import type { LimitType, UnitKind } from '../../partition/index.js';
import type { SetRun } from '../set-run.js';
import type { Group } from './groups.js';

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
export function servedShares(set: SetRun, kind: UnitKind, start: number, end: number): ServedShares {
  const { fleet, groups } = set;
  const seconds = end - start;
  const shares = new Float64Array(groups.length).fill(1);
  const limits: (LimitType | undefined)[] = groups.map(() => undefined);
  const load = set.load[kind];
  const asked = load.total(fleet) * seconds;
  if (asked <= 0) return { shares, limits };
  const isInOrder = kind === 'write' && set.settings.kind === 'index';
  const refused = new Float64Array(groups.length);
  let possible = asked;
  for (const p of set.active) {
    const share = set.shareOn(p, kind, seconds);
    if (share >= 1) continue;
    possible -= load.heatOn(fleet, p) * seconds * (1 - share);
    for (let g = 0; g < groups.length; g++) {
      const group = groups[g] as Group;
      const units = (load.ofGroup[g] as number) * (fleet.weights[group.profile]?.[p] ?? 0) * seconds;
      if (group.kind !== kind || units <= 0) continue;
      refused[g] = (refused[g] as number) + units * (1 - share);
      if (!isInOrder || share >= (shares[g] as number)) continue;
      shares[g] = share;
      limits[g] = 'KeyRangeThroughputExceeded';
    }
  }
  const whole = set.wholeCapacity(kind, start, end);
  for (const [g, { kind: of, profile }] of groups.entries()) {
    if (of !== kind) continue;
    if (isInOrder) {
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
