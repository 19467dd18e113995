import {
  createRandom,
  createSampler,
  expectedFullest,
  harmonic,
  hottestPartition,
  hottestShare,
  normalTail,
  shareOfRank,
  topShare,
  YCSB_SCRAMBLED_ZETA,
  zipfSampler,
} from '../../../src/distributions/index.js';
import { KNOWN_SHARES } from '../../distributions/known-shares.js';
import { keys, uniform, writes, zipf } from '../../fluid/support.js';
import { between, type Case, type Check, exactly, near } from '../check.js';
import { played } from '../play.js';

const LAYOUTS = 2000;

export const KEY_CASES: readonly Case[] = [
  {
    id: 'V01',
    text: 'Sum of i^-0.99 over 10¹⁰ keys, and the constant that YCSB stores for it',
    kind: 'closed form',
    isQuick: true,
    checks: () => [
      near('H(10¹⁰, 0.99)', harmonic(1e10, 0.99), 26.46902820175148, { relative: 1e-12 }),
      exactly('YCSB', YCSB_SCRAMBLED_ZETA, 26.46902820178302),
    ],
  },
  {
    id: 'V02',
    text: 'Sum of i^-0.99 over 10³, 10⁶ and 10⁹ keys',
    kind: 'closed form',
    isQuick: true,
    checks: () => [
      near('H(10³)', harmonic(1e3, 0.99), 7.728953217284738, { relative: 1e-12 }),
      near('H(10⁶)', harmonic(1e6, 0.99), 15.391849746036803, { relative: 1e-12 }),
      near('H(10⁹)', harmonic(1e9, 0.99), 23.6033641041251, { relative: 1e-12 }),
    ],
  },
  {
    id: 'V03',
    text: 'Shares of the hottest key and of the hottest 10, 100 and 1,000; ten zipf distributions',
    kind: 'closed form',
    isQuick: true,
    checks: () => [
      ...KNOWN_SHARES.filter(([, n]) => n === 1e10).map(([s, n, first]) =>
        near(`hottest key, s = ${s}`, hottestShare(zipf(n, s)), first, { relative: 1e-5 }),
      ),
      near('largest relative difference of 40', largestDifference(), 0, { absolute: 1e-5 }),
    ],
  },
  {
    id: 'V04',
    text: 'A million draws from 10¹⁰ zipf-0.99 keys: chi-square over ranks 1 to 20 and the others',
    kind: 'closed form',
    checks: () => samplerChecks(),
  },
  {
    id: 'V05',
    text: "YCSB's generator gives ranks 3 and 4 too much, as measured over 5 million draws (N = 10⁶)",
    kind: 'closed form',
    checks: () => {
      const drawn = frequencies(createSampler({ kind: 'ycsb', keys: 1e6, exponent: 0.99 }), 4, 1e6);
      const ratio = (rank: number): number => (drawn[rank] as number) / shareOfRank(zipf(1e6), rank);
      return [
        near('rank 3 over zipf', ratio(3), 1.19, { absolute: 0.02 }),
        near('rank 4 over zipf', ratio(4), 1.13, { absolute: 0.02 }),
      ];
    },
  },
  {
    id: 'V06',
    text: 'Share of the partition with the hottest key: 10⁶ zipf-0.99 keys, 16 partitions',
    kind: 'closed form',
    checks: () => hottestChecks(1e6, 16, 0.123409, 0.012816),
  },
  {
    id: 'V07',
    text: 'The same: 10⁹ keys, 100 partitions',
    kind: 'closed form',
    checks: () => hottestChecks(1e9, 100, 0.051943, 0.003435),
  },
  {
    id: 'V08',
    text: 'Keys on the fullest partition: 10⁶ keys on 1,000 and on 100 partitions',
    kind: 'closed form',
    checks: () => [
      near('1,000 partitions', expectedFullest(1e6, 1000), 1104, { relative: 0.01 }),
      near('100 partitions', expectedFullest(1e6, 100), 10_252, { relative: 0.005 }),
      near('100 partitions, mean of 20 layouts', fullestPlaced(1e6, 100, 20), 10_252, { relative: 0.005 }),
    ],
  },
  {
    id: 'V09',
    text: 'Keys on the fullest partition: 1,000 keys on 1,000 partitions',
    kind: 'closed form',
    isQuick: true,
    checks: () => [
      near('closed form', expectedFullest(1000, 1000), 5.51, { absolute: 0.05 }),
      near('mean of 200 layouts', fullestPlaced(1000, 1000, 200), 5.51, { absolute: 0.2 }),
    ],
  },
  {
    id: 'V13',
    text: 'Hottest of 100 partitions over the mean: 10⁹ zipf-0.5 keys',
    kind: 'closed form',
    isQuick: true,
    checks: () => [
      near('closed form', 100 * hottestPartition(zipf(1e9, 0.5), 100).mean, 1.002, { absolute: 0.002 }),
      near('a run', hottestOf(zipf(1e9, 0.5), 100, 1)?.timesMean ?? 0, 1.002, { absolute: 0.002 }),
    ],
  },
];

