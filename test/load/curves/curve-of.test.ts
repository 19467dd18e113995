import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsBetween, type RateCurve, rateAt } from '../../../src/fluid/index.js';
import { type CallCourse, curveOf, rateBetweenBursts, runTimes } from '../../../src/load/curves/index.js';
import { parseRateShape } from '../../../src/model/index.js';
import { SourceFile, spanOf } from '../../../src/source/index.js';
import { runs } from '../../support/runs.js';

const HOUR = 3600;
const DAY = 24 * HOUR;
const SPAN = spanOf(new SourceFile('m.yaml', ''), 0, 0);

function course(avg: number, peak: number, shape?: string): CallCourse {
  if (shape === undefined) return { avg, peak };
  const result = parseRateShape(shape);
  if (result.kind === 'error') throw new Error(result.message);
  return { avg, peak, shape: { value: result.shape, span: SPAN } };
}

function mean(curve: RateCurve, duration: number): number {
  return callsBetween(curve, 0, duration) / duration;
}

function highest({ points }: RateCurve): number {
  return Math.max(...points.map(({ rate }) => rate));
}

function isInOrder({ points }: RateCurve, duration: number): boolean {
  return points.every(({ at, rate }, i) => at >= 0 && at <= duration && rate >= 0 && at >= (points[i - 1]?.at ?? 0));
}

describe('rates without a course', () => {
  it('are at their peak all the time', () => {
    expect(curveOf(course(60, 3000), { duration: HOUR }, 'read')).toEqual({ points: [{ at: 0, rate: 3000 }] });
  });

  it('are at their average where that is higher', () => {
    expect(curveOf(course(60, 30), { duration: HOUR }, 'read')).toEqual({ points: [{ at: 0, rate: 60 }] });
  });
});

describe('a constant rate', () => {
  it.each(['constant', 'flat'])('is the average as `%s`', (shape) => {
    expect(curveOf(course(60, 3000, shape), { duration: HOUR }, 'read')).toEqual({ points: [{ at: 0, rate: 60 }] });
  });
});

describe('a diurnal rate', () => {
  it('has the stated mean and peak, whatever their ratio', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        fc.double({ min: -5, max: 0, noNaN: true }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 1, max: 3 }),
        (peak, exponent, hour, days) => {
          const avg = peak * 10 ** exponent;
          const curve = curveOf(course(avg, peak, `diurnal(peak ${hour}:00)`), { duration: days * DAY }, 'read');
          expect(mean(curve, days * DAY) / avg).toBeCloseTo(1, 6);
          expect(highest(curve) / peak).toBeCloseTo(1, 9);
          expect(isInOrder(curve, days * DAY)).toBe(true);
          expect(curve.points.length).toBeLessThanOrEqual(days * 1440 + 2);
        },
      ),
      { numRuns: runs(60, 2000) },
    );
  });

  it('is a sinusoid up to twice the average, and lies between its points within 1 %', () => {
    const curve = curveOf(course(100, 150, 'diurnal(peak 18:00)'), { duration: DAY }, 'read');
    for (let at = 0; at < DAY; at += 77) {
      const exact = 100 + 50 * Math.cos((2 * Math.PI * (at - 18 * HOUR)) / DAY);
      expect(Math.abs(rateAt(curve, at) / exact - 1)).toBeLessThan(0.001);
    }
  });

  it('has its peak at noon unless told otherwise', () => {
    const curve = curveOf(course(300, 2000, 'diurnal'), { duration: DAY }, 'read');
    expect(rateAt(curve, DAY / 2)).toBeCloseTo(2000, 6);
    expect(rateAt(curve, 0)).toBeLessThan(1);
  });

  it('begins at the time of day that it is given, and is in the middle of its peak in a shorter run', () => {
    const rate = course(300, 2000, 'diurnal(peak 18:30)');
    expect(rateAt(curveOf(rate, { duration: HOUR, clock: 18 * HOUR }, 'read'), HOUR / 2)).toBeCloseTo(2000, 6);
    expect(rateAt(curveOf(rate, { duration: HOUR }, 'read'), HOUR / 2)).toBeCloseTo(2000, 6);
    expect(rateAt(curveOf(rate, { duration: HOUR, clock: 0 }, 'read'), HOUR / 2)).toBeLessThan(1);
  });
});

