import { numberText } from '../diagnostics/index.js';
import type { Prices } from '../facts/index.js';
import { contentionOf } from '../load/contention.js';
import { costOf } from '../load/cost.js';
import { Dice } from '../load/dice.js';
import { DataGenerator } from '../load/generate-items.js';
import { heatOf } from '../load/heat.js';
import { runSteps } from '../load/run-steps.js';
import { biggestTenant } from '../load/tenants.js';
import { type Workload, workloadOf } from '../load/workload.js';
import { type FileReader, memoryReader } from '../model/index.js';
import { idGenerator, type PatternPlan, type Plan } from '../planner/index.js';
import { Bench } from './bench.js';
import { type Focus, focusOf } from './densify.js';
import { checkedOptions, type ForecastOptions } from './forecast/options.js';
import { type ForecastInput, forecastSteps } from './forecast/pipeline.js';
import type { Forecast } from './forecast/report.js';
import { type Progress, partSteps } from './forecast/study/progress.js';
import { contentionReport, costReport, heatReport, indexReports, loadedData, tenantReport } from './load-report.js';
import { type Measured, Measurement } from './measure.js';
import { followUpReports, type Measurements, patternReports } from './pattern-report.js';
import { assumptionsOf, missingOf } from './remarks.js';
import { type PatternReport, SIMULATE_FORMAT_VERSION, type SimulateReport } from './report.js';
import { verdictsOf, verdictsWith } from './verdicts.js';

export interface SimulateOptions {
  /** Decides every value and call; the model's `samples.seed` unless given. */
  readonly seed?: number | string;
  /** Calls of each pattern; 100 unless given. */
  readonly calls?: number;
  /** Items of one entity that are generated at most; 1,500 unless given. */
  readonly maxItems?: number;
  /** How the load is forecast over time; `false` leaves it at what single calls take. */
  readonly forecast?: ForecastOptions | false;
}

const DEFAULT_CALLS = 100;

/** How far a simulation has come: so many of its steps. */
export type SimulateProgress = Progress;

/** Patterns that were run on the engine: what was found, and the load that it comes to. */
export interface MeasuredModel {
  readonly report: SimulateReport;
  readonly workload: Workload;
}

/**
 * Runs every planned pattern on the embedded engine over generated data, and what its writes set off, and works out from the rates what that
 * is a second and a month, how hot the hottest keys are, and how long transactions hold the busiest items; then how tables and indexes
 * behave under that load over time. Units of a call are the engine's; rates and skews are the model's. Nothing but the
 * arguments decides the result.
 *
 * @throws SettingsError where the options ask for what cannot be.
 */
export function simulate(plan: Plan, options: SimulateOptions = {}, files: FileReader = NO_FILES): SimulateReport {
  return runSteps(simulateSteps(plan, options, files));
}

/** Rates that are recorded in files need a reader of them. */
const NO_FILES = memoryReader({});

/** Share of the work that measuring takes, about. */
const MEASURED = 0.4;

/** The same, pausing after each step, for a caller that shows how far it is or may give it up. */
export function* simulateSteps(
  plan: Plan,
  options: SimulateOptions = {},
  files: FileReader = NO_FILES,
): Generator<Progress, SimulateReport> {
  const { forecast = {} } = options;
  // What cannot be is refused before anything is waited for.
  const checked = forecast === false ? undefined : checkedOptions(plan.design, forecast, files);
  const measured = yield* partSteps(measureSteps(plan, options, checked?.prices), 0, MEASURED);
  if (checked === undefined) return measured.report;
  const made = yield* partSteps(forecastSteps(forecastInput(measured), checked), MEASURED, 1);
  return withForecast(measured, made);
}

/** What a forecast is made from. */
export function forecastInput({ report, workload }: MeasuredModel): ForecastInput {
  return { workload, seed: report.seed };
}

export function withForecast({ report, workload }: MeasuredModel, forecast: Forecast | undefined): SimulateReport {
  if (forecast === undefined) return report;
  return { ...report, forecast, verdicts: verdictsWith(report.verdicts, forecast, workload.design) };
}

