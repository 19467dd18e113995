import { type Colour, ink } from '../colours.js';
import { greatest, peaks, timeAxis, timeGrid, valueAxis } from './axes.js';
import { type Chart, FULL } from './draw.js';

export const POINTS = 240;

type Point = readonly [at: number, value: number];

export interface LoadSeries {
  readonly duration: number;
  readonly bucketSeconds: number;
  readonly offered: readonly number[];
  readonly consumed?: readonly number[];
  readonly throttled: readonly number[];
  readonly limit?: readonly number[];
}

/** Beyond this, a limit would press the load down to the ground. */
const LIMIT_IN_SIGHT = 3;

export function isLimitInSight({ offered, consumed = [], limit = [] }: LoadSeries): boolean {
  const peak = Math.max(greatest(offered), greatest(consumed));
  return limit.some((value) => value <= peak * LIMIT_IN_SIGHT);
}

/** What is asked for, served and refused over time, and the limit. */
export function loadChart(series: LoadSeries): Chart {
  const { duration, bucketSeconds, offered, consumed = [], throttled, limit = [] } = series;
  const peak = Math.max(greatest(offered), greatest(consumed), greatest(throttled));
  const top = isLimitInSight(series) ? Math.max(peak, Math.min(greatest(limit), peak * LIMIT_IN_SIGHT)) : peak;
  const isRefused = offered.length > 0 && greatest(throttled) > 0;
  const steps = (values: readonly number[]) => stepPoints(values, duration, bucketSeconds);
  return {
    widths: FULL,
    height: (width) => (isRefused ? (width > 400 ? 250 : 210) : 160),
    option: (size) => ({
      grid: timeGrid(size),
      xAxis: timeAxis(duration, size),
      yAxis: valueAxis(top),
      series: [
        area(steps(consumed), 'consumed', 0.22),
        area(withoutRest(steps(throttled)), 'throttled', 0.35),
        line(steps(offered), 'offered', { width: 1.5 }),
        ...(isLimitInSight(series) ? [line(steps(limit), 'limit', { width: 1.5, type: [6, 4] })] : []),
      ],
    }),
  };
}

/** Each value lasts from its bucket's begin to its end. */
export function stepPoints(values: readonly number[], duration: number, bucketSeconds: number): readonly Point[] {
  const grouped = peaks(values, POINTS);
  const seconds = bucketSeconds * Math.max(1, Math.ceil(values.length / POINTS));
  const points = grouped.map((value, i): Point => [Math.min(i * seconds, duration), value]);
  const last = grouped.at(-1);
  return last === undefined ? [] : [...points, [Math.min(grouped.length * seconds, duration), last]];
}

export function line(data: readonly (Point | readonly [number, null])[], colour: Colour, style: object): object {
  return {
    type: 'line',
    data,
    step: 'end',
    silent: true,
    showSymbol: false,
    symbol: 'none',
    emphasis: { disabled: true },
    lineStyle: { color: ink(colour), ...style },
  };
}

/** No line along the ground where nothing is refused. */
function withoutRest(points: readonly Point[]): readonly (Point | readonly [number, null])[] {
  return points.map(([at, value], i) => (value === 0 && (points[i - 1]?.[1] ?? 0) === 0 ? [at, null] : [at, value]));
}

function area(data: readonly (Point | readonly [number, null])[], colour: Colour, opacity: number): object {
  return { ...line(data, colour, { width: 1.5 }), areaStyle: { color: ink(colour), opacity } };
}
