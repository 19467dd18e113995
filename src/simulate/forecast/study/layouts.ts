import type { RunResult, Traffic } from '../../../fluid/index.js';
import { throttledShareOf } from '../summary/headline.js';

/** Quantiles of more say no more. */
export const MOST_LAYOUTS = 20;
const LEAST_LAYOUTS = 3;
/** Of so many partitions that what chance does to one of them hardly shows, and that a run takes seconds. */
const LONG_RUN_LAYOUTS = 1;
const LONG_RUN_SECONDS = 2;

/** Work that takes about a second: see `workOf`. */
const SECOND = 1_000_000;

/** Seconds of one thread that the parts of a forecast may take. */
const STUDY_SECONDS = 1;
const COMPARISON_SECONDS = 4;
const MITIGATION_SECONDS = 1.5;

const MOST_TRIALS = 24;
const USUAL_TRIALS = 12;
const LEAST_TRIALS = 3;
/** Layouts that tell a remedy that helps from one that does not. */
const TRIAL_LAYOUTS = 5;

/**
 * How many layouts are worth while, by the work that one run was. It is counted and not timed: the same arguments are to give the same
 * report on any machine.
 */
export function layoutsWorth(run: RunResult, traffic: Traffic): number {
  const seconds = workOf(run, traffic) / SECOND;
  const least = seconds > LONG_RUN_SECONDS ? LONG_RUN_LAYOUTS : LEAST_LAYOUTS;
  return bounded(least, MOST_LAYOUTS, STUDY_SECONDS / seconds);
}

/** Of the layouts of a study, those over which the same load with each of so many changes is run. */
export function comparisonLayouts(runs: readonly RunResult[], traffic: Traffic, changes: number): readonly number[] {
  return typicalLayouts(runs, (COMPARISON_SECONDS * SECOND) / (changes * workOfFirst(runs, traffic)));
}

export interface MitigationEffort {
  /** Layouts over which remedies are tried. */
  readonly layouts: readonly number[];
  /** Those of the study, over which the remedies are that are told. */
  readonly all: readonly number[];
  /** Remedies that are tried at most. */
  readonly trials: number;
}

export function mitigationEffort(runs: readonly RunResult[], traffic: Traffic): MitigationEffort {
  const affordable = (MITIGATION_SECONDS * SECOND) / workOfFirst(runs, traffic);
  const layouts = typicalLayouts(runs, Math.min(TRIAL_LAYOUTS, affordable / USUAL_TRIALS));
  const all = runs.map((_, i) => i + 1);
  return { layouts, all, trials: bounded(LEAST_TRIALS, MOST_TRIALS, affordable / layouts.length) };
}

/**
 * So many layouts, among which the median is that of all, and as far as may be the other quantiles too: a load that is compared over them has
 * about the figures that it has over all.
 */
function typicalLayouts(runs: readonly RunResult[], most: number): readonly number[] {
  const count = bounded(1, runs.length, most);
  const byThrottling = runs
    .map((run, i) => ({ layout: i + 1, share: throttledShareOf(run) }))
    .sort((a, b) => a.share - b.share);
  const quantiles = Array.from({ length: count }, (_, i) => Math.ceil(((i + 0.5) / count) * runs.length) - 1);
  return quantiles.map((at) => byThrottling[at]?.layout ?? 1).sort((a, b) => a - b);
}

function workOfFirst([first]: readonly RunResult[], traffic: Traffic): number {
  return first === undefined ? Number.POSITIVE_INFINITY : workOf(first, traffic);
}

/** What each table, index and flow takes, however little there is of it. */
const SET_WORK = 8000;
const FLOW_WORK = 5000;
/** Steps that a bucket of time is gone through in. */
const STEPS = 6;
/** What each table, index and flow takes at a step besides. */
const STEP_WORK = 20;

/** Partitions in each bucket of time, and what goes with tables and flows; at turns of rates between the steps, once more. */
function workOf({ sets, flows, buckets, bucketSeconds }: RunResult, traffic: Traffic): number {
  const partitions = sets.reduce((sum, set) => sum + set.partitions.end, 0);
  const turns = turnsBetween(traffic, bucketSeconds / STEPS);
  const ofSteps = turns * (partitions / STEPS + STEP_WORK * (sets.length + flows.length));
  return partitions * buckets + SET_WORK * sets.length + FLOW_WORK * flows.length + ofSteps;
}

/** Times at which a rate turns, but for multiples of so many seconds. */
function turnsBetween({ flows, duration }: Traffic, seconds: number): number {
  const turns = new Set<number>();
  for (const { curve } of flows)
    for (const { at } of curve.points) if (at > 0 && at < duration && at % seconds !== 0) turns.add(at);
  return turns.size;
}

function bounded(least: number, most: number, value: number): number {
  return Math.max(least, Math.min(most, Math.floor(value)));
}
