import { numberText, percentText, wholeText } from '../../../diagnostics/index.js';
import { hottestShare, leastShards } from '../../../distributions/index.js';
import type { Demand } from '../../../fluid/index.js';
import { partitionsAtStart } from '../../../fluid/index.js';
import type { CompiledTraffic } from '../changes/compiled.js';
import { type SpaceLoad, spaceLoads } from '../changes/loads.js';
import { quoted } from '../changes/scan.js';
import { hottestOf, hotValues, isSamePlace, shardedBy, shardsNow, touchesOf } from '../changes/shards.js';
import { MOST_SHARDS } from '../changes/values.js';
import type { Headline } from '../report.js';
import { type Candidate, namesText, type Remedy } from './candidate.js';
import { isCounter, isItemWrite } from './single-items.js';

/** More shards than this are no advice where fewer do: a read fans out over all of them. */
const MANY_SHARDS = 256;
/** Hot keys that are looked at; what helps the hottest often helps the others. */
const MOST_KEYS = 4;
/** Seconds for which an answer of a cache may be old. */
const CACHE_SECONDS = 5;

/** Share of a partition's limit from which keys that meet on one are too much for it. */
const CROWDED = 0.2;

/** Key values that are asked for more than a partition serves; where only partitions are, those that are too much for one together. */
export function hotKeys(compiled: CompiledTraffic, { hottestPartition }: Headline): readonly SpaceLoad[] {
  const loads = spaceLoads(compiled);
  const hot = loads.filter(({ peak, limit }) => peak > limit);
  if (hot.length > 0 || hottestPartition.p90 <= 1) return hot;
  return loads.filter(({ peak, limit }) => peak > CROWDED * limit);
}

/** What helps against the load on single keys. */
export function keyRemedies(compiled: CompiledTraffic, headline: Headline): readonly Remedy[] {
  const hot = hotKeys(compiled, headline);
  return hot.slice(0, MOST_KEYS).flatMap((load) => {
    const remedies = load.kind === 'write' ? writeRemedies(compiled, load) : readRemedies(compiled, load);
    return remedies.filter(({ doses }) => doses.length > 0);
  });
}

function writeRemedies(compiled: CompiledTraffic, load: SpaceLoad): readonly Remedy[] {
  return [
    shardRemedy(compiled, load),
    ...anotherKey(compiled, load),
    sortKeyRemedy(compiled, load),
    localIndexRemedy(compiled, load),
  ];
}

function readRemedies(compiled: CompiledTraffic, load: SpaceLoad): readonly Remedy[] {
  return [
    eventualRemedy(compiled, load),
    ...load.flows.slice(0, 2).map((flow) => cacheRemedy(compiled, load, flow.name)),
    ...anotherKey(compiled, load),
    localIndexRemedy(compiled, load),
  ];
}

function shardRemedy(compiled: CompiledTraffic, load: SpaceLoad): Remedy {
  const name = shardNameFor(compiled, load);
  const { flow, demand } = heaviest(load);
  if (isItemWrite(load) && !isCounter(compiled, load)) return { family: 'shards', doses: [] };
  if (name === undefined || flow === undefined || demand === undefined) return { family: 'shards', doses: [] };
  const now = shardsNow(compiled, flow, demand);
  const isOver = load.peak > load.limit;
  const least = isOver ? leastShards(load.peak * now, load.limit) : 2 * now;
  const by = isReadByItem(compiled, load) ? 'calculated' : 'random';
  const doses: Candidate[] = [];
  for (
    let count = 2 ** Math.ceil(Math.log2(least) - 1e-9);
    count <= Math.min(MOST_SHARDS, Math.max(MANY_SHARDS, 2 * least)) && doses.length < 4;
    count *= 2
  ) {
    const how = by === 'calculated' ? ", calculated from the item's key" : '';
    const title =
      load.within === 'item'
        ? `Keep ${itemWords(compiled, load)} under ${keyWords(compiled, load)} as ${wholeText(count)} items${hotValues(compiled, load) > 1 ? ' each' : ''}: write one of them at random, read all`
        : `Spread ${keyWords(compiled, load)} over ${wholeText(count)} shards${how}`;
    const already = now > 1 ? `, ${wholeText(now)} of which there are` : '';
    const room =
      count > least || !isOver
        ? `${wholeText(count)}, of the powers of two that were simulated, leave room for keys that meet on a partition`
        : 'as many as that are enough where no two of them meet on a partition';
    const reason = isOver
      ? `${wholeText(least)} shards${already} keep each below 90 % of that; ${room}.`
      : `That is too much where two such keys meet; ${room}.`;
    doses.push({
      change: `${quoted(name)}.shards=${count}${by === 'calculated' ? ':calculated' : ''}`,
      title,
      causes: [loadWords(compiled, load)],
      reason,
    });
  }
  return { family: `shards ${load.space}`, doses };
}

