import { describe, expect, it } from 'vitest';
import { hottestShare, keyCount, leastShards } from '../../../../src/distributions/index.js';
import {
  callsBetween,
  fluidAssumptions,
  overallHitRate,
  partitionsAtStart,
  runTraffic,
} from '../../../../src/fluid/index.js';
import type { CompiledTraffic } from '../../../../src/load/traffic/index.js';
import { peakRate, peakUnits, spaceLoads } from '../../../../src/simulate/forecast/changes/loads.js';
import { bare, changed, demand, demandOf, flow, refusal, setOf, TABLE } from './support.js';

const HOT = { id: 'k', distribution: { kind: 'hot', keys: 100, hot: 1, share: 0.5 }, within: 'item' } as const;

function throttled({ traffic }: CompiledTraffic): number {
  const run = runTraffic(traffic, { assumptions: fluidAssumptions(), mode: 'expectation', seed: 1, layout: 1 });
  const sum = (series: Iterable<number>): number => [...series].reduce((all, one) => all + one, 0);
  const refused = run.flows.flatMap((one) => [...one.throttled.values()].map(sum));
  return sum(refused) / sum(run.flows.map((one) => sum(one.offered)));
}

describe('shards', () => {
  it('divide the hottest key: 5,000 units on one are 833 on each of six', () => {
    const whole = bare([flow('put', 10_000, [demand({ keys: HOT })])]);
    const [before] = spaceLoads(whole);
    expect(before?.peak).toBe(5000);
    expect(leastShards(5000, 1000)).toBe(6);
    const [after] = spaceLoads(changed(whole, 'put.shards=6').compiled);
    expect(after?.peak).toBeCloseTo(5000 / 6, 9);
  });

  it('end the throttling of a single hot item, where there are partitions enough', () => {
    const one = bare(
      [flow('count', 5000, [demand({ keys: { ...HOT, distribution: { kind: 'uniform', keys: 1 } } })])],
      [{ ...TABLE, partitions: 4000 }],
      600,
    );
    expect(throttled(one)).toBeCloseTo(0.8, 2);
    expect(throttled(changed(one, 'count.shards=6').compiled)).toBe(0);
  });

  it('cost a read of one item a request for each, but for a calculated one', () => {
    const compiled = bare([
      flow('put', 10, [demand({ keys: HOT })]),
      flow('get', 10, [demand({ kind: 'read', units: 2, isEventual: true, keys: HOT })]),
    ]);
    // Half of the reads are of the item that is kept as several.
    expect(demandOf(changed(compiled, 'put.shards=16').compiled, 'get').units).toBe(2 + 0.5 * 15 * 0.5);
    expect(demandOf(changed(compiled, 'put.shards=16:calculated').compiled, 'get').units).toBe(2);
    expect(demandOf(changed(compiled, 'put.shards=16').compiled, 'put').units).toBe(1);
  });

  it('cost a read of a collection half a unit each at least', () => {
    const keys = { ...HOT, within: 'spread' } as const;
    const query = (units: number, isEventual: boolean) =>
      bare([flow('list', 10, [demand({ kind: 'read', units, isEventual, keys })])]);
    const unitsOf = (units: number, isEventual: boolean) =>
      demandOf(changed(query(units, isEventual), 'list.shards=16').compiled, 'list').units;
    expect(unitsOf(0.5, true)).toBe(8);
    expect(unitsOf(1, false)).toBe(16);
    expect(unitsOf(40, true)).toBe(40);
  });

  it('are about all that is on the same values, and on nothing else', () => {
    const other = { ...HOT, id: 'other' };
    const compiled = bare([
      flow('a', 10, [demand({ keys: HOT }), demand({ keys: other })]),
      flow('b', 10, [demand({ keys: HOT, kind: 'read' })]),
    ]);
    const after = changed(compiled, 'a.shards=4').compiled;
    const [first, second] = after.traffic.flows[0]?.demands ?? [];
    expect(keyCount(first?.keys.distribution ?? HOT.distribution)).toBe(400);
    expect(second).toEqual(compiled.traffic.flows[0]?.demands[1]);
    expect(hottestShare(demandOf(after, 'b').keys.distribution)).toBeCloseTo(0.125, 12);
    expect(after.keys.get('k')?.value).toBe('one of 4 shards of today');
  });
});

