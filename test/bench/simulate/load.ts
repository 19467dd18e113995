import type { Distribution } from '../../../src/distributions/index.js';
import { type RateCurve, runRequests, runTraffic } from '../../../src/fluid/index.js';
import { runEngineRequests } from '../../../src/simulate/requests/index.js';
import { flow, index, keys, options, reads, table, writes } from '../../fluid/support.js';

// One load in a process of its own: a line of JSON with what it took.
interface Load {
  readonly hours?: number;
  readonly rate?: number;
  readonly keys?: number;
  /** A wave of half the rate over a day. */
  readonly wave?: boolean;
  /** No partition is split. */
  readonly fixed?: boolean;
  readonly requests?: 'engine' | 'sampled';
}

const PARTITIONS = 65_536;
const MINUTE = 60;
const load = JSON.parse(process.argv[2] ?? '{}') as Load;
const start = performance.now();
const cpu = process.cpuUsage();
const result = load.requests === undefined ? internetScale(load) : { requests: oneByOne(load.requests) };
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(
  JSON.stringify({
    ...result,
    seconds: (performance.now() - start) / 1000,
    cpu: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
);

function internetScale({ hours = 1, rate = 151e6, keys: count = 1e10, wave = false, fixed = false }: Load): {
  readonly partitions: number;
} {
  const zipf = (exponent: number): Distribution => ({ kind: 'zipf', keys: count, exponent });
  const duration = hours * 60 * MINUTE;
  const curve = (mean: number): number | RateCurve => {
    if (!wave) return mean;
    const points = Array.from({ length: hours * 60 + 1 }, (_, minute) => ({
      at: minute * MINUTE,
      rate: mean * (1 + 0.5 * Math.sin((minute / 1440) * 2 * Math.PI)),
    }));
    return { points };
  };
  const partitions = PARTITIONS;
  const { sets } = runTraffic(
    {
      duration,
      sets: [table({ partitions }), index({ name: 't.first', partitions }), index({ name: 't.second', partitions })],
      flows: [
        flow(curve(rate * 0.9), [reads({ units: 0.5, unitsSquared: 0.25, isEventual: true, keys: keys(zipf(0.99)) })], {
          name: 'read',
        }),
        flow(
          curve(rate * 0.1),
          [
            writes({ keys: keys(zipf(0.99)) }),
            writes({ set: 1, keys: keys(zipf(0.99), 'spread', 'first') }),
            writes({ set: 2, keys: keys(zipf(0.5), 'spread', 'second') }),
          ],
          { name: 'write' },
        ),
      ],
    },
    options({}, fixed ? { detectSeconds: Number.POSITIVE_INFINITY } : {}),
  );
  return { partitions: sets.reduce((sum, set) => sum + set.partitions.end, 0) };
}

function oneByOne(how: 'engine' | 'sampled'): number {
  const of = keys({ kind: 'zipf', keys: 1e5, exponent: 0.99 }, 'item');
  const traffic = {
    duration: how === 'engine' ? 40 : 300,
    sets: [table({ partitions: 16 })],
    flows: [
      flow(4500, [writes({ keys: of })], { name: 'write' }),
      flow(4500, [reads({ keys: of, units: 0.5, unitsSquared: 0.25 })], { name: 'read' }),
    ],
  };
  return (how === 'engine' ? runEngineRequests : runRequests)(traffic, options()).requests;
}
