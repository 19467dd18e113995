import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RunResult, rateAt } from '../../../src/fluid/index.js';
import { refusesItself } from '../../../src/simulate/forecast/summary/blame.js';
import { throttleCauses } from '../../../src/simulate/forecast/summary/causes.js';
import { headlineOf } from '../../../src/simulate/forecast/summary/headline.js';
import { keyForecasts } from '../../../src/simulate/forecast/summary/keys.js';
import { peakOf } from '../../../src/simulate/forecast/summary/load.js';
import { medianIndex, quantilesOf } from '../../../src/simulate/forecast/summary/quantiles.js';
import { shrunk } from '../../../src/simulate/forecast/summary/series.js';
import { runs } from '../../support/runs.js';
import { boardForecast, boardRun, boardTraffic, compiledBoard, REASON } from './support.js';

describe('quantiles', () => {
  it('are values that there are', () => {
    expect(quantilesOf([5, 1, 4, 2, 3])).toEqual({ min: 1, p10: 1, p50: 3, p90: 5, max: 5 });
    expect(quantilesOf([7])).toEqual({ min: 7, p10: 7, p50: 7, p90: 7, max: 7 });
    const many = Array.from({ length: 20 }, (_, i) => i + 1);
    expect(quantilesOf(many)).toEqual({ min: 1, p10: 2, p50: 10, p90: 18, max: 20 });
  });

  it('name the first of the values that are the median', () => {
    expect(medianIndex([3, 1, 2, 2])).toBe(2);
    expect(medianIndex([0, 0, 0])).toBe(0);
  });
});

describe('the peak of a load', () => {
  const linear = { load: (rate: number) => rate };

  it('is found on either side of a step, with the second that it is over a limit from', () => {
    const ramp = {
      points: [
        { at: 0, rate: 0 },
        { at: 100, rate: 1000 },
        { at: 100, rate: 10 },
      ],
    };
    expect(peakOf([{ curve: ramp, ...linear }], 200, 500)).toMatchObject({ peak: 1000, firstOver: 50 });
    const step = {
      points: [
        { at: 0, rate: 1 },
        { at: 60, rate: 1 },
        { at: 60, rate: 9 },
      ],
    };
    expect(peakOf([{ curve: step, ...linear }], 200, 5)).toEqual({ peak: 9, at: 60, firstOver: 60 });
    expect(peakOf([{ curve: step, ...linear }], 60, 5)).toEqual({ peak: 1, at: 0 });
    expect(peakOf([], 60, 5)).toEqual({ peak: 0, at: 0 });
  });

  it('is no less than the load at any time, for any curves', () => {
    const curve = fc
      .array(fc.record({ at: fc.integer({ min: -50, max: 400 }), rate: fc.integer({ min: 0, max: 1000 }) }), {
        minLength: 1,
        maxLength: 8,
      })
      .map((points) => ({ points: points.sort((a, b) => a.at - b.at) }));
    fc.assert(
      fc.property(
        fc.array(curve, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 300 }),
        (curves, limit) => {
          const terms = curves.map((one) => ({ curve: one, ...linear }));
          const { peak, firstOver = 300 } = peakOf(terms, 300, limit);
          for (let at = 0; at < 300; at += 0.5) {
            const load = curves.reduce((sum, one) => sum + rateAt(one, at), 0);
            expect(load).toBeLessThanOrEqual(peak + 1e-6);
            if (at < firstOver - 1e-6) expect(load).toBeLessThanOrEqual(limit + 1e-6);
          }
        },
      ),
      { numRuns: runs(40, 2000) },
    );
  });
});

