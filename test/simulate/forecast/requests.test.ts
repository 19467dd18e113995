import { describe, expect, it } from 'vitest';
import { constantRate, fluidAssumptions } from '../../../src/fluid/index.js';
import { workloadOf } from '../../../src/load/index.js';
import { memoryReader } from '../../../src/model/index.js';
import { checkedOptions } from '../../../src/simulate/forecast/options.js';
import { checkRequests, playedRequests } from '../../../src/simulate/forecast/requests.js';
import { SettingsError } from '../../../src/simulate/forecast/settings-error.js';
import { forecastStages } from '../../../src/simulate/forecast/stages.js';
import { studySteps } from '../../../src/simulate/forecast/study/study.js';
import { flow, index, keys, table, uniform, writes } from '../../fluid/support.js';
import { planned } from '../../load/support.js';

const settings = { assumptions: fluidAssumptions(), seed: 1 };

describe('a load played request by request', () => {
  it('is refused as often as by amounts, and cut short where it is long', () => {
    const hot = flow(5000, [writes({ keys: keys(uniform(1), 'item') })], { retries: { attempts: 3, quota: true } });
    const { flows } = playedRequests({ duration: 15, sets: [table()], flows: [hot] }, 'engine', settings);
    expect(flows[0]?.byAmounts).toBeCloseTo(1 - 16 / 75, 3);
    expect(flows[0]?.throttledShare).toBeCloseTo(flows[0]?.byAmounts ?? 0, 1.7);
    const long = playedRequests(
      { duration: 1e6, sets: [table()], flows: [{ ...hot, curve: constantRate(250_000) }] },
      'sampled',
      settings,
    );
    expect(long.seconds).toBe(8);
    expect(long.requests).toBeGreaterThan(1_990_000);
  });

  it('leaves caches out of both', () => {
    const demand = writes({ kind: 'read', keys: keys(uniform(1), 'item'), cache: { seconds: 60 } });
    const { flows } = playedRequests(
      { duration: 20, sets: [table()], flows: [flow(6000, [demand])] },
      'sampled',
      settings,
    );
    expect(flows[0]?.byAmounts).toBeGreaterThan(0.4);
    expect(Math.abs((flows[0]?.byAmounts ?? 0) - (flows[0]?.throttledShare ?? 1))).toBeLessThan(0.02);
  });

  it('is refused where it is too much, or not what the engine can do', () => {
    const large = { duration: 60, sets: [table()], flows: [flow(1e9, [writes({ keys: keys(uniform(10)) })])] };
    expect(() => playedRequests(large, 'sampled', settings)).toThrow(SettingsError);
    const query = writes({ set: 1, kind: 'read', units: 3, keys: keys(uniform(10), 'spread', 'i') });
    const odd = { duration: 60, sets: [table(), index()], flows: [flow(10, [query])] };
    expect(() => playedRequests(odd, 'engine', settings)).toThrow(/--requests engine: /);
    // The same without playing any.
    expect(() => checkRequests(large, 'sampled', settings)).toThrow(SettingsError);
    expect(() => checkRequests(odd, 'engine', settings)).toThrow(/--requests engine: /);
    expect(() => checkRequests(odd, 'sampled', settings)).not.toThrow();
  });

  it('is not begun once somebody has stopped the rest', () => {
    const plan = planned(`
dynamodel: 1
model: hits
tables: {hits: {key: {pk: pk}}}
entities: {Hit: {key: {pk: "H#{id}"}, attributes: {id: {type: ulid, generate: ulid}}, volume: {count: 1000}}}
accessPatterns: {hit: {op: create, entity: Hit, rate: 10/s}}
`);
    const options = checkedOptions(plan.design, { requests: 'sampled', duration: 60 }, memoryReader({}));
    const played = (isStopped: boolean) => {
      const stop = new AbortController();
      const stages = forecastStages({ workload: workloadOf(plan), seed: 1 }, options, stop.signal);
      let step = stages.next();
      while (step.done !== true) {
        const steps = studySteps(step.value.traffic, step.value.settings);
        let run = steps.next();
        while (run.done !== true) run = steps.next();
        if (isStopped) stop.abort();
        step = stages.next(run.value);
      }
      return step.value?.requests?.requests;
    };
    expect(played(false)).toBeGreaterThan(400);
    expect(played(true)).toBeUndefined();
  });
});
