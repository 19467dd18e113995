import type { IndexDesign, Membership } from '../../../design/design.js';
import { entryUnder } from '../../../design/index.js';
import { readUnits, writeUnits } from '../../../facts/index.js';
import type { Demand, Flow } from '../../../fluid/index.js';
import type { Projection } from '../../../model/index.js';
import { filteredBy, wantedOf } from '../../../planner/candidate.js';
import type { IndexWrite, PlannedPattern, ReadOperation } from '../../../planner/index.js';
import { projectedNames, uncovered } from '../../../planner/projection.js';
import { meanRate } from '../series.js';
import type { ProjectionChange } from './change.js';
import type { CompiledTraffic } from './compiled.js';
import { type Edited, isWrong, scaledUnits, type Wrong, withDemands, withSets, wrong } from './edit.js';
import { entityOf, setOf, unknown } from './names.js';
import { touchesOf } from './shards.js';

/**
 * Items of an entity go so many seconds after they are made: stored is what the run's rate makes in that time, and as much goes as comes.
 * Deletes by TTL take no write units. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export function changeTtl(compiled: CompiledTraffic, target: string, seconds: number): Edited {
  const entity = entityOf(compiled, target);
  if (isWrong(entity)) return entity;
  const now = entity.count.value;
  const made = madePerSecond(compiled, target);
  const stay = Math.min(now, made * seconds);
  if (made === 0)
    return wrong(`No access pattern with a rate makes new items of \`${target}\`: how many would be left is not known`);
  if (stay >= now) return compiled;
  const kept = withSets(compiled, (one, i) => {
    const member = compiled.sets[i]?.index.members.find((membership) => membership.entity.name === target);
    if (member === undefined) return one;
    return { ...one, bytes: Math.max(0, one.bytes - (now - stay) * member.share * member.entry.typical) };
  });
  return withDemands(kept, (demand, flow) =>
    demand.bytes !== undefined && demand.bytes > 0 && makes(compiled, flow, demand, target)
      ? { ...demand, bytes: 0 }
      : demand,
  );
}

function madePerSecond({ flows, traffic }: CompiledTraffic, entity: string): number {
  return traffic.flows.reduce((sum, flow) => {
    const touch = flows
      .get(flow.name)
      ?.plan.touches.find((one) => one.entity.name === entity && one.write?.role === 'item' && one.write.makesNew);
    const perCall = touch?.write?.items.typical ?? 0;
    return sum + perCall * averageRate(flow, traffic.duration);
  }, 0);
}

/** In the long run, of which the run may be a busy part. */
export function averageRate({ curve }: Flow, duration: number): number {
  return curve.average ?? meanRate(curve, duration);
}

function makes(compiled: CompiledTraffic, flow: Flow, demand: Demand, entity: string): boolean {
  const touches = touchesOf(compiled, flow, demand);
  return touches.length > 0 && touches.every((touch) => touch.entity.name === entity && touch.write?.makesNew === true);
}

/** Units of what is read from an index and written to it go with the size of its entries. */
export function changeProjection(compiled: CompiledTraffic, target: string, to: ProjectionChange): Edited {
  const set = setOf(compiled, target);
  if (typeof set !== 'number') return set;
  const index = compiled.sets[set]?.index;
  if (index === undefined || index.kind !== 'global')
    return wrong(`\`${target}\` is a table: only an index has a projection`);
  const projection = projectionOf(index, to);
  if (isWrong(projection)) return projection;
  const lost = uncoveredReads(compiled, index, projection);
  if (lost !== undefined) return lost;
  const gained = newWrites(compiled, index, projection);
  if (gained !== undefined) return gained;
  const resized = withDemands(compiled, (demand, flow) => {
    if (demand.set !== set) return demand;
    const factor =
      demand.kind === 'read'
        ? readFactor(compiled, flow, demand, index, projection)
        : writeFactor(compiled, flow, demand, projection);
    const bytes =
      demand.bytes === undefined ? {} : { bytes: demand.bytes * entryFactor(compiled, flow, demand, projection) };
    return { ...(factor === 1 ? demand : scaledUnits(demand, factor)), ...bytes };
  });
  const without = (demand: Demand): boolean => demand.set !== set || demand.units > 0;
  const pruned = {
    ...resized,
    traffic: {
      ...resized.traffic,
      flows: resized.traffic.flows.map((flow) => ({ ...flow, demands: flow.demands.filter(without) })),
    },
  };
  return withSets(pruned, (one, i) =>
    i === set ? { ...one, bytes: one.bytes * storedFactor(index, projection) } : one,
  );
}

/** Names of attributes are the model's or the stored ones. */
function projectionOf(index: IndexDesign, to: ProjectionChange): Projection | Wrong {
  const { span } = index.table;
  if (to.kind !== 'include') return { kind: to.kind, span };
  const stored = new Map<string, string>();
  for (const { entity } of index.members)
    for (const { name, storedName } of entity.entity.attributes.values())
      stored.set(name, storedName).set(storedName, storedName);
  const attributes = [];
  for (const name of to.attributes) {
    const value = stored.get(name);
    if (value === undefined) return unknown(`attribute of what is in \`${index.name}\``, name, [...stored.keys()]);
    attributes.push({ value, span });
  }
  return { kind: 'include', attributes, span };
}

