import { afterPrefix, type SortRange } from './range.js';
import { textOrder } from './text-order.js';

/** Closed at both ends; an end that is undefined is open. */
export interface Interval {
  readonly lo: string;
  readonly hi: string | undefined;
}

/** The sort keys of one entity: those that satisfy the range, among all that its keys can be. Undefined where there are none. */
export function intervalOf(range: SortRange, fence: Interval): Interval | undefined {
  if (range === 'empty') return undefined;
  if (range === 'all') return fence;
  if (range.operator === 'between') return { lo: String(range.lo), hi: String(range.hi) };
  const value = String(range.value);
  if (range.operator === 'begins_with') return { lo: value, hi: afterPrefix(value) };
  if (range.operator === '=') return { lo: value, hi: value };
  return range.operator.startsWith('>') ? { lo: value, hi: fence.hi } : { lo: fence.lo, hi: value };
}

/** One condition from the lowest to the highest sort key of several entities. */
export function hullOf(...intervals: readonly (Interval | undefined)[]): SortRange {
  const all = intervals.filter((one) => one !== undefined);
  const [lo] = all.map((one) => one.lo).sort(textOrder);
  if (lo === undefined) return 'empty';
  const highs = all.map(({ hi }) => hi).filter((hi) => hi !== undefined);
  const hi = highs.length < all.length ? undefined : highs.sort(textOrder).at(-1);
  if (lo === hi) return { operator: '=', value: lo };
  if (hi === undefined) return lo === '' ? 'all' : { operator: '>=', value: lo };
  return lo === '' ? { operator: '<=', value: hi } : { operator: 'between', lo, hi };
}
