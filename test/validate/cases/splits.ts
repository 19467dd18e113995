import { type RunResult, runTraffic } from '../../../src/fluid/index.js';
import { PreviousPeak } from '../../../src/partition/index.js';
import { flow, keys, options, reads, sum, table, uniform, writes } from '../../fluid/support.js';
import { atLeast, atMost, between, type Case, type Check, exactly, near } from '../check.js';
import { played, ramp, refusedRates, refusedShare, servedRates, steps } from '../play.js';
import { EVEN } from './limits.js';

const MINUTE = 60;
const SEEDS = 20;
/** One partition key value, whose items are many. */
const COLLECTION = keys(uniform(1), 'spread');

export const SPLIT_CASES: readonly Case[] = [
  {
    id: 'V25',
    text: '8,000 WCU on one item collection, splits after ten minutes each: served a second',
    kind: 'closed form',
    isQuick: true,
    checks: () => {
      const result = played(3600, {}, 8000, [writes({ keys: COLLECTION })]);
      const served = servedRates(result);
      return [
        ...[1000, 2000, 4000, 8000].map((rate, i) =>
          near(`from ${i * 600} s`, served[10 * i + 5] ?? 0, rate, { relative: 1e-6 }),
        ),
        near('refused from 1,800 s on', sum(refusedRates(result).slice(30)), 0, { absolute: 1e-6 }),
      ];
    },
  },
  {
    id: 'V26',
    text: 'The same with a local index, and with a sort key that only grows',
    kind: 'closed form',
    isQuick: true,
    checks: () =>
      [
        played(4 * 3600, { hasLocalIndex: true }, 8000, [writes({ keys: COLLECTION })]),
        played(4 * 3600, {}, 8000, [writes({ keys: keys(uniform(1), 'growing') })]),
      ].flatMap((result, i) => {
        const which = i === 0 ? 'local index' : 'growing';
        return [
          near(`served at the end, ${which}`, servedRates(result).at(-1) ?? 0, 1000, { relative: 1e-6 }),
          near(`refused, ${which}`, refusedShare(result), 0.875, { absolute: 1e-3 }),
        ];
      }),
  },
  {
    id: 'V27',
    text: 'One partition key: 900 WCU for 11 minutes, then 9,900 RCU; measured: a plateau of 6,000 for about 8 minutes',
    kind: 'measurement',
    isQuick: true,
    checks: () => {
      const result = preloaded();
      const rates = refusedRates(result, 1);
      const start = PRELOAD / MINUTE;
      const clear = rates.findIndex((rate, minute) => minute >= start && rate < 1);
      return [
        exactly('partitions of the key before', (result.sets[0]?.partitions.series[start - 1] ?? 0) - 3, 2),
        near('plateau', servedRates(result, 1)[start + 3] ?? 0, 6000, { relative: 0.01 }),
        between('minutes until nothing is refused', clear - start, 4, 15),
      ];
    },
  },
  {
    id: 'V28',
    text: 'One partition key, 4,000 WCU for 80 minutes, 20 seeds; measured: a stair of 1,000 WCU at irregular times',
    kind: 'measurement',
    checks: () => stairChecks(),
  },
  {
    id: 'V29',
    text: 'The loads of V27 and V28 again, after a pause: splits persist',
    kind: 'measurement',
    checks: () => {
      const again = steps([0, 0], [PRELOAD, 9900], [3 * 3600, 0], [4 * 3600, 9900]);
      const readAgain = preloaded(again, 5 * 3600);
      const written = played(
        7 * 3600,
        {},
        steps([0, 4000], [5 * 3600, 0], [6 * 3600, 4000]),
        [writes({ keys: COLLECTION })],
        { mode: 'stochastic' },
      );
      return [
        near('reads refused a second', sum(refusedRates(readAgain, 1).slice(240)), 0, { absolute: 1e-6 }),
        near('writes refused a second', sum(refusedRates(written).slice(360)), 0, { absolute: 1e-6 }),
      ];
    },
  },
  {
    id: 'V30',
    text: 'One partition key, eventually consistent queries: 9,000 a second measured by AWS over three replicas',
    kind: 'measurement',
    isQuick: true,
    checks: () => {
      const most = (eventualReadBonus: boolean): number => {
        const demands = [reads({ keys: COLLECTION, units: 0.5, unitsSquared: 0.25, isEventual: true })];
        return servedRates(played(300, {}, 20_000, demands, {}, { eventualReadBonus }))[2] ?? 0;
      };
      return [
        near('with three replicas assumed', most(true), 9000, { relative: 0.02 }),
        near('as a rule', most(false), 6000, { relative: 0.02 }),
      ];
    },
  },
  {
    id: 'V31',
    text: 'A new on-demand table, 0 to 40,000 WCU in 60, 90, 120 and 150 minutes; measured: much, less, less, little is refused',
    kind: 'measurement',
    isQuick: true,
    checks: () => {
      const shares = [60, 90, 120, 150].map((minutes) =>
        refusedShare(played(minutes * MINUTE, {}, ramp(0, 40_000, minutes * MINUTE), [writes({ keys: keys(EVEN) })])),
      );
      const [first = 0, second = 0, third = 0, fourth = 0] = shares;
      return [
        exactly('strictly less with each', first > second && second > third && third > fourth, true),
        between('refused, 60 minutes', first, 0.02, 0.5),
        atMost('refused, 150 minutes', fourth, 0.005),
      ];
    },
  },
  {
    id: 'V32',
    text: 'From 4,000 to 40,000 a second at one doubling in 30 minutes',
    kind: 'closed form',
    isQuick: true,
    checks: () => [near('minutes', shortestRamp(4000, 40_000), 30 * Math.log2(10), { absolute: 1 })],
  },
  {
    id: 'V33',
    text: 'A new on-demand table, 40,000 WCU at once, splits after ten minutes each: served a second',
    kind: 'closed form',
    isQuick: true,
    checks: () => {
      const result = played(5400, {}, 40_000, [writes({ keys: keys(EVEN) })]);
      const served = servedRates(result);
      return [
        ...[4000, 8000, 16_000, 32_000, 40_000].map((rate, i) =>
          near(`from minute ${10 * i}`, served[10 * i + 5] ?? 0, rate, { relative: 1e-6 }),
        ),
        near('refused over 90 minutes', refusedShare(result), 0.278, { absolute: 1e-3 }),
      ];
    },
  },
];

