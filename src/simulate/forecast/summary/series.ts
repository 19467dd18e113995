import type { HeatMap, RunResult } from '../../../fluid/index.js';
import { secondsOf } from '../series.js';

/** Digits of a point: what a chart shows, in a file that can still be opened. */
const DIGITS = 5;

export function point(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** Amounts in each bucket as amounts a second. */
export function perSecond(series: Float64Array, run: RunResult): readonly number[] {
  return Array.from(series, (value, i) => point(value / secondsOf(i, run)));
}

/** The sum of several series of one length. */
export function together(all: Iterable<Float64Array>, length: number): Float64Array {
  const sum = new Float64Array(length);
  for (const series of all) for (let i = 0; i < length; i++) sum[i] = (sum[i] ?? 0) + (series[i] ?? 0);
  return sum;
}

const MOST_ROWS = 64;
const MOST_COLUMNS = 240;

/** A smaller map of the same: each field has the greatest of those that it stands for. */
export function shrunk({ rows, columns, values }: HeatMap): {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
} {
  const height = Math.min(MOST_ROWS, rows);
  const width = Math.min(MOST_COLUMNS, columns);
  const greatest = new Float64Array(height * width);
  for (let row = 0; row < rows; row++) {
    const y = Math.floor((row * height) / rows);
    for (let column = 0; column < columns; column++) {
      const at = y * width + Math.floor((column * width) / columns);
      greatest[at] = Math.max(greatest[at] ?? 0, values[row * columns + column] ?? 0);
    }
  }
  return { rows: height, columns: width, values: Array.from(greatest, (value) => Number(value.toPrecision(3))) };
}