/** An index whose key has few values, or one, where all that read it give another attribute: that belongs into the key. */
function anotherKey(compiled: CompiledTraffic, load: SpaceLoad): readonly Remedy[] {
  const set = compiled.sets[load.set];
  const readers = compiled.traffic.flows.filter(({ demands }) =>
    demands.some((one) => one.set === load.set && one.kind === 'read'),
  );
  if (set === undefined || set.index.kind !== 'global' || readers.length === 0) return [];
  const given = readers.map(({ name }) => compiled.flows.get(name)?.plan.pattern.by.map(({ value }) => value) ?? []);
  const key = compiled.keys.get(load.space)?.key ?? '';
  const shared = (given[0] ?? []).filter(
    (name) => given.every((names) => names.includes(name)) && !key.includes(`{${name}`),
  );
  return shared.map((attribute) => ({
    family: `key ${set.name}`,
    doses: [
      {
        change: `${quoted(set.name)}.key+=${attribute}`,
        title: `Make \`${attribute}\` part of the partition key of ${set.name}`,
        causes: [loadWords(compiled, load)],
        reason: `${namesText(readers.map(({ name }) => name))} ${readers.length === 1 ? 'gives' : 'give'} \`${attribute}\` anyway, and its values divide the load.`,
      },
    ],
  }));
}

function sortKeyRemedy(compiled: CompiledTraffic, load: SpaceLoad): Remedy {
  const name = nameFor(compiled, load);
  const isLocal = compiled.traffic.sets[load.set]?.hasLocalIndex === true;
  if (load.within !== 'growing' || isLocal || name === undefined) return { family: 'sort key', doses: [] };
  return {
    family: `sort key ${load.space}`,
    doses: [
      {
        change: `${quoted(name)}.sortKey=random`,
        title: `Begin the sort key under ${keyWords(compiled, load)} with something that does not grow with time`,
        causes: [loadWords(compiled, load)],
        reason: `All of it goes to the end of the collection, which a split moves but does not divide. In another order, splits divide it.`,
      },
    ],
  };
}

function localIndexRemedy(compiled: CompiledTraffic, load: SpaceLoad): Remedy {
  const set = compiled.traffic.sets[load.set];
  if (set?.hasLocalIndex !== true || load.within === 'item') return { family: 'local index', doses: [] };
  const alsoGrowing = load.within === 'growing' ? nameFor(compiled, load) : undefined;
  const and = alsoGrowing === undefined ? '' : `,${quoted(alsoGrowing)}.sortKey=random`;
  return {
    family: `local index ${set.name}`,
    doses: [
      {
        change: `${quoted(set.name)}.localIndexes=off${and}`,
        title: `Make the local indexes of ${set.name} global${and === '' ? '' : ', and let the sort key not grow with time'}`,
        causes: [loadWords(compiled, load)],
        reason: `With a local index an item collection stays on one partition; without it, DynamoDB splits the collection within minutes.`,
      },
    ],
  };
}

function eventualRemedy(compiled: CompiledTraffic, load: SpaceLoad): Remedy {
  const strong = load.flows.filter(({ demands }) => demands.some((one) => isOf(load, one) && one.isEventual !== true));
  const plain = strong.filter(({ name }) => compiled.flows.get(name)?.plan.operation.kind === 'read');
  if (plain.length === 0 || compiled.traffic.sets[load.set]?.kind === 'index') return { family: 'eventual', doses: [] };
  const names = plain.map(({ name }) => name);
  return {
    family: `eventual ${load.space}`,
    doses: [
      {
        change: names.map((name) => `${quoted(name)}.consistent=eventual`).join(','),
        title: `Let ${namesText(names)} read eventually consistently`,
        causes: [loadWords(compiled, load)],
        reason: `An eventually consistent read takes half of the units, and may not see a write of the last moment.`,
        concession: 1,
      },
    ],
  };
}

/**
 * A cache of the n log n busiest keys evens out the load of n partitions, however many keys there are and however uneven they are.
 * Fan, Lim, Andersen, Kaminsky, "Small Cache, Big Effect", SoCC 2011.
 */
