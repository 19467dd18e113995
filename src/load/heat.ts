import type { IndexDesign } from '../design/design.js';
import { leastShards, safeShards } from '../distributions/index.js';
import { NEW_ON_DEMAND_WRITE_UNITS, PARTITION_READ_UNITS, PARTITION_WRITE_UNITS } from '../facts/index.js';
import { flatMap } from '../lists/flat-map.js';
import { STORAGE_OVERHEAD_BYTES } from '../value/index.js';
import { assumptionTexts, TOGETHER } from './heat-assumptions.js';
import type { HeatAssumption } from './hottest-key.js';
import { keySpace, keyText } from './key-variables.js';
import { partitionsFor } from './partitions.js';
import { homeOf, loadAt, onMember, placeOf, type TouchLoad, touchLoads } from './touch-load.js';
import { storedIn } from './volume.js';
import { type IndexLoad, indexLoadOf, type Workload } from './workload.js';

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
  /** Of these, units on the hottest single item: none of what makes new items. */
  readonly itemPeak: number;
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

/** The heat of every key space that rated patterns load. Scans are left out: they load all keys alike. */
export function heatOf(workload: Workload): Heat {
  const groups = new Map<string, TouchLoad[]>();
  const assumptions: HeatAssumption[] = [];
  const tenant = workload.design.model.tenancy?.field.value;
  for (const pattern of workload.patterns) {
    if (pattern.rate === undefined) continue;
    for (const load of touchLoads(workload, pattern)) {
      const { touch } = load;
      const index = homeOf(workload.design, touch.index);
      const id = JSON.stringify([index.table.name, index.kind, index.name, touch.unit, keySpace(touch.pk, tenant)]);
      groups.set(id, [...(groups.get(id) ?? []), load]);
      assumptions.push(...load.hottest.assumptions);
    }
  }
  const keys = [...groups.values()].map((loads) => keyHeat(loads, workload));
  keys.sort((a, b) => b.share - a.share);
  return { keys, assumptions: keys.length === 0 ? [] : [...assumptionTexts(assumptions), TOGETHER] };
}

function keyHeat(all: readonly TouchLoad[], workload: Workload): KeyHeat {
  const loads = onHottestMember(all);
  const first = loads[0] as TouchLoad;
  const { unit } = first.touch;
  const index = homeOf(workload.design, first.touch.index);
  const limit = unit === 'read' ? PARTITION_READ_UNITS : PARTITION_WRITE_UNITS;
  const sum = (of: (load: TouchLoad) => number): number => loads.reduce((total, load) => total + of(load), 0);
  const peak = sum((load) => loadAt(load, 'peak'));
  const itemPeak = hottestItemPeak(loads);
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
    relief: reliefOf(loads, index),
    shards: shardAdvice(loads, index, unit, peak, limit, workload),
  };
}

/**
 * Of a key with an enum in it, all loads brought to that member on which they are greatest together: what creates items loads the
 * first state, what moves them on the others.
 */
function onHottestMember(loads: readonly TouchLoad[]): readonly TouchLoad[] {
  const field = flatMap(loads, ({ hottest }) => hottest.parts).find(({ members }) => members !== undefined)?.field;
  if (field === undefined || loads.length === 1) return loads;
  const members = new Set(
    flatMap(
      flatMap(loads, ({ hottest }) => hottest.parts),
      (part) => [...(part.field === field ? (part.members?.keys() ?? []) : [])],
    ),
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

function contributionsOf(loads: readonly TouchLoad[]): readonly HeatContribution[] {
  return loads
    .map((load) => ({
      pattern: load.pattern.name,
      entity: load.touch.entity.name,
      callsPerSecond: { avg: load.pattern.rate?.avg ?? 0, peak: load.pattern.rate?.peak ?? 0 },
      unitsPerCall: load.units,
      keysPerCall: load.touch.keys.typical,
      share: load.hottest.share,
      peak: loadAt(load, 'peak'),
      itemPeak: itemPeakOf(load),
    }))
    .sort((a, b) => b.peak - a.peak);
}

/** Items of two entities are never one item, though both are under the key. */
function hottestItemPeak(loads: readonly TouchLoad[]): number {
  const byEntity = new Map<string, number>();
  for (const load of loads) {
    const { name } = load.touch.entity;
    byEntity.set(name, (byEntity.get(name) ?? 0) + itemPeakOf(load));
  }
  return Math.max(0, ...byEntity.values());
}

function itemPeakOf({ pattern, units, itemShare }: TouchLoad): number {
  return (pattern.rate?.peak ?? 0) * units * itemShare;
}

function reliefOf(loads: readonly TouchLoad[], index: IndexDesign): Relief {
  const place = placeOf(loads, index);
  if (place === 'item') return 'single-item';
  const local = [...index.table.indexes.values()].some((other) => other.local);
  if (local && index.kind !== 'global') return 'local-index';
  return place === 'growing' ? 'growing-sort-key' : 'splits-collection';
}

function shardAdvice(
  loads: readonly TouchLoad[],
  index: IndexDesign,
  unit: 'read' | 'write',
  peak: number,
  limit: number,
  workload: Workload,
): ShardAdvice {
  const now = Math.max(1, ...loads.map(({ touch }) => touch.shards ?? 1));
  const whole = unit === 'write' ? peak * now : peak;
  const load = indexLoadOf(workload, index) as IndexLoad;
  const stored = storedIn(workload.design, index);
  const bytes = stored.bytes + stored.entries * STORAGE_OVERHEAD_BYTES;
  const fresh = index.table.billing.mode === 'on-demand' ? NEW_ON_DEMAND_WRITE_UNITS / PARTITION_WRITE_UNITS : 1;
  const partitions = partitionsFor(bytes, load.read.peak, load.write.peak, fresh);
  const least = leastShards(whole, limit);
  const advice = { now, least, partitions };
  if (peak <= limit || least > MOST_SHARDS) return advice;
  const safe = safeShards(whole, limit, partitions, LAYOUTS, MOST_SHARDS);
  return safe === undefined ? advice : { ...advice, safe: safe.shards };
}
