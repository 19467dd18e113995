import { createRandom, type Random } from '../../distributions/index.js';
import { EngineError, engineState } from '../../engine/index.js';
import {
  type Demand,
  drawnPlace,
  eachRequest,
  type KeySpace,
  partitionsAtStart,
  placer,
  type RequestsResult,
  type RunOptions,
  type ThrottleReason,
  type Traffic,
  unitsDrawn,
} from '../../fluid/index.js';
import type { UnitKind } from '../../partition/index.js';
import { engineOf, indexesOf, indexName, indexPk, indexSk, PK, SK, tableName } from './engine-tables.js';
import { keyNames } from './key-names.js';

type Engine = ReturnType<typeof engineOf>;
type Item = Parameters<Engine['putItem']>[0]['Item'];

/** Any; the engine's clock counts milliseconds from it. */
const BEGINNING = 1_700_000_000_000;
const SECOND = 1000;
const WRITE_UNIT = 1024;
const READ_UNIT = 4096;
/** What keys and names of attributes take of an item at most. */
const KEYS = 400;
/** Items of one collection that are told apart where requests go to any of them. */
const ITEMS = 256;

/** As of requests one by one; which partitions there are, the engine does not tell. */
export interface EngineRequestsResult extends Omit<RequestsResult, 'sets'> {
  readonly sets: readonly Pick<RequestsResult['sets'][number], 'name' | 'consumed' | 'hottestShare'>[];
}

interface Draw {
  readonly place: () => number;
  readonly name: (place: number) => string;
  readonly sort: () => string;
  readonly units: () => number;
  readonly asked: Float64Array;
}

/** What one request asks of the engine; answers with the units that it took, by set. */
type Call = () => void;

/**
 * Plays traffic request by request through the embedded engine on a clock of its own, with tables, indexes, items and units as an
 * application would have them: PutItem, GetItem and Query, one call for each demand. Slower than `runRequests`, and independent of it
 * in all but when requests come and for which keys. Retries are left out.
 *
 * Two things differ by design. The engine refuses a write whose index partition is full, and that write alone; the other ways to run
 * keep changes of an index in order, so that one full partition holds up all: the engine agrees with them as long as indexes are not
 * overloaded. And units are whole, halves for eventually consistent reads: amounts between are drawn from both sides.
 *
 * @throws RangeError for what cannot be played: caches, auto scaling, or assumptions that the engine has not.
 */
export function runEngineRequests(traffic: Traffic, options: RunOptions): EngineRequestsResult {
  check(traffic);
  const random = createRandom(options.seed, 'requests');
  let now = BEGINNING;
  const engine = engineOf(traffic, options, () => now);
  const consumed = traffic.sets.map((): Record<UnitKind, number> => ({ read: 0, write: 0 }));
  const asked = traffic.sets.map((set) => ({
    read: new Float64Array(partitionsAtStart(set)),
    write: new Float64Array(partitionsAtStart(set)),
  }));
  const means: Means = { engine, traffic, layout: options.layout, random, consumed, asked };
  const flows = traffic.flows.map(({ name, demands }) => ({
    name,
    calls: callsOf(
      means,
      demands.filter(({ units }) => units > 0),
    ),
    offered: 0,
    admitted: 0,
    throttled: new Map<ThrottleReason, number>(),
  }));
  const requests = eachRequest(traffic, random, {
    request: (f, at) => {
      now = BEGINNING + at * SECOND;
      const flow = flows[f] as (typeof flows)[number];
      flow.offered += 1;
      try {
        for (const call of flow.calls) call();
        flow.admitted += 1;
      } catch (error) {
        const reason = reasonOf(error);
        flow.throttled.set(reason, (flow.throttled.get(reason) ?? 0) + 1);
      }
    },
  });
  return {
    duration: traffic.duration,
    requests,
    flows: flows.map(({ name, offered, admitted, throttled }) => ({ name, offered, admitted, throttled })),
    sets: traffic.sets.map(({ name }, i) => ({
      name,
      consumed: consumed[i] as Record<UnitKind, number>,
      hottestShare: {
        read: largestShare(asked[i]?.read ?? new Float64Array()),
        write: largestShare(asked[i]?.write ?? new Float64Array()),
      },
    })),
  };
}

