import type { KindResult, PartitionResult, RunResult, SetResult } from '../../../fluid/index.js';
import type { UnitKind } from '../../../partition/index.js';
import { tidy } from '../../numbers.js';
import type { KindForecast, PartitionForecast, SetForecast } from '../report.js';
import { sumOf } from '../series.js';
import { ratio } from './headline.js';
import type { SummaryInput } from './input.js';
import { peakOnSet } from './keys.js';
import { quantilesOf } from './quantiles.js';
import { perSecond, shrunk, together } from './series.js';

/** Splits that are told one by one. */
const MOST_SPLITS = 20;

export function setForecasts(
  input: SummaryInput,
  runs: readonly RunResult[],
  median: RunResult,
): readonly SetForecast[] {
  return median.sets.map((_, set) => setForecast(input, runs, median, set));
}

function setForecast(input: SummaryInput, runs: readonly RunResult[], median: RunResult, set: number): SetForecast {
  const result = median.sets[set] as SetResult;
  const settings = input.traffic.sets[set];
  const { partitions } = result;
  return {
    name: result.name,
    table: settings?.table ?? result.name,
    kind: settings?.kind ?? 'table',
    billing: settings?.mode.kind === 'provisioned' ? 'provisioned' : 'on-demand',
    read: kindForecast(input, runs, median, set, 'read'),
    write: kindForecast(input, runs, median, set, 'write'),
    partitions: {
      start: partitions.start,
      end: quantilesOf(runs.map(({ sets }) => sets[set]?.partitions.end ?? 0)),
      series: Array.from(partitions.series),
    },
    splits: result.splitCount,
    unsplittable: result.unsplittable,
    firstSplits: result.splits
      .slice(0, MOST_SPLITS)
      .map(({ at, cause, partitions: after }) => ({ at: tidy(at), cause, partitions: after })),
    hottestPartitions: result.hottestPartitions.map((one) => partitionForecast(input, one)),
    heatMap: shrunk(result.heatMap),
    bytes: { start: tidy(settings?.bytes ?? 0), end: tidy(result.bytes) },
  };
}

function kindForecast(
  input: SummaryInput,
  runs: readonly RunResult[],
  median: RunResult,
  set: number,
  kind: UnitKind,
): KindForecast {
  const result = (median.sets[set] as SetResult)[kind];
  const offered = perSecond(result.offered, median);
  const shares = runs.map(({ sets }) => {
    const one = sets[set]?.[kind];
    return one === undefined ? 0 : ratio(throttledUnits(one), sumOf(one.offered));
  });
  return {
    offered: tidy(sumOf(result.offered)),
    consumed: tidy(sumOf(result.consumed)),
    throttledShare: quantilesOf(shares),
    throttled: [...result.throttled]
      .map(([reason, series]) => ({ reason, units: tidy(sumOf(series)) }))
      .filter(({ units }) => units > 0)
      .sort((a, b) => b.units - a.units),
    ...(result.firstThrottle === undefined ? {} : { firstThrottle: tidy(result.firstThrottle) }),
    warm: tidy(result.warm),
    peakPerSecond: tidy(peakOnSet(input, set, kind) ?? Math.max(0, ...offered)),
    series: {
      offered,
      consumed: perSecond(result.consumed, median),
      throttled: perSecond(together(result.throttled.values(), result.offered.length), median),
      ...(result.limit === undefined ? {} : { limit: Array.from(result.limit, tidy) }),
    },
  };
}

function throttledUnits({ throttled }: KindResult): number {
  return [...throttled.values()].reduce((sum, series) => sum + sumOf(series), 0);
}

function partitionForecast({ keys }: SummaryInput, one: PartitionResult): PartitionForecast {
  const { topKey } = one;
  const words = topKey === undefined ? undefined : keys.get(topKey.keys);
  return {
    kind: one.kind,
    peakPerSecond: tidy(one.peak),
    limit: tidy(one.limit),
    share: tidy(one.share),
    timesMean: tidy(one.timesMean),
    ...(one.firstThrottle === undefined ? {} : { firstThrottle: tidy(one.firstThrottle) }),
    throttledSeconds: tidy(one.throttledSeconds),
    ...(topKey === undefined
      ? {}
      : {
          topKey: { text: rankText(words?.key ?? topKey.keys, words?.value, topKey.rank), share: tidy(topKey.share) },
        }),
  };
}

function rankText(key: string, value: string | undefined, rank: number): string {
  if (rank > 1) return `number ${rank} of \`${key}\` by heat`;
  return value === undefined || value === '' ? `\`${key}\`` : `\`${key}\`: ${value}`;
}
