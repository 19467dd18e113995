import { writeUnits } from '../../facts/index.js';
import type { Spread, Touch } from '../../planner/plan.js';
import { sigmaOf } from '../child-counts.js';

/** A figure that differs from call to call: its mean, and the mean of its square. */
export interface Moments {
  readonly mean: number;
  readonly square: number;
}

/** What one touched key value takes: `probability` that it takes anything, where an index holds some of the items only. */
export interface TouchMoments extends Moments {
  readonly probability: number;
}

/** A figure that is log-normal through its mean and 99th percentile, and never above its ceiling. */
function spreadMoments({ typical, p99, max }: Spread): Moments {
  const even = typical * typical;
  if (!(typical > 0) || p99 <= typical) return { mean: typical, square: even };
  const sigma = sigmaOf(p99 / typical);
  const most = max === undefined ? Number.POSITIVE_INFINITY : typical * Math.max(typical, max);
  return { mean: typical, square: Math.min(most, even * Math.exp(sigma * sigma)) };
}

/** Numbers of things: below one of them it is one or none. */
export function countMoments(count: Spread): Moments {
  const { mean, square } = spreadMoments(count);
  return { mean, square: mean < 1 ? mean : Math.max(mean, square) };
}

/** Units on one touched key value. */
export function touchMoments(touch: Touch): TouchMoments {
  const { write, units, index, entity } = touch;
  const membership = entity.memberships.get(index.name);
  if (write === undefined || index.kind === 'table' || membership === undefined) {
    return { ...spreadMoments(units), probability: 1 };
  }
  // An entry is written whole or not at all, and is as large as the item where it holds all of it.
  const { typical, max } = membership.entry;
  const once = writeUnits(0, typical);
  const factor = index.projection.kind === 'all' ? largeness(touch) : 1;
  const one = spreadMoments({
    typical: once,
    p99: Math.max(once, writeUnits(0, typical * factor)),
    ...(max === undefined ? {} : { max: writeUnits(0, max) }),
  });
  const times = units.typical / one.mean;
  const square = times <= 1 ? times * one.square : times * times * one.square;
  return { mean: units.typical, square, probability: Math.min(1, times) };
}

/** The 99th percentile of an item's bytes over its typical ones, where the model states it. */
function largeness({ entity }: Touch): number {
  const p99 = entity.entity.size?.p99;
  return p99 === undefined ? 1 : Math.max(1, p99 / entity.item.typical);
}

/**
 * Units of a call that touches so many keys, each counted with a probability only: the sum over those that are. Keys are taken to
 * differ in size independently.
 */
export function summed(count: Moments, each: Moments, counted: number): Moments {
  const pairs = Math.max(0, count.square - count.mean) * counted * counted;
  const mean = count.mean * counted * each.mean;
  const square = count.mean * counted * each.square + pairs * each.mean * each.mean;
  return { mean, square: Math.max(square, mean * mean) };
}
