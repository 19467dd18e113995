import { type Distribution, keyCount, keysAbove, splitEvenly, topShare } from '../../../distributions/index.js';
import { type Consistency, EVENTUAL_FACTOR, readUnits } from '../../../facts/index.js';
import type { Demand, Flow } from '../../../fluid/index.js';
import { combined } from '../../../load/key-distribution.js';
import { keyText } from '../../../load/key-variables.js';
import type { ReadOperation, Touch } from '../../../planner/index.js';
import { limitOf } from '../summary/keys.js';
import type { ChangeTo } from './change.js';
import type { CompiledTraffic } from './compiled.js';
import { type Edited, isWrong, scaledUnits, withDemands, wrong } from './edit.js';
import { hottestUnits, peakRate, spaceLoads } from './loads.js';
import { flowOf, setOf } from './names.js';

/**
 * The hot keys of a pattern, or of a table or index, in so many shards: everything that is about the same key values changes with it. A
 * read of a collection goes to every shard, and each of these requests takes half a unit at least (one, if strongly consistent). A read of
 * one item does so too where the shard was drawn, for only a calculated one can be told from the item's key.
 */
export function changeShards(compiled: CompiledTraffic, target: string, to: ChangeTo & { kind: 'shards' }): Edited {
  const meant = shardedBy(compiled, target);
  if (isWrong(meant)) return meant;
  const edited = withDemands(compiled, (demand, flow) =>
    meant.some(({ set, space }) => demand.set === set && demand.keys.id === space)
      ? sharded(compiled, flow, demand, to)
      : demand,
  );
  if (to.count === 1) return edited;
  const keys = new Map(compiled.keys);
  for (const { space } of meant) {
    const known = keys.get(space);
    if (known !== undefined) keys.set(space, { ...known, value: `one of ${to.count} shards of ${known.value}` });
  }
  return { ...edited, keys };
}

/** A key space as it lies on a table or index. */
export interface PlacedSpace {
  readonly set: number;
  readonly space: string;
}

/** The key spaces that a pattern's, a table's or an index's name stands for: all that are over a partition's limit, else the hottest. */
export function shardedBy(
  compiled: CompiledTraffic,
  target: string,
): readonly PlacedSpace[] | ReturnType<typeof wrong> {
  const hottest = hottestOf(compiled, target);
  if (isWrong(hottest)) return hottest;
  const flow = flowOf(compiled, target);
  const isMeant = ({ set, space }: PlacedSpace): boolean =>
    isWrong(flow) ? set === hottest.set : flow.demands.some((one) => one.set === set && one.keys.id === space);
  const over = spaceLoads(compiled).filter((load) => load.peak > load.limit && isMeant(load));
  const different = over.filter((one, i) => over.findIndex((other) => isSamePlace(one, other)) === i);
  return different.length > 0 ? different : [hottest];
}

export function isSamePlace(one: PlacedSpace, other: PlacedSpace): boolean {
  return one.set === other.set && one.space === other.space;
}

/** Key values of a space that are written more than a partition serves; one at least. */
export function hotValues({ traffic }: CompiledTraffic, { set, space }: PlacedSpace): number {
  const counts = traffic.flows.flatMap(({ curve, demands }) =>
    demands
      .filter((one) => one.kind === 'write' && one.set === set && one.keys.id === space)
      .map(({ keys, units }) =>
        keysAbove(keys.distribution, peakRate(curve, traffic.duration) * units, limitOf('write')),
      ),
  );
  return Math.max(1, ...counts);
}

/** The key space that is meant by a pattern's, a table's or an index's name: the one nearest to, or farthest over, a partition's limit. */
export function hottestOf(compiled: CompiledTraffic, target: string): PlacedSpace | ReturnType<typeof wrong> {
  const set = setOf(compiled, target);
  const flow = flowOf(compiled, target);
  if (!isWrong(flow)) {
    const heat = (demand: Demand): number => hottestUnits(demand) / limitOf(demand.kind);
    const [demand] = [...flow.demands].sort((a, b) => heat(b) - heat(a));
    return demand === undefined
      ? wrong(`\`${target}\` asks nothing of any table`)
      : { set: demand.set, space: demand.keys.id };
  }
  if (typeof set !== 'number') return flow;
  return spaceLoads(compiled).find((load) => load.set === set) ?? wrong(`Nothing is asked of \`${target}\``);
}

/** What the plan says of a demand: the touches that it is made of, where they can be told. */
export function touchesOf({ flows, sets, keys }: CompiledTraffic, flow: Flow, demand: Demand): readonly Touch[] {
  const index = sets[demand.set]?.index;
  if (index === undefined) return [];
  const there = (flows.get(flow.name)?.plan.touches ?? []).filter(
    (touch) =>
      touch.unit === demand.kind &&
      touch.index.table.name === index.table.name &&
      // Entries of local indexes lie with the items of their table.
      (index.kind === 'table' ? touch.index.kind !== 'global' : touch.index.name === index.name),
  );
  const key = keys.get(demand.keys.id)?.key;
  const same = there.filter(({ pk }) => keyText(pk) === key);
  return same.length > 0 ? same : there;
}

/** Shards that the key has. */
export function shardsNow(compiled: CompiledTraffic, flow: Flow, demand: Demand): number {
  const shards = Math.max(1, ...touchesOf(compiled, flow, demand).map((touch) => touch.shards ?? 1));
  return evenWays(demand.keys.distribution) % shards === 0 ? shards : 1;
}

