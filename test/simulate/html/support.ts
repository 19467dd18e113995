import type { ThrottleReason } from '../../../src/fluid/index.js';
import { fluidAssumptions } from '../../../src/fluid/index.js';
import type {
  FlowForecast,
  Forecast,
  Headline,
  KeyForecast,
  KindForecast,
  Quantiles,
  SetForecast,
} from '../../../src/simulate/forecast/report.js';

/** The same numbers in every run, without a generator of random ones. */
function wave(i: number, of: number): number {
  return (Math.sin((i * 2.399 + of * 5.1) % 6.283) + 1) / 2;
}

export function quantiles(p50: number, spread = 0): Quantiles {
  return {
    min: p50 * (1 - spread),
    p10: p50 * (1 - spread / 2),
    p50,
    p90: p50 * (1 + spread / 2),
    max: p50 * (1 + spread),
  };
}

export function headlineOf(changes: Partial<Headline> = {}): Headline {
  return {
    calls: 60_480_000,
    throttledShare: quantiles(0.1284, 0.3),
    failedShare: quantiles(0.0181, 0.5),
    neverThrottled: 0,
    firstThrottle: 212,
    firstReason: { reason: 'IndexWriteKeyRangeThroughputExceeded', set: 'scores.topPlayers' },
    amplification: 1.31,
    hottestPartition: quantiles(4.12, 0.2),
    hottestKey: 4.05,
    partitions: { start: 14, end: 31 },
    usdPerMonth: 18_402.33,
    ...changes,
  };
}

export interface Shape {
  readonly duration?: number;
  readonly bucketSeconds?: number;
  readonly sets?: readonly string[];
  readonly flows?: readonly string[];
  readonly isCalm?: boolean;
}

