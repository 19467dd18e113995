import { US_EAST_1_PRICES } from '../../../facts/index.js';
import type { RunResult } from '../../../fluid/index.js';
import type { Forecast, ForecastCost } from '../report.js';
import { assumptionsOf } from './assumptions.js';
import { throttleCauses } from './causes.js';
import { collectionForecasts } from './collections.js';
import { flowForecasts } from './flows.js';
import { headlineOf, throttledShareOf } from './headline.js';
import type { SummaryInput, SummaryOptions } from './input.js';
import { keyForecasts } from './keys.js';
import { partitionLimits } from './limits.js';
import { medianIndex } from './quantiles.js';
import { setForecasts } from './sets.js';

export type ForecastSummary = Omit<Forecast, 'mitigations' | 'variants' | 'sweep' | 'replicas'>;

/** The run with the median share of throttled calls; of at least one. */
export function medianRun(runs: readonly RunResult[]): RunResult {
  return runs[medianIndex(runs.map(throttledShareOf))] as RunResult;
}

/** What runs of the same traffic over many layouts say together; `runs` by layout, at least one. */
export function summarise(
  input: SummaryInput,
  runs: readonly RunResult[],
  cost: ForecastCost,
  options: SummaryOptions,
): ForecastSummary {
  const at = medianIndex(runs.map(throttledShareOf));
  const median = runs[at] as RunResult;
  const keys = keyForecasts(input, partitionLimits(median));
  return {
    duration: median.duration,
    bucketSeconds: median.bucketSeconds,
    mode: options.mode,
    seed: options.seed,
    layouts: runs.length,
    ...(options.scenario === undefined ? {} : { scenario: options.scenario }),
    medianLayout: at + 1,
    headline: headlineOf(input, runs, cost.perMonth),
    causes: throttleCauses({ ...input, areTogether: options.settings.mixedLimit === 'linear' }, runs, median, keys),
    sets: setForecasts(input, runs, median),
    flows: flowForecasts(input, runs, median, options.prices ?? US_EAST_1_PRICES),
    keys,
    collections: options.design === undefined ? [] : collectionForecasts(input, options.design, median),
    cost,
    assumptions: assumptionsOf(options.settings, input.assumptions),
    missing: input.missing,
    settings: options.settings,
    ...(options.stoppedAt === undefined ? {} : { stoppedAt: options.stoppedAt }),
  };
}
