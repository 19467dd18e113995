import { describe, expect, it } from 'vitest';
import { callsBetween, rateAt } from '../../../src/fluid/index.js';
import { curveOf, runTimes } from '../../../src/load/curves/index.js';
import { loadText, small } from '../../model/support.js';

const HOUR = 3600;

function scenario(text: string) {
  const { model } = loadText(
    small(`accessPatterns:
  read: {op: get, entity: Thing, by: [id], rate: {avg: 100/s, peak: 400/s, shape: flat}}
  day: {op: get, entity: Thing, by: [id], rate: {avg: 100/s, peak: 400/s, shape: diurnal}}
scenarios:
  rush: ${text}
`),
  );
  const found = model?.scenarios.get('rush');
  const patterns = model?.patterns;
  if (found === undefined || patterns === undefined) throw new Error('no scenario');
  const rate = (name: string) => {
    const stated = patterns.get(name)?.rate;
    if (stated === undefined) throw new Error(`no rate of ${name}`);
    return stated;
  };
  return { scenario: found, read: rate('read'), day: rate('day') };
}

describe('a scenario', () => {
  it('rises from the usual load to a multiple of it, and stays there', () => {
    const { scenario: rush, read } = scenario('{for: 1h, ramp: 10m, rate: {all: x5}}');
    const curve = curveOf(read, { duration: HOUR, scenario: rush }, 'read');
    expect(curve.points).toEqual([
      { at: 0, rate: 100 },
      { at: 600, rate: 500 },
      { at: 3600, rate: 500 },
    ]);
  });

  it('begins after the usual load, falls, and is over', () => {
    const { scenario: rush, read } = scenario('{after: 10m, for: 30m, ramp: 5m, fall: 10m, rate: {read: 20k/s}}');
    const curve = curveOf(read, { duration: HOUR, scenario: rush }, 'read');
    const at = [0, 599, 750, 900, 1800, 2100, 2400, 3600].map((second) => rateAt(curve, second));
    expect(at).toEqual([100, 100, 10_050, 20_000, 20_000, 10_050, 100, 100]);
  });

  it('is there at once without a ramp, and ends with a step', () => {
    const { scenario: rush, read } = scenario('{after: 10m, for: 10m, rate: {all: x2}}');
    const curve = curveOf(read, { duration: HOUR, scenario: rush }, 'read');
    expect([599.9, 600, 1199.9, 1200].map((second) => Math.round(rateAt(curve, second)))).toEqual([100, 200, 200, 100]);
    expect(callsBetween(curve, 0, HOUR)).toBe(100 * (HOUR + 600));
  });

  it('lasts to the end of the run where its length is not stated', () => {
    const { scenario: rush, read } = scenario('{ramp: 10m, fall: 10m, rate: {all: x2}}');
    const curve = curveOf(read, { duration: HOUR, scenario: rush }, 'read');
    expect([0, 600, 3000, 3600].map((second) => rateAt(curve, second))).toEqual([100, 200, 200, 100]);
  });

  it('prefers what it says of the access pattern to what it says of all, and leaves others alone', () => {
    const { scenario: both, read } = scenario('{rate: {all: x5, read: x2}}');
    expect(rateAt(curveOf(read, { duration: HOUR, scenario: both }, 'read'), 0)).toBe(200);
    expect(rateAt(curveOf(read, { duration: HOUR, scenario: both }, 'other'), 0)).toBe(500);
    const { scenario: one } = scenario('{rate: {read: x2}}');
    expect(curveOf(read, { duration: HOUR, scenario: one }, 'other')).toEqual({ points: [{ at: 0, rate: 100 }] });
  });

  it('multiplies a rate that varies, within 1 %', () => {
    const { scenario: rush, day } = scenario('{after: 4h, for: 16h, ramp: 4h, fall: 4h, rate: {all: x3}}');
    const duration = 24 * HOUR;
    const usual = curveOf(day, { duration }, 'day');
    const curve = curveOf(day, { duration, scenario: rush }, 'day');
    for (let at = 0; at <= duration; at += 333) {
      const rise = Math.min(1, Math.max(0, (at - 4 * HOUR) / (4 * HOUR)), Math.max(0, (20 * HOUR - at) / (4 * HOUR)));
      const exact = rateAt(usual, at) * (1 + 2 * rise);
      expect(Math.abs(rateAt(curve, at) - exact)).toBeLessThan(0.01 * exact + 1e-9);
    }
  });

  it('says how long the run is, and is there in full at the daily peak', () => {
    const { scenario: rush, read, day } = scenario('{after: 30m, for: 2h, ramp: 1h, rate: {all: x3}}');
    expect(runTimes([read], { scenario: rush }).duration).toBe(2.5 * HOUR);
    const times = runTimes([read, day], { scenario: rush });
    expect(times.duration).toBe(2.5 * HOUR);
    expect(rateAt(curveOf(day, { ...times, scenario: rush }, 'day'), 2 * HOUR)).toBeCloseTo(1200, 6);
  });
});
