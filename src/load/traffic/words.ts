import { decimalText } from '../../diagnostics/index.js';
import type { Flow } from '../../fluid/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { assumptionTexts } from '../heat-assumptions.js';
import type { TouchLoad } from '../touch-load.js';
import { isBoundByTtl } from '../ttl-deletes.js';
import type { PatternLoad, Workload } from '../workload.js';

/** A flow with what it is of. */
export interface CalledFlow {
  readonly pattern: PatternLoad;
  readonly flow: Flow;
  readonly loads: readonly TouchLoad[];
}

/** What the traffic rests on and the model does not state; `courses`: what is assumed of the rates. */
export function trafficAssumptions(
  workload: Workload,
  called: readonly CalledFlow[],
  courses: readonly string[],
): readonly string[] {
  if (called.length === 0) return [];
  const loads = flatMap(called, (one) => one.loads);
  return [
    ...workload.assumptions,
    ...assumptionTexts(flatMap(loads, ({ hottest }) => hottest.assumptions)),
    ...(loads.length === 0 ? [] : ['patterns that share a key are hottest on the same value of it']),
    ...courses,
    ...attempts(called),
    ...listed('a cache keeps answers by partition key value', flatMap(called, kept)),
    ...listed('a scan asks all partitions alike, and at once', called.filter(isScan).map(nameOf)),
    ...listed('as many items expire as are written', [...new Set(flatMap(loads, boundByTtl))]),
    ...replicated(workload),
  ];
}

/**
 * How writes come to other Regions, as far as AWS says. A strongly consistent write needs one other Region, so a slow one holds up nobody.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
function replicated({ design: { model } }: Workload): readonly string[] {
  const tables = [...model.tables.values()].filter(({ replicas }) => replicas.length > 0);
  const namesOf = (some: typeof tables): readonly string[] => some.map(({ name }) => name);
  return [
    ...listed(`all calls go to ${model.defaults.region}; replicas take its writes and serve no reads`, namesOf(tables)),
    ...listed(
      'a replica that cannot write at once catches up later, in order, and no client is refused for it',
      namesOf(tables),
    ),
    ...listed(
      'one other Region is enough for a strongly consistent write: a second one that is slow refuses none',
      namesOf(tables.filter(({ consistency }) => consistency === 'mrsc')),
    ),
  ];
}

function listed(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];
}

function nameOf({ pattern }: CalledFlow): string {
  return pattern.name;
}

function attempts(called: readonly CalledFlow[]): readonly string[] {
  const open = called.filter(({ pattern }) => pattern.plan.pattern.attempts === undefined);
  const tries = open[0]?.flow.retries.attempts;
  if (tries === undefined) return [];
  const others = open.length < called.length ? ', where a pattern states no `attempts`' : '';
  return [`clients try a request up to ${tries} times, within the retry quota of the SDK${others}`];
}

function kept({ pattern, flow }: CalledFlow): readonly string[] {
  const cache = flow.demands.find((demand) => demand.cache !== undefined)?.cache;
  return cache?.seconds === undefined ? [] : [`${pattern.name} for ${decimalText(cache.seconds, 3)} s`];
}

function isScan({ pattern }: CalledFlow): boolean {
  return pattern.plan.touches.some(({ scope }) => scope === 'table');
}

function boundByTtl({ touch }: TouchLoad): readonly string[] {
  return isBoundByTtl(touch) ? [(touch.entity.companionOf?.owner ?? touch.entity).name] : [];
}

/** What is not in the traffic because the model does not state it. */
export function trafficMissing({ patterns, leftOut }: Workload, called: readonly CalledFlow[]): readonly string[] {
  const names = new Set(called.map(nameOf));
  const uncalled = patterns.filter(({ name, followUp }) => followUp === undefined && !names.has(name));
  const unserved = leftOut.filter(({ pattern }) => pattern.rate !== undefined).map(({ pattern }) => pattern.name);
  const missing: string[] = [];
  if (called.length === 0)
    missing.push('No pattern that is served states a `rate`: there is no load to simulate over time.');
  else if (uncalled.length > 0) {
    missing.push(
      `No \`rate\` is stated for ${uncalled.map(({ name }) => name).join(', ')}: they are not simulated over time.`,
    );
  }
  if (unserved.length > 0 && called.length > 0)
    missing.push(`Nothing serves ${unserved.join(', ')}, or nothing is known of the cost: not simulated over time.`);
  return missing;
}