const PRELOAD = 11 * MINUTE;

/** Writes that have one partition key cut in two, and reads that follow. */
function preloaded(reading = steps([0, 0], [PRELOAD, 9900]), seconds = 3600): RunResult {
  return runTraffic(
    {
      duration: seconds,
      sets: [table()],
      flows: [
        flow(steps([0, 900], [PRELOAD, 0]), [writes({ keys: COLLECTION })], { name: 'write' }),
        flow(reading, [reads({ keys: COLLECTION })], { name: 'read' }),
      ],
    },
    options(),
  );
}

function stairChecks(): readonly Check[] {
  const minutes = 80;
  let reached = 0;
  let falls = 0;
  const plateaus: number[] = [];
  const gaps = new Set<number>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const result = played(minutes * MINUTE, {}, 4000, [writes({ keys: COLLECTION })], { mode: 'stochastic', seed });
    const served = servedRates(result);
    if ((served.at(-1) ?? 0) > 3900) reached += 1;
    for (let b = 1; b < minutes; b++) {
      const before = served[b - 1] as number;
      const here = served[b] as number;
      if (here < before - 60) falls += 1;
      // Two minutes of the same height: a step of the stair.
      if (b > 1 && Math.abs(here - before) < 20) plateaus.push(here);
    }
    for (const { at } of result.sets[0]?.splits ?? []) gaps.add(Math.round(at));
  }
  const whole = plateaus.filter((rate) => Math.abs(rate / 1000 - Math.round(rate / 1000)) < 0.05);
  return [
    exactly('minutes in which less is served than before', falls, 0),
    atLeast('share of plateaus at whole thousands', whole.length / plateaus.length, 0.9),
    atLeast('different times of splits', gaps.size, 3 * SEEDS),
    atLeast(`seeds of ${SEEDS} that reach 4,000`, reached, SEEDS / 2 + 1),
  ];
}

/** Minutes of the shortest exponential rise that never asks for more than twice the peak of half an hour before. */
export function shortestRamp(from: number, to: number): number {
  let low = 1;
  let high = 1000;
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (fits(from, to, middle)) high = middle;
    else low = middle;
  }
  return high;
}

function fits(from: number, to: number, minutes: number): boolean {
  const peak = new PreviousPeak();
  const before = 31;
  for (let minute = 0; minute <= before + minutes; minute += 0.1) {
    const rate = from * (to / from) ** Math.max(0, (minute - before) / minutes);
    const time = minute * MINUTE * 1000;
    if (minute > before && rate > peak.instantly(time, from) * (1 + 1e-9)) return false;
    peak.note(rate, time);
  }
  return true;
}
