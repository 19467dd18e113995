import type { KindResult, RunResult, SetResult, SetSettings, ThrottleReason } from '../../../fluid/index.js';
import { tidy } from '../../numbers.js';
import type { ReplicaForecast, ReplicaSetForecast } from '../report.js';
import { type Buckets, busiest, secondsOf, sumOf } from '../series.js';
import { ratio } from '../summary/headline.js';
import { point } from '../summary/series.js';
import { type Backlog, backlogOf } from './backlog.js';
import { isWriteKeyRange, type ReplicaTraffic } from './replica-traffic.js';

/** Share of what comes in a bucket that is held back by rounding alone. */
const NOTICEABLE = 1e-3;

/** What a limit of the replica holds back, which the table's own Region let through. */
interface Hold {
  readonly set: number;
  readonly reason: ThrottleReason;
  readonly units: Float64Array;
  readonly total: number;
}

export type ReplicaFigures = Omit<ReplicaForecast, 'table' | 'regions' | 'consistency'>;

/** What became of the writes that a replica gets: `run` of its traffic, `origin` the run of the table's own Region. */
export function replicaFigures(
  { traffic, positions, ttlUnitsPerSecond }: ReplicaTraffic,
  run: RunResult,
  origin: RunResult,
): ReplicaFigures {
  const own = run.sets[0]!;
  const there = origin.sets[positions[0] ?? 0];
  const neverCame = keyRangeOf(there?.write, run.buckets);
  const accepted = own.write.offered.map((units, i) => Math.max(0, units - (neverCame[i] ?? 0)));
  const refused = own.write.offered.map((units, i) => units - (own.write.consumed[i] ?? 0));
  const held = refused.map((units, i) => noticeable(units - (neverCame[i] ?? 0), accepted[i] ?? 0));
  const holds = sumOf(held) > 0 ? holdsOf(run, origin, positions) : [];
  const [cause] = holds;
  const hot = cause === undefined ? accepted : hotIntake(accepted, held, run, cause);
  const spare = cause === undefined ? new Float64Array(run.buckets) : spareOf(run, traffic.sets, cause, hot);
  // How late writes are is a matter of what comes for the same keys.
  const { lag } = backlogOf({ accepted: hot, held, spare }, run);
  const backlog = { ...backlogOf({ accepted, held, spare }, run), lag };
  // What is caught up is written to the indexes too.
  const caughtUp = ratio(sumOf(backlog.written), sumOf(own.write.consumed), 1);
  return {
    ...(ttlUnitsPerSecond > 0 ? { ttlUnitsPerSecond: tidy(ttlUnitsPerSecond) } : {}),
    accepted: tidy(sumOf(accepted)),
    written: tidy(sumOf(backlog.written)),
    pending: { most: tidy(mostOf(backlog.pending)), end: tidy(backlog.pending.at(-1) ?? 0) },
    lag: lagFigures(backlog, run),
    heldBackBy: holds.map(({ set, reason, total }) => ({
      set: run.sets[set]?.name ?? '',
      reason,
      units: tidy(total),
    })),
    sets: run.sets.map((set, i) => setFigures(set, traffic.sets[i], run, { holds, caughtUp }, i)),
    series: {
      accepted: rates(accepted, run),
      written: rates(backlog.written, run),
      lag: Array.from(backlog.lag, point),
    },
  };
}

function noticeable(units: number, of: number): number {
  return units > NOTICEABLE * of ? Math.min(units, of) : 0;
}

function rates(series: Float64Array, buckets: Buckets): readonly number[] {
  return Array.from(series, (units, i) => point(units / secondsOf(i, buckets)));
}

/** Units that partitions refused, bucket by bucket. */
function keyRangeOf(result: KindResult | undefined, buckets: number): Float64Array {
  const sum = new Float64Array(buckets);
  for (const [reason, series] of result?.throttled ?? []) {
    if (isWriteKeyRange(reason)) for (let i = 0; i < buckets; i++) sum[i] = (sum[i] ?? 0) + (series[i] ?? 0);
  }
  return sum;
}

/** What holds back, most first: each limit once, at the table or the index whose it is. */
function holdsOf(run: RunResult, origin: RunResult, positions: readonly number[]): readonly Hold[] {
  const found = run.sets.flatMap((set, i) =>
    [...set.write.throttled].flatMap(([reason, series]): Hold[] => {
      if (reason.startsWith('Table') !== (i === 0)) return [];
      const before = isWriteKeyRange(reason) ? origin.sets[positions[i] ?? 0]?.write.throttled.get(reason) : undefined;
      const units = series.map((value, bucket) =>
        noticeable(value - (before?.[bucket] ?? 0), set.write.offered[bucket] ?? 0),
      );
      const total = sumOf(units);
      return total > 0 ? [{ set: i, reason, units, total }] : [];
    }),
  );
  return found.sort((a, b) => b.total - a.total);
}