/** The first part: what calls take, without what becomes of them over time. Prices are those of the model's Region unless given. */
export function* measureSteps(
  plan: Plan,
  options: SimulateOptions = {},
  prices?: Prices,
): Generator<Progress, MeasuredModel> {
  const { design, patterns: plans } = plan;
  // Each pattern is prepared and run; the load of the engine counts as one more step.
  const of = 2 * plans.size + 1;
  let done = 0;
  const data = new DataGenerator(design, {
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.maxItems === undefined ? {} : { maxItems: options.maxItems }),
  });
  const dice = Dice.of(data.seed, 'simulate');
  const focuses = new Map<string, Focus>();
  for (const [name, one] of plans) {
    const focus = one.kind === 'planned' ? focusOf(data, one, dice.fork(`focus ${name}`)) : undefined;
    if (focus !== undefined) focuses.set(name, focus);
    yield { done: ++done, of };
  }
  const bench = new Bench(data);
  const { refused, refusedTables } = bench;
  yield { done: ++done, of };
  const calls = Math.max(1, options.calls ?? DEFAULT_CALLS);
  const generate = idGenerator(() => data.period.to);
  const measurement = new Measurement(plan, data, bench, calls, generate);
  const measured: Measurements = new Map();
  for (const [name, one] of plans) {
    yield { done: done++, of };
    if (one.kind !== 'planned') continue;
    const table = one.entities.find((entity) => refusedTables.has(entity.table.table.name))?.table.table.name;
    measured.set(
      name,
      table === undefined
        ? measurement.measure(one, focuses.get(name), dice.fork(`calls ${name}`))
        : { kind: 'left-out', why: `DynamoDB refuses to create ${table}` },
    );
  }
  for (const followUp of plan.followUps) {
    const result = measurement.setOff(followUp);
    if (result !== undefined) measured.set(followUp.name, result);
  }
  const workload = workloadOf({ ...plan, patterns: withoutLeftOut(plans, measured) }, unitsOf(measured));
  const heat = heatOf(workload);
  const contention = contentionOf(workload);
  const cost = costOf(workload, prices);
  const tenant = biggestTenant(workload);
  const patterns = [
    ...patternReports(plans, workload, cost, measured),
    ...followUpReports(plan.followUps, workload, cost, measured),
  ];
  const skipped = patterns.filter(({ kind }) => kind !== 'simulated').map(({ name }) => name);
  const hasRates = workload.patterns.some(({ rate }) => rate !== undefined);
  const draft = {
    formatVersion: SIMULATE_FORMAT_VERSION,
    model: design.model.name.value,
    seed: data.seed,
    data: loadedData(design, data),
    patterns,
    indexes: indexReports(workload, cost),
    heat: heat.keys.map((key) => heatReport(key, workload)),
    contention: contention.items.map(contentionReport),
    ...(hasRates && tenant !== undefined ? { biggestTenant: tenantReport(tenant) } : {}),
    ...(hasRates ? { cost: costReport(design, cost, skipped) } : {}),
    assumptions: assumptionsOf(design, workload, [
      ...heat.assumptions,
      ...contention.assumptions,
      ...(hasRates ? cost.prices.notes : []),
      ...sizeAssumptions(patterns),
    ]),
    missing: [...missingOf(design, workload, data), ...refused],
  } as const;
  return { report: { ...draft, verdicts: verdictsOf(design, draft) }, workload };
}

/** Share of the units of an average item from which what was measured is worth a word. */
const NOTICEABLE = 0.01;

/** Why a call takes other units here than by the plan, on which findings rest: items of many sizes round up otherwise than an average one. */
function sizeAssumptions(patterns: readonly PatternReport[]): readonly string[] {
  const texts = patterns.flatMap((one) => {
    if (one.kind !== 'simulated' || one.basis !== 'measured' || one.rate === undefined) return [];
    return (['readUnits', 'writeUnits'] as const).flatMap((unit) => {
      const measured = one.byIndex.reduce((sum, index) => sum + index[unit], 0);
      const planned = one.planned[unit];
      if (planned === 0 || Math.abs(measured / planned - 1) < NOTICEABLE) return [];
      return [
        `${one.name} ${numberText(measured)} ${unit === 'readUnits' ? 'read' : 'write'} units for ${numberText(planned)}`,
      ];
    });
  });
  return texts.length === 0
    ? []
    : [
        `units of a call are measured on items of many sizes, where the findings of \`dynamodel check\` take items of average size: ${texts.join(', ')}`,
      ];
}

/** What no table can be made for is in no figure. */
function withoutLeftOut(
  plans: ReadonlyMap<string, PatternPlan>,
  measured: Measurements,
): ReadonlyMap<string, PatternPlan> {
  return new Map([...plans].filter(([name]) => measured.get(name)?.kind !== 'left-out'));
}

/** Measured units of a call, where enough could be loaded to measure. */
function unitsOf(measured: Measurements): ReadonlyMap<string, Measured['call']> {
  return new Map(
    [...measured].flatMap(([name, result]) =>
      result.kind === 'measured' && result.short === undefined ? [[name, result.call]] : [],
    ),
  );
}
