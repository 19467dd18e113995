import type { FlowResult, KindResult, RunResult, SetResult, ThrottleReason } from '../../../fluid/index.js';
import type { UnitKind } from '../../../partition/index.js';
import { tidy } from '../../numbers.js';
import { spaceLoads } from '../changes/loads.js';
import { isCounter, isItemWrite } from '../mitigations/single-items.js';
import type { KeyForecast, ThrottleCause } from '../report.js';
import { busiest, sumOf } from '../series.js';
import { refusesItself } from './blame.js';
import { ratio } from './headline.js';
import type { SummaryInput } from './input.js';
import { peakOnSet } from './keys.js';
import { partitionLimits, partitionsAt } from './limits.js';

export type CauseInput = SummaryInput & {
  /** Whether reads and writes of a partition have one limit together. */
  readonly areTogether?: boolean;
};

/** What refuses in any of the layouts, by the calls that it refuses in the median one. */
export function throttleCauses(
  input: CauseInput,
  runs: readonly RunResult[],
  median: RunResult,
  keys: readonly KeyForecast[],
): readonly ThrottleCause[] {
  const found = median.sets.flatMap((_, set) =>
    (['read', 'write'] as const).flatMap((kind) =>
      reasonsOf(input, runs, set, kind).map((reason) => causeOf(input, runs, median, keys, { set, kind, reason })),
    ),
  );
  return found
    .filter(({ cause }) => cause !== undefined)
    .sort((a, b) => b.calls - a.calls)
    .map(({ cause }) => cause as ThrottleCause);
}

interface Place {
  readonly set: number;
  readonly kind: UnitKind;
  readonly reason: ThrottleReason;
}

function reasonsOf(
  { traffic }: SummaryInput,
  runs: readonly RunResult[],
  set: number,
  kind: UnitKind,
): readonly ThrottleReason[] {
  const own = runs.flatMap((run) =>
    [...(run.sets[set]?.[kind].throttled.keys() ?? [])].filter((reason) =>
      refusesItself(traffic, run, set, kind, reason),
    ),
  );
  return [...new Set(own)];
}

function causeOf(
  input: CauseInput,
  runs: readonly RunResult[],
  median: RunResult,
  keys: readonly KeyForecast[],
  place: Place,
): { readonly cause: ThrottleCause | undefined; readonly calls: number } {
  const refuses = (run: RunResult): boolean => refusesItself(input.traffic, run, place.set, place.kind, place.reason);
  const some = runs.filter(refuses);
  const run = refuses(median) ? median : some[0];
  const result = run?.sets[place.set];
  if (run === undefined || result === undefined) return { cause: undefined, calls: 0 };
  const flows = flowsOf(input, run, place);
  const series = seriesOf(run, place);
  const last = series.findLastIndex((units) => units > 0);
  const firstThrottle = firstOf(result[place.kind], series, run.bucketSeconds);
  const overload = overloadOf(input, run, place, keys, firstThrottle);
  return {
    cause: {
      set: result.name,
      kind: place.kind,
      reason: place.reason,
      layouts: tidy(some.length / runs.length),
      firstThrottle: tidy(firstThrottle),
      ...(last + 1 >= series.length ? {} : { endsAt: (last + 1) * run.bucketSeconds }),
      flows: flows.map(({ name, calls, of }) => ({ name, share: tidy(ratio(calls, of)) })),
      ...overload,
    },
    calls: flows.reduce((sum, { calls }) => sum + calls, 0),
  };
}

const NOTHING = new Float64Array();

function seriesOf(run: RunResult, { set, kind, reason }: Place): Float64Array {
  return run.sets[set]?.[kind].throttled.get(reason) ?? NOTHING;
}

/** The second of the first refusal, unless it is another limit's. */
function firstOf({ firstThrottle }: KindResult, series: Float64Array, bucketSeconds: number): number {
  const bucket = series.findIndex((units) => units > 0);
  const isOwn = firstThrottle !== undefined && Math.floor(firstThrottle / bucketSeconds) === bucket;
  return isOwn ? firstThrottle : bucket * bucketSeconds;
}

