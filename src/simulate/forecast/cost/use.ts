import type { IndexDesign } from '../../../design/design.js';
import {
  cacheReads,
  type Demand,
  type Flow,
  overallHitRate,
  type RunResult,
  type SetResult,
  type SetSettings,
} from '../../../fluid/index.js';
import { costOf, regionsOf } from '../../../load/cost.js';
import { columnFor, type Recorded } from '../../../load/curves/index.js';
import { deletedByTtl } from '../../../load/traffic/deletes.js';
import type { CompiledTraffic } from '../../../load/traffic/index.js';
import type { PatternLoad, Workload } from '../../../load/workload.js';
import type { UnitKind, UnitRates } from '../../../partition/index.js';
import { meanRate, sumOf } from '../series.js';

/** What of compiled traffic decides what it costs. */
export type CostInput = Pick<CompiledTraffic, 'traffic' | 'sets' | 'flows'>;

/** What a table's key or a global index uses in the long run. Units a second. */
export interface SetUse {
  readonly name: string;
  readonly index: IndexDesign;
  readonly settings: SetSettings;
  readonly result: SetResult;
  readonly duration: number;
  readonly bucketSeconds: number;
  /** On average over a month. */
  readonly average: UnitRates;
  /** Units of the run, bucket by bucket. */
  readonly units: UnitSeries;
  /** Whether a month has other rates than the run, which is of a busier or quieter time. */
  readonly isElsewhere: boolean;
  /** With the overhead that is billed, in one Region, at the beginning of the run. */
  readonly storedBytes: number;
  /** Bytes a second that new items add on average over a month, less what is deleted. */
  readonly growth: number;
  /** Write units a second that TTL deletes on average, where other Regions have to write that. */
  readonly deleted: number;
}

export type UnitSeries = Readonly<Record<UnitKind, Float64Array>>;

/** Difference between the month and the run that is none. */
const SAME = 0.01;
const KINDS: readonly UnitKind[] = ['read', 'write'];

/** The same with the average rate of each flow in its curve, so that a change of the curve changes what is paid for too. */
export function withAverages(compiled: CompiledTraffic, recorded?: Recorded): CompiledTraffic {
  const { duration } = compiled.traffic;
  const flows = compiled.traffic.flows.map((flow): Flow => {
    const isRecorded = recorded !== undefined && columnFor(recorded, flow.name)?.kind === 'calls';
    const average = isRecorded ? meanRate(flow.curve, duration) : averageRate(flow, compiled.flows, duration);
    return { ...flow, curve: { ...flow.curve, average } };
  });
  return { ...compiled, traffic: { ...compiled.traffic, flows } };
}

/** Calls a second over a month. A recording is taken to go on as it was. */
function averageRate(flow: Flow, loads: ReadonlyMap<string, PatternLoad>, duration: number): number {
  const load = loads.get(flow.name);
  const isRecorded = load?.plan.pattern.rate?.shape?.value.kind === 'recorded';
  return flow.curve.average ?? (isRecorded ? undefined : load?.rate?.avg) ?? meanRate(flow.curve, duration);
}

/**
 * The use of every set, in the order of the traffic's: what is consumed, which is what is paid for as it is; or what is asked for at first
 * attempts, which other capacity would have to serve.
 */
export function usesOf(
  input: CostInput,
  run: RunResult,
  workload: Workload,
  what: 'consumed' | 'asked' = 'consumed',
): readonly SetUse[] {
  const { traffic, sets } = input;
  const isAsked = what === 'asked';
  const inMonth = isAsked ? askedInMonth(input, run) : consumedInMonth(input, run);
  const inRun = isAsked ? askedInRun(input, run) : undefined;
  return traffic.sets.flatMap((settings, i) => {
    const index = sets[i]?.index;
    const result = run.sets[i];
    if (index === undefined || result === undefined) return [];
    const average = inMonth(i);
    const units = inRun?.[i] ?? { read: result.read.consumed, write: result.write.consumed };
    return [
      {
        name: settings.name,
        index,
        settings,
        result,
        duration: run.duration,
        bucketSeconds: run.bucketSeconds,
        average,
        units,
        isElsewhere: KINDS.some((kind) => {
          const mean = sumOf(units[kind]) / run.duration;
          return Math.abs(mean - average[kind]) > SAME * Math.max(mean, average[kind]);
        }),
        storedBytes: settings.bytes + overheadOf(workload, index),
        growth: growthIn(input, run, i),
        deleted: deletedIn(input, run, i),
      },
    ];
  });
}

function growthIn(input: CostInput, run: RunResult, set: number): number {
  return input.traffic.flows.reduce((sum, { demands }, i) => {
    const bytes = demands.reduce((total, demand) => total + (demand.set === set ? (demand.bytes ?? 0) : 0), 0);
    return bytes === 0 ? sum : sum + bytes * callsInMonth(input, i, run);
  }, 0);
}

