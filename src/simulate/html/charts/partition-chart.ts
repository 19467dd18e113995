import { type Colour, ink } from '../colours.js';
import { greatest, timeAxis, timeGrid, valueAxis } from './axes.js';
import { type Chart, FULL } from './draw.js';
import { line, stepPoints } from './load-chart.js';

export interface Split {
  readonly at: number;
  readonly cause: string;
  readonly partitions: number;
}

/** What a split has its mark by. */
export const SPLIT_MARKS: readonly { readonly cause: string; readonly colour: Colour; readonly symbol: string }[] = [
  { cause: 'heat', colour: 'throttled', symbol: 'triangle' },
  { cause: 'size', colour: 'third', symbol: 'rect' },
  { cause: 'isolation', colour: 'fourth', symbol: 'diamond' },
];

const MARKS = 60;

/** Partitions over time, with the splits marked. */
export function partitionChart(
  series: readonly number[],
  splits: readonly Split[],
  duration: number,
  bucketSeconds: number,
): Chart {
  // Room for a mark on the highest line.
  const top = 1.1 * Math.max(greatest(series), greatest(splits.map(({ partitions }) => partitions)));
  return {
    widths: FULL,
    height: (width) => (width > 400 ? 180 : 170),
    option: (size) => ({
      grid: timeGrid(size),
      xAxis: timeAxis(duration, size),
      yAxis: valueAxis(top),
      series: [
        line(stepPoints(series, duration, bucketSeconds), 'consumed', { width: 2 }),
        ...SPLIT_MARKS.map(({ cause, colour, symbol }) => ({
          type: 'scatter',
          silent: true,
          symbol,
          symbolSize: 12,
          z: 5,
          itemStyle: { color: ink(colour), borderColor: ink('card'), borderWidth: 1.5 },
          emphasis: { disabled: true },
          data: marks(splits, cause, duration),
        })),
      ],
    }),
  };
}

/** Splits of the same time have one mark. */
function marks(splits: readonly Split[], cause: string, duration: number): readonly (readonly [number, number])[] {
  const places = new Map<number, readonly [number, number]>();
  for (const split of splits) {
    if (split.cause === cause) places.set(Math.floor((split.at / duration) * MARKS), [split.at, split.partitions]);
  }
  return [...places.values()];
}
