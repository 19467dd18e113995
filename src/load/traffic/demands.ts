import type { Design, IndexDesign } from '../../design/design.js';
import { splitEvenly } from '../../distributions/index.js';
import type { CacheSettings, Demand } from '../../fluid/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Touch } from '../../planner/plan.js';
import type { HottestPart } from '../hottest-key.js';
import { capped } from '../key-distribution.js';
import { keyVariables } from '../key-variables.js';
import { fanOutOf, homeOf, placeOf, type TouchLoad, touchesPerCall } from '../touch-load.js';
import { storedIn } from '../volume.js';
import { type IndexUnits, mayBeCached, type PatternLoad, plannedUnits } from '../workload.js';
import { countMoments, summed, type TouchMoments, touchMoments } from './call-moments.js';
import { isEventual } from './consistency.js';
import { bytesOf } from './growth.js';
import { byMember, type Contested, idOf, type MemberLoad, type SpaceWords, spaceIdOf } from './key-spaces.js';
import { withinMoving } from './moving.js';
import type { TrafficSets } from './sets.js';

/** What demands are made in. */
export interface DemandContext {
  readonly design: Design;
  readonly sets: TrafficSets;
  readonly words: SpaceWords;
  /** Of a key space, the enums by whose members its loads are taken apart. */
  readonly contested: ReadonlyMap<string, readonly Contested[]>;
}

/** What each call of a pattern asks for where it names keys. */
export function keyedDemands(context: DemandContext, load: TouchLoad): readonly Demand[] {
  if (load.touch.keys.typical <= 0) return [];
  const contested = context.contested.get(spaceIdOf(context.design, load)) ?? [];
  return flatMap(byMember(load, contested), (part) => memberDemands(context, load, part));
}

function memberDemands(context: DemandContext, whole: TouchLoad, part: MemberLoad): readonly Demand[] {
  const { load, members } = part;
  const { touch, hottest } = load;
  const { design, sets } = context;
  const home = homeOf(design, touch.index);
  const position = sets.position(touch.index);
  const each = measured(touchMoments(touch), load.units / touch.units.typical);
  const count = countMoments(touch.keys);
  const { buckets } = fanOutOf(touch);
  const base = {
    set: position,
    kind: touch.unit,
    ...(isEventual(load.pattern, touch) ? { isEventual: true } : {}),
    ...cacheOf(load.pattern),
  };
  const within = placeOf([whole], home);
  const name = sets.settings[position]?.name ?? home.name;
  const demand = (
    now: number,
    keys: Pick<Demand['keys'], 'id' | 'distribution'>,
    parts: readonly HottestPart[],
  ): Demand => {
    const some = { mean: count.mean * now, square: count.square * now * now };
    const units = summed(some, each, part.share);
    const bytes = bytesOf(touch, each) * part.share * now;
    const touched = some.mean * part.share;
    const asked = askedBy(some.mean, each.probability * part.share);
    context.words.add(keys.id, name, load, parts);
    return {
      ...base,
      units: units.mean,
      unitsSquared: units.square,
      ...(touched > 1 ? { keysPerCall: touched } : {}),
      ...(asked < 1 ? { askedBy: asked } : {}),
      keys: { ...keys, within: withinMoving(design, touch, keys.distribution, within) },
      ...(bytes === 0 ? {} : { bytes }),
    };
  };
  const current = 1 / buckets;
  const most = touchesPerCall(load) / (count.mean * current * part.share);
  const distribution = capped(hottest.distribution, most, valuesOf(touch));
  const first = demand(current, { id: spaceIdOf(design, load, ...members), distribution }, hottest.parts);
  if (buckets <= 1) return [first];
  // Periods that are over are other keys, which nothing is written to any more.
  const earlier = splitEvenly(hottest.distribution, Math.max(1, Math.round(buckets - 1)));
  return [
    first,
    demand(
      1 - current,
      { id: spaceIdOf(design, load, ...members, 'earlier'), distribution: earlier },
      inThePast(hottest.parts),
    ),
  ];
}

/** Values that the attribute in the partition key with most of them has. */
function valuesOf({ entity, pk }: Touch): number {
  return Math.max(1, ...keyVariables(entity, pk).map(({ field }) => entity.attributes.get(field)?.distinct.value ?? 1));
}

function inThePast(parts: readonly HottestPart[]): readonly HottestPart[] {
  return parts.map((part) => ({ ...part, text: part.text.replace(/^the current /, 'an earlier ') }));
}

function measured({ mean, square, probability }: TouchMoments, factor: number): TouchMoments {
  return { mean: mean * factor, square: square * factor * factor, probability };
}

/** Share of calls that touch any key of so many, each with this probability. */
function askedBy(keys: number, probability: number): number {
  if (probability >= 1) return Math.min(1, keys);
  return keys <= 1 ? keys * probability : 1 - (1 - probability) ** keys;
}

/** A cache that keeps answers for a time; where the model states how many calls it answers, they are taken out of the rate. */
function cacheOf({ plan }: PatternLoad): { readonly cache?: CacheSettings } {
  const { hitRate, ttl } = plan.pattern.cacheFacts ?? {};
  return !mayBeCached(plan) || hitRate !== undefined || ttl === undefined ? {} : { cache: { seconds: ttl } };
}

/** What names no keys: scans, and units that were measured where none were planned. They lie on all keys alike. */
export function evenDemands(context: DemandContext, pattern: PatternLoad): readonly Demand[] {
  const { design, sets } = context;
  const demands: Demand[] = [];
  for (const [position, index] of sets.indexes.entries()) {
    for (const kind of ['read', 'write'] as const) {
      const units = evenUnits(design, pattern, index, kind);
      if (units <= 0) continue;
      const isScan = pattern.plan.touches.some(
        ({ scope, index: of, unit }) => scope === 'table' && unit === kind && homeOf(design, of) === index,
      );
      const id = idOf(index, 'all keys');
      const keys = Math.max(1, Math.round(storedIn(design, index).entries));
      const name = sets.settings[position]?.name ?? index.name;
      context.words.addEven(id, { set: name, key: 'all keys', value: 'any key' });
      demands.push({
        set: position,
        kind,
        units,
        unitsSquared: units * units,
        ...(isScan && keys > 1 ? { keysPerCall: keys } : {}),
        keys: { id, distribution: { kind: 'uniform', keys }, within: 'spread' },
        ...(kind === 'read' && isScan && !isConsistent(pattern) ? { isEventual: true } : {}),
      });
    }
  }
  return demands;
}

function isConsistent({ plan: { operation, pattern } }: PatternLoad): boolean {
  return operation.kind === 'read' ? operation.consistent : pattern.consistent?.value === true;
}

/** Units of one call on a set that no touch of a key accounts for. */
function evenUnits(design: Design, { plan, call }: PatternLoad, set: IndexDesign, kind: 'read' | 'write'): number {
  const sum = (units: readonly IndexUnits[]): number =>
    units.reduce((total, one) => total + (homeOf(design, one.index) === set ? one[kind] : 0), 0);
  const all = sum(call.byIndex);
  const planned = sum(plannedUnits(plan).byIndex);
  const scanned = plan.touches.reduce(
    (total, { scope, index, unit, units, keys }) =>
      scope === 'table' && unit === kind && homeOf(design, index) === set
        ? total + units.typical * keys.typical
        : total,
    0,
  );
  return planned > 0 ? (all * scanned) / planned : all;
}