describe('rates', () => {
  const compiled = bare([
    flow(
      'a',
      0,
      [demand({})],
      [
        { at: 0, rate: 10 },
        { at: 600, rate: 40 },
      ],
    ),
    flow('b', 5, [demand({})]),
  ]);

  it('are multiplied, all or one', () => {
    const all = changed(compiled, 'rate.all=x10').compiled;
    expect(all.traffic.flows.map(({ curve }) => peakRate(curve, 3600))).toEqual([400, 50]);
    const one = changed(compiled, 'a.rate=x3').compiled;
    expect(one.traffic.flows.map(({ curve }) => peakRate(curve, 3600))).toEqual([120, 5]);
  });

  it('are brought to a peak, in the same course', () => {
    const after = changed(compiled, 'rate.a=80/s').compiled;
    expect(after.traffic.flows[0]?.curve.points).toEqual([
      { at: 0, rate: 20 },
      { at: 600, rate: 80 },
    ]);
  });

  it('rise as slowly as asked, and meet the curve again', () => {
    const step = flow(
      'a',
      0,
      [demand({})],
      [
        { at: 0, rate: 10 },
        { at: 100, rate: 10 },
        { at: 100, rate: 110 },
        { at: 3000, rate: 110 },
        { at: 3000, rate: 10 },
      ],
    );
    const after = changed(bare([step]), 'ramp=1000s').compiled;
    const { curve } = after.traffic.flows[0] ?? step;
    // From 10 to 110 in 1,000 seconds is a tenth more each second.
    expect(peakRate(curve, 600)).toBeCloseTo(60, 6);
    expect(peakRate(curve, 3000)).toBe(110);
    expect(callsBetween(curve, 3000, 4600)).toBeCloseTo(16_000, 6);
    expect(after.traffic.duration).toBe(4600);
    const constant = changed(bare([flow('b', 100, [demand({})])]), 'ramp=1000s').compiled.traffic.flows[0]?.curve;
    expect(callsBetween(constant ?? curve, 0, 2000)).toBeCloseTo(150_000, 6);
    expect(refusal(bare([step]), 'ramp=9999d')).toContain('31 days at most');
    expect(refusal(bare([step]), 'ramp=30d')).toBe('it can be made');
  });

  it('take one that multiplies for all of them', () => {
    expect(refusal(compiled, 'rate.all=20k/s')).toBe('The rate of `all` takes a factor, such as `x10`.');
  });

  it('are tried as often as asked', () => {
    const attempts = (text: string) =>
      changed(compiled, text).compiled.traffic.flows.map(({ retries }) => retries.attempts);
    expect(attempts('attempts=1')).toEqual([1, 1]);
    expect(attempts('b.attempts=5')).toEqual([3, 5]);
  });
});

