import { flatMap } from '../../lists/flat-map.js';

/** A place between values: below all, above all, or directly before or after one. */
type Cut<T> = { readonly at: 'min' | 'max' } | { readonly at: 'before' | 'after'; readonly value: T };

interface Interval<T> {
  readonly from: Cut<T>;
  readonly to: Cut<T>;
}

/** A set of values of a totally ordered type: disjoint intervals in ascending order. The order is taken as dense. */
export type IntervalSet<T> = readonly Interval<T>[];

export type Order<T> = (a: T, b: T) => number;

const MIN = { at: 'min' } as const;
const MAX = { at: 'max' } as const;

export const EMPTY: IntervalSet<never> = [];
export const FULL: IntervalSet<never> = [{ from: MIN, to: MAX }];

/** The one value. */
export function point<T>(value: T): IntervalSet<T> {
  return [{ from: { at: 'before', value }, to: { at: 'after', value } }];
}

/** A few single values. */
export function pointSet<T>(values: Iterable<T>, order: Order<T>): IntervalSet<T> {
  const sorted = [...values].sort(order);
  return flatMap(
    sorted.filter((value, i) => i === 0 || order(sorted[i - 1] as T, value) !== 0),
    point,
  );
}

/** Values below; with `closed`, the value itself too. */
export function below<T>(value: T, closed: boolean): IntervalSet<T> {
  return [{ from: MIN, to: { at: closed ? 'after' : 'before', value } }];
}

/** Values above; with `closed`, the value itself too. */
export function above<T>(value: T, closed: boolean): IntervalSet<T> {
  return [{ from: { at: closed ? 'before' : 'after', value }, to: MAX }];
}

/** Values in both. */
export function intersection<T>(a: IntervalSet<T>, b: IntervalSet<T>, order: Order<T>): IntervalSet<T> {
  const result: Interval<T>[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a[i] as Interval<T>;
    const y = b[j] as Interval<T>;
    const from = compareCuts(x.from, y.from, order) >= 0 ? x.from : y.from;
    const endOrder = compareCuts(x.to, y.to, order);
    const to = endOrder <= 0 ? x.to : y.to;
    if (compareCuts(from, to, order) < 0) result.push({ from, to });
    if (endOrder <= 0) i++;
    else j++;
  }
  return result;
}

/** Every value outside. */
export function complement<T>(set: IntervalSet<T>, order: Order<T>): IntervalSet<T> {
  const result: Interval<T>[] = [];
  let from: Cut<T> = MIN;
  for (const interval of set) {
    if (compareCuts(from, interval.from, order) < 0) result.push({ from, to: interval.from });
    from = interval.to;
  }
  if (compareCuts(from, MAX, order) < 0) result.push({ from, to: MAX });
  return result;
}

/** The exact values where the set is a few single ones; undefined where it holds a range. */
export function points<T>(set: IntervalSet<T>, order: Order<T>): readonly T[] | undefined {
  const values: T[] = [];
  for (const { from, to } of set) {
    if (!('value' in from && 'value' in to) || order(from.value, to.value) !== 0) return undefined;
    values.push(from.value);
  }
  return values;
}

function compareCuts<T>(a: Cut<T>, b: Cut<T>, order: Order<T>): number {
  if (!('value' in a)) return 'value' in b || a.at !== b.at ? (a.at === 'min' ? -1 : 1) : 0;
  if (!('value' in b)) return b.at === 'min' ? 1 : -1;
  return order(a.value, b.value) || (a.at === b.at ? 0 : a.at === 'before' ? -1 : 1);
}
