import { noCollision } from '../../../src/distributions/index.js';
import {
  Autoscaler,
  type AutoscaleSettings,
  attemptsOf,
  backoffMeans,
  callsBetween,
  daxRequests,
  type RateCurve,
  type RetryPolicy,
  runTraffic,
} from '../../../src/fluid/index.js';
import { flow, index, keys, options, reads, sum, table, uniform, writes } from '../../fluid/support.js';
import { atMost, type Case, type Check, exactly, near } from '../check.js';
import { reasonsOf, refusedShare, servedRates } from '../play.js';

const HOUR = 3600;
/** Units that no load of these cases comes near. */
const PLENTY = 1e16;

export const INDEX_CASES: readonly Case[] = [
  {
    id: 'V34',
    text: 'An index on a status that 80 % of the items have, with entries of 1 KB and a growing sort key: writes of the table',
    kind: 'documentation',
    isQuick: true,
    checks: () => {
      const result = runTraffic(indexTraffic(3000, 0.8), options());
      const base = result.sets[0];
      return [
        near('served a second', servedRates(result)[30] ?? 0, 1250, { relative: 0.01 }),
        exactly('reason', reasonsOf(result).join(), 'IndexWriteKeyRangeThroughputExceeded'),
        atMost('hottest partition of the table over its limit', (base?.hottestPartitions[0]?.peak ?? 0) / 1000, 0.5),
      ];
    },
  },
  {
    id: 'V35',
    text: 'An index that is read beyond its capacity: writes of the table',
    kind: 'documentation',
    isQuick: true,
    checks: () => {
      const status = keys(uniform(1), 'item', 'i');
      const { sets, flows } = indexTraffic(900, 0.8);
      const result = runTraffic(
        { duration: 600, sets, flows: [...flows, flow(20_000, [reads({ set: 1, keys: status })], { name: 'query' })] },
        options(),
      );
      return [
        near('writes refused', refusedShare(result), 0, { absolute: 0 }),
        exactly('reason of reads', reasonsOf(result, 1).join(), 'IndexReadKeyRangeThroughputExceeded'),
        near('reads refused', refusedShare(result, 1), 1 - 3000 / 20_000, { absolute: 1e-3 }),
      ];
    },
  },
  {
    id: 'V36',
    text: 'Auto scaling at a target of 70 %: minutes until it changes capacity, decreases in a day',
    kind: 'documentation',
    isQuick: true,
    checks: () => [
      exactly('minutes, 70 % used', minutesToChange(70), Number.POSITIVE_INFINITY),
      exactly('minutes, 71 % used', minutesToChange(71), 2),
      exactly('minutes, 51 % used', minutesToChange(51), Number.POSITIVE_INFINITY),
      exactly('minutes, 49 % used', minutesToChange(49), 15),
      exactly('decreases in a day', decreasesOfDay(), 27),
    ],
  },
  {
    id: 'V37',
    text: 'Auto scaling at 70 % under a load of 1,000 units a second: steps from 100 and from 5 units',
    kind: 'closed form',
    isQuick: true,
    checks: () => [
      exactly('steps from 100', scalingSteps(100, 1000, 0.7), 7),
      exactly('steps from 5', scalingSteps(5, 1000, 0.7), 15),
      exactly('steps from 100 at 50 %', scalingSteps(100, 1000, 0.5), 4),
    ],
  },
  {
    id: 'V38',
    text: 'Retries of twice the load that is served, without a quota',
    kind: 'closed form',
    isQuick: true,
    checks: () => {
      const { amplification, failed } = retried(2, { attempts: 3, quota: false });
      return [
        near('attempts a call, 3 tries', amplification, 2.424, { relative: 0.02 }),
        near('calls that fail', failed, 0.5, { relative: 0.02 }),
        near('attempts a call, 4 tries', retried(2, { attempts: 4, quota: false }).amplification, 3.143, {
          relative: 0.02,
        }),
      ];
    },
  },
  {
    id: 'V39',
    text: "The same with the SDK's retry quota of 500 tokens",
    kind: 'closed form',
    isQuick: true,
    checks: () => [
      near('twice the load', retried(2, { attempts: 3, quota: true }).amplification, 1.153, { relative: 0.03 }),
      near('1.1 times', retried(1.1, { attempts: 3, quota: true }).amplification, 1.383, { relative: 0.03 }),
      near('5 times', retried(5, { attempts: 3, quota: true }).amplification, 1.047, { relative: 0.03 }),
    ],
  },
  {
    id: 'V40',
    text: 'Mean waits of the SDK before the second and third try of a throttled request, in milliseconds',
    kind: 'documentation',
    isQuick: true,
    checks: () => [
      exactly('500 ms', backoffMeans(3).join(', '), '250, 500'),
      exactly('AWS_NEW_RETRIES_2026', backoffMeans(3, 1000).join(', '), '500, 1000'),
      exactly('longest', Math.max(...backoffMeans(20)), 10_000),
    ],
  },
  {
    id: 'V41',
    text: 'DAX: 50,000 hits, 1,000 misses and 100 writes a second of 2 KB, three nodes',
    kind: 'documentation',
    isQuick: true,
    checks: () => {
      const load = { hits: 50_000, misses: 1000, writes: 100, kilobytes: 2, nodes: 3 };
      const { normalised, target } = daxRequests(load);
      return [exactly('normalised a second', normalised, 135_000), exactly('with a node lost', target, 202_500)];
    },
  },
  {
    id: 'V42',
    text: 'Chance that 5 of 100, 10 of 100 and 20 of 1,000 random shards and partitions do not collide',
    kind: 'closed form',
    isQuick: true,
    checks: () => [
      near('5 of 100', noCollision(5, 100), 0.90345, { absolute: 5e-6 }),
      near('10 of 100', noCollision(10, 100), 0.62816, { absolute: 5e-6 }),
      near('20 of 1,000', noCollision(20, 1000), 0.82593, { absolute: 5e-6 }),
    ],
  },
  {
    id: 'V43',
    text: 'Prime Day 2020 (16.4 trillion calls in 66 hours, peak of 80.1 M/s) and 2019 (7.11 in 48, 45.4)',
    kind: 'closed form',
    isQuick: true,
    checks: () => [
      ...dayChecks('2020', 16.4e12, 66, 80.1e6, 69.02e6, 1.16),
      ...dayChecks('2019', 7.11e12, 48, 45.4e6, 41.15e6, 1.103),
    ],
  },
];

