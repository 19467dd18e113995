import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { constantRate, fluidAssumptions, runTraffic, type Traffic } from '../../../src/fluid/index.js';
import { runSteps } from '../../../src/load/run-steps.js';
import { comparisonLayouts, layoutsWorth, mitigationEffort } from '../../../src/simulate/forecast/study/layouts.js';
import { type Pool, threadPool } from '../../../src/simulate/forecast/study/pool.js';
import {
  type StudyMeans,
  type StudyResult,
  type StudySettings,
  study,
  studySteps,
} from '../../../src/simulate/forecast/study/study.js';

/** Writes of a table with four partitions, more than the partition of the hottest key can take. */
const TRAFFIC: Traffic = {
  duration: 3600,
  sets: [
    {
      name: 'orders',
      table: 'orders',
      kind: 'table',
      mode: { kind: 'onDemand', maximum: {}, quota: { read: 40_000, write: 40_000 } },
      bytes: 0,
      hasLocalIndex: false,
    },
  ],
  flows: [
    {
      name: 'place',
      curve: constantRate(3000),
      demands: [
        {
          set: 0,
          kind: 'write',
          units: 1,
          unitsSquared: 1,
          keys: { id: 'orders', distribution: { kind: 'zipf', keys: 100_000, exponent: 0.99 }, within: 'spread' },
        },
      ],
      retries: { attempts: 3, quota: true },
    },
  ],
};

const SETTINGS: StudySettings = { mode: 'expectation', seed: 1, assumptions: fluidAssumptions(), layouts: 4 };
const STOCHASTIC: StudySettings = { ...SETTINGS, mode: 'stochastic' };

async function studied(settings: StudySettings, means?: StudyMeans): Promise<StudyResult> {
  const steps = study(TRAFFIC, settings, means);
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
}

/** Threads that are not there, and count what they are asked for. */
function fakePool(finish: (tasks: number) => readonly number[]): Pool & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    isOpen: false,
    asked,
    async *run(tasks) {
      asked.push(tasks.length);
      for (const task of finish(tasks.length)) {
        const { traffic, options } = tasks[task]!;
        yield { task, result: runTraffic(traffic, options) };
      }
    },
    close: async () => {},
  };
}

/** Every look at it is later by so much, so that any run is found to be a long one. */
function slowly<T>(work: () => Promise<T>): Promise<T> {
  const { now } = performance;
  let time = 0;
  performance.now = () => {
    time += 1000;
    return time;
  };
  return work().finally(() => {
    performance.now = now;
  });
}

describe('a study', () => {
  const whole = runSteps(studySteps(TRAFFIC, SETTINGS));

  it('runs the same traffic with its keys elsewhere each time', () => {
    const { runs, planned, stoppedAt } = whole;
    expect([runs.length, planned, stoppedAt]).toEqual([4, 4, undefined]);
    const hottest = runs.map(({ sets }) => sets[0]!.hottestPartitions[0]!.peak);
    expect(new Set(hottest).size).toBe(4);
    for (const run of runs) expect(run.duration).toBe(3600);
  });

  it.each([
    ['expectation', SETTINGS],
    ['stochastic', STOCHASTIC],
  ])('is the same again, step by step or not (%s)', async (_mode, settings) => {
    const again = runSteps(studySteps(TRAFFIC, settings));
    expect(await studied(settings)).toEqual(again);
    expect(runSteps(studySteps(TRAFFIC, settings))).toEqual(again);
  });

  it('draws other arrivals with another seed, and in each layout', () => {
    const consumed = (settings: StudySettings) =>
      runSteps(studySteps(TRAFFIC, settings)).runs.map(({ flows }) => flows[0]!.offered[7]);
    const first = consumed(STOCHASTIC);
    expect(new Set(first).size).toBe(4);
    expect(consumed({ ...STOCHASTIC, seed: 2 })).not.toEqual(first);
    expect(new Set(consumed(SETTINGS)).size).toBe(1);
  });

  it('tells how far it is, up to the end', () => {
    const shares = [...studySteps(TRAFFIC, SETTINGS)].map(({ done, of }) => done / of);
    expect(shares.at(-1)).toBe(1);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });

  it('has the same result from threads that finish in any order', async () => {
    const pool = fakePool((tasks) => [...Array(tasks).keys()].reverse());
    expect(await slowly(() => studied(SETTINGS, { pool }))).toEqual(whole);
    expect(pool.asked).toEqual([3]);
  });

  it('does itself what threads fail at', async () => {
    const pool = fakePool(() => [2]);
    expect(await slowly(() => studied(SETTINGS, { pool }))).toEqual(whole);
  });

  it('starts no threads for what is done sooner without them', async () => {
    const pool = fakePool(() => []);
    await studied({ ...SETTINGS, layouts: 2 }, { pool });
    expect(pool.asked).toEqual([]);
  });

  const BUILT = resolve('dist/simulate-worker.js');

  it.skipIf(!existsSync(BUILT)).each([3])('has the same result from %i real threads', async (threads) => {
    const pool = threadPool(threads, BUILT)!;
    try {
      const result = await slowly(() => studied(STOCHASTIC, { pool }));
      expect(result).toEqual(runSteps(studySteps(TRAFFIC, STOCHASTIC)));
    } finally {
      await pool.close();
    }
  });

  it('has no threads on one core, or without the file that they run', () => {
    expect(threadPool(1, BUILT)).toBeUndefined();
    expect(threadPool(8, undefined)).toBeUndefined();
  });
});

