import type { Random } from '../../distributions/index.js';

export interface DrawnLoad {
  /** Units a second, and how far a second's may be from that. */
  readonly rate: number;
  readonly deviation: number;
  readonly limit: number;
  readonly depth: number;
  readonly tokens: number;
  readonly seconds: number;
}

/**
 * Serves arrivals that are drawn second by second. What was refused of what came, of the load that comes on average: offered amounts
 * are counted by their means.
 */
export function drawnArrivals(
  random: Random,
  { rate, deviation, limit, depth, tokens: before, seconds }: DrawnLoad,
): { readonly served: number; readonly tokens: number } {
  let tokens = before;
  let wantedSum = 0;
  let servedSum = 0;
  for (let left = seconds; left > 1e-9; left -= 1) {
    const stretch = Math.min(1, left);
    const wanted = Math.max(0, rate * stretch + deviation * Math.sqrt(stretch) * random.normal());
    const there = tokens + limit * stretch;
    const served = Math.min(wanted, there);
    tokens = Math.min(depth, there - served);
    wantedSum += wanted;
    servedSum += served;
  }
  return { served: wantedSum > 0 ? rate * seconds * (servedSum / wantedSum) : 0, tokens };
}