describe('reads', () => {
  const keys = { id: 'k', distribution: { kind: 'zipf', keys: 1000, exponent: 0.99 }, within: 'item' } as const;
  const strong = demand({ kind: 'read', units: 3, isEventual: false, keys });
  const compiled = bare([flow('get', 100, [strong]), flow('put', 1, [demand({ keys })])]);

  it('take half if eventually consistent, and twice as much the other way', () => {
    const eventual = changed(compiled, 'get.consistent=eventual').compiled;
    expect(demandOf(eventual, 'get')).toMatchObject({ units: 1.5, unitsSquared: 2.25, isEventual: true });
    expect(demandOf(changed(eventual, 'get.consistent=strong').compiled, 'get')).toMatchObject({
      units: 3,
      isEventual: false,
    });
    expect(demandOf(changed(eventual, 'get.consistent=eventual').compiled, 'get').units).toBe(1.5);
    expect(refusal(compiled, 'put.consistent=eventual')).toContain('makes no reads');
  });

  it('are answered by a cache: a hit rate of all alike, or one that follows from time and room', () => {
    expect(demandOf(changed(compiled, 'get.cache=90%').compiled, 'get').units).toBeCloseTo(0.3, 12);
    const cached = changed(compiled, 'get.cache=10s/100').compiled;
    expect(demandOf(cached, 'get').cache).toEqual({ seconds: 10, keys: 100 });
    const missed = 1 - overallHitRate({ seconds: 10, keys: 100 }, keys.distribution, 100);
    expect(peakUnits(cached, 0).read).toBeCloseTo(300 * missed, 9);
    // The hottest key: λT / (1 + λT) of its reads, by the time to live alone.
    const hot = 100 * hottestShare(keys.distribution);
    const timed = changed(compiled, 'get.cache=10s').compiled;
    expect(spaceLoads(timed).find(({ kind }) => kind === 'read')?.peak).toBeCloseTo((3 * hot) / (1 + 10 * hot), 9);
    expect(demandOf(changed(timed, 'get.cache=off').compiled, 'get').cache).toBeUndefined();
    expect(refusal(compiled, 'put.cache=60s')).toContain('does not only read');
  });

  it('are refused of a cache’s misses alone', () => {
    const one = { ...HOT, distribution: { kind: 'uniform', keys: 1 } } as const;
    const hot = bare([flow('get', 60_000, [demand({ kind: 'read', keys: one })])], [TABLE], 3600);
    expect(throttled(hot)).toBeCloseTo(0.95, 2);
    // 6,000 of 60,000 come to the partition, which serves half of them.
    expect(throttled(changed(hot, 'get.cache=90%').compiled)).toBeCloseTo(0.05, 2);
    expect(demandOf(changed(hot, 'get.cache=90%').compiled, 'get').askedBy).toBeCloseTo(0.1, 12);
    expect(demandOf(changed(hot, 'get.cache=10s').compiled, 'get').askedBy ?? 1).toBe(1);
  });

  it('of several keys ask a cache for each of them', () => {
    const batch = (keysPerCall: number, rate: number) =>
      bare([flow('get', rate, [demand({ kind: 'read', units: keysPerCall, keysPerCall, keys })])]);
    const peak = (compiled: CompiledTraffic) => {
      const { compiled: cached } = changed(compiled, 'get.cache=10s');
      const run = runTraffic(cached.traffic, {
        assumptions: fluidAssumptions(),
        mode: 'expectation',
        seed: 1,
        layout: 1,
      });
      const consumed = run.sets[0]?.read.consumed ?? [];
      return { hottest: spaceLoads(cached)[0]?.peak, whole: peakUnits(cached, 0).read, consumed: consumed[0] };
    };
    const [several, single] = [peak(batch(10, 10)), peak(batch(1, 100))];
    expect(several.hottest).toBeCloseTo(single.hottest ?? 0, 9);
    expect(several.whole).toBeCloseTo(single.whole, 9);
    expect(several.consumed).toBeCloseTo(single.consumed ?? 0, 6);
  });

  it('have another skew over as many values', () => {
    const after = changed(compiled, 'skew.day=hot(1,30%)').compiled;
    expect(demandOf(after, 'get').keys.distribution).toEqual({ kind: 'hot', keys: 1000, hot: 1, share: 0.3 });
    expect(refusal(compiled, 'skew.dya=uniform')).toContain('did you mean `day`?');
  });
});

