import { describe, expect, it } from 'vitest';
import { fluidAssumptions, partitionsAtStart, runTraffic, type SetSettings } from '../../../../src/fluid/index.js';
import type { CompiledTraffic } from '../../../../src/load/traffic/index.js';
import { mitigationsFor } from '../../../../src/simulate/forecast/mitigations/mitigations.js';
import type { Headline, Mitigation } from '../../../../src/simulate/forecast/report.js';
import { headlineOf } from '../../../../src/simulate/forecast/summary/headline.js';
import { bare, changed, compiledFile, compiledModel, demand, demandOf, flow, TABLE } from '../changes/support.js';

const UNIFORM = { id: 'k', distribution: { kind: 'uniform', keys: 1e6 }, within: 'spread' } as const;
const ONE = { id: 'k', distribution: { kind: 'uniform', keys: 1 }, within: 'item' } as const;
const WIDE: SetSettings = { ...TABLE, partitions: 2000 };

function simulated(
  { compiled }: { readonly compiled: CompiledTraffic },
  usd: (all: CompiledTraffic) => number = () => 1,
): Headline {
  const run = (layout: number) =>
    runTraffic(compiled.traffic, { assumptions: fluidAssumptions(), mode: 'expectation', seed: 1, layout });
  return headlineOf(compiled, [run(1), run(2)], usd(compiled));
}

async function found(
  compiled: CompiledTraffic,
  usd?: (all: CompiledTraffic) => number,
): Promise<readonly Mitigation[]> {
  return mitigationsFor(compiled, simulated({ compiled }, usd), (trial) => simulated(trial, usd));
}

function changesOf(all: readonly Mitigation[]): readonly (string | undefined)[] {
  return all.map(({ change }) => change);
}

