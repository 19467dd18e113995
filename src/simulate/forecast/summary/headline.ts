import type { FlowResult, RunResult, ThrottleReason } from '../../../fluid/index.js';
import { tidy } from '../../numbers.js';
import type { Headline } from '../report.js';
import { sumOf } from '../series.js';
import { refusesItself } from './blame.js';
import type { SummaryInput } from './input.js';
import { hottestKeyOf } from './keys.js';
import { partitionLimits } from './limits.js';
import { medianIndex, quantilesOf } from './quantiles.js';

/** What one looks at first of runs of the same traffic over many layouts; at least one. */
export function headlineOf(input: SummaryInput, runs: readonly RunResult[], usdPerMonth: number): Headline {
  const shares = runs.map(throttledShareOf);
  const median = runs[medianIndex(shares)] as RunResult;
  const refused = runs.map((run) => firstRefusal(input, run));
  const earliest = refused
    .filter((one) => one !== undefined)
    .reduce<Refusal | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined);
  return {
    calls: tidy(callsOf(median)),
    throttledShare: quantilesOf(shares),
    failedShare: quantilesOf(
      runs.map((run) =>
        ratio(
          total(run, ({ failed }) => sumOf(failed)),
          callsOf(run),
        ),
      ),
    ),
    neverThrottled: tidy(refused.filter((one) => one === undefined).length / runs.length),
    ...(earliest === undefined
      ? {}
      : { firstThrottle: tidy(earliest.at), firstReason: { reason: earliest.reason, set: earliest.set } }),
    amplification: tidy(
      ratio(
        total(median, ({ attempts }) => sumOf(attempts)),
        callsOf(median),
        1,
      ),
    ),
    hottestPartition: quantilesOf(runs.map(hottestPartitionOf)),
    hottestKey: hottestKeyOf(input, partitionLimits(median)),
    partitions: {
      start: median.sets.reduce((sum, { partitions }) => sum + partitions.start, 0),
      end: median.sets.reduce((sum, { partitions }) => sum + partitions.end, 0),
    },
    usdPerMonth: tidy(usdPerMonth),
  };
}

/** Share of the calls that are refused at the first attempt. */
export function throttledShareOf(run: RunResult): number {
  return ratio(total(run, throttledCalls), callsOf(run));
}

export function throttledCalls({ throttled }: FlowResult): number {
  return [...throttled.values()].reduce((sum, series) => sum + sumOf(series), 0);
}

/** `none` where there is nothing to divide by. */
export function ratio(part: number, whole: number, none = 0): number {
  return whole > 0 ? part / whole : none;
}

function callsOf(run: RunResult): number {
  return total(run, ({ offered }) => sumOf(offered));
}

function total(run: RunResult, of: (flow: FlowResult) => number): number {
  return run.flows.reduce((sum, flow) => sum + of(flow), 0);
}

function hottestPartitionOf({ sets }: RunResult): number {
  return Math.max(
    0,
    ...sets.map(({ hottestPartitions: [first] }) => (first === undefined ? 0 : first.peak / first.limit)),
  );
}

interface Refusal {
  readonly at: number;
  readonly reason: ThrottleReason;
  readonly set: string;
}

/** The first refusal of a run, and what refused. */
function firstRefusal({ traffic }: SummaryInput, run: RunResult): Refusal | undefined {
  const found = run.sets.flatMap((set, i) =>
    (['read', 'write'] as const).flatMap((kind): Refusal[] => {
      const { throttled, firstThrottle } = set[kind];
      const own = [...throttled].filter(([reason]) => refusesItself(traffic, run, i, kind, reason));
      const reason = earliestOf(own);
      return reason === undefined || firstThrottle === undefined ? [] : [{ at: firstThrottle, reason, set: set.name }];
    }),
  );
  return found.reduce<Refusal | undefined>(
    (first, one) => (first === undefined || one.at < first.at ? one : first),
    undefined,
  );
}

/** The reason that comes up in the earliest bucket; of several, that which refuses most in it. */
function earliestOf(throttled: readonly (readonly [ThrottleReason, Float64Array])[]): ThrottleReason | undefined {
  let best: { readonly reason: ThrottleReason; readonly bucket: number; readonly units: number } | undefined;
  for (const [reason, series] of throttled) {
    const bucket = series.findIndex((units) => units > 0);
    const units = series[bucket] ?? 0;
    if (best === undefined || bucket < best.bucket || (bucket === best.bucket && units > best.units))
      best = { reason, bucket, units };
  }
  return best?.reason;
}
