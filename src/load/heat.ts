import type { IndexDesign } from '../design/design.js';
import { leastShards, safeShards } from '../distributions/index.js';
import { NEW_ON_DEMAND_WRITE_UNITS, PARTITION_READ_UNITS, PARTITION_WRITE_UNITS } from '../facts/index.js';
import type { Touch } from '../planner/plan.js';
import { STORAGE_OVERHEAD_BYTES } from '../value/index.js';
import { assumptionTexts, TOGETHER } from './heat-assumptions.js';
import { type HeatAssumption, type HottestFor, type HottestKey, hottestKey, memberText } from './hottest-key.js';
import { isMonotonic, keySpace, keyText, keyVariables } from './key-variables.js';
import { partitionsFor } from './partitions.js';
import { skewedAs } from './skew-elsewhere.js';
import { storedItems } from './volume.js';
import { type IndexLoad, type PatternLoad, plannedUnits, type Workload } from './workload.js';

/** Share of a partition's limit from which a key is called warm. */
export const WARM_SHARE = 0.8;

/** Share of random layouts of shards over partitions in which none may be overloaded. */
const LAYOUTS = 0.99;
/** More shards than this are no advice: a read would fan out over all of them. */
const MOST_SHARDS = 256;

/** Load of the hottest key value of one key space: the patterns that share it added up, at the time of their peaks. */
export interface KeyHeat {
  readonly index: IndexDesign;
  readonly unit: 'read' | 'write';
  /** The partition key as the model writes it. */
  readonly key: string;
  /** What keys that can have the same values have in common. */
  readonly space: string;
  /** Units per second on the hottest value. */
  readonly avg: number;
  readonly peak: number;
  /** What one partition serves. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
  readonly limit: number;
  /** Of the limit, at peak; 1 is full. */
  readonly share: number;
  /** Units per second that are left at peak; negative when there are none. */
  readonly headroom: number;
  readonly level: 'hot' | 'warm' | 'cool';
  /** What the hottest value is, of the pattern that loads it most. */
  readonly example: readonly string[];
  readonly contributions: readonly HeatContribution[];
  /** Units per second at peak on the hottest single item under the key. */
  readonly itemPeak: number;
  readonly relief: Relief;
  readonly shards: ShardAdvice;
}

export interface HeatContribution {
  readonly pattern: string;
  readonly entity: string;
  readonly callsPerSecond: { readonly avg: number; readonly peak: number };
  /** Of one call on each key value that it touches. */
  readonly unitsPerCall: number;
  /** Key values that one call touches. */
  readonly keysPerCall: number;
  /** Share of the calls that touch the hottest value. */
  readonly share: number;
  /** Units per second at peak. */
  readonly peak: number;
}

/**
 * What DynamoDB can do about a hot key by itself. It can cut an item collection in two by its sort key, unless the table has a local
 * index or the sort key only ever grows; one item cannot be cut at all.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 */
export type Relief = 'splits-collection' | 'single-item' | 'local-index' | 'growing-sort-key';

export interface ShardAdvice {
  /** Shards that the key has. */
  readonly now: number;
  /** Fewest that keep each at 90 % of the limit. */
  readonly least: number;
  /** Of a key over the limit: fewest that keep every partition below it in 99 of 100 random layouts, before anything is split. */
  readonly safe?: number;
  /** Partitions that the latter is reckoned with. */
  readonly partitions: number;
}

export interface Heat {
  /** Hottest first by share of the limit. */
  readonly keys: readonly KeyHeat[];
  readonly assumptions: readonly string[];
}

interface Load {
  readonly pattern: PatternLoad;
  readonly touch: Touch;
  /** Units per call on each touched key value: as measured, where they were. */
  readonly units: number;
  readonly hottest: HottestKey;
  readonly itemShare: number;
}

/** The heat of every key space that rated patterns load. Scans are left out: they load all keys alike. */
export function heatOf(workload: Workload): Heat {
  const groups = new Map<string, Load[]>();
  const assumptions: HeatAssumption[] = [];
  const tenant = workload.design.model.tenancy?.field.value;
  for (const pattern of workload.patterns) {
    if (pattern.rate === undefined) continue;
    for (const load of loadsOf(workload, pattern)) {
      const { touch } = load;
      const index = homeOf(workload, touch.index);
      const id = JSON.stringify([index.table.name, index.kind, index.name, touch.unit, keySpace(touch.pk, tenant)]);
      groups.set(id, [...(groups.get(id) ?? []), load]);
      assumptions.push(...load.hottest.assumptions);
    }
  }
  const keys = [...groups.values()].map((loads) => keyHeat(loads, workload));
  keys.sort((a, b) => b.share - a.share);
  return { keys, assumptions: keys.length === 0 ? [] : [...assumptionTexts(assumptions), TOGETHER] };
}

