import { leastShards, normalOverflow, throttledShare } from '../../../src/distributions/index.js';
import { createEngine } from '../../../src/engine/index.js';
import { isThrottle } from '../../../src/engine/throttling/reasons.js';
import { PARTITION_READ_UNITS, readUnits } from '../../../src/facts/index.js';
import { partitionsAtStart } from '../../../src/fluid/index.js';
import {
  allocateStatically,
  type CapacityMode,
  DEFAULT_ASSUMPTIONS,
  Throughput,
} from '../../../src/partition/index.js';
import { keys, provisioned, reads, sum, table, UNBOUNDED, uniform, writes } from '../../fluid/support.js';
import { atLeast, type Case, type Check, exactly, near } from '../check.js';
import { played, reasonsOf, refusedRates, refusedShare, steps } from '../play.js';

/** So many keys that their placement makes no difference. */
export const EVEN = uniform(1e15);

/** Arrivals over the limit of 1,000, and the share that a partition without any burst turns away. */
const OVERFLOWS: readonly (readonly [number, number])[] = [
  [950, 7.46e-4],
  [980, 5.09e-3],
  [1050, 0.04841],
  [1100, 0.09092],
  [1500, 1 / 3],
  [2000, 0.5],
];

export const LIMIT_CASES: readonly Case[] = [
  {
    id: 'V10',
    text: 'Poisson arrivals of 1,000 a second at a partition of 1,000, without burst: share refused',
    kind: 'closed form',
    checks: () => [
      near('Poisson', throttledShare(1000, 1000), 0.0126146, { relative: 0.01 }),
      near('normal', normalOverflow(1000, 1000, 1000) / 1000, 0.0126146, { relative: 0.03 }),
      near('stochastic runs', drawnShare(1000), 0.0126146, { relative: 0.03 }),
    ],
  },
  {
    id: 'V11',
    text: 'The same at 950, 980, 1,050, 1,100, 1,500 and 2,000 a second',
    kind: 'closed form',
    checks: () => [
      ...OVERFLOWS.map(([rate, share]) => near(`${rate}/s`, throttledShare(rate, 1000), share, { relative: 0.02 })),
      near('980/s, stochastic runs', drawnShare(980), 5.09e-3, { relative: 0.05 }),
      near('1,100/s, stochastic runs', drawnShare(1100), 0.09092, { relative: 0.02 }),
    ],
  },
  {
    id: 'V12',
    text: 'The same of reads: 3,000 and 2,940 a second at a limit of 3,000',
    kind: 'closed form',
    isQuick: true,
    checks: () => [
      near('3,000/s', throttledShare(3000, 3000), 0.00728345, { relative: 0.03 }),
      near('2,940/s', throttledShare(2940, 3000), 0.00126, { relative: 0.03 }),
    ],
  },
  {
    id: 'V14',
    text: 'One item written 5,000 times a second for an hour',
    kind: 'closed form',
    isQuick: true,
    checks: () => {
      const result = played(3600, {}, 5000, [writes({ keys: keys(uniform(1), 'item') })]);
      return [
        near('admitted a second', sum(result.flows[0]?.admitted ?? []) / 3600, 1000, { relative: 1e-3 }),
        near('refused', refusedShare(result), 0.8, { absolute: 1e-3 }),
        exactly('splits', result.sets[0]?.splits.length ?? -1, 0),
        exactly('reason', reasonsOf(result).join(), 'TableWriteKeyRangeThroughputExceeded'),
        exactly('shards at the limit', leastShards(5000, 1000, 1), 5),
        exactly('shards at 90 %', leastShards(5000, 1000), 6),
      ];
    },
  },
  {
    id: 'V15',
    text: '150 RCU, idle for 300 s, then 200 read units a second: first refusal',
    kind: 'documentation',
    isQuick: true,
    checks: () => {
      const mode = provisioned({ read: 150 });
      const result = played(1500, { mode }, steps([0, 0], [300, 200]), [reads({ keys: keys(EVEN) })]);
      return [near('seconds', (result.sets[0]?.read.firstThrottle ?? 0) - 300, 900, { absolute: 1 })];
    },
  },
  {
    id: 'V16',
    text: 'Burst of c WCU under a load of L: 300 c / (L − c) seconds',
    kind: 'closed form',
    isQuick: true,
    checks: () =>
      [
        [100, 1000, 33.3],
        [100, 150, 600],
        [1000, 2000, 300],
      ].map(([c = 0, load = 0, expected = 0]) =>
        near(`c = ${c}, L = ${load}`, burstSeconds(c, load), expected, { absolute: 1 }),
      ),
  },
  {
    id: 'V17',
    text: 'A new table of 5 WCU and puts of 400 WCU, all within a second',
    kind: 'measurement',
    isQuick: true,
    checks: () => {
      const admitted = putsOfNewTable(4);
      return [exactly('first', admitted[0] ?? false, true), exactly('fourth', admitted[3] ?? true, false)];
    },
  },
  {
    id: 'V18',
    text: '400 WCU on four partitions, asked for 50, 50, 50 and 150 a second',
    kind: 'documentation',
    isQuick: true,
    checks: () => unevenChecks(),
  },
  {
    id: 'V19',
    text: 'Static allocation of 3,200, 3,600, 6,000 and 5,000 WCU (the paper prints 675 for the last)',
    kind: 'documentation',
    isQuick: true,
    checks: () => {
      const parts: string[] = [];
      let allocation: ReturnType<typeof allocateStatically> | undefined;
      for (const write of [3200, 3600, 6000, 5000]) {
        allocation = allocateStatically({ read: 0, write }, allocation);
        parts.push(`${allocation.partitions} × ${allocation.perPartition.write}`);
      }
      return [exactly('partitions × WCU', parts.join(', '), '4 × 800, 4 × 900, 8 × 750, 8 × 625')];
    },
  },
  {
    id: 'V20',
    text: 'Strongly consistent reads of one item of 20 KB',
    kind: 'documentation',
    isQuick: true,
    checks: () => {
      const units = readUnits(20 * 1024, 'strong');
      const result = played(
        600,
        {},
        900,
        [reads({ keys: keys(uniform(1), 'item'), units, unitsSquared: units ** 2 })],
        { bucketSeconds: 300 },
      );
      return [
        exactly('a second', PARTITION_READ_UNITS / units, 600),
        near('served of 900 a second', (result.flows[0]?.admitted[1] ?? 0) / 300, 600, { relative: 1e-6 }),
      ];
    },
  },
  {
    id: 'V21',
    text: 'A new on-demand table with even keys at 4,000 WCU or 12,000 RCU, and one unit more',
    kind: 'documentation',
    isQuick: true,
    checks: () => {
      const share = (rate: number, kind: 'read' | 'write', assumed = {}): number =>
        refusedShare(played(300, {}, rate, [writes({ kind, keys: keys(EVEN) })], {}, assumed));
      // A second of unserved capacity at the start would hide a single unit for over an hour.
      const bare = { partitionBurstSeconds: 0 };
      return [
        exactly('partitions', partitionsAtStart(table()), 4),
        near('refused at 4,000 WCU', share(4000, 'write'), 0, { absolute: 0 }),
        near('refused at 12,000 RCU', share(12_000, 'read'), 0, { absolute: 0 }),
        atLeast('refused at 4,001 WCU', share(4001, 'write', bare), 2e-4),
        atLeast('refused at 12,001 RCU', share(12_001, 'read', bare), 6e-5),
      ];
    },
  },
  {
    id: 'V22',
    text: 'Once 10,000/10,000 provisioned, now 10/10: on demand at once',
    kind: 'documentation',
    isQuick: true,
    checks: () => {
      const throughput = switched(provisioned({ read: 10_000, write: 10_000 }), provisioned({ read: 10, write: 10 }));
      const { count } = throughput.partitions;
      const share = (kind: 'read' | 'write'): number => {
        const demand = new Float64Array(count).fill((10_000 * 60) / count);
        const { served } = throughput.serve(kind, demand, 10_000, 70_000);
        return sum(served) / 600_000;
      };
      return [
        near('served of 10,000 WCU', share('write'), 1, { absolute: 1e-9 }),
        near('served of 10,000 RCU', share('read'), 1, { absolute: 1e-9 }),
      ];
    },
  },
  {
    id: 'V23',
    text: 'Warmed up for 30,000/10,000; 10,000 WCU, a fifth of them on one item',
    kind: 'documentation',
    isQuick: true,
    checks: () => {
      const result = played(4 * 3600, { warm: { read: 30_000, write: 10_000 } }, 10_000, [
        writes({ keys: keys({ kind: 'hot', keys: 1e9, hot: 1, share: 0.2 }, 'item') }),
      ]);
      const refused = refusedRates(result);
      return [
        atLeast('refused a second, first minutes', refused[2] ?? 0, 1000),
        near('refused a second once the item is alone', refused.at(-1) ?? 0, 1000, { relative: 0.01 }),
        exactly('reason', reasonsOf(result).join(), 'TableWriteKeyRangeThroughputExceeded'),
      ];
    },
  },
  {
    id: 'V24',
    text: '50,000 reads a second for 40 minutes, then 100,000 or 150,000',
    kind: 'documentation',
    isQuick: true,
    checks: () => {
      const share = (rate: number): number => {
        const warm = { read: 50_000, write: 1000 };
        const result = played(2700, { warm }, steps([0, 50_000], [2400, rate]), [reads({ keys: keys(EVEN) })]);
        return refusedShare(result);
      };
      return [
        near('refused, then 100,000', share(100_000), 0, { absolute: 0 }),
        atLeast('refused, then 150,000', share(150_000), 0.01),
      ];
    },
  },
];

