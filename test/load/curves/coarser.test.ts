import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsBetween, type RateCurve, rateAt } from '../../../src/fluid/index.js';
import { coarser, coarserStretches } from '../../../src/load/curves/coarser.js';
import { curveOfStretches, stretches } from '../../../src/load/curves/stretches.js';
import { runs } from '../../support/runs.js';

const ofSteps = (curve: RateCurve, duration: number, step: number): RateCurve =>
  curveOfStretches(coarserStretches(stretches(curve, duration), step));

const curves = fc
  .array(fc.record({ at: fc.integer({ min: 0, max: 600 }), rate: fc.integer({ min: 0, max: 1000 }) }), {
    minLength: 1,
    maxLength: 120,
  })
  .map((points): RateCurve => ({ points: points.sort((a, b) => a.at - b.at) }));

describe('a curve that turns all the time', () => {
  it('has as many calls in steps, in order, and no rate that it did not reach', () => {
    fc.assert(
      fc.property(curves, fc.constantFrom(7, 10, 60), fc.integer({ min: 1, max: 620 }), (curve, step, duration) => {
        const steps = ofSteps(curve, duration, step);
        const calls = callsBetween(curve, 0, duration);
        expect(callsBetween(steps, 0, duration)).toBeCloseTo(calls, 5);
        const rates = [...curve.points.map(({ rate }) => rate)];
        for (const [i, { at, rate }] of steps.points.entries()) {
          expect(at).toBeGreaterThanOrEqual(steps.points[i - 1]?.at ?? 0);
          expect(rate).toBeLessThanOrEqual(Math.max(...rates) + 1e-6);
          expect(rate).toBeGreaterThanOrEqual(Math.min(...rates) - 1e-6);
        }
        const times = new Set(steps.points.map(({ at }) => at));
        expect(times.size).toBeLessThanOrEqual(4 * Math.ceil(duration / step) + 1);
      }),
      { numRuns: runs(200, 2000) },
    );
  });

  it('is left alone where it turns now and then', () => {
    const burst = {
      points: [
        { at: 0, rate: 1 },
        { at: 63, rate: 1 },
        { at: 63, rate: 9 },
        { at: 66, rate: 9 },
        { at: 66, rate: 1 },
        { at: 600, rate: 4 },
      ],
    };
    expect(ofSteps(burst, 600, 60)).toEqual(burst);
    expect(coarser(burst, 600)).toBe(burst);
  });

  it('has the mean of each ten seconds in a short run, and of each minute in a long one', () => {
    const points = Array.from({ length: 10_000 }, (_, i) => ({ at: i, rate: i % 2 === 0 ? 10 : 30 }));
    const short = coarser({ points, average: 5 }, 3600);
    expect(rateAt(short, 100)).toBeCloseTo(20, 9);
    expect(short.average).toBe(5);
    expect(coarser({ points }, 10_000).points.length).toBeLessThan(10);
  });
});