describe('what would help', () => {
  it('against a single hot item: shards of it, as many as it takes', async () => {
    const compiled = bare([flow('count', 5000, [demand({ keys: ONE })])], [WIDE], 900);
    const [best, ...others] = await found(compiled);
    expect(best?.change).toBe('count.shards=8');
    expect(best?.title).toBe(
      'Keep the hottest item under `EV#{day}` of events as 8 items: write one of them at random, read all',
    );
    expect(best?.why).toBe(
      '5,000 write units/s at the peak fall on one value of `EV#{day}` in events (today), and a partition serves 1,000. 6 shards keep each below 90 % of that; 8, of the powers of two that were simulated, leave room for keys that meet on a partition.',
    );
    expect(best?.before.throttledShare.p50).toBeCloseTo(0.8, 2);
    expect(best?.after.throttledShare.p90).toBe(0);
    expect(others).toEqual([]);
  });

  it('against a new table that is asked for more than it has: warm throughput', async () => {
    const compiled = bare([flow('put', 8000, [demand({ keys: UNIFORM })])], [TABLE], 1800);
    const [best] = await found(compiled);
    expect(best?.change).toMatch(/^events\.warm=/);
    expect(best?.why).toContain('8,000 write units/s at the peak, and its 4 partitions serve 4,000 at the start.');
    expect(best?.after.throttledShare.p50).toBe(0);
  });

  it('against both at once: both, where neither is enough by itself', async () => {
    const compiled = bare(
      [flow('count', 3000, [demand({ keys: ONE })]), flow('put', 8000, [demand({ keys: { ...UNIFORM, id: 'u' } })])],
      [TABLE],
      900,
    );
    const [best] = await found(compiled);
    expect(best?.change).toMatch(/^count\.shards=\d+,events\.warm=\/\d+$/);
    expect(best?.after.throttledShare.p50).toBeLessThan(0.001);
    expect(best?.title).toMatch(/; warm events up to /);
  });

  it('against too little capacity: more of it, auto scaling, or on demand', async () => {
    const provisioned: SetSettings = { ...TABLE, mode: { kind: 'provisioned', read: 100, write: 100 } };
    const compiled = bare([flow('put', 700, [demand({ keys: UNIFORM })])], [provisioned], 7200);
    const all = changesOf(await found(compiled));
    expect(all).toContain('events.billing=provisioned(100,1000)');
    expect(all).toContain('events.billing=on-demand');
    expect(all).toContain('events.autoscale=70%');
  });

  it('against a quota and a maximum: higher ones', async () => {
    const mode = { kind: 'onDemand', maximum: { write: 1000 }, quota: { read: 40_000, write: 40_000 } } as const;
    const capped = await found(bare([flow('put', 3000, [demand({ keys: UNIFORM })])], [{ ...TABLE, mode }], 600));
    expect(capped[0]?.change).toBe('events.maxWrite=3600');
    const quota = await found(bare([flow('put', 60_000, [demand({ keys: UNIFORM })])], [WIDE], 600));
    expect(quota[0]?.change).toBe('quota.table=40000/72000');
  });

  it('against hot reads: eventually consistent ones, or a cache', async () => {
    const hot = { ...ONE, distribution: { kind: 'zipf', keys: 10_000, exponent: 1.1 } } as const;
    const compiled = bare([flow('get', 50_000, [demand({ kind: 'read', isEventual: false, keys: hot })])], [WIDE], 600);
    const all = await found(compiled);
    expect(all[0]?.change).toMatch(/^get\.cache=5s\/\d+$/);
    expect(all[0]?.why).toContain('of the calls of `get` are about that value');
    expect(all[0]?.after.throttledShare.p50).toBe(0);
  });

  it('against a sort key that grows, or a local index: what lets splits help', async () => {
    const growing = { ...ONE, within: 'growing' } as const;
    const log = bare([flow('log', 3000, [demand({ keys: growing })])], [WIDE], 7200);
    expect(changesOf(await found(log))).toEqual(expect.arrayContaining(['log.shards=4', 'log.sortKey=random']));
    const local = bare([flow('log', 3000, [demand({ keys: growing })])], [{ ...WIDE, hasLocalIndex: true }], 7200);
    expect(changesOf(await found(local))).toContain('events.localIndexes=off,log.sortKey=random');
  });

  it('against a bill that the other way of paying makes smaller', async () => {
    const compiled = bare([flow('put', 700, [demand({ keys: UNIFORM })])], [TABLE], 600);
    const usd = ({ traffic }: CompiledTraffic): number => (traffic.sets[0]?.mode.kind === 'provisioned' ? 500 : 1200);
    const [only, ...others] = await found(compiled, usd);
    expect(only?.change).toBe('events.billing=provisioned(1,1000),events.autoscale=70%');
    expect(only?.after.usdPerMonth).toBe(500);
    expect(others).toEqual([]);
    expect(
      await found(compiled, ({ traffic }) => (traffic.sets[0]?.mode.kind === 'provisioned' ? 1100 : 1200)),
    ).toEqual([]);
  });

  it('is nothing where nothing is wrong, or nothing is known of it', async () => {
    const fine = bare([flow('put', 100, [demand({ keys: UNIFORM })])], [TABLE], 600);
    expect(await found(fine)).toEqual([]);
    const wrong = bare([flow('count', 5000, [demand({ keys: ONE })])], [WIDE], 600);
    expect(await mitigationsFor(wrong, simulated({ compiled: wrong }), () => undefined)).toEqual([]);
  });

  it('is told as far as trials go', async () => {
    const compiled = bare([flow('count', 5000, [demand({ keys: ONE })])], [TABLE], 600);
    const texts: string[] = [];
    const simulate = (trial: { readonly compiled: CompiledTraffic; readonly text: string }) => {
      texts.push(trial.text);
      return simulated(trial);
    };
    const all = await mitigationsFor(compiled, simulated({ compiled }), simulate, { trials: 3, most: 1 });
    expect(texts).toHaveLength(3);
    expect(new Set(texts).size).toBe(3);
    expect(all).toHaveLength(1);
  });

  it('of a leaderboard under one key: shards, and partitions for the new index', async () => {
    const compiled = compiledFile('test/designs/leaderboard-hot.dynamodel.yaml');
    const all = await mitigationsFor(compiled, simulated({ compiled }), (trial) => simulated(trial));
    const [best] = all;
    expect(best?.change).toMatch(/scores\.board\.shards=\d+,scores\.board\.warm=\d*\/\d+$/);
    expect(best?.after.throttledShare.p90).toBeLessThan(0.001);
    expect(changesOf(all)).toContain('scores.board.key+=boardId');
    // Each is a change as one would ask for it.
    for (const { change = '', after } of all) expect(simulated(changed(compiled, change))).toEqual(after);
  });

  it('warms up what is short alone, up to the quota', async () => {
    const quota = { read: 40_000, write: 40_000 };
    const table: SetSettings = { ...TABLE, mode: { kind: 'onDemand', maximum: {}, quota } };
    const texts: string[] = [];
    const tryOut = async (rate: number) => {
      const compiled = bare([flow('put', rate, [demand({ keys: UNIFORM })])], [table], 900);
      texts.length = 0;
      return mitigationsFor(compiled, simulated({ compiled }), (trial) => {
        texts.push(trial.text);
        return simulated(trial);
      });
    };
    const [best] = await tryOut(30_000);
    expect(best?.title).toMatch(/^Warm events up to \d+,000 write units\/s .*\(charged once, not in the figure\)$/);
    for (const text of texts) expect(Number(/warm=\/(\d+)$/.exec(text)?.[1] ?? 0), text).toBeLessThanOrEqual(40_000);
    const [over] = await tryOut(50_000);
    expect(over?.change).toMatch(/^quota\.table=40000\/60000,events\.warm=\/\d+$/);
    expect(over?.after.throttledShare.p90).toBe(0);
  });

  it('is judged by bad layouts, over all of them', async () => {
    const compiled = bare([flow('count', 5000, [demand({ keys: ONE })])], [WIDE], 900);
    const before = simulated({ compiled });
    const at = (p50: number, p90: number): Headline => ({
      ...before,
      throttledShare: { min: 0, p10: 0, p50, p90, max: p90 },
    });
    const sure: string[] = [];
    const all = await mitigationsFor(
      compiled,
      before,
      ({ text, isSure }) => {
        if (isSure) sure.push(text);
        // Eight shards are enough in few layouts alone.
        return text === 'count.shards=8' ? at(0, isSure ? 0.03 : 0) : text === 'count.shards=16' ? at(0, 0) : before;
      },
      { isRough: true },
    );
    expect(sure).toEqual(['count.shards=8', 'count.shards=16']);
    expect(all[0]?.change).toBe('count.shards=16');
  });

  it('is no shards of a single item that is replaced, but of one that is counted with', async () => {
    const model = (pattern: string): string => `
dynamodel: 1
model: m
tables: {tab: {key: {pk: pk}, billing: {on-demand: {}, warm: {rru: 30k, wru: 30k}}}}
entities:
  User:
    key: {pk: "U#{id}"}
    attributes:
      id: {type: string, avgBytes: 8, maxBytes: 8}
      n: {type: int, min: 0, default: 0}
    volume: {count: 1M}
accessPatterns:
  save: {${pattern}, entity: User, rate: 3000/s, skew: "hot(1,60%) on id"}
  load: {op: get, entity: User, by: [id], rate: 3000/s}
`;
    const put = compiledModel(model('op: put'));
    const all = await found(put);
    expect(changesOf(all).filter((change) => change?.includes('shards'))).toEqual([]);
    const note = all.at(-1);
    expect(note?.change).toBeUndefined();
    expect(note?.title).toBe('No change of keys helps `U#{id}` of tab: the load is on one item. Write it less often');
    expect(note?.after).toEqual(note?.before);
    const set = compiledModel(model('op: update, by: [id], set: [n]'));
    expect(changesOf(await found(set)).some((change) => change?.includes('shards'))).toBe(false);
    const counter = compiledModel(model('op: update, by: [id], add: {n: 1}'));
    const [best] = await found(counter);
    expect(best?.change).toMatch(/^save\.shards=\d+$/);
    // One read of a million is of the item that is kept as several.
    const reads = demandOf(changed(counter, 'save.shards=4').compiled, 'load').units;
    expect(reads / demandOf(counter, 'load').units).toBeCloseTo(1, 4);
  });

  it('is no part of an item that numbers are taken from', async () => {
    const all = await found(
      compiledModel(`
dynamodel: 1
model: m
tables: {tab: {key: {pk: pk}, billing: {on-demand: {}, warm: {rru: 30k, wru: 30k}}}}
entities:
  Queue: {key: {pk: "Q#{queue}"}, attributes: {queue: {type: string, maxBytes: 8}, last: {type: int, default: 0}}, volume: {count: 1}}
  Ticket:
    key: {pk: "T#{queue}#{number}"}
    attributes: {queue: {type: string, maxBytes: 8}, number: {type: int, min: 1, generate: sequence(Queue.last)}}
    volume: {count: 1M}
accessPatterns:
  enqueue: {op: create, entity: Ticket, rate: 3000/s}
`),
    );
    expect(changesOf(all).filter((change) => change?.includes('shards'))).toEqual([]);
    expect(all.at(-1)?.why).toContain('Each new number is taken from it, so that it cannot be kept in parts');
  });

  it('names the index where a pattern writes several', async () => {
    const keys = { distribution: { kind: 'uniform', keys: 1 }, within: 'growing' } as const;
    const index = (name: string): SetSettings => ({ ...WIDE, name, kind: 'index' });
    const demands = [
      demand({ keys: UNIFORM }),
      demand({ set: 1, keys: { ...keys, id: 'a' } }),
      demand({ set: 2, keys: { ...keys, id: 'b' } }),
    ];
    const compiled = bare([flow('place', 3000, demands)], [WIDE, index('events.a'), index('events.b')], 600);
    const [best] = await found(compiled);
    expect(best?.change).toMatch(/^events\.a\.shards=\d+,events\.b\.shards=\d+$/);
  });

  it('tries nothing that begins with far more partitions than there are', async () => {
    const quota = { read: 1e9, write: 1e9 };
    const table: SetSettings = { ...TABLE, mode: { kind: 'onDemand', maximum: {}, quota } };
    const compiled = bare([flow('put', 50e6, [demand({ keys: UNIFORM })])], [table], 600);
    const before = { ...simulated({ compiled: bare([flow('put', 8000, [demand({ keys: UNIFORM })])], [table], 600) }) };
    const starts: number[] = [];
    const all = await mitigationsFor(compiled, before, (trial) => {
      starts.push(...trial.compiled.traffic.sets.map(partitionsAtStart));
      return before;
    });
    for (const start of starts) expect(start).toBeLessThanOrEqual(20_000);
    expect(all.map(({ title }) => title)).toEqual([
      'Changes that begin with more than 20,000 partitions were not tried',
    ]);
  });

  it('of reads that must be the latest: says that a cache gives them up, and has it after what does not', async () => {
    const compiled = compiledModel(`
dynamodel: 1
model: m
tables: {tab: {key: {pk: pk}, billing: {on-demand: {}, warm: {rru: 30k, wru: 10k}}}}
entities:
  User:
    key: {pk: "U#{id}"}
    attributes:
      id: {type: string, avgBytes: 8, maxBytes: 8}
    volume: {count: 1M}
accessPatterns:
  get: {op: get, entity: User, by: [id], consistent: true, rate: 4000/s, skew: "hot(1,90%) on id"}
`);
    const all = await found(compiled);
    expect(all[0]?.change).toBe('get.consistent=eventual');
    const cache = all.find(({ change }) => change?.startsWith('get.cache='));
    expect(cache?.title).toMatch(/in a cache for 5 seconds, which makes them no longer strongly consistent$/);
    expect(cache?.why).toContain('Answers are up to 5 seconds old');
  });
});
