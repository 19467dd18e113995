import type { VolumePer } from '../model/model.js';
import type { Dice } from './dice.js';

/** Times the average that one parent in a hundred exceeds, where the model gives no p99: what the planner assumes too. */
const ASSUMED_P99_FACTOR = 5;
/** Standard normal deviate of the 99th percentile. */
const Z99 = 2.3263478740408408;

/**
 * Numbers of children of so many parents: log-normal through the stated average and p99, no more than the stated maximum. The values are
 * the distribution's quantiles in dice order, so that a few hundred parents have its average.
 */
export function childCounts(
  parents: number,
  per: Pick<VolumePer, 'avg' | 'p99' | 'max'>,
  dice: Dice,
): readonly number[] {
  const avg = per.avg ?? 1;
  const most = per.max ?? Number.POSITIVE_INFINITY;
  const p99 = Math.min(per.p99 ?? avg * ASSUMED_P99_FACTOR, most);
  const sigma = p99 > avg ? sigmaOf(p99 / avg) : 0;
  const mu = Math.log(Math.max(avg, Number.MIN_VALUE)) - (sigma * sigma) / 2;
  const counts: number[] = [];
  let carried = 0;
  for (let i = 0; i < parents; i += 1) {
    const exact = Math.min(most, Math.exp(mu + sigma * normalQuantile((i + 0.5) / parents))) + carried;
    const whole = Math.min(most, Math.max(0, Math.round(exact)));
    carried = Math.max(-1, Math.min(1, exact - whole));
    counts.push(whole);
  }
  return shuffled(counts, dice);
}

/** Spread of a log-normal distribution whose 99th percentile is so many times its mean. */
export function sigmaOf(ratio: number): number {
  const rest = Z99 * Z99 - 2 * Math.log(ratio);
  return rest <= 0 ? Z99 : Z99 - Math.sqrt(rest);
}

/** Inverse of the standard normal distribution (Acklam's rational approximation, relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
  const polynomial = (coefficients: readonly number[], x: number): number =>
    coefficients.reduce((sum, value) => sum * x + value, 0);
  const tail = 0.02425;
  if (p < tail) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(c, q) / polynomial(d, q);
  }
  if (p > 1 - tail) return -normalQuantile(1 - p);
  const q = p - 0.5;
  const r = q * q;
  return (polynomial(a, r) * q) / polynomial(b, r);
}

export function shuffled<T>(values: readonly T[], dice: Dice): readonly T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = dice.int(0, i);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