describe('a study that is stopped', () => {
  it('in its first run is what was simulated until then', async () => {
    const stop = new AbortController();
    const result = await slowly(async () => {
      const steps = study(TRAFFIC, SETTINGS, { signal: stop.signal });
      await steps.next();
      await steps.next();
      stop.abort();
      await steps.next();
      return (await steps.next()).value as StudyResult;
    });
    expect(result.stoppedAt).toBe(120);
    expect(result.runs).toHaveLength(1);
    expect(result.runs[0]).toMatchObject({ duration: 120, buckets: 2 });
    const whole = runTraffic(TRAFFIC, { ...SETTINGS, layout: 1, seed: '1 1' });
    expect(result.runs[0]!.flows[0]!.offered).toEqual(whole.flows[0]!.offered.slice(0, 2));
  });

  it('later is the layouts that are finished', async () => {
    const stop = new AbortController();
    const steps = study(TRAFFIC, SETTINGS, { signal: stop.signal });
    const result = await slowly(async () => {
      for (;;) {
        const step = await steps.next();
        if (step.done === true) return step.value;
        if (step.value.done === 3) stop.abort();
      }
    });
    expect(result.stoppedAt).toBeUndefined();
    expect([result.runs.length, result.planned]).toEqual([3, 4]);
  });

  it('does not wait for threads', async () => {
    const stop = new AbortController();
    const pool = threadPool(2, resolve('test/simulate/forecast/endless-worker.mjs'))!;
    setTimeout(() => stop.abort(), 50);
    const result = await slowly(() => studied(SETTINGS, { signal: stop.signal, pool }));
    await pool.close();
    expect([result.runs.length, result.planned]).toEqual([1, 4]);
  });
});

describe('how many layouts are worth while', () => {
  const run = runTraffic(TRAFFIC, { ...SETTINGS, layout: 1 });
  const [set] = run.sets;
  const runs = Array<typeof run>(5).fill(run);
  const large = (partitions: number) => ({
    ...run,
    sets: [{ ...set!, partitions: { ...set!.partitions, end: partitions } }],
  });

  it('follows from the work of one', () => {
    expect(layoutsWorth(run, TRAFFIC)).toBe(20);
    expect(layoutsWorth(large(8192), TRAFFIC)).toBe(3);
    expect(layoutsWorth(large(65_536), TRAFFIC)).toBe(1);
  });

  it('is less where rates turn all the time', () => {
    const points = Array.from({ length: 20_000 }, (_, i) => ({
      at: 0.1 + (i * TRAFFIC.duration) / 20_001,
      rate: i % 2,
    }));
    const flows = TRAFFIC.flows.map((flow) => ({ ...flow, curve: { points } }));
    expect(layoutsWorth(run, { ...TRAFFIC, flows })).toBeLessThan(5);
  });

  it('is less for each change that the load is compared with', () => {
    expect(comparisonLayouts(runs, TRAFFIC, 2)).toEqual([1, 2, 3, 4, 5]);
    expect(
      comparisonLayouts(
        runs.map(() => large(65_536)),
        TRAFFIC,
        2,
      ),
    ).toHaveLength(1);
    expect(
      mitigationEffort(
        runs.map(() => large(65_536)),
        TRAFFIC,
      ),
    ).toMatchObject({ layouts: { length: 1 }, trials: 3 });
  });
});