/** What no longer could be read from the index. */
function uncoveredReads({ flows }: CompiledTraffic, index: IndexDesign, projection: Projection): Wrong | undefined {
  for (const [name, load] of flows) {
    const read = readFrom(load.followUp?.found ?? load.plan, index);
    for (const { entity, key } of read?.sources ?? []) {
      const { pattern } = load.followUp?.found ?? load.plan;
      const projected = projectedNames({ ...index, projection }, entity.table.primary);
      const keys = entity.key === undefined ? [key] : [key, entity.key];
      const missing = new Set(uncovered(entity, wantedOf(pattern, entity), projected, keys));
      for (const attribute of filteredBy(pattern, entity))
        if (projected?.has(entity.entity.attributes.get(attribute)?.storedName ?? attribute) === false)
          missing.add(attribute);
      if (missing.size === 0) continue;
      const list = [...missing].map((attribute) => `\`${attribute}\``).join(', ');
      return wrong(
        `\`${name}\` reads ${list} from \`${index.table.name}.${index.name}\`, which would not be there; let it \`project\` less, or include them`,
      );
    }
  }
  return undefined;
}

function readFrom({ operation }: PlannedPattern, index: IndexDesign): ReadOperation | undefined {
  const read = operation.kind === 'delete-query' ? operation.read : operation;
  const isOn = read.kind === 'read' && read.index.name === index.name && read.index.table.name === index.table.name;
  return isOn ? read : undefined;
}

function indexWritesOf(
  { operation }: PlannedPattern,
  index: IndexDesign,
): readonly { readonly entity: string; readonly write: IndexWrite; readonly changes: readonly string[] }[] {
  const parts = 'parts' in operation ? operation.parts : [];
  return parts.flatMap(({ entity, indexWrites, changes }) =>
    indexWrites
      .filter((write) => write.index.name === index.name && write.index.table.name === index.table.name)
      .map((write) => ({ entity: entity.name, write, changes })),
  );
}

/** A change of what is not projected today is no write of the index, and would become one. */
function newWrites({ flows }: CompiledTraffic, index: IndexDesign, projection: Projection): Wrong | undefined {
  for (const [name, { plan }] of flows) {
    for (const { entity, write, changes } of indexWritesOf(plan, index)) {
      if (write.effect !== 'none' || !changes.some((change) => isProjected(index, entity, change, projection)))
        continue;
      return wrong(
        `\`${name}\` leaves \`${index.table.name}.${index.name}\` alone now and would write it with this projection: change the model for that`,
      );
    }
  }
  return undefined;
}

function isProjected(index: IndexDesign, entity: string, attribute: string, projection: Projection): boolean {
  const member = index.members.find((one) => one.entity.name === entity);
  const stored = member?.entity.entity.attributes.get(attribute)?.storedName;
  if (member === undefined || stored === undefined) return false;
  return projectedNames({ ...index, projection }, member.entity.table.primary)?.has(stored) ?? true;
}

/** Weighed by the units that each entity's entries take. */
function writeFactor(compiled: CompiledTraffic, flow: Flow, demand: Demand, projection: Projection): number {
  const index = compiled.sets[demand.set]?.index;
  const load = compiled.flows.get(flow.name);
  if (index === undefined || load === undefined) return 1;
  const writes = indexWritesOf(load.plan, index);
  let now = 0;
  let then = 0;
  for (const touch of touchesOf(compiled, flow, demand)) {
    const member = memberOf(index, touch.entity.name);
    const units = touch.units.typical * touch.keys.typical;
    const write = writes.find((one) => one.entity === touch.entity.name)?.write;
    const isKept =
      write?.effect !== 'changes' ||
      write.because.some((name) => isProjected(index, touch.entity.name, name, projection));
    now += units;
    if (member === undefined) then += units;
    else if (isKept)
      then += (units * writeUnits(0, entryUnder(member, projection).typical)) / writeUnits(0, member.entry.typical);
  }
  return now > 0 ? then / now : 1;
}

function memberOf(index: IndexDesign, entity: string): Membership | undefined {
  return index.members.find((one) => one.entity.name === entity);
}

function readFactor(
  compiled: CompiledTraffic,
  flow: Flow,
  demand: Demand,
  index: IndexDesign,
  projection: Projection,
): number {
  const load = compiled.flows.get(flow.name);
  const read = load === undefined ? undefined : readFrom(load.followUp?.found ?? load.plan, index);
  if (read === undefined) return 1;
  const { figures, sources } = read;
  const requests = Math.max(1, read.fanOut?.requests ?? 1) * Math.max(1, figures.pages.typical);
  const bytes = (entryOf: (source: (typeof sources)[number]) => number): number =>
    sources.reduce((sum, source) => sum + source.figures.items.typical * entryOf(source), 0);
  const own = bytes(({ figures: { entry } }) => entry.typical);
  const resized = bytes(({ entity, figures: { entry } }) => {
    const member = memberOf(index, entity.name);
    return member === undefined
      ? entry.typical
      : (entry.typical * entryUnder(member, projection).typical) / member.entry.typical;
  });
  // Of what lies between them, only the declared entities' entries are known to change.
  const then = figures.bytes.typical + resized - own;
  const consistency = demand.isEventual === true ? 'eventual' : 'strong';
  return readUnits(then / requests, consistency) / readUnits(figures.bytes.typical / requests, consistency);
}

function entryFactor(compiled: CompiledTraffic, flow: Flow, demand: Demand, projection: Projection): number {
  const index = compiled.sets[demand.set]?.index;
  const [touch] = touchesOf(compiled, flow, demand);
  const member = index === undefined || touch === undefined ? undefined : memberOf(index, touch.entity.name);
  return member === undefined ? 1 : entryUnder(member, projection).typical / Math.max(1, member.entry.typical);
}

function storedFactor(index: IndexDesign, projection: Projection): number {
  const bytes = (entryOf: (member: Membership) => number): number =>
    index.members.reduce((sum, member) => sum + member.entity.count.value * member.share * entryOf(member), 0);
  const now = bytes(({ entry }) => entry.typical);
  return now > 0 ? bytes((member) => entryUnder(member, projection).typical) / now : 1;
}
