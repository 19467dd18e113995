import { constantRate, type RateCurve, type RatePoint } from '../../fluid/index.js';
import type { Rate } from '../../model/index.js';
import { DAY, dayPoints } from './day.js';
import { withinRun } from './stretches.js';

/** Calls a second on average and at the peak, and how they vary. */
export type CallCourse = Pick<Rate, 'avg' | 'peak' | 'shape'>;

/** The rate over time as the model states it; where it states no course, at the peak all the time. `clock`: seconds after midnight. */
export function statedCourse(rate: CallCourse, duration: number, clock: number): RateCurve {
  const { avg } = rate;
  const peak = Math.max(avg, rate.peak);
  const shape = rate.shape?.value;
  switch (shape?.kind) {
    case 'constant':
      return constantRate(avg);
    case 'diurnal':
      return withinRun(repeated(dayPoints(avg, peak), DAY, shape.peakAt - clock, duration), duration);
    case 'burst':
      return bursts(avg, peak, shape.length, shape.every, duration);
    case 'ramp':
      return withinRun(
        [
          { at: 0, rate: avg },
          { at: shape.over, rate: peak },
        ],
        duration,
      );
    default:
      return constantRate(peak);
  }
}

/** Calls a second between bursts, so that the mean is the average; 0 where the bursts alone come to more. */
export function rateBetweenBursts(avg: number, peak: number, length: number, every: number): number {
  return Math.max(0, (avg * every - peak * length) / (every - length));
}

/** A burst in the middle of each period; in that of the run, where that is shorter. */
function bursts(avg: number, peak: number, length: number, every: number, duration: number): RateCurve {
  const base = rateBetweenBursts(avg, peak, length, every);
  const begin = Math.max(0, (Math.min(every, duration) - length) / 2);
  const period: RatePoint[] = [
    { at: 0, rate: base },
    { at: begin, rate: base },
    { at: begin, rate: peak },
    { at: begin + length, rate: peak },
    { at: begin + length, rate: base },
  ];
  return withinRun(repeated(period, every, 0, duration), duration);
}

/** Points of one period again and again, so that the run lies within them. */
export function repeated(
  period: readonly RatePoint[],
  seconds: number,
  offset: number,
  duration: number,
): readonly RatePoint[] {
  const points: RatePoint[] = [];
  const begin = -Math.ceil(offset / seconds) - 1;
  for (let turn = begin; offset + turn * seconds <= duration + seconds; turn++) {
    for (const { at, rate } of period) points.push({ at: offset + turn * seconds + at, rate });
  }
  return points;
}