/** A plausible forecast: an index whose one key is too hot, a provisioned table that is followed up by auto scaling, calm tables. */
export function forecastOf({
  duration = 7200,
  bucketSeconds = 60,
  sets = ['scores', 'scores.topPlayers', 'players'],
  flows = ['submitScore', 'topPlayers', 'playerScores', 'updateProfile'],
  isCalm = false,
}: Shape = {}): Forecast {
  const buckets = Math.ceil(duration / bucketSeconds);
  const calm = headlineOf({
    throttledShare: quantiles(0),
    failedShare: quantiles(0),
    neverThrottled: 1,
    amplification: 1,
    hottestPartition: quantiles(0.34, 0.1),
    hottestKey: 0.3,
  });
  const { firstThrottle: _first, firstReason: _reason, ...never } = calm;
  const headline = isCalm ? never : headlineOf();
  return {
    duration,
    bucketSeconds,
    mode: 'expectation',
    seed: 1,
    layouts: 20,
    scenario: 'seasonFinale',
    medianLayout: 7,
    headline,
    sets: sets.map((name, i) => setOf(name, i, buckets, bucketSeconds, !isCalm && i < 2)),
    flows: flows.map((name, i) => flowOf(name, i, buckets, !isCalm && i < 2)),
    keys: sets.map((name, i) => keyOf(name, i, isCalm)),
    replicas: [],
    causes: isCalm
      ? []
      : [
          {
            set: sets[1] ?? 'scores.topPlayers',
            kind: 'write',
            reason: 'IndexWriteKeyRangeThroughputExceeded',
            layouts: 1,
            firstThrottle: 212,
            endsAt: 4260,
            flows: flows.slice(0, 2).map((name, i) => ({ name, share: 0.092 / (i + 1) })),
            scope: 'key',
            askedPerSecond: 4050,
            servedPerSecond: 1000,
            key: { key: 'BOARD#{boardId}', value: 'the hottest of 480 values of boardId', within: 'growing' },
          },
          {
            set: sets[0] ?? 'scores',
            kind: 'write',
            reason: 'TableWriteProvisionedThroughputExceeded',
            layouts: 1,
            firstThrottle: 2460,
            flows: flows.slice(0, 1).map((name) => ({ name, share: 0.023 })),
            scope: 'set',
            askedPerSecond: 8400,
            servedPerSecond: 6500,
          },
        ],
    collections: [
      {
        set: sets[0] ?? 'scores',
        key: 'PLAYER#{playerId}',
        entities: ['Player', 'Score'],
        bytes: 1.2 * 1024 ** 3,
        bytesPerDay: 31 * 1024 ** 2,
        limit: 10 * 1024 ** 3,
        limitFrom: 'local-index',
        daysLeft: 290.7,
      },
    ],
    cost: {
      currency: 'USD',
      region: 'us-east-1',
      priceDate: '2026-10-01',
      perMonth: headline.usdPerMonth,
      lines: sets.flatMap((at, i) => [
        { at, what: 'write units on demand', usd: 9000 / (i + 1) },
        { at, what: 'storage', usd: 120.5 / (i + 1) },
      ]),
      alternatives: [
        { name: 'On demand', usd: 18_402.33 },
        { name: 'Provisioned for the peak', usd: 9120.4, note: 'at 70 % utilisation' },
        { name: 'Provisioned, auto scaling', usd: 6240, note: '70 % target' },
        { name: 'Reserved for a year', usd: 4120, note: 'what is always needed' },
      ],
      excludes: ['data transfer', 'tax'],
    },
    mitigations: isCalm
      ? []
      : [
          {
            change: 'topPlayers.shards=16',
            title: 'Spread topPlayers over 16 shards',
            why: 'Every write of a board goes to one partition key value, which one partition serves.',
            before: headline,
            after: { ...never, hottestPartition: quantiles(0.41), usdPerMonth: 18_911 },
          },
          {
            change: 'submitScore.rate=ramp(30m)',
            title: 'Let the load rise over half an hour',
            why: 'Splits for heat then come before the peak does.',
            before: headline,
            after: headlineOf({ throttledShare: quantiles(0.071, 0.3), hottestPartition: quantiles(2.8, 0.1) }),
          },
          {
            title: 'Leave the attributes that change out of the index',
            why: 'Each change of them writes the index twice.',
            before: headline,
            after: headlineOf({ throttledShare: quantiles(0.102, 0.2), usdPerMonth: 15_020 }),
          },
        ],
    variants: [
      { name: 'rate.all=x10', headline: headlineOf({ throttledShare: quantiles(0.71, 0.1), usdPerMonth: 178_000 }) },
      { name: 'topPlayers.shards=8', headline: headlineOf({ throttledShare: quantiles(0.012, 0.8) }) },
    ],
    sweep: {
      knob: 'topPlayers.shards',
      points: [1, 2, 4, 8, 16, 32].map((shards) => ({
        value: String(shards),
        headline: headlineOf({
          throttledShare: quantiles(Math.max(0, 0.1284 / shards - 0.006), 0.4),
          hottestPartition: quantiles(4.12 / shards, 0.3),
          usdPerMonth: 18_402 + 31 * shards,
        }),
      })),
    },
    assumptions: [
      { name: 'detectSeconds', value: '300', why: 'Several minutes over the limit before a split is decided.' },
      { name: 'splitSeconds', value: '300', why: 'In the order of minutes until the parts serve.' },
      { name: 'layout', value: '20 drawn', why: "AWS's hash function is not public." },
    ],
    missing: ['`exportAll` states no rate: its calls are left out'],
    settings: fluidAssumptions(),
  };
}

function seriesOf(buckets: number, peak: number): readonly number[] {
  return Array.from({ length: buckets }, (_, i) => {
    const x = i / buckets;
    const hump = 0.3 + 0.7 * Math.exp(-(((x - 0.45) / 0.18) ** 2));
    return peak * hump * (0.97 + 0.06 * wave(i, 1));
  });
}

function kindOf(
  buckets: number,
  peak: number,
  limit: number | undefined,
  reason: ThrottleReason | undefined,
): KindForecast {
  const offered = seriesOf(buckets, peak);
  const bound = limit ?? peak * 0.72;
  const throttled = offered.map((units) => (reason === undefined ? 0 : Math.max(0, units - bound)));
  const consumed = offered.map((units, i) => units - (throttled[i] ?? 0));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) * 60;
  const first = throttled.findIndex((units) => units > 0);
  return {
    offered: sum(offered),
    consumed: sum(consumed),
    throttledShare: quantiles(sum(offered) === 0 ? 0 : sum(throttled) / sum(offered), 0.2),
    throttled: reason === undefined ? [] : [{ reason, units: sum(throttled) }],
    ...(first === -1 ? {} : { firstThrottle: first * 60 }),
    warm: 14_000,
    peakPerSecond: peak,
    series: { offered, consumed, throttled, ...(limit === undefined ? {} : { limit: offered.map(() => limit) }) },
  };
}

