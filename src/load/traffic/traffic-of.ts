import type { Demand } from '../../fluid/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Scenario, Skew } from '../../model/model.js';
import { scenarioTimes } from '../curves/index.js';
import { type TouchLoad, touchLoads } from '../touch-load.js';
import type { PatternLoad, Workload } from '../workload.js';
import { type CompiledTraffic, type TrafficSettings, UnknownScenarioError } from './compiled.js';
import { curvesOf } from './curves-of-flows.js';
import { type DemandContext, evenDemands, keyedDemands } from './demands.js';
import { type Contested, contestedFields, SpaceWords, spaceIdOf } from './key-spaces.js';
import { setsOf } from './sets.js';
import { type CalledFlow, trafficAssumptions, trafficMissing } from './words.js';

/** Tries of a request, the first included. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const SDK_ATTEMPTS = 3;

/**
 * A workload as numbers: sets of partitions, and the flows of calls that ask them for units. Units per call are the workload's, measured
 * where they were. Throws an `UnknownScenarioError` for a scenario that the model has not.
 */
export function trafficOf(workload: Workload, settings: TrafficSettings = {}): CompiledTraffic {
  const { design } = workload;
  const scenario = scenarioOf(workload, settings.scenario);
  const sets = setsOf(design, settings);
  const curves = curvesOf(workload, settings, scenario);
  const instead = skewsOf(scenario);
  const courses = flatMap(workload.patterns, (pattern) => {
    const curve = curves.of(pattern);
    return curve === undefined ? [] : [{ pattern, curve, loads: touchLoads(workload, pattern, instead) }];
  });
  const words = new SpaceWords();
  const contested = contestedIn(
    workload,
    flatMap(courses, ({ loads }) => loads),
  );
  const context: DemandContext = { design, sets, words, contested };
  const called = courses.map(({ pattern, curve, loads }): CalledFlow => {
    const demands: readonly Demand[] = [
      ...flatMap(loads, (load) => keyedDemands(context, load)),
      ...evenDemands(context, pattern),
    ];
    const retries = { attempts: attemptsOf(pattern, settings), quota: true };
    return { pattern, flow: { name: pattern.name, curve, demands, retries }, loads };
  });
  return {
    traffic: { duration: curves.duration, sets: sets.settings, flows: called.map(({ flow }) => flow) },
    sets: sets.indexes.map((index, i) => ({ name: sets.settings[i]?.name ?? index.name, index })),
    keys: words.result(),
    flows: new Map(called.map(({ pattern }) => [pattern.name, pattern])),
    assumptions: trafficAssumptions(workload, called, [...curves.notes, ...skewNotes(scenario, curves.duration)]),
    missing: trafficMissing(workload, called),
  };
}

function scenarioOf({ design }: Workload, name: string | undefined): Scenario | undefined {
  if (name === undefined) return undefined;
  const { scenarios } = design.model;
  const scenario = scenarios.get(name);
  if (scenario === undefined) throw new UnknownScenarioError(name, [...scenarios.keys()]);
  return scenario;
}

/** Skews of attributes that a scenario states, which hold for every pattern with the attribute in a key. */
function skewsOf(scenario: Scenario | undefined): readonly (Skew & { readonly on: string })[] {
  return [...(scenario?.skew ?? [])].map(([on, skew]) => ({ ...skew, on }));
}

/** Where a scenario is not all of the run, its skews are. */
function skewNotes(scenario: Scenario | undefined, duration: number): readonly string[] {
  if (scenario === undefined || scenario.skew.size === 0) return [];
  const { start, end } = scenarioTimes(scenario, duration);
  return start <= 0 && end >= duration
    ? []
    : [`keys are as uneven over the whole run as the scenario says: ${[...scenario.skew.keys()].join(', ')}`];
}

function contestedIn({ design }: Workload, loads: readonly TouchLoad[]): ReadonlyMap<string, readonly Contested[]> {
  const spaces = new Map<string, TouchLoad[]>();
  for (const load of loads) {
    const id = spaceIdOf(design, load);
    spaces.set(id, [...(spaces.get(id) ?? []), load]);
  }
  return new Map([...spaces].map(([id, inside]) => [id, contestedFields(inside)]));
}

function attemptsOf({ plan }: PatternLoad, { attempts }: TrafficSettings): number {
  return plan.pattern.attempts?.value ?? attempts ?? SDK_ATTEMPTS;
}