/** Calls a second of a flow, by its position, that are served on average over a month. */
export function callsInMonth(input: CostInput, position: number, run: RunResult): number {
  const flow = run.flows[position];
  const served = flow === undefined ? 0 : sumOf(flow.offered) - sumOf(flow.failed);
  return (Math.max(0, served) / run.duration) * monthOverRun(input, position, run);
}

/** Of what is served: what is refused is not there to be deleted. */
function deletedIn({ traffic, sets, flows }: CostInput, run: RunResult, set: number): number {
  const index = sets[set]?.index;
  if (index === undefined || regionsOf(index) === 1) return 0;
  return traffic.flows.reduce((sum, flow, i) => {
    const result = run.flows[i];
    const offered = sumOf(result?.offered ?? []);
    if (offered === 0) return sum;
    const served = 1 - sumOf(result?.failed ?? []) / offered;
    const units = deletedByTtl(flow, flows.get(flow.name), traffic.sets).reduce(
      (total, demand) => total + (demand.set === set ? demand.units : 0),
      0,
    );
    return sum + averageRate(flow, flows, run.duration) * served * units;
  }, 0);
}

/**
 * Units a second that a set consumes on average over a month: a flow's units in the run, as its average rate is to the rate that was
 * served then. Refused attempts cost nothing; what is refused of a busy time need not be of a quieter one.
 */
function consumedInMonth(input: CostInput, run: RunResult): (set: number) => UnitRates {
  const sums = run.sets.map(() => ({ read: 0, write: 0 }));
  run.flows.forEach((result, i) => {
    const times = monthOverRun(input, i, run);
    for (const { set, kind, units } of result.consumed) {
      const at = sums[set];
      if (at !== undefined) at[kind] += (units / run.duration) * times;
    }
  });
  return (set) => sums[set] ?? { read: 0, write: 0 };
}

/** The same of what is asked for. */
function askedInMonth(input: CostInput, run: RunResult): (set: number) => UnitRates {
  const sums = run.sets.map(() => ({ read: 0, write: 0 }));
  const { duration } = run;
  input.traffic.flows.forEach((flow, i) => {
    const mean = meanRate(flow.curve, duration);
    const times = mean > 0 ? averageRate(flow, input.flows, duration) / mean : 1;
    const calls = (sumOf(run.flows[i]?.offered ?? new Float64Array()) / duration) * times;
    for (const demand of flow.demands) {
      const at = sums[demand.set];
      if (at !== undefined) at[demand.kind] += calls * unitsPerCall(demand, mean);
    }
  });
  return (set) => sums[set] ?? { read: 0, write: 0 };
}

/** Units that sets are asked for in each bucket, those of calls that another set refused too. */
function askedInRun({ traffic }: CostInput, run: RunResult): readonly UnitSeries[] {
  const all = run.sets.map(() => ({ read: new Float64Array(run.buckets), write: new Float64Array(run.buckets) }));
  traffic.flows.forEach((flow, i) => {
    const mean = meanRate(flow.curve, run.duration);
    for (const demand of flow.demands) {
      const series = all[demand.set]?.[demand.kind];
      const units = unitsPerCall(demand, mean);
      run.flows[i]?.offered.forEach((calls, bucket) => {
        if (series !== undefined) series[bucket] = (series[bucket] ?? 0) + calls * units;
      });
    }
  });
  return all;
}

/** What comes to the set of each call of so many a second: behind a cache, what that misses. */
function unitsPerCall(demand: Demand, calls: number): number {
  const { units, cache, keys } = demand;
  if (cache === undefined) return units;
  return units * (1 - overallHitRate(cache, keys.distribution, cacheReads(demand, calls)));
}

/** How many times what a flow, by its position, consumed in the run a month of its average rate consumes in the same time. */
export function monthOverRun({ traffic, flows }: CostInput, position: number, run: RunResult): number {
  const flow = traffic.flows[position];
  const result = run.flows[position];
  if (flow === undefined || result === undefined) return 1;
  const average = averageRate(flow, flows, run.duration);
  const asked = meanRate(flow.curve, run.duration);
  if (asked === 0) return 1;
  if (average >= asked) return average / asked;
  const served = (sumOf(result.offered) - sumOf(result.failed)) / run.duration;
  return served > 0 ? Math.min(1, average / served) : 1;
}

/** Units a second in the bucket that has most. */
const OVERHEADS = new WeakMap<Workload, ReadonlyMap<IndexDesign, number>>();

/** Bytes that are billed besides the data of a set; local indexes lie with their table. */
function overheadOf(workload: Workload, index: IndexDesign): number {
  const known =
    OVERHEADS.get(workload) ?? new Map(costOf(workload).indexes.map((one) => [one.index, one.overheadBytes] as const));
  OVERHEADS.set(workload, known);
  let bytes = 0;
  for (const [other, overhead] of known) {
    const isInside =
      other === index || (index.kind === 'table' && other.kind === 'local' && other.table === index.table);
    if (isInside) bytes += overhead;
  }
  return bytes;
}