interface Means {
  readonly engine: Engine;
  readonly traffic: Traffic;
  readonly layout: number | string;
  readonly random: Random;
  readonly consumed: readonly Record<UnitKind, number>[];
  readonly asked: readonly Readonly<Record<UnitKind, Float64Array>>[];
}

function check({ sets, flows }: Traffic): void {
  if (sets.some(({ autoscale }) => autoscale !== undefined)) {
    throw new RangeError('Auto scaling is not played through the engine.');
  }
  if (flows.some(({ demands }) => demands.some(({ cache }) => cache !== undefined))) {
    throw new RangeError('Caches are not played through the engine.');
  }
}

/** Writes of an index come about by the write of its table, in the same call. */
function callsOf(means: Means, demands: readonly Demand[]): readonly Call[] {
  const { sets } = means.traffic;
  const isOfIndex = (demand: Demand): boolean => sets[demand.set]?.kind === 'index';
  return demands.flatMap((demand) => {
    if (demand.kind === 'read') return [isOfIndex(demand) ? queryCall(means, demand) : getCall(means, demand)];
    if (isOfIndex(demand)) return [];
    const { table } = sets[demand.set] as (typeof sets)[number];
    const indexes = indexesOf(sets, table);
    const entries = demands.filter(({ kind, set }) => kind === 'write' && indexes.includes(set));
    return [putCall(means, demand, entries)];
  });
}

function putCall(means: Means, demand: Demand, entries: readonly Demand[]): Call {
  const { engine, traffic, consumed, random } = means;
  const TableName = tableName(traffic.sets[demand.set] as Traffic['sets'][number]);
  const { draw, place } = drawn(means, demand);
  const others = entries.map((entry) => ({ entry, ...drawn(means, entry) }));
  const base = consumed[demand.set] as Record<UnitKind, number>;
  return () => {
    const units = wholeUnits(draw.units(), 1, random);
    const at = place(units);
    const item: Record<string, { readonly S: string }> = {
      [PK]: { S: draw.name(at) },
      // An item that replaces a larger one takes the units of that one, and its entry of an index is deleted at another place.
      [SK]: { S: entries.length === 0 ? `${draw.sort()}/${units}` : `${draw.sort()}/${random.bits()}${random.bits()}` },
      v: { S: filler(units * WRITE_UNIT - KEYS) },
    };
    for (const { entry, draw: other, place: placeOf } of others) {
      item[indexPk(entry.set)] = { S: other.name(placeOf(entry.units)) };
      item[indexSk(entry.set)] = { S: other.sort() };
    }
    const answer = engine.putItem({
      TableName,
      Item: item as Item,
      ReturnConsumedCapacity: 'INDEXES',
    }).ConsumedCapacity;
    base.write += answer?.Table?.CapacityUnits ?? 0;
    for (const { entry } of others) {
      const of = consumed[entry.set] as Record<UnitKind, number>;
      of.write += answer?.GlobalSecondaryIndexes?.[indexName(entry.set)]?.CapacityUnits ?? 0;
    }
  };
}

