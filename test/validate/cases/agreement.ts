import { hottestShare, leastShards, splitEvenly } from '../../../src/distributions/index.js';
import { type RunResult, runRequests, runTraffic, type Traffic } from '../../../src/fluid/index.js';
import { flow, index, keys, options, reads, sum, table, uniform, writes, zipf } from '../../fluid/support.js';
import { atMost, type Case, type Check, exactly, near } from '../check.js';
import { played, refusedShare } from '../play.js';

const SEEDS = 200;
const HUGE = zipf(1e10);
const PRIME_DAY = 151e6;

export const AGREEMENT_CASES: readonly Case[] = [
  {
    id: 'V44',
    text: '10⁶ zipf-0.99 keys, 16 partitions, 9,000 writes a second for 120 s: every request drawn, against amounts',
    kind: 'difference',
    checks: () => bruteForceChecks(),
  },
  {
    id: 'V45',
    text: 'The expectation, against the mean of 200 stochastic runs',
    kind: 'difference',
    checks: () => {
      const traffic = mixedTraffic(600);
      // When splits come is another draw: it is their mean time that the expectation uses, not the mean of what comes of them.
      const over = { stepSeconds: 10 };
      const assumed = { detectSeconds: 1e9 };
      const expected = runTraffic(traffic, options(over, assumed));
      return ['write', 'read'].map((name, f) => {
        const shares = Array.from({ length: SEEDS }, (_, seed) =>
          refusedShare(runTraffic(traffic, options({ ...over, mode: 'stochastic', seed }, assumed)), f),
        );
        const variance = sum(shares.map((share) => (share - mean(shares)) ** 2)) / (SEEDS - 1);
        return near(`${name}s refused, 3 s.e.`, mean(shares), refusedShare(expected, f), {
          absolute: 3 * Math.sqrt(variance / SEEDS),
        });
      });
    },
  },
  {
    id: 'V46',
    text: 'Cold partitions taken together, against one by one',
    kind: 'difference',
    isQuick: true,
    checks: () => {
      const together = runTraffic(mixedTraffic(1800), options());
      const apart = runTraffic(mixedTraffic(1800), options({ unlumped: true }));
      return together.sets.flatMap(({ name, read, write }, s) =>
        [read, write].map((kind, k) => {
          const other = apart.sets[s]?.[k === 0 ? 'read' : 'write'].consumed ?? [];
          const label = `${name}, ${k === 0 ? 'read' : 'write'} units, relative difference`;
          return near(label, sum(kind.consumed) / Math.max(1, sum(other)) - (sum(other) > 0 ? 1 : 0), 0, {
            absolute: 1e-9,
          });
        }),
      );
    },
  },
  {
    id: 'V47',
    text: 'Nothing is lost, partitions only become more, more of them or more shards never refuse more',
    kind: 'property',
    isQuick: true,
    checks: () => conservationChecks(),
  },
  {
    id: 'V48',
    text: '151 M requests a second on 10¹⁰ zipf-0.99 keys, 65,536 partitions: the hottest key',
    kind: 'scale',
    checks: () => scaleChecks(),
  },
  {
    id: 'V49',
    text: 'YCSB A and B, even keys, items of 900 bytes, 100,000 to a million operations a second, warmed up',
    kind: 'paper',
    isQuick: true,
    checks: () =>
      [0.5, 0.95].flatMap((readShare, i) => {
        const results = [1e5, 2.5e5, 5e5, 1e6].map((rate) => ycsb(rate, readShare));
        const refused = results.flatMap((result) => [refusedShare(result, 0), refusedShare(result, 1)]);
        const attempts = results.map(
          ({ flows }) => sum(flows.flatMap((one) => [...one.attempts])) / sum(flows.flatMap((one) => [...one.offered])),
        );
        return [
          near(`${'AB'[i]}, refused at any level`, Math.max(...refused), 0, { absolute: 0 }),
          // Without refusals no request waits for a retry, and nothing else makes latency depend on load.
          exactly(`${'AB'[i]}, attempts a call at all levels`, [...new Set(attempts)].join(), '1'),
        ];
      }),
  },
  {
    id: 'V50',
    text: 'The same seed and layout: every byte of the result',
    kind: 'seed',
    isQuick: true,
    checks: () => {
      const text = (seed: number): string =>
        resultText(runTraffic(mixedTraffic(600), options({ mode: 'stochastic', seed })));
      const [first, again, other] = [7, 7, 8].map(text);
      return [
        exactly('same seed, same bytes', first === again, true),
        exactly('another seed, same bytes', first === other, false),
      ];
    },
  },
];