function setOf(name: string, at: number, buckets: number, bucketSeconds: number, isHot: boolean): SetForecast {
  const isIndex = name.includes('.');
  const side = isIndex ? 'Index' : 'Table';
  const provisioned = at === 0;
  const start = at === 1 ? 4 : 5;
  const partitions = Array.from({ length: buckets }, (_, i) => (isHot ? start + Math.floor((i / buckets) * 9) : start));
  const rows = 64;
  const hot = 23 + at * 7;
  const load = seriesOf(buckets, 1);
  return {
    name,
    table: name.split('.')[0] ?? name,
    kind: isIndex ? 'index' : 'table',
    billing: provisioned ? 'provisioned' : 'on-demand',
    read: kindOf(buckets, at === 1 ? 5200 : 0, undefined, undefined),
    write: kindOf(
      buckets,
      8400 / (at + 1),
      provisioned ? 6500 : undefined,
      isHot
        ? provisioned
          ? `${side}WriteProvisionedThroughputExceeded`
          : `${side}WriteKeyRangeThroughputExceeded`
        : undefined,
    ),
    partitions: { start, end: quantiles(partitions.at(-1) ?? start, 0.1), series: partitions },
    splits: isHot ? { heat: 6, size: 2, isolation: 1 } : { heat: 0, size: 0, isolation: 0 },
    unsplittable: at === 1 && isHot ? 1 : 0,
    firstSplits: isHot
      ? Array.from({ length: 9 }, (_, i) => ({
          at: ((i + 1) / 9) * buckets * bucketSeconds * 0.95,
          cause: i === 3 || i === 6 ? 'size' : i === 8 ? 'isolation' : 'heat',
          partitions: start + i + 1,
        }))
      : [],
    hottestPartitions: [
      {
        kind: 'write',
        peakPerSecond: isHot ? 4120 : 410,
        limit: 1000,
        share: 0.61,
        timesMean: 8.5,
        ...(isHot ? { firstThrottle: 212 } : {}),
        throttledSeconds: isHot ? 3180 : 0,
        topKey: { text: 'the hottest of 480 values of boardId', share: 0.97 },
      },
    ],
    heatMap: {
      rows,
      columns: buckets,
      values: Array.from({ length: rows * buckets }, (_, cell) => {
        const row = Math.floor(cell / buckets);
        const over = isHot && row === hot ? 4.1 : isHot && row % 17 === 4 ? 1.15 : 0.16 + 0.5 * wave(row, at) ** 3;
        return over * (load[cell % buckets] ?? 0);
      }),
    },
    bytes: { start: 41 * 1024 ** 3, end: 44 * 1024 ** 3 },
  };
}

function flowOf(name: string, at: number, buckets: number, isHot: boolean): FlowForecast {
  const offered = seriesOf(buckets, 4200 / (at + 1));
  const throttled = offered.map((calls) => (isHot ? Math.max(0, calls - 2800 / (at + 1)) : 0));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) * 60;
  const refused = sum(throttled);
  return {
    name,
    calls: sum(offered),
    throttledShare: quantiles(refused / sum(offered), 0.3),
    failedShare: isHot ? 0.018 : 0,
    attemptsPerCall: isHot ? 1.31 : 1,
    throttled: isHot
      ? [
          { reason: 'IndexWriteKeyRangeThroughputExceeded', calls: refused * 0.8 },
          { reason: 'TableWriteProvisionedThroughputExceeded', calls: refused * 0.2 },
        ]
      : [],
    readUnits: at % 2 === 1 ? sum(offered) : 0,
    writeUnits: at % 2 === 0 ? sum(offered) * 2 : 0,
    usdPerMonth: 9100 / (at + 1),
    series: { offered, throttled },
  };
}

function keyOf(set: string, at: number, isCalm: boolean): KeyForecast {
  const peak = isCalm ? 300 : 4050 / (at + 1) ** 2;
  const weights = Array.from({ length: 50 }, (_, i) => 1 / (i + 1) ** (0.7 + 0.3 * at));
  const total = weights.reduce((sum, weight) => sum + weight, 0) * 1.6;
  return {
    set,
    kind: 'write',
    key: at === 1 ? 'BOARD#{boardId}' : 'PLAYER#{playerId}',
    value: at === 1 ? 'the hottest of 480 values of boardId' : 'the hottest of 2,000,000 values of playerId',
    peakPerSecond: peak,
    limit: 1000,
    share: (weights[0] ?? 0) / total,
    timesMean: 96,
    headroom: 1000 - peak,
    ...(peak > 1000 ? { firstOver: 212 } : {}),
    within: at === 1 ? 'growing' : 'spread',
    shares: weights.map((weight) => weight / total),
  };
}
