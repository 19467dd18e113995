import type { Prices } from '../../../facts/index.js';
import type { FlowResult, RunResult } from '../../../fluid/index.js';
import { isBoundByTtl } from '../../../load/ttl-deletes.js';
import { type PatternLoad, readOf } from '../../../load/workload.js';
import { tidy } from '../../numbers.js';
import { flowUsdPerMonth } from '../cost/cost.js';
import type { FlowForecast } from '../report.js';
import { sumOf } from '../series.js';
import { ratio, throttledCalls } from './headline.js';
import type { SummaryInput } from './input.js';
import { quantilesOf } from './quantiles.js';
import { perSecond, together } from './series.js';

export function flowForecasts(
  input: SummaryInput,
  runs: readonly RunResult[],
  median: RunResult,
  prices: Prices,
): readonly FlowForecast[] {
  return median.flows.map((flow, i) => flowForecast(input, runs, median, flow, i, prices));
}

function flowForecast(
  input: SummaryInput,
  runs: readonly RunResult[],
  median: RunResult,
  flow: FlowResult,
  at: number,
  prices: Prices,
): FlowForecast {
  const calls = sumOf(flow.offered);
  const load = input.flows.get(flow.name);
  const pages = load === undefined ? undefined : pagesOf(load);
  const expiring = load === undefined ? 0 : expiringPerCall(load);
  const units = (kind: 'read' | 'write'): number =>
    flow.consumed.reduce((sum, one) => sum + (one.kind === kind ? one.units : 0), 0);
  return {
    name: flow.name,
    calls: tidy(calls),
    throttledShare: quantilesOf(
      runs.map(({ flows }) => {
        const one = flows[at];
        return one === undefined ? 0 : ratio(throttledCalls(one), sumOf(one.offered));
      }),
    ),
    failedShare: tidy(ratio(sumOf(flow.failed), calls)),
    attemptsPerCall: tidy(ratio(sumOf(flow.attempts), calls, 1)),
    ...(load !== undefined && isAlwaysAtPeak(input, load) ? { isAlwaysAtPeak: true } : {}),
    ...(load?.cached === undefined ? {} : { cached: tidy(load.cached) }),
    ...(expiring > 0 ? { expiringPerSecond: tidy((expiring * calls) / median.duration) } : {}),
    ...(pages === undefined ? {} : { pages }),
    throttled: [...flow.throttled]
      .map(([reason, series]) => ({ reason, calls: tidy(sumOf(series)) }))
      .filter((one) => one.calls > 0)
      .sort((a, b) => b.calls - a.calls),
    readUnits: tidy(units('read')),
    writeUnits: tidy(units('write')),
    usdPerMonth: tidy(flowUsdPerMonth(input, median, prices, at)),
    series: {
      offered: perSecond(flow.offered, median),
      throttled: perSecond(together(flow.throttled.values(), flow.offered.length), median),
    },
  };
}

/** New items of one call that have a time to live. */
function expiringPerCall({ plan }: PatternLoad): number {
  return plan.touches
    .filter((touch) => touch.index.kind === 'table' && isBoundByTtl(touch))
    .reduce((sum, { keys }) => sum + keys.typical, 0);
}

/** Of a query or a scan: pages of one request. */
function pagesOf(load: PatternLoad): FlowForecast['pages'] {
  const read = readOf(load);
  if (read === undefined || (read.api !== 'Query' && read.api !== 'Scan')) return undefined;
  const { typical, p99 } = read.figures.pages;
  return { typical: tidy(typical), p99: tidy(p99) };
}

/** A rate that does not change over time, above the average that the model states. */
function isAlwaysAtPeak({ traffic }: SummaryInput, { name, rate }: PatternLoad): boolean {
  const points = traffic.flows.find((flow) => flow.name === name)?.curve.points ?? [];
  const [first] = points;
  return (
    rate !== undefined && first !== undefined && first.rate > rate.avg && points.every((one) => one.rate === first.rate)
  );
}
