import type { EntityDesign, TableDesign } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import type { Touch } from '../planner/plan.js';
import type { ItemCollection } from './item-collections.js';
import { keyText } from './key-variables.js';
import { homeOf, touchesPerCall, touchLoads } from './touch-load.js';
import { touchesOf } from './touches-of.js';
import { touchMoments } from './traffic/call-moments.js';
import { bytesOf } from './traffic/growth.js';
import type { PatternLoad, Workload } from './workload.js';

/** How fast the collection under the hottest value of a key grows at the average rates. */
export interface CollectionGrowth {
  readonly bytesPerSecond: number;
  /** Patterns that add to it, the one that adds most first. */
  readonly patterns: readonly string[];
}

/**
 * Growth of the largest collection of a kind by new items of some entities, their entries in local indexes included. Undefined where it is
 * less than `least` bytes a second, which is mostly told without looking at single keys.
 */
export function collectionGrowth(
  workload: Workload,
  { primary }: TableDesign,
  { key: { pk } }: Pick<ItemCollection, 'key'>,
  entities: readonly EntityDesign[],
  least: number,
): CollectionGrowth | undefined {
  const key = keyText(pk);
  const additions = flatMap(entities, (entity) => touchesOf(workload, entity))
    .filter(({ pattern, touch }) => callsOf(pattern) > 0 && touch.write?.makesNew === true)
    .filter(({ touch }) => homeOf(workload.design, touch.index) === primary && keyText(touch.pk) === key);
  const atMost = additions.reduce((sum, { pattern, touch }) => sum + callsOf(pattern) * addedBy(touch), 0);
  if (!(atMost > 0) || atMost < least) return undefined;
  const wanted = new Set(additions.map(({ touch }) => touch));
  const added = [...new Set(additions.map(({ pattern }) => pattern))].map((pattern) => {
    const loads = touchLoads(workload, pattern).filter(({ touch }) => wanted.has(touch));
    const perCall = loads.reduce(
      (sum, load) => sum + (addedBy(load.touch) / load.touch.keys.typical) * touchesPerCall(load),
      0,
    );
    return { name: pattern.name, perSecond: callsOf(pattern) * perCall };
  });
  const bytesPerSecond = added.reduce((sum, { perSecond }) => sum + perSecond, 0);
  if (!(bytesPerSecond > 0) || bytesPerSecond < least) return undefined;
  const patterns = added.filter(({ perSecond }) => perSecond > 0).sort((a, b) => b.perSecond - a.perSecond);
  return { bytesPerSecond, patterns: patterns.map(({ name }) => name) };
}

function callsOf({ rate }: PatternLoad): number {
  return rate?.avg ?? 0;
}

/** Bytes of one call. */
function addedBy(touch: Touch): number {
  return Math.max(0, bytesOf(touch, touchMoments(touch)));
}