function largestDifference(): number {
  let largest = 0;
  for (const [s, n, first, ...tops] of KNOWN_SHARES) {
    const got = [hottestShare(zipf(n, s)), ...[10, 100, 1000].map((k) => topShare(zipf(n, s), k))];
    for (const [i, known] of [first, ...tops].entries()) {
      largest = Math.max(largest, Math.abs((got[i] as number) / known - 1));
    }
  }
  return largest;
}

function samplerChecks(): readonly Check[] {
  const draws = 1e6;
  const ranks = 20;
  let attempts = 0;
  const drawn = frequencies(
    zipfSampler(1e10, 0.99, () => {
      attempts += 1;
    }),
    ranks,
    draws,
  );
  let chiSquare = 0;
  for (let rank = 0; rank <= ranks; rank++) {
    const share = rank === 0 ? 1 - topShare(zipf(1e10), ranks) : shareOfRank(zipf(1e10), rank);
    chiSquare += (draws * ((drawn[rank] as number) - share) ** 2) / share;
  }
  // Wilson and Hilferty: the cube root of chi-square over its degrees of freedom is all but normal.
  const spread = 2 / (9 * ranks);
  const p = normalTail(((chiSquare / ranks) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread));
  return [between('p', p, 0.001, 1), between('share of accepted draws', draws / attempts, 0.99, 1)];
}

/** How often ranks are drawn, those beyond the last as rank 0. */
function frequencies(sampler: ReturnType<typeof createSampler>, ranks: number, draws: number): Float64Array {
  const counts = new Float64Array(ranks + 1);
  const random = createRandom(50, 'validation');
  for (let i = 0; i < draws; i++) {
    const rank = sampler(random);
    const at = rank <= ranks ? rank : 0;
    counts[at] = (counts[at] as number) + 1 / draws;
  }
  return counts;
}

function hottestOf(distribution: ReturnType<typeof zipf>, partitions: number, layout: number, heavyKeys?: number) {
  const { sets } = played(1, { partitions }, 100, [writes({ keys: keys(distribution, 'item') })], {
    layout,
    ...(heavyKeys === undefined ? {} : { heavyKeys }),
  });
  return sets[0]?.hottestPartitions.find(({ topKey }) => heavyKeys === undefined || topKey?.rank === 1);
}

/** In closed form, and over placements of a thousand keys one by one and the others as a sum. */
function hottestChecks(count: number, partitions: number, mean: number, deviation: number): readonly Check[] {
  const closed = hottestPartition(zipf(count), partitions);
  const shares: number[] = [];
  for (let layout = 1; layout <= LAYOUTS; layout++) {
    shares.push(hottestOf(zipf(count), partitions, layout, 1000)?.share ?? Number.NaN);
  }
  const placed = shares.reduce((sum, share) => sum + share, 0) / LAYOUTS;
  const spread = Math.sqrt(shares.reduce((sum, share) => sum + (share - placed) ** 2, 0) / (LAYOUTS - 1));
  // The shares are skewed, which widens the error of their deviation.
  const fourth = shares.reduce((sum, share) => sum + (share - placed) ** 4, 0) / LAYOUTS;
  const ofSpread = Math.sqrt((fourth - spread ** 4) / LAYOUTS) / (2 * spread);
  return [
    near('mean', closed.mean, mean, { absolute: 1e-6 }),
    near('deviation', closed.deviation, deviation, { absolute: 1e-6 }),
    near(`mean of ${LAYOUTS} layouts, 3 s.e.`, placed, mean, { absolute: (3 * deviation) / Math.sqrt(LAYOUTS) }),
    near('their deviation, 3 s.e.', spread, deviation, { absolute: 3 * ofSpread }),
  ];
}

function fullestPlaced(count: number, partitions: number, layouts: number): number {
  let sum = 0;
  for (let layout = 1; layout <= layouts; layout++) {
    const hottest = hottestOf(uniform(count), partitions, layout);
    sum += (hottest?.share ?? Number.NaN) * count;
  }
  return sum / layouts;
}
