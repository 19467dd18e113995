import { describe, expect, it } from 'vitest';
import { constantRate, fluidAssumptions } from '../../../src/fluid/index.js';
import { playedRequests } from '../../../src/simulate/forecast/requests.js';
import { SettingsError } from '../../../src/simulate/forecast/settings-error.js';
import { flow, index, keys, table, uniform, writes } from '../../fluid/support.js';

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
  });
});
