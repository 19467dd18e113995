import type { Design } from '../design/design.js';
import { costOf } from '../load/cost.js';
import { Dice } from '../load/dice.js';
import { DataGenerator } from '../load/generate-items.js';
import { heatOf } from '../load/heat.js';
import { workloadOf } from '../load/workload.js';
import type { PatternPlan } from '../planner/plan.js';
import { type Focus, focusOf } from './densify.js';
import { costReport, heatReport, indexReports, loadedData } from './load-report.js';
import { loadedEngine } from './loaded-engine.js';
import { type Measured, measurePattern, type NotMeasured } from './measure.js';
import { patternReports } from './pattern-report.js';
import { assumptionsOf, missingOf } from './remarks.js';
import { SIMULATE_FORMAT_VERSION, type SimulateReport } from './report.js';
import { verdictsOf } from './verdicts.js';

export interface SimulateOptions {
  /** Decides every value and call; the model's `samples.seed` unless given. */
  readonly seed?: number | string;
  /** Calls of each pattern; 100 unless given. */
  readonly calls?: number;
  /** Items of one entity that are generated at most; 1,500 unless given. */
  readonly maxItems?: number;
}

const DEFAULT_CALLS = 100;

/** How far a simulation has come: so many of its steps. */
export interface SimulateProgress {
  readonly done: number;
  readonly of: number;
}

/**
 * Runs every planned pattern of a design on the embedded engine over generated data, and works out from its rates what that is a second
 * and a month, and how hot the hottest keys are. Units of a call are the engine's; rates and skews are the model's. Nothing but the
 * arguments decides the result.
 */
export function simulate(
  design: Design,
  plans: ReadonlyMap<string, PatternPlan>,
  options: SimulateOptions = {},
): SimulateReport {
  const steps = simulateSteps(design, plans, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, pausing after each step, for a caller that shows how far it is or may give it up. */
export function* simulateSteps(
  design: Design,
  plans: ReadonlyMap<string, PatternPlan>,
  options: SimulateOptions = {},
): Generator<SimulateProgress, SimulateReport> {
  // Each pattern is prepared and run; the load of the engine counts as one more step.
  const of = 2 * plans.size + 1;
  let done = 0;
  const data = new DataGenerator(design, {
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.maxItems === undefined ? {} : { maxItems: options.maxItems }),
  });
  const dice = Dice.of(data.seed, 'simulate');
  const focuses = new Map<string, Focus>();
  for (const [name, plan] of plans) {
    const focus = plan.kind === 'planned' ? focusOf(data, plan, dice.fork(`focus ${name}`)) : undefined;
    if (focus !== undefined) focuses.set(name, focus);
    yield { done: ++done, of };
  }
  const { engine, refused, refusedTables } = loadedEngine(design, data);
  yield { done: ++done, of };
  const measured = new Map<string, Measured | NotMeasured>();
  for (const [name, plan] of plans) {
    yield { done: done++, of };
    if (plan.kind !== 'planned') continue;
    const table = plan.entities[0]?.table.table.name ?? '';
    if (refusedTables.has(table)) {
      measured.set(name, { kind: 'not-measured', why: `DynamoDB refuses to create ${table}` });
      continue;
    }
    measured.set(
      name,
      measurePattern(
        engine,
        data,
        plan,
        focuses.get(name),
        Math.max(1, options.calls ?? DEFAULT_CALLS),
        dice.fork(`calls ${name}`),
      ),
    );
  }
  const workload = workloadOf(design, withoutFailed(plans, measured), unitsOf(measured));
  const heat = heatOf(workload);
  const cost = costOf(workload);
  const patterns = patternReports(plans, workload, cost, measured);
  const skipped = patterns.filter(({ kind }) => kind !== 'simulated').map(({ name }) => name);
  const hasRates = workload.patterns.some(({ rate }) => rate !== undefined);
  const draft = {
    formatVersion: SIMULATE_FORMAT_VERSION,
    model: design.model.name.value,
    seed: data.seed,
    data: loadedData(design, data),
    patterns,
    indexes: indexReports(workload, cost),
    heat: heat.keys.map(heatReport),
    ...(hasRates ? { cost: costReport(cost, skipped) } : {}),
    assumptions: assumptionsOf(design, workload, heat),
    missing: [...missingOf(design, workload, data), ...refused],
  } as const;
  return { ...draft, verdicts: verdictsOf(design, draft) };
}

type Measurements = ReadonlyMap<string, Measured | NotMeasured>;

/** What could not be run is in no figure. */
function withoutFailed(
  plans: ReadonlyMap<string, PatternPlan>,
  measured: Measurements,
): ReadonlyMap<string, PatternPlan> {
  return new Map([...plans].filter(([name]) => measured.get(name)?.kind !== 'not-measured'));
}

/** Measured units of a call, where enough could be loaded to measure. */
function unitsOf(measured: Measurements): ReadonlyMap<string, Measured['call']> {
  return new Map(
    [...measured].flatMap(([name, result]) =>
      result.kind === 'measured' && result.short === undefined ? [[name, result.call]] : [],
    ),
  );
}