describe('keys', () => {
  it('are the hottest value of each key space of a set, hottest first', () => {
    const [board, read, player] = keyForecasts(compiledBoard());
    expect(board).toEqual({
      set: 'scores.board',
      kind: 'write',
      key: 'LEADERBOARD',
      value: '',
      peakPerSecond: 4000,
      limit: 1000,
      share: 1,
      timesMean: 1,
      headroom: -3000,
      firstOver: 300,
      within: 'growing',
      shares: [1],
    });
    expect(read).toMatchObject({ kind: 'read', peakPerSecond: 25, limit: 3000, headroom: 2975 });
    expect(player).toMatchObject({ set: 'scores', peakPerSecond: 2, share: 0.001, timesMean: 1 });
    expect(player?.shares).toHaveLength(50);
    expect(player?.firstOver).toBeUndefined();
  });

  it('add up what different patterns put on the same value at the same time', () => {
    const traffic = boardTraffic();
    const [improve] = traffic.flows;
    if (improve === undefined) throw new Error('no flow');
    const late = {
      ...improve,
      name: 'late',
      curve: {
        points: [
          { at: 0, rate: 0 },
          { at: 300, rate: 300 },
        ],
      },
    };
    const [board] = keyForecasts(compiledBoard({ ...traffic, flows: [...traffic.flows, late] }));
    // 2 units each of 2,000 and of 300 calls; before the step, 2 × (100 + 300).
    expect(board?.peakPerSecond).toBe(4600);
    expect(board?.firstOver).toBe(300);
  });

  it('take off what a cache answers', () => {
    const traffic = boardTraffic();
    const flows = traffic.flows.map((flow) => ({
      ...flow,
      demands: flow.demands.map((one) => (one.kind === 'read' ? { ...one, cache: { seconds: 1 } } : one)),
    }));
    const read = keyForecasts(compiledBoard({ ...traffic, flows })).find(({ kind }) => kind === 'read');
    // 50 calls a second on one key, fetched again once a second: 50 / 51 of them, half a unit each.
    expect(read?.peakPerSecond).toBeCloseTo(50 / 51 / 2, 9);
    expect(read?.share).toBeCloseTo(1, 9);
    expect(read?.timesMean).toBeCloseTo(1, 9);
  });

  it('stay on one partition where there is a local index', () => {
    const traffic = boardTraffic();
    const sets = traffic.sets.map((set) => ({ ...set, hasLocalIndex: true }));
    const within = keyForecasts(compiledBoard({ ...traffic, sets })).map(
      (key) => `${key.set} ${key.kind} ${key.within}`,
    );
    expect(within).toEqual(['scores.board write local-index', 'scores.board read local-index', 'scores write item']);
  });
});

describe('a forecast', () => {
  const forecast = boardForecast([0.75, 0, 0.5]);

  it('has quantiles over layouts, and series of the one with the median throttling', () => {
    const { headline, layouts, medianLayout } = forecast;
    expect({ layouts, medianLayout }).toEqual({ layouts: 3, medianLayout: 3 });
    expect(headline.throttledShare).toMatchObject({ min: 0, p50: 0.4545454545 });
    expect(headline.neverThrottled).toBeCloseTo(1 / 3, 9);
    expect(headline).toMatchObject({
      calls: 660_000,
      firstThrottle: 301,
      firstReason: { reason: REASON, set: 'scores.board' },
      hottestKey: 4,
      hottestPartition: { min: 4, max: 4 },
      partitions: { start: 8, end: 8 },
      usdPerMonth: 1234.5,
    });
    expect(headline.amplification).toBeCloseTo(1 + (2 * 300_000) / 660_000, 9);
    expect(forecast.flows[0]?.series.throttled).toEqual([0, 0, 0, 0, 0, 1000, 1000, 1000, 1000, 1000]);
    expect(forecast.sets[1]?.write.series.consumed.at(-1)).toBe(2000);
  });

  it('says of each cause where, from when, for how long, how much of which pattern, and of which key', () => {
    expect(forecast.causes).toEqual([
      {
        set: 'scores.board',
        kind: 'write',
        reason: REASON,
        layouts: 0.6666666667,
        firstThrottle: 301,
        flows: [{ name: 'improve', share: 0.4761904762 }],
        scope: 'key',
        askedPerSecond: 4000,
        servedPerSecond: 1000,
        key: { key: 'LEADERBOARD', value: '', within: 'growing' },
      },
    ]);
    expect(boardForecast([0]).causes).toEqual([]);
  });

  it('has the limit of the set where that refuses', () => {
    const traffic = boardTraffic();
    const quota = 'IndexWriteAccountLimitExceeded';
    const run = boardRun(0.75);
    const sets = run.sets.map((set) => ({
      ...set,
      write: { ...set.write, throttled: new Map([...set.write.throttled.values()].map((series) => [quota, series])) },
    }));
    const causes = (added: Partial<(typeof traffic.sets)[number]>): readonly unknown[] => {
      const input = compiledBoard({ ...traffic, sets: traffic.sets.map((set) => ({ ...set, ...added })) });
      return throttleCauses(input, [{ ...run, sets } as RunResult], { ...run, sets } as RunResult, []);
    };
    expect(causes({})).toMatchObject([{ scope: 'set', askedPerSecond: 4000, servedPerSecond: 40_000 }]);
    expect(causes({ mode: { kind: 'provisioned', read: 10, write: 70 } })).toMatchObject([{ servedPerSecond: 70 }]);
  });

  it('names the key of a hot partition', () => {
    expect(forecast.sets[1]?.hottestPartitions[0]).toMatchObject({
      throttledSeconds: 299,
      topKey: { text: '`LEADERBOARD`', share: 1 },
    });
  });

  it('tells every assumption that AWS has not published, and those of the load', () => {
    const names = forecast.assumptions.map(({ name }) => name);
    expect([...names].sort()).toEqual([...Object.keys(forecast.settings), 'load'].sort());
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(forecast))).toEqual(forecast);
  });
});