/** Share refused by one partition without burst, of drawn arrivals: in the mean of twenty runs. */
export function drawnShare(rate: number, units = 1): number {
  let refused = 0;
  const seeds = 20;
  for (let seed = 1; seed <= seeds; seed++) {
    const result = played(
      2000,
      {},
      rate / units,
      [writes({ keys: keys(uniform(1), 'item'), units })],
      { mode: 'stochastic', seed },
      { partitionBurstSeconds: 0, quotaBurstSeconds: 0 },
    );
    refused += refusedShare(result);
  }
  return refused / seeds;
}

/** Seconds until a provisioned table that has all its burst first refuses writes. */
export function burstSeconds(capacity: number, load: number): number {
  const partitions = Math.ceil((2 * load) / 1000);
  const result = played(
    Math.ceil((310 * capacity) / (load - capacity)) + 60,
    { mode: provisioned({ write: capacity }), partitions },
    load,
    [writes({ keys: keys(EVEN) })],
  );
  return result.sets[0]?.write.firstThrottle ?? Number.POSITIVE_INFINITY;
}

/** Which of some puts of 400 KB within a second a new table of 5 WCU takes: through the embedded engine. */
function putsOfNewTable(puts: number): readonly boolean[] {
  let now = 1_700_000_000_000;
  const engine = createEngine({ now: () => now, throttling: true });
  engine.createTable({
    TableName: 'table',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
  });
  return Array.from({ length: puts }, (_, i) => {
    now += 250;
    try {
      engine.putItem({ TableName: 'table', Item: { pk: { S: `k${i}` }, v: { S: 'x'.repeat(400 * 1024 - 5) } } });
      return true;
    } catch (error) {
      if (!isThrottle(error)) throw error;
      return false;
    }
  });
}

