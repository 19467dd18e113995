import type { Design, IndexDesign } from '../design/design.js';
import type { Touch } from '../planner/plan.js';
import { type HottestFor, type HottestKey, type HottestPart, hottestKey, memberText } from './hottest-key.js';
import { combined, ONE_KEY } from './key-distribution.js';
import { isMonotonic, isTimeBucket, keyVariables } from './key-variables.js';
import { skewedAs } from './skew-elsewhere.js';
import { type PatternLoad, plannedUnits, type Workload } from './workload.js';

/** What a pattern's calls put on the keys that one of its touches names. */
export interface TouchLoad {
  readonly pattern: PatternLoad;
  readonly touch: Touch;
  /** Units per call on each touched key value: as measured, where they were. */
  readonly units: number;
  readonly hottest: HottestKey;
  readonly itemShare: number;
}

/** The touches of a pattern that load some keys more than others: a scan loads all alike. */
export function touchLoads(
  workload: Workload,
  pattern: PatternLoad,
  instead: NonNullable<HottestFor['instead']> = [],
): readonly TouchLoad[] {
  const of: HottestFor = { ...skewedAs(workload, pattern), instead };
  return pattern.plan.touches
    .filter((touch) => touch.scope !== 'table' && touch.units.typical > 0)
    .map((touch) => {
      const units = touch.units.typical * measuredFactor(workload.design, pattern, touch);
      return { pattern, touch, units, hottest: hottestKey(of, touch), itemShare: itemShareOf(of, touch) };
    });
}

/**
 * Entries of a local index lie with the items of their table, and take from the same partition.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations
 */
export function homeOf(design: Design, index: IndexDesign): IndexDesign {
  return index.kind === 'local' ? (design.tables.get(index.table.name)?.primary ?? index) : index;
}

/** What lies in a table's key or a global index: itself, and of a table its local indexes. */
export function liesIn(design: Design, index: IndexDesign): readonly IndexDesign[] {
  const table = index.kind === 'table' ? design.tables.get(index.table.name) : undefined;
  return [index, ...[...(table?.indexes.values() ?? [])].filter(({ kind }) => kind === 'local')];
}

/** What the measured units are, relative to what was planned, where a touch's load lies: rows that a local index lacks are the table's. */
function measuredFactor(design: Design, pattern: PatternLoad, { index, unit }: Touch): number {
  const expected = plannedUnits(pattern.plan);
  if (pattern.call === expected) return 1;
  const home = homeOf(design, index);
  const of = ({ byIndex }: PatternLoad['call']): number =>
    byIndex.reduce((sum, units) => sum + (homeOf(design, units.index) === home ? units[unit] : 0), 0);
  const planned = of(expected);
  return planned > 0 ? of(pattern.call) / planned : 1;
}

/** Share of the calls that load the same single item: none for new items, and for what comes and goes with an item. */
function itemShareOf(of: HottestFor, touch: Touch): number {
  const { scope, write, keys } = touch;
  if (scope !== 'item' || write?.makesNew === true || (write?.role ?? 'item') !== 'item') return 0;
  return Math.min(1, hottestKey(of, touch, 'item').share * keys.typical);
}

/** Units per second on the hottest key value. */
export function loadAt(load: TouchLoad, when: 'avg' | 'peak'): number {
  return (load.pattern.rate?.[when] ?? 0) * load.units * touchesPerCall(load);
}

/**
 * Times that one call loads the hottest key value. Each item of a batch may be under it; an entry that moves is under two keys, of which one may
 * be the hottest; a query reaches a key once, also where it fans out over all of them.
 */
export function touchesPerCall({ touch, hottest }: TouchLoad): number {
  const { keys, scope, write } = touch;
  if (scope === 'collection') {
    const { shards, buckets } = fanOutOf(touch);
    return Math.min(1, (keys.typical / (shards * buckets)) * hottest.share);
  }
  const items = write?.items.typical ?? 0;
  return items > 0 ? items * Math.min(1, (keys.typical / items) * hottest.share) : keys.typical * hottest.share;
}

/** Keys that belong together, all of which one query reads: the shards of a value, and its periods of time. */
export function fanOutOf({ unit, scope, shards = 1, keys, entity, pk }: Touch): {
  readonly shards: number;
  readonly buckets: number;
} {
  if (unit !== 'read' || scope !== 'collection') return { shards: 1, buckets: 1 };
  const hasBucket = keyVariables(entity, pk).some(isTimeBucket);
  return { shards, buckets: hasBucket ? Math.max(1, keys.typical / shards) : 1 };
}

/** The load on the key values with one member of an enum: `share` is that of all calls. */
export function onMember(load: TouchLoad, field: string, member: string): TouchLoad {
  const part = load.hottest.parts.find((one) => one.field === field);
  if (part?.members === undefined) return load;
  const share = part.members.get(member) ?? 0;
  const factor = share / part.share;
  const { members: _, ...own } = part;
  const only: HottestPart = { ...own, share, distribution: ONE_KEY, text: memberText(field, member) };
  const parts = load.hottest.parts.map((one) => (one === part ? only : one));
  const distribution = combined(parts.map((one) => one.distribution));
  return {
    ...load,
    itemShare: load.itemShare * factor,
    hottest: { ...load.hottest, share: load.hottest.share * factor, parts, distribution },
  };
}

/** Where under its hottest key value most of the load lies: on one item, which nothing divides, at the growing end, or anywhere. */
export type Place = 'item' | 'growing' | 'spread';

export function placeOf(loads: readonly TouchLoad[], index: IndexDesign): Place {
  const isCalled = loads.some(({ pattern }) => (pattern.rate?.peak ?? 0) > 0);
  const weight = ({ pattern }: TouchLoad): number => (isCalled ? (pattern.rate?.peak ?? 0) : 1);
  const sum = (of: (load: TouchLoad) => number): number =>
    loads.reduce((total, load) => total + weight(load) * load.units * of(load), 0);
  const half = sum(touchesPerCall) / 2;
  if (sum(({ itemShare }) => itemShare) > half) return 'item';
  if (sum((load) => (isGrowing(load.touch) ? touchesPerCall(load) : 0)) > half) return 'growing';
  return index.sk.length === 0 ? 'item' : 'spread';
}

/** What is written goes to one end of the collection: new items, or such as get a new time in their sort key. */
function isGrowing({ write, entity, sk }: Touch): boolean {
  if (write === undefined) return false;
  // Versions count up.
  if (write.role === 'version' || write.role === 'old-version') return true;
  const [leading] = keyVariables(entity, sk);
  if (leading === undefined || !isMonotonic(leading)) return false;
  if (write.action === 'create' || write.action === 'put') return true;
  return write.changes.includes(leading.field);
}
