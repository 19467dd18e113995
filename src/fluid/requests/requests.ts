import { createRandom, type Random } from '../../distributions/index.js';
import { type KeyPoint, Throughput, type UnitKind } from '../../partition/index.js';
import { Autoscaler } from '../autoscaler.js';
import { reasonOf } from '../calls/reasons.js';
import { placer } from '../keys/placement.js';
import type { RunOptions } from '../options.js';
import { partitionsAtStart } from '../partitions/partitions-at-start.js';
import type { ThrottleReason } from '../result.js';
import type { Demand, Flow, Traffic } from '../traffic.js';
import { drawnPlace, eachRequest, unitsDrawn } from './arrivals.js';
import { IndexQueue } from './index-queue.js';

const SECOND = 1000;
const MINUTE = 60;
/** Sorts before every position within an item collection. */
const LOWEST = -1;

/** What became of requests that were played one by one. */
export interface RequestsResult {
  readonly duration: number;
  readonly requests: number;
  readonly flows: readonly {
    readonly name: string;
    readonly offered: number;
    readonly admitted: number;
    readonly throttled: ReadonlyMap<ThrottleReason, number>;
  }[];
  readonly sets: readonly {
    readonly name: string;
    readonly consumed: Readonly<Record<UnitKind, number>>;
    readonly partitions: number;
    /** Share of the units asked for that fell on the busiest of the partitions that it began with. */
    readonly hottestShare: Readonly<Record<UnitKind, number>>;
  }[];
}

interface SetState {
  readonly throughput: Throughput<number>;
  readonly queue: IndexQueue;
  readonly consumed: Record<UnitKind, number>;
  readonly minute: Record<UnitKind, number>;
  readonly asked: Readonly<Record<UnitKind, Float64Array>>;
}

interface DemandState {
  readonly demand: Demand;
  readonly set: SetState;
  readonly kind: 'table' | 'index';
  /** Whether it is a write of an index, which comes there by way of its table. */
  readonly isQueued: boolean;
  /** Position of an earlier demand of the same keys; −1 for none. */
  readonly sameAs: number;
  readonly draw: () => KeyPoint<number>;
  readonly units: () => number;
  /** Of the request that is being served. */
  point: KeyPoint<number>;
  amount: number;
}

/**
 * Plays traffic request by request: each comes at its own time, for a key of its own, and meets the limits that the embedded
 * engine meters with. Slow, and what the runs by amounts are judged by. Caches and retries are left out.
 */
export function runRequests(traffic: Traffic, options: RunOptions): RequestsResult {
  const random = createRandom(options.seed, 'requests');
  const sets = traffic.sets.map((_, i) => setState(traffic, i, options));
  const flows = traffic.flows.map((flow) => ({
    name: flow.name,
    demands: demandStates(traffic, sets, flow, options, random),
    offered: 0,
    admitted: 0,
    throttled: new Map<ThrottleReason, number>(),
  }));
  const scalers = traffic.sets.map(({ autoscale, mode }) =>
    autoscale === undefined || mode.kind !== 'provisioned'
      ? undefined
      : new Autoscaler(autoscale, mode, options.assumptions.autoscaleDelaySeconds),
  );
  const requests = eachRequest(traffic, random, {
    request: (f, at) => {
      const flow = flows[f] as (typeof flows)[number];
      flow.offered += 1;
      const reason = serve(flow.demands, at * SECOND);
      if (reason === undefined) flow.admitted += 1;
      else flow.throttled.set(reason, (flow.throttled.get(reason) ?? 0) + 1);
    },
    minute: (end) => scale(sets, scalers, end),
  });
  return {
    duration: traffic.duration,
    requests,
    flows: flows.map(({ name, offered, admitted, throttled }) => ({ name, offered, admitted, throttled })),
    sets: sets.map(({ throughput, consumed, asked }, i) => ({
      name: traffic.sets[i]?.name ?? '',
      consumed,
      partitions: throughput.partitions.count,
      hottestShare: { read: largestShare(asked.read), write: largestShare(asked.write) },
    })),
  };
}