function unevenChecks(): readonly Check[] {
  const distribution = { kind: 'weighted' as const, weights: [150, 50, 50, 50] };
  const set = { mode: provisioned({ write: 400 }), partitions: 4 };
  const demands = [writes({ keys: keys(distribution, 'item') })];
  // A layout in which each of the four keys lies on a partition of its own.
  let layout = 1;
  const hottest = (): number =>
    played(1, set, 300, demands, { layout }).sets[0]?.hottestPartitions.filter(({ share }) => share < 0.51).length ?? 0;
  while (hottest() < 4) layout += 1;
  const shared = played(3600, set, 300, demands, { layout });
  const divided = played(3600, set, 300, demands, { layout }, { allocation: 'static' });
  return [
    near('refused', refusedShare(shared), 0, { absolute: 0 }),
    near('refused a second, divided among partitions', refusedRates(divided)[30] ?? 0, 50, { relative: 1e-6 }),
    near('from second, divided among partitions', divided.sets[0]?.write.firstThrottle ?? 0, 600, { absolute: 1 }),
  ];
}

/** A table that had one mode after the other, and is on demand from then on. */
function switched(...modes: readonly CapacityMode[]): Throughput<number> {
  const throughput = new Throughput<number>({
    mode: modes[0] as CapacityMode,
    assumptions: DEFAULT_ASSUMPTIONS,
    lowest: -1,
    time: 0,
    cutCollections: true,
  });
  for (const mode of modes.slice(1)) throughput.setMode(mode, 5000);
  throughput.setMode(UNBOUNDED, 10_000);
  return throughput;
}