function getCall(means: Means, demand: Demand): Call {
  const { engine, traffic, consumed, random } = means;
  const TableName = tableName(traffic.sets[demand.set] as Traffic['sets'][number]);
  const loader = engineState(engine).loader(TableName);
  const { draw, place } = drawn(means, demand);
  const base = consumed[demand.set] as Record<UnitKind, number>;
  const step = demand.isEventual === true || demand.units < 1 ? 0.5 : 1;
  const there = new Set<string>();
  return () => {
    const units = wholeUnits(draw.units(), step, random);
    const pk = draw.name(place(units));
    const size = units / step;
    const sk = `${draw.sort()}/${size}`;
    // An item that is not there takes one read unit, as does a small one.
    if (size > 1 && !there.has(pk + sk)) {
      loader.put({ [PK]: { S: pk }, [SK]: { S: sk }, v: { S: filler(size * READ_UNIT - KEYS) } });
      there.add(pk + sk);
    }
    const answer = engine.getItem({
      TableName,
      Key: { [PK]: { S: pk }, [SK]: { S: sk } },
      ConsistentRead: step === 1,
      ReturnConsumedCapacity: 'TOTAL',
    }).ConsumedCapacity;
    base.read += answer?.CapacityUnits ?? 0;
  };
}

/** Of one entry at most, which is small: the least that a query takes. */
function queryCall(means: Means, demand: Demand): Call {
  const { engine, traffic, consumed } = means;
  if (demand.units !== 0.5)
    throw new RangeError('Of an index, reads of half a unit each are played through the engine.');
  const TableName = tableName(traffic.sets[demand.set] as Traffic['sets'][number]);
  const { draw, place } = drawn(means, demand);
  const base = consumed[demand.set] as Record<UnitKind, number>;
  return () => {
    const answer = engine.query({
      TableName,
      IndexName: indexName(demand.set),
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': indexPk(demand.set) },
      ExpressionAttributeValues: { ':pk': { S: draw.name(place(0.5)) } },
      Limit: 1,
      ReturnConsumedCapacity: 'TOTAL',
    }).ConsumedCapacity;
    base.read += answer?.CapacityUnits ?? 0;
  };
}

/** Draws of a demand; a place that is drawn is noted as asked for so many units. */
function drawn(
  { traffic, layout, random, asked }: Means,
  demand: Demand,
): { readonly draw: Draw; readonly place: (units: number) => number } {
  const { keys, set, kind } = demand;
  const settings = traffic.sets[set] as Traffic['sets'][number];
  const draw: Draw = {
    place: drawnPlace(keys, placer(`${layout}\u0000${settings.name}`, keys.id), random),
    name: keyNames(partitionsAtStart(settings)),
    sort: sorts(keys, random),
    units: unitsDrawn(demand, random),
    asked: (asked[set] as Readonly<Record<UnitKind, Float64Array>>)[kind],
  };
  const place = (units: number): number => {
    const at = draw.place();
    const partition = Math.floor(at * draw.asked.length);
    draw.asked[partition] = (draw.asked[partition] as number) + units;
    return at;
  };
  return { draw, place };
}

function sorts({ within }: KeySpace, random: Random): () => string {
  if (within === 'item') return () => 'item';
  if (within === 'spread') return () => String(random.below(ITEMS)).padStart(3, '0');
  let last = 0;
  return () => String(++last).padStart(12, '0');
}

/** The whole number of steps above or below, so that the mean stays. */
function wholeUnits(units: number, step: number, random: Random): number {
  const steps = Math.max(1, units / step);
  const lower = Math.floor(steps + 1e-9);
  const rest = steps - lower;
  return step * (rest > 1e-9 && random.uniform() < rest ? lower + 1 : lower);
}

const fillers = new Map<number, string>();

function filler(bytes: number): string {
  const known = fillers.get(bytes);
  if (known !== undefined) return known;
  const text = 'x'.repeat(Math.max(1, bytes));
  fillers.set(bytes, text);
  return text;
}

function reasonOf(error: unknown): ThrottleReason {
  const found = error instanceof EngineError ? (error.ThrottlingReasons ?? error.throttlingReasons)?.[0] : undefined;
  if (found === undefined) throw error;
  return found.reason;
}

function largestShare(units: Float64Array): number {
  const all = units.reduce((sum, one) => sum + one, 0);
  return all > 0 ? units.reduce((most, one) => Math.max(most, one), 0) / all : 0;
}