/** The limit that a request goes over; where there is none it takes what it needs of every set. */
function serve(demands: readonly DemandState[], time: number): ThrottleReason | undefined {
  for (let i = 0; i < demands.length; i++) {
    const one = demands[i] as DemandState;
    // What one call asks of the same keys is about the same one.
    const same = demands[one.sameAs];
    one.point = same === undefined ? one.draw() : { hash: same.point.hash, sort: one.draw().sort };
    one.amount = one.units();
    const asked = one.set.asked[one.demand.kind];
    const at = Math.min(asked.length - 1, Math.floor(one.point.hash * asked.length));
    asked[at] = (asked[at] as number) + one.amount;
  }
  for (let i = 0; i < demands.length; i++) {
    const { set, demand, kind, isQueued, point, amount } = demands[i] as DemandState;
    if (amount <= 0) continue;
    const limit = isQueued ? set.queue.refusal(time) : set.throughput.refusal(demand.kind, amount, point, time);
    if (limit !== undefined) return reasonOf(kind, demand.kind, limit);
  }
  for (let i = 0; i < demands.length; i++) {
    const { set, demand, isQueued, point, amount } = demands[i] as DemandState;
    if (amount <= 0) continue;
    set.consumed[demand.kind] += amount;
    set.minute[demand.kind] += amount;
    if (isQueued) set.queue.add(amount, point, time);
    else set.throughput.take(demand.kind, amount, point, time);
    if (demand.bytes !== undefined && demand.bytes !== 0) set.throughput.grow(demand.bytes, point, time);
  }
  return undefined;
}

function setState(traffic: Traffic, i: number, { assumptions }: RunOptions): SetState {
  const settings = traffic.sets[i] as Traffic['sets'][number];
  const throughput = new Throughput<number>({
    mode: settings.mode,
    assumptions,
    lowest: LOWEST,
    time: 0,
    cutCollections: !settings.hasLocalIndex,
    bytes: settings.bytes,
    ...(settings.warm === undefined ? {} : { warm: settings.warm }),
    partitions: partitionsAtStart(settings),
  });
  const partitions = throughput.partitions.count;
  return {
    throughput,
    queue: new IndexQueue(throughput),
    consumed: { read: 0, write: 0 },
    minute: { read: 0, write: 0 },
    asked: { read: new Float64Array(partitions), write: new Float64Array(partitions) },
  };
}

function demandStates(
  traffic: Traffic,
  sets: readonly SetState[],
  flow: Flow,
  options: RunOptions,
  random: Random,
): readonly DemandState[] {
  const demands = flow.demands.filter(({ units }) => units > 0);
  // Things that each only some calls ask for are alternatives: one number decides between them.
  const decided = new Map<string, { draw: number; share: number }>();
  return demands.map((demand, i) => {
    const sameAs = demands.slice(0, i).findIndex(({ set, keys }) => set === demand.set && keys.id === demand.keys.id);
    const state = demandState(traffic, sets, demand, sameAs, options, random);
    const { askedBy = 1 } = demand;
    if (askedBy >= 1) return state;
    const id = `${demand.set} ${demand.kind}`;
    const known = decided.get(id);
    const choice = known === undefined || known.share + askedBy > 1 + 1e-9 ? { draw: 0, share: 0 } : known;
    decided.set(id, choice);
    const from = choice.share;
    choice.share += askedBy;
    const units = unitsDrawn(
      { ...demand, units: demand.units / askedBy, unitsSquared: demand.unitsSquared / askedBy },
      random,
    );
    const isAsked = (): boolean => {
      if (from === 0) choice.draw = random.uniform();
      return choice.draw >= from && choice.draw < from + askedBy;
    };
    return { ...state, units: () => (isAsked() ? units() : 0) };
  });
}

function demandState(
  traffic: Traffic,
  sets: readonly SetState[],
  demand: Demand,
  sameAs: number,
  { layout }: RunOptions,
  random: Random,
): DemandState {
  const settings = traffic.sets[demand.set] as Traffic['sets'][number];
  const { keys } = demand;
  const place = drawnPlace(keys, placer(`${layout}\u0000${settings.name}`, keys.id), random);
  let last = 0;
  const sort = { item: () => 0, spread: () => random.uniform(), growing: () => ++last }[keys.within];
  return {
    demand,
    set: sets[demand.set] as SetState,
    kind: settings.kind,
    isQueued: settings.kind === 'index' && demand.kind === 'write',
    sameAs,
    draw: () => ({ hash: place(), sort: sort() }),
    units: unitsDrawn(demand, random),
    point: { hash: 0, sort: 0 },
    amount: 0,
  };
}

function scale(sets: readonly SetState[], scalers: readonly (Autoscaler | undefined)[], end: number): void {
  for (const [i, scaler] of scalers.entries()) {
    const { minute, throughput } = sets[i] as SetState;
    const capacity = scaler?.minute({ read: minute.read / MINUTE, write: minute.write / MINUTE }, end);
    minute.read = 0;
    minute.write = 0;
    if (capacity !== undefined) throughput.setMode({ kind: 'provisioned', ...capacity }, end * SECOND);
  }
}

function largestShare(asked: Float64Array): number {
  const all = asked.reduce((sum, units) => sum + units, 0);
  return all > 0 ? asked.reduce((most, units) => Math.max(most, units), 0) / all : 0;
}
