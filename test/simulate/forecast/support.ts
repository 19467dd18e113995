import { fluidAssumptions, type RunResult, type Traffic } from '../../../src/fluid/index.js';
import type { CompiledTraffic } from '../../../src/load/traffic/index.js';
import type { Forecast, ForecastCost, Mitigation } from '../../../src/simulate/forecast/report.js';
import type { SummaryOptions } from '../../../src/simulate/forecast/summary/input.js';
import { summarise } from '../../../src/simulate/forecast/summary/summarise.js';

type Reason = 'IndexWriteKeyRangeThroughputExceeded';
export const REASON: Reason = 'IndexWriteKeyRangeThroughputExceeded';

const onDemand = { kind: 'onDemand', maximum: {}, quota: { read: 40_000, write: 40_000 } } as const;

/** Scores by player, and an index with all of them under one key; ten minutes of which the last five are at the peak. */
export function boardTraffic(): Traffic {
  const set = { table: 'scores', mode: onDemand, bytes: 1_000_000, hasLocalIndex: false } as const;
  const retries = { attempts: 3, quota: false };
  const players = { id: 'players', distribution: { kind: 'uniform', keys: 1000 }, within: 'item' } as const;
  const board = { id: 'board', distribution: { kind: 'uniform', keys: 1 }, within: 'growing' } as const;
  const points = (low: number, high: number) => ({
    points: [
      { at: 0, rate: low },
      { at: 300, rate: low },
      { at: 300, rate: high },
    ],
  });
  return {
    duration: 600,
    sets: [
      { ...set, name: 'scores', kind: 'table' },
      { ...set, name: 'scores.board', kind: 'index' },
    ],
    flows: [
      {
        name: 'improve',
        curve: points(100, 2000),
        retries,
        demands: [
          { set: 0, kind: 'write', units: 1, unitsSquared: 1, keys: players, bytes: 100 },
          { set: 1, kind: 'write', units: 2, unitsSquared: 4, keys: board, bytes: 100 },
        ],
      },
      {
        name: 'topPlayers',
        curve: points(50, 50),
        retries,
        demands: [{ set: 1, kind: 'read', units: 0.5, unitsSquared: 0.25, keys: board }],
      },
    ],
  };
}

export function compiledBoard(traffic: Traffic = boardTraffic()): CompiledTraffic {
  return {
    traffic,
    sets: [],
    keys: new Map([
      ['players', { set: 'scores', key: 'PLAYER#{playerId}', value: 'one of 1,000 values of `playerId`' }],
      ['board', { set: 'scores.board', key: 'LEADERBOARD', value: '' }],
    ]),
    flows: new Map(),
    assumptions: ['all peaks come at the same time'],
    missing: [],
  };
}

const BUCKETS = 10;

function series(of: (bucket: number) => number): Float64Array {
  return Float64Array.from({ length: BUCKETS }, (_, i) => of(i));
}

/** What ten minutes of that come to where `refused` of the calls are, from the sixth minute on. */
export function boardRun(refused: number): RunResult {
  const rate = (bucket: number): number => (bucket < 5 ? 100 : 2000) * 60;
  const share = (bucket: number): number => (bucket < 5 ? 0 : refused);
  const none = new Map<Reason, Float64Array>();
  const by = (units: number): ReadonlyMap<Reason, Float64Array> =>
    refused === 0 ? none : new Map([[REASON, series((i) => rate(i) * share(i) * units)]]);
  const idle = { offered: series(() => 0), consumed: series(() => 0), throttled: none, warm: 12_000 };
  const set = {
    splits: [],
    splitCount: { heat: 0, size: 0, isolation: 0 },
    unsplittable: 0,
    hottestPartitions: [],
    heatMap: { rows: 1, columns: BUCKETS, values: new Float32Array(BUCKETS) },
    bytes: 1_000_000,
    partitions: { start: 4, end: 4, series: series(() => 4) },
  };
  return {
    duration: 600,
    bucketSeconds: 60,
    buckets: BUCKETS,
    sets: [
      {
        ...set,
        name: 'scores',
        read: idle,
        write: {
          offered: series(rate),
          consumed: series((i) => rate(i) * (1 - share(i))),
          throttled: none,
          warm: 4000,
        },
      },
      {
        ...set,
        name: 'scores.board',
        unsplittable: refused > 0 ? 1 : 0,
        read: { ...idle, offered: series(() => 1500), consumed: series(() => 1500) },
        write: {
          offered: series((i) => 2 * rate(i)),
          consumed: series((i) => 2 * rate(i) * (1 - share(i))),
          throttled: by(2),
          warm: 4000,
          ...(refused > 0 ? { firstThrottle: 301 } : {}),
        },
        hottestPartitions: [
          {
            kind: 'write',
            peak: 4000,
            limit: 1000,
            share: 1,
            timesMean: 4,
            ...(refused > 0 ? { firstThrottle: 301 } : {}),
            throttledSeconds: refused > 0 ? 299 : 0,
            topKey: { keys: 'board', rank: 1, share: 1 },
          },
        ],
        heatMap: { rows: 2, columns: 3, values: Float32Array.from([0, 1, 2, 0.5, 0, 4]) },
      },
    ],
    flows: [
      {
        name: 'improve',
        offered: series(rate),
        admitted: series((i) => rate(i) * (1 - share(i))),
        throttled: by(1),
        attempts: series((i) => rate(i) * (1 + 2 * share(i))),
        failed: series((i) => rate(i) * share(i) * 0.9),
        consumed: [{ set: 1, kind: 'write', units: 1000 }],
      },
      {
        name: 'topPlayers',
        offered: series(() => 3000),
        admitted: series(() => 3000),
        throttled: none,
        attempts: series(() => 3000),
        failed: series(() => 0),
        consumed: [{ set: 1, kind: 'read', units: 15_000 }],
      },
    ],
  };
}

export const COST: ForecastCost = {
  currency: 'USD',
  region: 'us-east-1',
  priceDate: '2026-09-06',
  perMonth: 1234.5,
  lines: [{ at: 'scores', what: 'writes', usd: 1234.5 }],
  alternatives: [{ name: 'provisioned', usd: 900 }],
  excludes: [],
};

export const OPTIONS: SummaryOptions = { mode: 'expectation', seed: 7, settings: fluidAssumptions() };

/** A forecast of one layout for each share of calls that is refused in it. */
export function boardForecast(refused: readonly number[], added: Partial<Forecast> = {}): Forecast {
  const summary = summarise(compiledBoard(), refused.map(boardRun), COST, OPTIONS);
  return { ...summary, replicas: [], mitigations: [], variants: [], ...added };
}

/** A change after which nothing is refused. */
export function shardFix(): Mitigation {
  return {
    change: 'topPlayers.shards=8',
    title: 'Spread `LEADERBOARD` over 8 shards',
    why: 'Each shard then has at most 50 % of what a partition serves.',
    before: boardForecast([0.75]).headline,
    after: { ...boardForecast([0]).headline, hottestKey: 0.5, usdPerMonth: 1250 },
  };
}
