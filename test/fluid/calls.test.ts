import { describe, expect, it } from 'vitest';
import { runRequests, runTraffic, type Traffic } from '../../src/fluid/index.js';
import { flow, index, keys, options, provisioned, reads, sum, table, UNBOUNDED, uniform, writes } from './support.js';

const MANY = uniform(1e6);
const ONE = uniform(1);
const AT_MOST_1000 = { ...UNBOUNDED, maximum: { write: 1000 } } as typeof UNBOUNDED;

/** What a call that asks for several things comes to: by amounts and by requests, the same within 2 %. */
const CASES: readonly (readonly [string, Traffic])[] = [
  [
    'two writes of a table that has room for half',
    {
      duration: 120,
      sets: [table({ mode: AT_MOST_1000 })],
      flows: [flow(1000, [writes({ keys: keys(MANY) }), writes({ keys: keys(MANY, 'item', 'b') })])],
    },
  ],
  [
    'two writes under one key',
    {
      duration: 120,
      sets: [table({ hasLocalIndex: true })],
      flows: [flow(4000, [writes({ keys: keys(ONE) }), writes({ keys: keys(ONE) })])],
    },
  ],
  [
    'a hot item of another table',
    {
      duration: 120,
      sets: [table(), table({ name: 'u', table: 'u' })],
      flows: [flow(2000, [writes({ keys: keys(MANY) }), writes({ set: 1, keys: keys(ONE, 'item') })])],
    },
  ],
  [
    'two tables that both have room for half',
    {
      duration: 120,
      sets: [table({ mode: AT_MOST_1000 }), table({ name: 'u', table: 'u', mode: AT_MOST_1000 })],
      flows: [flow(2000, [writes({ keys: keys(MANY) }), writes({ set: 1, keys: keys(MANY) })])],
    },
  ],
  [
    'a read that is refused before its write',
    {
      duration: 120,
      sets: [table()],
      flows: [flow(5000, [reads({ keys: keys(ONE, 'item', 'r') }), writes({ keys: keys(MANY, 'item', 'w') })])],
    },
  ],
  [
    'an index that holds back one of two patterns',
    {
      duration: 200,
      sets: [table({ mode: provisioned({ write: 1000 }) }), index({ mode: provisioned({ write: 10 }) })],
      flows: [
        flow(500, [writes({ keys: keys(MANY) })], { name: 'a' }),
        flow(5000, [writes({ keys: keys(MANY) }), writes({ set: 1, keys: keys(MANY, 'spread', 'i') })], { name: 'b' }),
      ],
    },
  ],
  [
    'alternatives, of which each call asks for one',
    {
      duration: 330,
      sets: [table(), index({ mode: provisioned({ write: 100 }) })],
      flows: [
        flow(1000, [
          writes({ keys: keys(MANY) }),
          writes({ set: 1, units: 0.6, unitsSquared: 0.6, askedBy: 0.6, keys: keys(MANY, 'spread', 'i') }),
          writes({ set: 1, units: 0.4, unitsSquared: 0.4, askedBy: 0.4, keys: keys(MANY, 'spread', 'j') }),
        ]),
      ],
    },
  ],
];

describe('a call that asks for several things', () => {
  it.each(CASES)('is refused and charged as its requests are: %s', (_, traffic) => {
    const amounts = runTraffic(traffic, options());
    const requests = runRequests(traffic, options());
    for (const [i, { offered, admitted, throttled }] of amounts.flows.entries()) {
      const one = requests.flows[i];
      expect(Math.abs(sum(admitted) / sum(offered) - (one?.admitted ?? 0) / (one?.offered ?? 1))).toBeLessThan(0.02);
      const most = [...throttled].sort(([, a], [, b]) => sum(b) - sum(a))[0]?.[0];
      const least = [...(one?.throttled ?? [])].sort(([, a], [, b]) => b - a)[0]?.[0];
      if (sum(admitted) < 0.9 * sum(offered)) expect(most).toBe(least);
    }
    for (const [i, { write, read }] of amounts.sets.entries()) {
      const one = requests.sets[i]?.consumed;
      expect(
        Math.abs(sum(write.consumed) / Math.max(1, one?.write ?? 0) - 1) * Math.min(1, one?.write ?? 0),
      ).toBeLessThan(0.05);
      expect(Math.abs(sum(read.consumed) / Math.max(1, one?.read ?? 0) - 1) * Math.min(1, one?.read ?? 0)).toBeLessThan(
        0.05,
      );
    }
  });

  it('does not depend on the length of steps', () => {
    const [, traffic] = CASES[5] as (typeof CASES)[number];
    const refused = [1, 10, 60].map((stepSeconds) => {
      const [a] = runTraffic(traffic, options({ stepSeconds })).flows;
      return sum(a?.offered ?? []) - sum(a?.admitted ?? []);
    });
    expect(refused).toEqual([0, 0, 0]);
  });
});

describe('what a set consumes', () => {
  it('is what its limits allow, and what the admitted calls asked for', () => {
    for (const [, traffic] of CASES) {
      const { flows, sets } = runTraffic(traffic, options());
      for (const [s, { write }] of sets.entries()) {
        const mode = traffic.sets[s]?.mode;
        const rate = mode?.kind === 'provisioned' ? mode.write : (mode?.maximum.write ?? Number.POSITIVE_INFINITY);
        const kept = mode?.kind === 'provisioned' ? 300 : 1;
        expect(sum(write.consumed)).toBeLessThanOrEqual(rate * (traffic.duration + kept) * (1 + 1e-9));
        const asked = traffic.flows.reduce(
          (units, { demands }, f) =>
            units +
            sum(flows[f]?.admitted ?? []) *
              sum(demands.filter(({ set, kind }) => set === s && kind === 'write').map((one) => one.units)),
          0,
        );
        expect(Math.abs(sum(write.consumed) - asked)).toBeLessThanOrEqual(0.001 * asked + 1e-6);
      }
    }
  });
});

describe('units that are divided among partitions for good', () => {
  it('stay as many, however many partitions there are', () => {
    const traffic: Traffic = {
      duration: 3600,
      sets: [table({ mode: provisioned({ write: 400 }), partitions: 4 })],
      flows: [flow(600, [writes({ keys: keys(MANY), bytes: 1e5 })])],
    };
    const [set] = runTraffic(traffic, options({}, { allocation: 'static' })).sets;
    expect(set?.partitions.end).toBeGreaterThan(8);
    expect(sum(set?.write.consumed ?? [])).toBeLessThan(400 * 3600 + 400 * 300 * 1.5);
  });
});

describe('reads and writes that use up one limit', () => {
  it('make a partition hot together', () => {
    const traffic: Traffic = {
      duration: 1800,
      sets: [table({ mode: provisioned({ read: 10_000, write: 5000 }), partitions: 9 })],
      flows: [
        flow(1850, [reads({ keys: keys(uniform(2), 'spread') })]),
        flow(600, [writes({ keys: keys(uniform(2), 'spread') })]),
      ],
    };
    const [set] = runTraffic(traffic, options({ layout: 3 }, { mixedLimit: 'linear', heatThreshold: 0.5 })).sets;
    expect(set?.splitCount.heat).toBeGreaterThan(0);
  });
});