describe('writes that an index does not take in', () => {
  /** The table and another of its indexes do not come to serve what the board refuses. */
  function held(): { readonly input: ReturnType<typeof compiledBoard>; readonly run: RunResult } {
    const traffic = boardTraffic();
    const [table, board] = traffic.sets;
    const run = boardRun(0.75);
    const [first, second] = run.sets;
    if (table === undefined || board === undefined || first === undefined || second === undefined) throw new Error();
    const write = { ...second.write, throttled: second.write.throttled };
    const calm = second.hottestPartitions.map((one) => ({ ...one, peak: 500 }));
    return {
      input: compiledBoard({ ...traffic, sets: [table, { ...board, name: 'scores.other' }, board] }),
      run: {
        ...run,
        sets: [{ ...first, write }, { ...second, name: 'scores.other', hottestPartitions: calm }, second],
      },
    };
  }

  it('are the fault of the index alone', () => {
    const { input, run } = held();
    expect(run.sets.map((_, i) => refusesItself(input.traffic, run, i, 'write', REASON))).toEqual([false, false, true]);
    expect(headlineOf(input, [run], 0).firstReason).toEqual({ reason: REASON, set: 'scores.board' });
  });
});

describe('a last minute that is half a minute', () => {
  const REFUSED = 'IndexWriteProvisionedThroughputExceeded';
  const limit = Float64Array.from({ length: 10 }, () => 30);
  const series = (last: number) => Float64Array.from({ length: 10 }, (_, i) => (i === 9 ? last : 60));
  const traffic = boardTraffic();
  const [table, board] = traffic.sets;
  const run = boardRun(0);
  const [first, second] = run.sets;
  if (table === undefined || board === undefined || first === undefined || second === undefined) throw new Error();
  const mode = { kind: 'provisioned', read: 30, write: 30 } as const;
  const throttled = new Map([[REFUSED, series(60)] as const]);
  const write = (last: number) => ({ offered: series(last), consumed: series(60), throttled, limit, warm: 30 });
  const short: RunResult = {
    ...run,
    duration: 570,
    sets: [first, { ...second, name: 'scores.other', write: write(600) }, { ...second, write: write(1200) }],
  };
  const cached = traffic.flows.map((flow) => ({
    ...flow,
    demands: flow.demands.map((one) => (one.set === 1 ? { ...one, set: 2, cache: { seconds: 1 } } : one)),
  }));
  const sets = [table, { ...board, name: 'scores.other', mode }, { ...board, mode }];
  const input = compiledBoard({ ...traffic, duration: 570, sets, flows: cached });

  it('is over the limit by its own seconds', () => {
    // 1,200 units in 30 seconds are 40 a second; the 600 of the other are 20.
    const refuses = [1, 2].map((set) => refusesItself(input.traffic, short, set, 'write', REFUSED));
    expect(refuses).toEqual([false, true]);
  });

  it('is the busiest by its own seconds', () => {
    const [cause] = throttleCauses(input, [short], short, []);
    expect(cause).toMatchObject({ set: 'scores.board', askedPerSecond: 40, servedPerSecond: 30 });
  });
});

describe('a heat map', () => {
  it('is made smaller by the greatest of what falls together', () => {
    const values = new Float32Array(130 * 480);
    values[129 * 480 + 479] = 7;
    values[0] = 3;
    const map = shrunk({ rows: 130, columns: 480, values });
    expect([map.rows, map.columns, map.values.length]).toEqual([64, 240, 64 * 240]);
    expect([map.values[0], map.values.at(-1)]).toEqual([3, 7]);
    expect(map.values.reduce((sum, value) => sum + value, 0)).toBe(10);
    expect(shrunk({ rows: 1, columns: 2, values: Float32Array.from([1, 0.123456]) }).values).toEqual([1, 0.123]);
  });
});