/**
 * Entries of a local index lie with the items of their table, and take from the same partition.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations
 */
function homeOf({ design }: Workload, index: IndexDesign): IndexDesign {
  return index.kind === 'local' ? (design.tables.get(index.table.name)?.primary ?? index) : index;
}

function loadsOf(workload: Workload, pattern: PatternLoad): readonly Load[] {
  const of = skewedAs(workload, pattern);
  return pattern.plan.touches
    .filter((touch) => touch.scope !== 'table' && touch.units.typical > 0)
    .map((touch) => {
      const hottest = hottestKey(of, touch);
      const units = touch.units.typical * measuredFactor(pattern, touch);
      return { pattern, touch, units, hottest, itemShare: itemShareOf(of, touch) };
    });
}

/** What the measured units of an index are, relative to what was planned for it. */
function measuredFactor(pattern: PatternLoad, touch: Touch): number {
  const of = (units: PatternLoad['call']): number =>
    units.byIndex.find(({ index }) => index === touch.index)?.[touch.unit] ?? 0;
  const planned = of(plannedUnits(pattern.plan));
  return planned > 0 ? of(pattern.call) / planned : 1;
}

/** Share of the calls that load the same single item: none for new items, and for what comes and goes with an item. */
function itemShareOf(of: HottestFor, touch: Touch): number {
  const { scope, write, keys } = touch;
  if (scope !== 'item' || write?.makesNew === true || (write?.role ?? 'item') !== 'item') return 0;
  return Math.min(1, hottestKey(of, touch, 'item').share * keys.typical);
}

function keyHeat(all: readonly Load[], workload: Workload): KeyHeat {
  const loads = onHottestMember(all);
  const first = loads[0] as Load;
  const { unit } = first.touch;
  const index = homeOf(workload, first.touch.index);
  const limit = unit === 'read' ? PARTITION_READ_UNITS : PARTITION_WRITE_UNITS;
  const sum = (of: (load: Load) => number): number => loads.reduce((total, load) => total + of(load), 0);
  const peak = sum((load) => loadAt(load, 'peak'));
  const itemPeak = sum((load) => (load.pattern.rate?.peak ?? 0) * load.units * load.itemShare);
  const hottest = loads.reduce((best, load) => (loadAt(load, 'peak') > loadAt(best, 'peak') ? load : best), first);
  const share = peak / limit;
  return {
    index,
    unit,
    key: keyText(hottest.touch.pk),
    space: keySpace(first.touch.pk, workload.design.model.tenancy?.field.value),
    avg: sum((load) => loadAt(load, 'avg')),
    peak,
    limit,
    share,
    headroom: limit - peak,
    level: share > 1 ? 'hot' : share >= WARM_SHARE ? 'warm' : 'cool',
    example: hottest.hottest.parts.map(({ text }) => text),
    contributions: contributionsOf(loads),
    itemPeak: Math.min(peak, itemPeak),
    relief: reliefOf(loads, index, unit, peak, itemPeak),
    shards: shardAdvice(loads, index, unit, peak, limit, workload),
  };
}

/** Units per second on the hottest key value. */
function loadAt(load: Load, when: 'avg' | 'peak'): number {
  return (load.pattern.rate?.[when] ?? 0) * load.units * touchesPerCall(load);
}

/**
 * Of a key with an enum in it, all loads brought to that member on which they are greatest together: what creates items loads the
 * first state, what moves them on the others.
 */
function onHottestMember(loads: readonly Load[]): readonly Load[] {
  const field = loads.flatMap(({ hottest }) => hottest.parts).find(({ members }) => members !== undefined)?.field;
  if (field === undefined || loads.length === 1) return loads;
  const members = new Set(
    loads
      .flatMap(({ hottest }) => hottest.parts)
      .flatMap((part) => [...(part.field === field ? (part.members?.keys() ?? []) : [])]),
  );
  let best = loads;
  let most = -1;
  for (const member of members) {
    const there = loads.map((load) => onMember(load, field, member)).filter(({ hottest }) => hottest.share > 0);
    const peak = there.reduce((sum, load) => sum + loadAt(load, 'peak'), 0);
    if (peak > most) [best, most] = [there, peak];
  }
  return best.length > 0 ? best : loads;
}

