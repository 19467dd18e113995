import { type CompiledTraffic, type TrafficSettings, trafficOf } from '../../load/traffic/index.js';
import type { Workload } from '../../load/workload.js';
import { applyChange, type Changed } from './changes/apply.js';
import type { Change } from './changes/change.js';
import { Comparison } from './comparison.js';
import { forecastCost, withAverages } from './cost/cost.js';
import type { CheckedOptions } from './options.js';
import { expectSimulable } from './partition-limit.js';
import { replicaForecasts } from './replicas/replicas.js';
import type { Forecast } from './report.js';
import { checkRequests, playedRequests } from './requests.js';
import { changeProblemText, SettingsError } from './settings-error.js';
import { comparisonLayouts, mitigationEffort } from './study/layouts.js';
import type { StudySettings } from './study/study.js';
import type { Stages } from './study/study-request.js';
import { medianRun, summarise } from './summary/summarise.js';

/** What a forecast is made from. */
export interface ForecastInput {
  readonly workload: Workload;
  /** Decides what stochastic runs draw. */
  readonly seed: number | string;
}

/** Shares of the work at which its parts end. */
const STUDIED = 0.4;
const REPLICATED = 0.45;
const VARIED = 0.6;
const SWEPT = 0.7;

/** What it takes to forecast a load, and to compare it with what it may be. Undefined where no pattern states a rate. */
export function* forecastStages(
  { workload, seed }: ForecastInput,
  options: CheckedOptions,
  signal?: AbortSignal,
): Stages<Forecast | undefined> {
  if (workload.patterns.every(({ rate }) => rate === undefined)) return undefined;
  const { scenario, mode, assumptions, layouts, prices, requests } = options;
  const compiled = withAverages(trafficOf(workload, trafficSettings(options)), options.recorded);
  expectSimulable(compiled.traffic);
  const settings: StudySettings = { mode, seed, assumptions, ...(layouts === undefined ? {} : { layouts }) };
  // What cannot be changed is refused before anything is waited for.
  const variations = options.changes.map((change) => ({ name: change.text, changed: changed(compiled, change) }));
  for (const { change } of options.sweep?.points ?? []) changed(compiled, change);
  if (requests !== undefined) checkRequests(compiled.traffic, requests, { assumptions, seed });
  const { runs, stoppedAt } = yield { traffic: compiled.traffic, settings, from: 0, to: STUDIED };
  // Nothing is known yet.
  if (stoppedAt === 0) return undefined;
  const median = medianRun(runs);
  const cost = forecastCost(compiled, median, prices, workload);
  const summary = summarise(compiled, runs, cost, {
    design: workload.design,
    prices,
    mode,
    seed,
    ...(scenario === undefined ? {} : { scenario }),
    settings: assumptions,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
  });
  const replicas = yield* replicaForecasts(
    {
      compiled,
      tables: stoppedAt === undefined ? workload.design.model.tables.values() : [],
      run: median,
      layout: summary.medianLayout,
      settings,
    },
    { from: STUDIED, to: REPLICATED },
  );
  const comparison = new Comparison({ workload, prices, settings, ...(signal === undefined ? {} : { signal }) });
  const asked = comparisonLayouts(runs, compiled.traffic, variations.length + (options.sweep?.points.length ?? 0));
  const variants = yield* comparison.variants(variations, asked, { from: REPLICATED, to: VARIED });
  const sweep = yield* comparison.sweep(compiled, options.sweep, asked, { from: VARIED, to: SWEPT });
  const effort = mitigationEffort(runs, compiled.traffic);
  const before = comparison.headline(compiled, runs);
  const mitigations = yield* comparison.mitigations(compiled, before, effort, { from: SWEPT, to: 1 });
  // It takes seconds in which nothing is noticed: not once somebody wants to stop.
  const isPlayed = requests !== undefined && signal?.aborted !== true;
  const played = isPlayed ? playedRequests(compiled.traffic, requests, { assumptions, seed }) : undefined;
  return {
    ...summary,
    replicas,
    ...(played === undefined ? {} : { requests: played }),
    mitigations,
    variants,
    ...(sweep === undefined ? {} : { sweep }),
  };
}

function trafficSettings({ duration, scenario, recorded, recordings }: CheckedOptions): TrafficSettings {
  return {
    ...(duration === undefined ? {} : { duration }),
    ...(scenario === undefined ? {} : { scenario }),
    ...(recorded === undefined ? {} : { recorded }),
    recordings,
  };
}

/** @throws SettingsError where the model has not what is to be changed, or it cannot be. */
function changed(compiled: CompiledTraffic, change: Change): Changed {
  const result = applyChange(compiled, change);
  if (result.kind === 'problem') throw new SettingsError(changeProblemText(result));
  return result;
}