function bruteForceChecks(): readonly Check[] {
  const traffic: Traffic = {
    duration: 120,
    sets: [table({ partitions: 16 })],
    flows: [flow(9000, [writes({ keys: keys(zipf(1e6), 'item') })])],
  };
  const aggregate = (layout: number, heavyKeys: number): RunResult =>
    runTraffic(traffic, options({ layout, heavyKeys }));
  // The layout whose hottest partition is most like the published one's.
  let layout = 1;
  let nearest = Number.POSITIVE_INFINITY;
  for (let one = 1; one <= 20; one++) {
    const distance = Math.abs((aggregate(one, 1e5).sets[0]?.hottestPartitions[0]?.share ?? 0) - 0.1174);
    if (distance < nearest) [layout, nearest] = [one, distance];
  }
  const amounts = aggregate(layout, 1e6);
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const brute = seeds.map((seed) => runRequests(traffic, options({ layout, seed })));
  const refused = brute.map(({ flows }) => 1 - (flows[0]?.admitted ?? 0) / (flows[0]?.offered ?? 1));
  const layouts = Array.from({ length: 12 }, (_, one) => one + 1);
  const meanOf = (heavyKeys: number): number => mean(layouts.map((one) => refusedShare(aggregate(one, heavyKeys))));
  return [
    near('refused, mean of 8 seeds', mean(refused), refusedShare(amounts), { relative: 0.05 }),
    near(
      'share of the hottest partition',
      mean(brute.map(({ sets }) => sets[0]?.hottestShare.write ?? 0)),
      amounts.sets[0]?.hottestPartitions[0]?.share ?? 0,
      { relative: 0.01 },
    ),
    near('10⁴ keys placed against all, refused, mean of 12 layouts', meanOf(1e4), meanOf(1e6), { relative: 0.05 }),
  ];
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Reads and writes of skewed keys, an index that holds back some, splits on the way. */
function mixedTraffic(duration: number): Traffic {
  return {
    duration,
    sets: [table({ partitions: 64 }), index({ partitions: 32 })],
    flows: [
      flow(
        20_000,
        [writes({ keys: keys(zipf(1e6), 'spread') }), writes({ set: 1, keys: keys(zipf(1e5, 0.8), 'spread', 'i') })],
        { name: 'write' },
      ),
      flow(90_000, [reads({ keys: keys(zipf(1e6), 'spread') })], { name: 'read' }),
    ],
  };
}

function conservationChecks(): readonly Check[] {
  const result = runTraffic(mixedTraffic(3600), options());
  let lost = 0;
  for (const { read, write } of result.sets) {
    for (const { offered, consumed, throttled } of [read, write]) {
      const refused = sum([...throttled.values()].map(sum));
      lost = Math.max(lost, Math.abs(sum(offered) - sum(consumed) - refused) / Math.max(1, sum(offered)));
    }
  }
  for (const { offered, admitted, throttled } of result.flows) {
    const refused = sum([...throttled.values()].map(sum));
    lost = Math.max(lost, Math.abs(sum(offered) - sum(admitted) - refused) / sum(offered));
  }
  let merged = 0;
  for (const { partitions } of result.sets) {
    let before = partitions.start;
    for (const count of partitions.series) {
      if (count < before) merged += 1;
      before = count;
    }
  }
  const stored = runTraffic(
    {
      duration: 3600,
      sets: [table({ bytes: 60e9 })],
      flows: [flow(50_000, [writes({ keys: keys(zipf(1e6)), bytes: 1000 })])],
    },
    options(),
  );
  const added = sum(stored.sets[0]?.write.consumed ?? []) * 1000;
  const refusedBy = (partitions: number, shards: number): number =>
    refusedShare(
      played(60, { partitions }, 20_000, [writes({ keys: keys(splitEvenly(zipf(1e4), shards), 'item') })], {
        heavyKeys: 1e6,
      }),
    );
  const byPartitions = [8, 16, 32, 64, 128, 256].map((partitions) => refusedBy(partitions, 1));
  const byShards = [1, 2, 4, 8, 16, 32].map((shards) => refusedBy(64, shards));
  const rises = (series: readonly number[]): number =>
    series.filter((one, i) => i > 0 && one > (series[i - 1] as number) + 1e-9).length;
  return [
    near('offered less served and refused, of offered', lost, 0, { absolute: 1e-9 }),
    exactly('buckets with fewer partitions than before', merged, 0),
    near('bytes after splits over bytes put in', (stored.sets[0]?.bytes ?? 0) / (60e9 + added), 1, { absolute: 1e-9 }),
    exactly('doublings of partitions that refuse more', rises(byPartitions), 0),
    exactly('doublings of shards that refuse more', rises(byShards), 0),
  ];
}

function scaleChecks(): readonly Check[] {
  const partitions = 65_536;
  const top = hottestShare(HUGE) * PRIME_DAY;
  const play = (distribution: ReturnType<typeof uniform>, cached: boolean): RunResult =>
    runTraffic(
      {
        duration: 600,
        sets: [table({ partitions })],
        flows: [
          flow(
            PRIME_DAY * 0.9,
            [
              reads({
                keys: keys(HUGE, 'item'),
                units: 0.5,
                unitsSquared: 0.25,
                isEventual: true,
                ...(cached ? { cache: { seconds: 60 } } : {}),
              }),
            ],
            { name: 'read' },
          ),
          flow(PRIME_DAY * 0.1, [writes({ keys: keys(distribution, 'item') })], { name: 'write' }),
        ],
      },
      options(),
    );
  const bare = play(HUGE, false);
  const shards = leastShards(PRIME_DAY * 0.1 * hottestShare(HUGE), 1000);
  // So many shards for every key: each of them then is far below a partition's limit.
  const helped = play(splitEvenly(HUGE, shards), true);
  return [
    near('requests a second on it', top, 5.7e6, { relative: 0.01 }),
    exactly('is the hottest partition its', bare.sets[0]?.hottestPartitions[0]?.topKey?.rank ?? 0, 1),
    exactly('first second with refusals', Math.ceil(bare.sets[0]?.write.firstThrottle ?? -1), 1),
    exactly('feasible as it is', refusedShare(bare, 0) === 0 && refusedShare(bare, 1) === 0, false),
    exactly('shards that its writes need', shards, 634),
    atMost('refused with those shards and a cache of a minute', refusedShare(helped, 1), refusedShare(bare, 1) / 20),
    atMost('reads refused with them', refusedShare(helped, 0), refusedShare(bare, 0) / 20),
  ];
}

function ycsb(rate: number, readShare: number): RunResult {
  const warm = { read: 2 * rate, write: 2 * rate };
  const even = uniform(1e15);
  return runTraffic(
    {
      duration: 600,
      sets: [table({ warm })],
      flows: [
        flow(rate * readShare, [reads({ keys: keys(even, 'item') })], { name: 'read', retries: SDK }),
        flow(rate * (1 - readShare), [writes({ keys: keys(even, 'item') })], { name: 'update', retries: SDK }),
      ],
    },
    options(),
  );
}

const SDK = { attempts: 3, quota: true };

/** Every number of a result, as text. */
export function resultText(result: RunResult): string {
  return JSON.stringify(result, (_, value: unknown) => {
    if (value instanceof Map) return [...value];
    return ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value;
  });
}