describe('capacity', () => {
  const index = { ...TABLE, name: 'events.byDay', kind: 'index' as const };
  const compiled = bare(
    [flow('put', 700, [demand({}), demand({ set: 1, units: 2 }), demand({ kind: 'read', units: 0.5 })])],
    [TABLE, index],
  );

  it('is provisioned for a table and its indexes, as needed or as stated', () => {
    const after = changed(compiled, 'events.billing=provisioned').compiled;
    expect(setOf(after, 'events').mode).toEqual({ kind: 'provisioned', read: 500, write: 1000 });
    expect(setOf(after, 'events.byDay').mode).toEqual({ kind: 'provisioned', read: 1, write: 2000 });
    const stated = changed(compiled, 'events.billing=provisioned(5,6),byDay.billing=provisioned(7,8)').compiled;
    expect(stated.traffic.sets.map(({ mode }) => mode)).toEqual([
      { kind: 'provisioned', read: 5, write: 6 },
      { kind: 'provisioned', read: 7, write: 8 },
    ]);
    const back = changed(after, 'events.billing=on-demand').compiled;
    // With the partitions that it had.
    expect(back.traffic.sets).toEqual(compiled.traffic.sets.map((set) => ({ ...set, partitions: 4 })));
    expect(refusal(compiled, 'byDay.billing=provisioned(1,1)')).toContain('change `events.billing`');
  });

  it('is provisioned anew as the peak needs, with the indexes unless units are stated', () => {
    const low = changed(compiled, 'events.billing=provisioned(5,6),byDay.billing=provisioned(7,8)').compiled;
    const modes = (text: string) => changed(low, text).compiled.traffic.sets.map(({ mode }) => mode);
    expect(modes('events.billing=provisioned')).toEqual([
      { kind: 'provisioned', read: 500, write: 1000 },
      { kind: 'provisioned', read: 1, write: 2000 },
    ]);
    expect(modes('byDay.billing=provisioned')[1]).toEqual({ kind: 'provisioned', read: 1, write: 2000 });
    expect(modes('events.billing=provisioned(9,9)')[1]).toEqual({ kind: 'provisioned', read: 7, write: 8 });
  });

  it('leaves partitions there that an earlier capacity needed', () => {
    const keys = { id: 'k', distribution: { kind: 'uniform', keys: 1_000_000 } as const, within: 'item' as const };
    const large = { ...TABLE, mode: { kind: 'provisioned', read: 100, write: 20_000 } } as const;
    const load = bare([flow('put', 15_000, [demand({ keys })])], [large], 600);
    const after = changed(load, 'events.billing=on-demand').compiled;
    expect(partitionsAtStart(setOf(after, 'events'))).toBe(partitionsAtStart(large));
    expect(partitionsAtStart(large)).toBeGreaterThan(20);
    expect(throttled(after)).toBe(0);
    const less = changed(load, 'events.billing=provisioned(100,100)').compiled;
    expect(partitionsAtStart(setOf(less, 'events'))).toBe(partitionsAtStart(large));
  });

  it('is scaled, where it is provisioned', () => {
    expect(refusal(compiled, 'events.autoscale=50%')).toContain('on demand');
    const scaled = changed(compiled, 'events.billing=provisioned(10,100),events.autoscale=50%').compiled;
    expect(setOf(scaled, 'events').autoscale).toEqual({
      min: { read: 10, write: 100 },
      max: { read: 700, write: 1400 },
      target: { read: 0.5, write: 0.5 },
    });
    const floor = changed(scaled, 'events.autoscaleMin=10/700').compiled;
    expect(setOf(floor, 'events').mode).toMatchObject({ write: 700 });
    expect(refusal(scaled, 'events.autoscaleMin=10/70000')).toContain('minimum above its maximum');
    expect(setOf(changed(scaled, 'events.autoscale=off').compiled, 'events').autoscale).toBeUndefined();
  });

  it('has warm throughput, maximum and quota', () => {
    const after = changed(compiled, 'byDay.warm=12k/40k events.maxWrite=500 quota.table=90k').compiled;
    expect(setOf(after, 'events.byDay').warm).toEqual({ read: 12_000, write: 40_000 });
    expect(setOf(after, 'events').mode).toEqual({
      kind: 'onDemand',
      maximum: { write: 500 },
      quota: { read: 90_000, write: 90_000 },
    });
    expect(setOf(changed(after, 'events.maxWrite=off').compiled, 'events').mode).toMatchObject({ maximum: {} });
  });

  it('can be had from splits once nothing keeps collections together', () => {
    const local = bare(
      [flow('put', 10, [demand({ keys: { ...HOT, within: 'growing' } })])],
      [{ ...TABLE, hasLocalIndex: true }],
    );
    const after = changed(local, 'events.localIndexes=off,put.sortKey=random').compiled;
    expect(setOf(after, 'events').hasLocalIndex).toBe(false);
    expect(demandOf(after, 'put').keys.within).toBe('spread');
    expect(refusal(after, 'put.sortKey=random')).toContain('does not go to the end');
    expect(refusal(after, 'events.localIndexes=off')).toContain('no local index');
  });
});