function cacheRemedy(compiled: CompiledTraffic, load: SpaceLoad, name: string): Remedy {
  const flow = compiled.traffic.flows.find((one) => one.name === name);
  const set = compiled.traffic.sets[load.set];
  const demand = flow?.demands.find((one) => isOf(load, one));
  if (flow === undefined || set === undefined || demand === undefined || demand.cache !== undefined)
    return { family: 'cache', doses: [] };
  if (flow.demands.some(({ kind }) => kind === 'write')) return { family: 'cache', doses: [] };
  const isStrong = demand.isEventual !== true;
  const partitions = Math.max(2, partitionsAtStart(set));
  const least = Math.ceil(partitions * Math.log(partitions));
  const keys = [Math.max(100, least), Math.max(10_000, least * 10)];
  return {
    family: `cache ${name}`,
    doses: keys.map((count) => ({
      change: `${quoted(name)}.cache=${CACHE_SECONDS}s/${count}`,
      title: `Keep the ${wholeText(count)} busiest answers of \`${name}\` in a cache for ${CACHE_SECONDS} seconds${isStrong ? ', which makes them no longer strongly consistent' : ''}`,
      causes: [loadWords(compiled, load)],
      reason: `${percentText(hottestShare(demand.keys.distribution))} of the calls of \`${name}\` are about that value; ${wholeText(partitions)} partitions need a cache of ${wholeText(least)} keys to be evenly loaded, whatever the skew.${isStrong ? ` Answers are up to ${CACHE_SECONDS} seconds old, which \`consistent: true\` rules out.` : ''}`,
      ...(isStrong ? { concession: 2 as const } : {}),
    })),
  };
}

function isOf(load: SpaceLoad, demand: Demand): boolean {
  return demand.set === load.set && demand.kind === load.kind && demand.keys.id === load.space;
}

function heaviest(load: SpaceLoad): { readonly flow?: SpaceLoad['flows'][number]; readonly demand?: Demand } {
  const [flow] = load.flows;
  const demand = flow?.demands.find((one) => isOf(load, one));
  return flow === undefined || demand === undefined ? {} : { flow, demand };
}

/** A name by which a change of shards finds the key: of a pattern that has its hottest key there, or of the table or index. */
function nameFor(compiled: CompiledTraffic, load: SpaceLoad): string | undefined {
  const names = [...load.flows.map(({ name }) => name), compiled.traffic.sets[load.set]?.name ?? ''];
  return names.find((name) => {
    const found = hottestOf(compiled, name);
    return 'space' in found && found.space === load.space && found.set === load.set;
  });
}

/**
 * A name that stands for this key alone, where there is one: of a pattern, if it writes (or reads) nothing else, so that what is changed
 * besides changes nothing about it; else of the table or index.
 */
function shardNameFor(compiled: CompiledTraffic, load: SpaceLoad): string | undefined {
  const simple = load.flows.filter(({ demands }) =>
    demands.every(({ kind, set, keys }) => kind !== load.kind || (set === load.set && keys.id === load.space)),
  );
  const set = compiled.traffic.sets[load.set]?.name ?? '';
  const names = [...simple.map(({ name }) => name), set, ...load.flows.map(({ name }) => name)];
  const meant = names.map((name) => {
    const found = shardedBy(compiled, name);
    return { name, spaces: 'wrong' in found ? [] : found };
  });
  const exact = meant.find(({ spaces }) => spaces.length === 1 && spaces.every((one) => isSamePlace(one, load)));
  return (exact ?? meant.find(({ spaces }) => spaces.some((one) => isSamePlace(one, load))))?.name;
}

function itemWords(compiled: CompiledTraffic, load: SpaceLoad): string {
  const count = hotValues(compiled, load);
  return count > 1 ? `the ${wholeText(count)} hottest items` : 'the hottest item';
}

/** Whether somebody reads or changes single items under the key, who must then know their shard. */
function isReadByItem(compiled: CompiledTraffic, load: SpaceLoad): boolean {
  return compiled.traffic.flows.some((flow) =>
    flow.demands.some((demand) => {
      if (demand.set !== load.set || demand.keys.id !== load.space || load.within === 'item') return false;
      const touches = touchesOf(compiled, flow, demand);
      if (demand.kind === 'read') return touches.some(({ scope }) => scope === 'item');
      return compiled.sets[load.set]?.index.kind === 'table' && touches.some(({ write }) => write?.makesNew === false);
    }),
  );
}

function keyWords({ keys, traffic }: CompiledTraffic, { space, set }: SpaceLoad): string {
  const name = traffic.sets[set]?.name ?? '';
  return `\`${keys.get(space)?.key ?? space}\` of ${name}`;
}

function loadWords({ keys, traffic }: CompiledTraffic, { space, set, kind, peak, limit }: SpaceLoad): string {
  const { key = space, value = '' } = keys.get(space) ?? {};
  const what = value === '' ? '' : ` (${value})`;
  return `${numberText(peak)} ${kind} units/s at the peak fall on one value of \`${key}\` in ${traffic.sets[set]?.name ?? ''}${what}, and a partition serves ${numberText(limit)}`;
}