/** Write units of the table that could be written besides, as far as the limit goes that held some back. */
function spareOf(
  run: RunResult,
  settings: readonly SetSettings[],
  { set, reason }: Hold,
  hot: Float64Array,
): Float64Array {
  const limiting = run.sets[set]!;
  const perUnit = tableUnitsOf(run, limiting);
  return hot.map((came, i) => {
    const seconds = secondsOf(i, run);
    if (!isWriteKeyRange(reason)) {
      const limit = wholeLimit(limiting, settings[set], i) * seconds;
      return Math.max(0, limit - (limiting.write.consumed[i] ?? 0)) * perUnit;
    }
    // What is hot has parts of its own by then, of which the busiest leaves so much.
    const heat = heatOf(limiting, i);
    const most = partitionsThen(limiting, i) * partitionLimit(limiting) * seconds * perUnit;
    return heat > 0 ? Math.min(most, Math.max(0, came / heat - came)) : most;
  });
}

/** Units of the table for one of a set. */
function tableUnitsOf(run: RunResult, set: SetResult): number {
  return ratio(sumOf(run.sets[0]?.write.offered ?? []), sumOf(set.write.offered), 1);
}

/** What comes for those keys that are held back: for all of them, unless it is some partitions that are full. */
function hotIntake(accepted: Float64Array, held: Float64Array, run: RunResult, cause: Hold): Float64Array {
  if (!isWriteKeyRange(cause.reason)) return accepted;
  const limiting = run.sets[cause.set]!;
  const served = hotPartitions(limiting) * partitionLimit(limiting) * tableUnitsOf(run, limiting);
  let hot = 0;
  let all = 0;
  held.forEach((units, i) => {
    if (units === 0) return;
    const came = accepted[i] ?? 0;
    all += came;
    hot += Math.min(came, units + served * secondsOf(i, run));
  });
  const share = ratio(hot, all);
  return accepted.map((units, i) => Math.max(units * share, held[i] ?? 0));
}

function wholeLimit({ write }: SetResult, settings: SetSettings | undefined, bucket: number): number {
  const limit = write.limit?.[bucket];
  if (limit !== undefined) return limit;
  return settings?.mode.kind === 'onDemand' ? (settings.mode.maximum.write ?? settings.mode.quota.write) : 0;
}

function partitionLimit({ hottestPartitions, write, partitions }: SetResult): number {
  const known = hottestPartitions.find(({ kind }) => kind === 'write')?.limit;
  return known ?? write.warm / Math.max(1, partitions.end);
}

/** Partitions that refuse writes at any time, as far as they are told one by one. */
function hotPartitions({ hottestPartitions }: SetResult): number {
  return Math.max(1, hottestPartitions.filter((one) => one.kind === 'write' && one.throttledSeconds > 0).length);
}

/** At the end of a bucket. */
function partitionsThen({ partitions }: SetResult, bucket: number): number {
  return partitions.series[bucket] ?? partitions.end;
}

/** Load of the busiest partition over its limit at the beginning of a bucket. */
function heatOf({ heatMap: { rows, columns, values } }: SetResult, bucket: number): number {
  let most = 0;
  for (let row = 0; row < rows; row++) most = Math.max(most, values[row * columns + bucket] ?? 0);
  return most;
}

/** Seconds behind from which a replica does not keep up: usually it is a second. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html */
const BEHIND = 1;

function lagFigures({ lag }: Backlog, { bucketSeconds, duration }: RunResult): ReplicaForecast['lag'] {
  const most = mostOf(lag);
  if (most < BEHIND) return { most: 0, end: 0 };
  const first = lag.findIndex((seconds) => seconds >= BEHIND);
  const last = lag.findLastIndex((seconds) => seconds >= BEHIND);
  const end = lag.at(-1) ?? 0;
  const at = Math.min(duration, (lag.indexOf(most) + 1) * bucketSeconds);
  return {
    most: tidy(most),
    end: tidy(end < BEHIND ? 0 : end),
    at: tidy(at),
    from: first * bucketSeconds,
    ...(end < BEHIND ? { until: (last + 1) * bucketSeconds } : {}),
  };
}

function mostOf(series: Float64Array): number {
  return series.reduce((most, value) => Math.max(most, value), 0);
}

function setFigures(
  set: SetResult,
  settings: SetSettings | undefined,
  run: RunResult,
  { holds, caughtUp }: { readonly holds: readonly Hold[]; readonly caughtUp: number },
  position: number,
): ReplicaSetForecast {
  const hottest = set.hottestPartitions.find(({ kind }) => kind === 'write');
  const load = hottest === undefined ? 0 : hottest.peak / hottest.limit;
  // What partitions of the table's own Region refused never comes.
  const isOver = holds.some((one) => one.set === position && isWriteKeyRange(one.reason));
  return {
    name: set.name,
    billing: settings?.mode.kind === 'provisioned' ? 'provisioned' : 'on-demand',
    consumed: tidy(sumOf(set.write.consumed) * caughtUp),
    peakPerSecond: tidy(busiest(set.write.consumed, run)),
    hottestPartition: tidy(isOver ? load : Math.min(1, load)),
    partitions: { start: set.partitions.start, end: set.partitions.end },
    ...(set.write.limit === undefined
      ? {}
      : { limit: { from: tidy(least(set.write.limit)), to: tidy(mostOf(set.write.limit)) } }),
  };
}

function least(series: Float64Array): number {
  return series.reduce((lowest, value) => Math.min(lowest, value), series[0] ?? 0);
}