/** Changes how the values are spread that shards are made of. */
export function respread(
  distribution: Distribution,
  shards: number,
  to: (whole: Distribution) => Distribution,
): Distribution {
  const whole = unsharded(distribution, shards);
  if (whole.kind !== 'product' || whole.inner.kind !== 'uniform') return combined([to(whole), even(shards)]);
  return combined([to(whole.outer), whole.inner, even(shards)]);
}

/** Even parts of a key stand in one number, shards among them. */
function evenWays(distribution: Distribution): number {
  const part = distribution.kind === 'product' ? distribution.inner : distribution;
  return part.kind === 'uniform' ? keyCount(part) : 1;
}

/** How values are spread if their shards are counted as one. */
function unsharded(distribution: Distribution, shards: number): Distribution {
  const ways = evenWays(distribution) / shards;
  if (distribution.kind === 'uniform') return even(ways);
  const isEven = distribution.kind === 'product' && distribution.inner.kind === 'uniform';
  return isEven ? splitEvenly(distribution.outer, ways) : distribution;
}

function even(keys: number): Distribution {
  return { kind: 'uniform', keys };
}

function sharded(compiled: CompiledTraffic, flow: Flow, demand: Demand, to: ChangeTo & { kind: 'shards' }): Demand {
  const now = shardsNow(compiled, flow, demand);
  const whole = unsharded(demand.keys.distribution, now);
  const parts = whole.kind === 'product' ? [whole.outer, whole.inner] : [whole];
  const keys = { ...demand.keys, distribution: combined([...parts, even(to.count)]) };
  if (demand.kind === 'write') return { ...demand, keys };
  const touches = touchesOf(compiled, flow, demand);
  if (touches.some(({ scope }) => scope === 'table')) return { ...demand, keys };
  const isItem = touches.length === 0 ? demand.keys.within === 'item' : touches.every(({ scope }) => scope === 'item');
  const factor = isItem
    ? itemFactor(compiled, demand, whole, to)
    : collectionFactor(compiled, flow, demand, now, to.count);
  const fanned = scaledUnits({ ...demand, keys }, factor);
  // A cache in front keeps whole answers, each of which stands for one part on every shard.
  const isFannedOut = demand.cache !== undefined && !(isItem && to.by === 'calculated');
  return isFannedOut ? { ...fanned, cache: timesAsMany(demand.cache ?? {}, to.count / now) } : fanned;
}

function timesAsMany(cache: NonNullable<Demand['cache']>, ways: number): NonNullable<Demand['cache']> {
  return {
    ...(cache.seconds === undefined ? {} : { seconds: cache.seconds * ways }),
    ...(cache.keys === undefined ? {} : { keys: cache.keys * ways }),
  };
}

/** Only what is written too often is read from all shards. All of them but one have no such item, which costs as much as a small one. */
function itemFactor(
  compiled: CompiledTraffic,
  demand: Demand,
  whole: Distribution,
  { by, count }: ChangeTo & { kind: 'shards' },
): number {
  if (by === 'calculated' || demand.units <= 0) return 1;
  const fanned = topShare(whole, hotValues(compiled, { set: demand.set, space: demand.keys.id }));
  return 1 + (fanned * (count - 1) * leastOf(demand)) / demand.units;
}

function leastOf({ isEventual }: Demand): number {
  return isEventual === true ? EVENTUAL_FACTOR : 1;
}

/** Units of a call that reads every shard, over those of now. */
function collectionFactor(compiled: CompiledTraffic, flow: Flow, demand: Demand, now: number, count: number): number {
  const read = readIn(compiled, flow, demand);
  if (read === undefined) return demand.units > 0 ? Math.max(demand.units, count * leastOf(demand)) / demand.units : 1;
  const then = fannedUnits(read, now, count, demand);
  const before = fannedUnits(read, now, now, demand);
  return before > 0 ? then / before : 1;
}

/** The query of a pattern on the index that the demand is about. */
function readIn({ flows, sets }: CompiledTraffic, flow: Flow, { set }: Demand): ReadOperation | undefined {
  const load = flows.get(flow.name);
  const operation = (load?.followUp?.found ?? load?.plan)?.operation;
  const read = operation?.kind === 'delete-query' ? operation.read : operation;
  const index = sets[set]?.index;
  if (read?.kind !== 'read' || read.api !== 'Query' || index === undefined) return undefined;
  return read.index.name === index.name && read.index.table.name === index.table.name ? read : undefined;
}

/** Each shard is asked for as many items as the answer may have: a limit holds for each of them. */
function fannedUnits(read: ReadOperation, now: number, count: number, demand: Demand): number {
  const { figures, sources, limit } = read;
  const items = figures.items.typical;
  if (!(items > 0)) return count * leastOf(demand);
  const requests = Math.max(1, read.fanOut?.requests ?? 1);
  const others = requests / now;
  const collection = sources.reduce((sum, source) => sum + source.figures.collection.typical, 0) * now;
  const isLimited = limit !== undefined && items / requests >= limit * 0.999;
  const each = isLimited
    ? Math.min(limit, Math.max(items / requests / count, collection / count))
    : items / others / count;
  return others * count * readUnits(each * (figures.bytes.typical / items), consistencyOf(demand));
}

function consistencyOf({ isEventual }: Demand): Consistency {
  return isEventual === true ? 'eventual' : 'strong';
}