/** Calls of each pattern that are refused for the reason, of those that ask something of the set. */
function flowsOf(
  { traffic }: SummaryInput,
  run: RunResult,
  { set, kind, reason }: Place,
): readonly { readonly name: string; readonly calls: number; readonly of: number }[] {
  const asks = (flow: FlowResult): boolean =>
    traffic.flows.some(
      ({ name, demands }) => name === flow.name && demands.some((one) => one.set === set && one.kind === kind),
    );
  return run.flows
    .filter(asks)
    .map((flow) => ({
      name: flow.name,
      calls: sumOf(flow.throttled.get(reason) ?? NOTHING),
      of: sumOf(flow.offered),
    }))
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls / b.of - a.calls / a.of);
}

type Overload = Pick<ThrottleCause, 'scope' | 'askedPerSecond' | 'servedPerSecond' | 'key' | 'isTogether'>;

/** What is asked for more than it serves when it begins to refuse: the smallest that is. */
function overloadOf(
  input: CauseInput,
  run: RunResult,
  place: Place,
  keys: readonly KeyForecast[],
  firstThrottle: number,
): Overload {
  const { set, kind, reason } = place;
  const result = run.sets[set] as SetResult;
  if (!reason.endsWith('KeyRangeThroughputExceeded'))
    return overload('set', peakOf(input, run, place), wholeLimit(input, run, place));
  const limits = partitionLimits(run);
  const own = keys.filter((one) => one.set === result.name);
  // Loads that add up are told as units of the kind that is refused.
  const added = (kinds: Readonly<Record<UnitKind, number>>): number =>
    input.areTogether === true
      ? (kinds.read / limits(set, 'read') + kinds.write / limits(set, 'write')) * limits(set, kind)
      : kinds[kind];
  const together = input.areTogether === true ? { isTogether: true as const } : {};
  for (const key of own) {
    if (key.kind !== kind) continue;
    const other = own.find((one) => one.kind !== kind && one.key === key.key)?.peakPerSecond ?? 0;
    const { peakPerSecond: units } = key;
    const asked = added(kind === 'read' ? { read: units, write: other } : { read: other, write: units });
    if (asked <= key.limit) continue;
    const { key: text, value, within } = key;
    const oneItem = isOneItem(input, set, key) ? { isOneItem: true as const } : {};
    return { ...overload('key', asked, key.limit), ...together, key: { key: text, value, within, ...oneItem } };
  }
  const asked = added({
    read: peakOf(input, run, { set, kind: 'read' }),
    write: peakOf(input, run, { set, kind: 'write' }),
  });
  const served = partitionsAt(result.partitions, run.bucketSeconds, firstThrottle) * limits(set, kind);
  const hottest = result.hottestPartitions.find((one) => input.areTogether === true || one.kind === kind);
  if (asked > served || hottest === undefined) return { ...overload('set', asked, served), ...together };
  return { ...overload('partition', hottest.peak, hottest.limit), ...together };
}

/** Whether what is hot is the writes of one item, which no shards divide. */
function isOneItem(input: SummaryInput, set: number, { kind, key, within }: KeyForecast): boolean {
  if (kind !== 'write' || within !== 'item') return false;
  const load = spaceLoads(input).find(
    (one) => one.set === set && isItemWrite(one) && (input.keys.get(one.space)?.key ?? one.space) === key,
  );
  return load !== undefined && !isCounter(input, load);
}

function peakOf(input: CauseInput, run: RunResult, { set, kind }: Omit<Place, 'reason'>): number {
  const result = run.sets[set] as SetResult;
  return peakOnSet(input, set, kind) ?? busiest(result[kind].offered, run);
}

function overload(scope: Overload['scope'], asked: number, served: number): Overload {
  return { scope, askedPerSecond: tidy(asked), servedPerSecond: tidy(served) };
}

/** Units a second that the set as a whole may take, where it scales at its least. */
function wholeLimit({ traffic }: SummaryInput, { sets }: RunResult, { set, kind, reason }: Place): number {
  const mode = traffic.sets[set]?.mode;
  if (mode?.kind === 'onDemand')
    return reason.endsWith('AccountLimitExceeded') ? mode.quota[kind] : (mode.maximum[kind] ?? 0);
  const limits = sets[set]?.[kind].limit ?? NOTHING;
  return limits.reduce((least, units) => Math.min(least, units), limits[0] ?? mode?.[kind] ?? 0);
}