/** Writes of a table with an index on whose hottest key lies a share of them. */
export function indexTraffic(rate: number, share: number): Parameters<typeof runTraffic>[0] {
  const status = keys({ kind: 'weighted', weights: [share, 1 - share] }, 'growing', 'i');
  return {
    duration: 2 * HOUR,
    sets: [table({ partitions: 10 }), index({ partitions: 10 })],
    flows: [
      flow(rate, [writes({ keys: keys(uniform(1e9), 'item') }), writes({ set: 1, keys: status })], { name: 'write' }),
    ],
  };
}

const settings = (target: number, min: number): AutoscaleSettings => ({
  min: { read: min, write: min },
  max: { read: PLENTY, write: PLENTY },
  target: { read: target, write: target },
});

/** Of a table with 100 units that uses so many of them: minutes until the decision, with no delay until it takes effect. */
function minutesToChange(used: number): number {
  const scaler = new Autoscaler(settings(0.7, 1), { read: 100, write: 100 }, 0);
  for (let minute = 1; minute <= 120; minute++) {
    if (scaler.minute({ read: 60, write: used }, minute * 60) !== undefined) return minute;
  }
  return Number.POSITIVE_INFINITY;
}

/** The second day of a load that always asks for a little less: on the first, too little time has passed for the first decrease. */
function decreasesOfDay(): number {
  const day = 24 * 60;
  let capacity = 1e15;
  const scaler = new Autoscaler(settings(0.7, 1), { read: 1, write: capacity }, 0);
  let decreases = 0;
  for (let minute = 1; minute < 2 * day; minute++) {
    const changed = scaler.minute({ read: 0.6, write: capacity * 0.49 }, minute * 60);
    if (changed === undefined || changed.write >= capacity) continue;
    capacity = changed.write;
    if (minute >= day) decreases += 1;
  }
  return decreases;
}

/** Changes of capacity until all of a load is served; what is consumed ends at the capacity. */
export function scalingSteps(start: number, load: number, target: number): number {
  const scaler = new Autoscaler(settings(target, 1), { read: 1, write: start }, 60);
  let capacity = start;
  let count = 0;
  for (let minute = 1; minute <= 1000 && capacity < load; minute++) {
    const changed = scaler.minute({ read: 0.5, write: Math.min(load, capacity) }, minute * 60);
    if (changed === undefined || changed.write === capacity) continue;
    capacity = changed.write;
    count += 1;
  }
  return count;
}

/** A load of so many times what a partition serves, on one item: by a run, which must agree with the formula for a load that stays. */
export function retried(
  times: number,
  retries: RetryPolicy,
): { readonly amplification: number; readonly failed: number } {
  const offered = 1000 * times;
  const { flows } = runTraffic(
    {
      duration: HOUR,
      sets: [table()],
      flows: [flow(offered, [writes({ keys: keys(uniform(1), 'item') })], { retries })],
    },
    options({ bucketSeconds: HOUR / 2 }),
  );
  const one = flows[0];
  const amplification = (one?.attempts[1] ?? 0) / (one?.offered[1] ?? 1);
  const formula = attemptsOf({ offered, served: 1000 }, retries) / offered;
  return {
    amplification: Math.abs(amplification - formula) < 1e-6 ? amplification : Number.NaN,
    failed: (one?.failed[1] ?? 0) / (one?.offered[1] ?? 1),
  };
}

/** A day whose rate swings between a peak and as much below the mean: calls in all, and peak over mean, of a run. */
function dayChecks(
  year: string,
  calls: number,
  hours: number,
  peak: number,
  mean: number,
  overMean: number,
): readonly Check[] {
  const average = calls / (hours * HOUR);
  const points = Array.from({ length: 4 * hours + 1 }, (_, i) => ({
    at: i * (HOUR / 4),
    rate: average + (peak - average) * Math.sin((2 * Math.PI * i) / (4 * hours)),
  }));
  const curve: RateCurve = { points };
  const result = runTraffic(
    { duration: hours * HOUR, sets: [], flows: [flow(curve, [])] },
    options({ bucketSeconds: HOUR / 4 }),
  );
  const offered = result.flows[0]?.offered ?? new Float64Array();
  const busiest = Math.max(...offered) / (HOUR / 4);
  return [
    near(`${year}, mean calls a second`, sum(offered) / (hours * HOUR), mean, { relative: 1e-3 }),
    near(`${year}, peak over mean`, busiest / (callsBetween(curve, 0, hours * HOUR) / (hours * HOUR)), overMean, {
      absolute: 1e-3,
    }),
  ];
}