function onMember(load: Load, field: string, member: string): Load {
  const part = load.hottest.parts.find((one) => one.field === field);
  if (part?.members === undefined) return load;
  const share = part.members.get(member) ?? 0;
  const factor = share / part.share;
  const parts = load.hottest.parts.map((one) =>
    one === part ? { ...one, share, text: memberText(field, member) } : one,
  );
  return {
    ...load,
    itemShare: load.itemShare * factor,
    hottest: { ...load.hottest, share: load.hottest.share * factor, parts },
  };
}

/**
 * Times that one call loads the hottest key value. Each item of a batch may be under it; an entry that moves is under two keys, of which one may
 * be the hottest; a query reaches a key once, also where it fans out over all of them.
 */
function touchesPerCall({ touch, hottest }: Load): number {
  if (touch.scope === 'collection') return hottest.share;
  if (touch.write === undefined) return touch.keys.typical * hottest.share;
  const items = Math.max(1, touch.write.items.typical);
  return items * Math.min(1, (touch.keys.typical / items) * hottest.share);
}

function contributionsOf(loads: readonly Load[]): readonly HeatContribution[] {
  return loads
    .map((load) => ({
      pattern: load.pattern.name,
      entity: load.touch.entity.name,
      callsPerSecond: { avg: load.pattern.rate?.avg ?? 0, peak: load.pattern.rate?.peak ?? 0 },
      unitsPerCall: load.units,
      keysPerCall: load.touch.keys.typical,
      share: load.hottest.share,
      peak: loadAt(load, 'peak'),
    }))
    .sort((a, b) => b.peak - a.peak);
}

function reliefOf(
  loads: readonly Load[],
  index: IndexDesign,
  unit: 'read' | 'write',
  peak: number,
  itemPeak: number,
): Relief {
  if (itemPeak > peak / 2) return 'single-item';
  const local = [...index.table.indexes.values()].some((other) => other.local);
  if (local && index.kind !== 'global') return 'local-index';
  const growing = loads.filter(isGrowing).reduce((sum, load) => sum + loadAt(load, 'peak'), 0);
  if (unit === 'write' && growing > peak / 2) return 'growing-sort-key';
  return index.sk.length === 0 ? 'single-item' : 'splits-collection';
}

/** What is written goes to one end of the collection: new items, or such as get a new time in their sort key. */
function isGrowing({ touch }: Load): boolean {
  const { write } = touch;
  if (write === undefined) return false;
  // Versions count up.
  if (write.role === 'version' || write.role === 'old-version') return true;
  const [leading] = keyVariables(touch.entity, touch.sk);
  if (leading === undefined || !isMonotonic(leading)) return false;
  if (write.action === 'create' || write.action === 'put') return true;
  return write.changes.includes(leading.field);
}

function shardAdvice(
  loads: readonly Load[],
  index: IndexDesign,
  unit: 'read' | 'write',
  peak: number,
  limit: number,
  workload: Workload,
): ShardAdvice {
  const now = Math.max(1, ...loads.map(({ touch }) => touch.shards ?? 1));
  const whole = unit === 'write' ? peak * now : peak;
  const load = workload.indexes.find((one) => one.index === index) as IndexLoad;
  const bytes = index.members.reduce(
    (total, { entity, share, entry }) =>
      total + storedItems(workload.design, entity) * share * (entry.typical + STORAGE_OVERHEAD_BYTES),
    0,
  );
  const fresh = index.table.billing.mode === 'on-demand' ? NEW_ON_DEMAND_WRITE_UNITS / PARTITION_WRITE_UNITS : 1;
  const partitions = partitionsFor(bytes, load.read.peak, load.write.peak, fresh);
  const least = leastShards(whole, limit);
  const advice = { now, least, partitions };
  if (peak <= limit || least > MOST_SHARDS) return advice;
  const safe = safeShards(whole, limit, partitions, LAYOUTS, MOST_SHARDS);
  return safe === undefined ? advice : { ...advice, safe: safe.shards };
}
