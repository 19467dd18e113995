import {
  type FluidAssumptions,
  Profiles,
  type RunOptions,
  type RunResult,
  type Traffic,
  TrafficRun,
} from '../../../fluid/index.js';
import { bucketSecondsOf } from './buckets.js';
import { layoutsWorth, MOST_LAYOUTS } from './layouts.js';
import type { Pool } from './pool.js';
import type { Progress } from './progress.js';

/** What a study of some traffic is made of. */
export interface StudySettings {
  readonly mode: RunOptions['mode'];
  readonly seed: number | string;
  readonly assumptions: FluidAssumptions;
  /** So many layouts, or those of these numbers; unless given, as many as the work of one run allows. */
  readonly layouts?: number | readonly number[];
}

export interface StudyResult {
  /** By layout. */
  readonly runs: readonly RunResult[];
  /** Layouts that were to be run: more than there are runs where it was stopped. */
  readonly planned: number;
  /** Set where it was stopped in its first run: seconds of it that are simulated. */
  readonly stoppedAt?: number;
}

/** How a study is carried out, which decides nothing but when it is done. */
export interface StudyMeans {
  /** Once it is aborted, what there is so far is the result. */
  readonly signal?: AbortSignal;
  /** Threads for further runs; without them, all are this thread's. */
  readonly pool?: Pool;
  /** What earlier studies have worked out of their keys. */
  readonly profiles?: Profiles;
}

/** Threads take some 50 ms to start: less work than this is done sooner without them. */
const WORTH_STARTING_MS = 250;
/** The same where they have begun. */
const WORTH_SENDING_MS = 40;

/**
 * Runs traffic over many layouts of its keys, since which partition a key lies on is not public. The first run, which tells how long one
 * takes, is this thread's; the others are, where it is worth it, those of all cores. Whatever runs them, the result is the same.
 */
export async function* study(
  traffic: Traffic,
  settings: StudySettings,
  means: StudyMeans = {},
): AsyncGenerator<Progress, StudyResult> {
  const work = new Study(traffic, settings, means);
  yield* work.begin();
  const { pool } = means;
  const worth = pool?.isOpen === true ? WORTH_SENDING_MS : WORTH_STARTING_MS;
  if (pool !== undefined && work.expectedMs > worth) yield* work.withThreads(pool);
  // What threads failed at is left to do.
  yield* work.finish();
  return work.result();
}

/** The same on this thread alone. */
export function* studySteps(
  traffic: Traffic,
  settings: StudySettings,
  means: StudyMeans = {},
): Generator<Progress, StudyResult> {
  const work = new Study(traffic, settings, means);
  yield* work.begin();
  yield* work.finish();
  return work.result();
}

/** How long others may have to wait for their turn. */
const PAUSE_AFTER_MS = 15;

class Study {
  readonly #traffic: Traffic;
  readonly #settings: StudySettings;
  readonly #signal: AbortSignal | undefined;
  readonly #profiles: Profiles;
  readonly #runs = new Map<number, RunResult>();
  #layouts: readonly number[];
  #stoppedAt: number | undefined;
  #runMs = 0;

  constructor(traffic: Traffic, settings: StudySettings, { signal, profiles = new Profiles() }: StudyMeans) {
    this.#traffic = traffic;
    this.#settings = settings;
    this.#signal = signal;
    this.#profiles = profiles;
    this.#layouts = layoutNumbers(settings.layouts ?? MOST_LAYOUTS);
  }

  /** The first run, which decides how many there are. */
  *begin(): Generator<Progress, void> {
    const [layout = 1] = this.#layouts;
    const run = yield* this.#run(layout);
    const first = run.result();
    this.#runs.set(layout, first);
    if (this.#settings.layouts === undefined) this.#layouts = layoutNumbers(layoutsWorth(first, this.#traffic));
    if (!run.isOver) this.#stoppedAt = run.at;
    yield { done: run.at / this.#traffic.duration, of: this.#layouts.length };
  }

  /** Milliseconds that are left to do, about. */
  get expectedMs(): number {
    return this.#left().length * this.#runMs;
  }

  async *withThreads(pool: Pool): AsyncGenerator<Progress, void> {
    const layouts = this.#left();
    const tasks = layouts.map((layout) => ({ traffic: this.#traffic, options: this.#optionsOf(layout) }));
    for await (const { task, result } of pool.run(tasks, this.#signal)) {
      this.#runs.set(layouts[task] as number, result);
      yield { done: this.#runs.size, of: this.#layouts.length };
    }
  }

  *finish(): Generator<Progress, void> {
    for (const layout of this.#left()) {
      const run = yield* this.#run(layout);
      // Part of a run says nothing beside whole ones.
      if (!run.isOver) return;
      this.#runs.set(layout, run.result());
      yield { done: this.#runs.size, of: this.#layouts.length };
    }
  }

  result(): StudyResult {
    const runs = [...this.#runs].sort(([a], [b]) => a - b).map(([, run]) => run);
    const stoppedAt = this.#stoppedAt;
    return { runs, planned: this.#layouts.length, ...(stoppedAt === undefined ? {} : { stoppedAt }) };
  }

  /** Layouts to be run; none once it is stopped. */
  #left(): readonly number[] {
    if (this.#signal?.aborted === true) return [];
    return this.#layouts.filter((layout) => !this.#runs.has(layout));
  }

  /** A run to its end, or as far as it came when it was stopped. */
  *#run(layout: number): Generator<Progress, TrafficRun> {
    const run = new TrafficRun(this.#traffic, this.#optionsOf(layout), this.#profiles);
    const begun = performance.now();
    let paused = begun;
    while (!run.isOver && this.#signal?.aborted !== true) {
      run.advance();
      if (performance.now() - paused < PAUSE_AFTER_MS) continue;
      yield { done: this.#runs.size + run.at / this.#traffic.duration, of: this.#layouts.length };
      paused = performance.now();
    }
    this.#runMs = performance.now() - begun;
    return run;
  }

  #optionsOf(layout: number): RunOptions {
    const { mode, seed, assumptions } = this.#settings;
    const bucketSeconds = bucketSecondsOf(this.#traffic.duration);
    // Each layout draws for itself.
    return { mode, seed: `${seed} ${layout}`, layout, assumptions, bucketSeconds };
  }
}

/** Layouts are counted from one. */
function layoutNumbers(layouts: number | readonly number[]): readonly number[] {
  return typeof layouts === 'number' ? Array.from({ length: layouts }, (_, i) => i + 1) : layouts;
}
