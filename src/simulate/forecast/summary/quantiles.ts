import { tidy } from '../../numbers.js';
import type { Quantiles } from '../report.js';

/** Of at least one value; a quantile is the least value that so many of the values do not exceed. */
export function quantilesOf(values: readonly number[]): Quantiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => tidy(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { min: at(0), p10: at(0.1), p50: at(0.5), p90: at(0.9), max: at(1) };
}

/** Position of the value that is the median: of equal ones, the first. */
export function medianIndex(values: readonly number[]): number {
  const { p50 } = quantilesOf(values);
  return Math.max(
    0,
    values.findIndex((value) => tidy(value) === p50),
  );
}