describe('a bursting rate', () => {
  it('has the stated mean and peak in every period', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 600 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 4 }),
        (length, pause, share, periods) => {
          const every = length + pause;
          // From what the bursts alone come to, up to the peak.
          const avg = 1000 * (length / every + (pause / every) * share);
          const duration = periods * every;
          const curve = curveOf(course(avg, 1000, `burst(${length}s every ${every}s)`), { duration }, 'read');
          expect(mean(curve, duration) / avg).toBeCloseTo(1, 9);
          expect(mean(curve, every) / avg).toBeCloseTo(1, 9);
          expect(highest(curve)).toBeCloseTo(1000, 6);
          expect(isInOrder(curve, duration)).toBe(true);
        },
      ),
      { numRuns: runs(60, 2000) },
    );
  });

  it('is at its base between bursts, and at the peak in the middle of each period', () => {
    expect(rateBetweenBursts(100, 400, 600, HOUR)).toBe(40);
    const curve = curveOf(course(100, 400, 'burst(10m every 1h)'), { duration: 2 * HOUR }, 'read');
    expect(curve.points).toEqual([
      { at: 0, rate: 40 },
      { at: 1500, rate: 40 },
      { at: 1500, rate: 400 },
      { at: 2100, rate: 400 },
      { at: 2100, rate: 40 },
      { at: 5100, rate: 40 },
      { at: 5100, rate: 400 },
      { at: 5700, rate: 400 },
      { at: 5700, rate: 40 },
      { at: 7200, rate: 40 },
    ]);
  });

  it('is seen in a run that is shorter than the period', () => {
    expect(rateAt(curveOf(course(100, 400, 'burst(10m every 1d)'), { duration: HOUR }, 'read'), HOUR / 2)).toBe(400);
  });

  it('rests at nothing where bursts alone come to more than the average', () => {
    const curve = curveOf(course(60, 3000, 'burst(10m every 1h)'), { duration: HOUR }, 'read');
    expect(rateAt(curve, 0)).toBe(0);
    expect(mean(curve, HOUR)).toBe(500);
  });
});

describe('a rate that rises', () => {
  it('goes from the average to the peak, and stays there', () => {
    const curve = curveOf(course(100, 400, 'ramp(30m)'), { duration: HOUR }, 'read');
    expect([0, 900, 1800, 3600].map((at) => rateAt(curve, at))).toEqual([100, 250, 400, 400]);
    expect(mean(curve, HOUR)).toBe(325);
    expect(rateAt(curveOf(course(100, 400, 'ramp(1h)'), { duration: 1800 }, 'read'), 1800)).toBe(250);
  });
});

describe('how long a run is', () => {
  it.each([
    [[], HOUR],
    [[course(1, 2), course(1, 2, 'flat')], HOUR],
    [[course(1, 2), course(1, 2, 'diurnal')], DAY],
    [[course(1, 2, 'burst(5m every 6h)')], 6 * HOUR],
    [[course(1, 2, 'ramp(2h)')], 4 * HOUR],
    [[course(1, 2, 'ramp(2s)')], HOUR],
  ] as const)('%#', (rates, duration) => expect(runTimes(rates, {}).duration).toBe(duration));

  it('has the highest daily peak in its middle, where it is less than a day', () => {
    const rates = [course(1, 20, 'diurnal(peak 03:00)'), course(1, 900, 'diurnal(peak 18:00)'), course(1, 5000)];
    expect(runTimes(rates, { duration: 2 * HOUR })).toEqual({ duration: 2 * HOUR, clock: 17 * HOUR });
    expect(runTimes([course(1, 2, 'diurnal(peak 00:10)')], { duration: HOUR }).clock).toBe(23 * HOUR + 2400);
    expect(runTimes(rates, {})).toEqual({ duration: DAY, clock: 0 });
  });
});
