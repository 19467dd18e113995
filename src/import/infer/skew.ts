import type { FrequentValues } from './sketch.js';

/** Keys that a fit is made over, and what of the spread it must explain. */
const LEAST_KEYS = 30;
const MOST_KEYS = 1000;
const LEAST_EXPLAINED = 0.95;

/** `zipf(s)` where the counts by rank follow it; undefined where they are even or follow no such law. */
export function skewOf(values: FrequentValues): string | undefined {
  const counts = values.counts.slice(0, MOST_KEYS).filter((count) => count > 4 * values.error && count > 2);
  if (counts.length < LEAST_KEYS) return undefined;
  const xs = counts.map((_, rank) => Math.log(rank + 1));
  const ys = counts.map((count) => Math.log(count));
  const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;
  const [mx, my] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [i, x] of xs.entries()) {
    const dy = (ys[i] ?? 0) - my;
    xy += (x - mx) * dy;
    xx += (x - mx) ** 2;
    yy += dy ** 2;
  }
  if (xx === 0 || yy === 0) return undefined;
  const slope = -xy / xx;
  const explained = xy ** 2 / (xx * yy);
  return slope >= 0.3 && slope <= 3 && explained >= LEAST_EXPLAINED ? `zipf(${slope.toFixed(1)})` : undefined;
}
