import type { Spread } from './plan.js';

/** A figure that is the same in every call. */
export function exact(value: number): Spread {
  return { typical: value, p99: value, max: value };
}

export const ZERO: Spread = exact(0);
export const ONE: Spread = exact(1);

export function spread(typical: number, p99: number, max?: number): Spread {
  const tail = Math.max(typical, p99);
  return max === undefined ? { typical, p99: tail } : { typical, p99: tail, max: Math.max(tail, max) };
}

/** Applies one function to every figure; `max` stays absent where it is. */
export function mapSpread(value: Spread, map: (value: number) => number): Spread {
  const typical = map(value.typical);
  const p99 = map(value.p99);
  return value.max === undefined ? { typical, p99 } : { typical, p99, max: map(value.max) };
}

/** Combines figure by figure; `max` is absent where either is. */
export function combine(a: Spread, b: Spread, map: (a: number, b: number) => number): Spread {
  const typical = map(a.typical, b.typical);
  const p99 = map(a.p99, b.p99);
  return a.max === undefined || b.max === undefined ? { typical, p99 } : { typical, p99, max: map(a.max, b.max) };
}

export function addSpreads(a: Spread, b: Spread): Spread {
  return combine(a, b, (x, y) => x + y);
}

export function sumSpreads(values: Iterable<Spread>): Spread {
  let sum = ZERO;
  for (const value of values) sum = addSpreads(sum, value);
  return sum;
}

export function timesSpread(a: Spread, b: Spread): Spread {
  return combine(a, b, (x, y) => x * y);
}

export function scaleSpread(value: Spread, factor: number): Spread {
  return mapSpread(value, (x) => x * factor);
}

/** No figure above the ceiling; gives an unbounded one its `max`. */
export function capSpread(value: Spread, ceiling: number): Spread {
  return {
    typical: Math.min(value.typical, ceiling),
    p99: Math.min(value.p99, ceiling),
    max: Math.min(value.max ?? ceiling, ceiling),
  };
}