describe('warm throughput', () => {
  const quota = { read: 40_000, write: 40_000 };
  const compiled = bare([flow('put', 1, [demand({})])], [{ ...TABLE, mode: { kind: 'onDemand', maximum: {}, quota } }]);

  it('of one kind leaves the other as it is', () => {
    const warm = (text: string) => setOf(changed(compiled, text).compiled, 'events').warm;
    expect(warm('events.warm=/26k')).toEqual({ read: 12_000, write: 26_000 });
    expect(warm('events.warm=20k/')).toEqual({ read: 20_000, write: 4000 });
    expect(warm('events.warm=20k/9k,events.warm=/26k')).toEqual({ read: 20_000, write: 26_000 });
    for (const text of ['/', '', '1/2/3', '/x', 'x/'])
      expect(refusal(compiled, `events.warm=${text}`), text).toContain('write read and write units a second');
  });

  it('is no more than the quota, wherever in the text that is raised', () => {
    expect(refusal(compiled, 'events.warm=/50k')).toBe(
      '`events` can be warmed up to the quota for one table, 40,000 write units/s; add `quota.table=40000/50000`.',
    );
    for (const text of ['events.warm=/50k,quota.table=40k/50k', 'quota.table=40k/50k,events.warm=/50k'])
      expect(setOf(changed(compiled, text).compiled, 'events').warm?.write).toBe(50_000);
    expect(refusal(compiled, 'quota.table=1000G,events.warm=/1000G')).toBe(
      'That would be more than 1,000,000 partitions, which are not simulated.',
    );
  });
});

describe('shards by the name of a pattern', () => {
  const hot = (id: string, set: number, units = 1) =>
    demand({ set, units, keys: { id, distribution: { kind: 'hot', keys: 2, hot: 1, share: 0.8 }, within: 'growing' } });
  const cold = demand({ keys: { id: 't', distribution: { kind: 'uniform', keys: 1e6 }, within: 'item' } });
  const index = (name: string) => ({ ...TABLE, name, kind: 'index' as const });
  const sets = [TABLE, index('events.a'), index('events.b')];
  const share = ({ traffic }: CompiledTraffic, at: number) =>
    hottestShare(traffic.flows[0]?.demands[at]?.keys.distribution ?? { kind: 'uniform', keys: 1 });

  it('are of every key of it that is over a limit', () => {
    const compiled = bare([flow('place', 3000, [cold, hot('a', 1), hot('b', 2)])], sets);
    const after = changed(compiled, 'place.shards=8').compiled;
    expect([0, 1, 2].map((at) => share(after, at))).toEqual([1e-6, 0.1, 0.1]);
    expect([0, 1, 2].map((at) => share(changed(compiled, 'events.b.shards=8').compiled, at))).toEqual([1e-6, 0.8, 0.1]);
  });

  it('are of the hottest where none is', () => {
    const compiled = bare([flow('place', 30, [cold, hot('a', 1), hot('b', 2, 2)])], sets);
    expect([0, 1, 2].map((at) => share(changed(compiled, 'place.shards=8').compiled, at))).toEqual([1e-6, 0.8, 0.1]);
  });
});

describe('a change of a load', () => {
  const compiled = bare([flow('put', 1, [demand({})])]);

  it('leaves what was given as it was, and tells the pace', () => {
    const before = structuredClone(compiled.traffic);
    expect(changed(compiled, 'rate.all=x2,pace=slow')).toMatchObject({ pace: 'slow' });
    expect(compiled.traffic).toEqual(before);
  });

  it('says which name there is none of, what is near, and where it stands', () => {
    expect(refusal(compiled, 'rate.all=x2, putt.shards=2')).toBe(
      'There is no access pattern with a rate `putt`; did you mean `put`? There is `put`.',
    );
    expect(refusal(compiled, 'nothing.warm=1/1')).toBe(
      'There is no table or global index `nothing`; there is `events`.',
    );
    expect(refusal(compiled, '__proto__.ttl=1d')).toBe('There is no entity `__proto__`, nor any other.');
  });
});
