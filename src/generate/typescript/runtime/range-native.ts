import type { NumberValue } from '@aws-sdk/lib-dynamodb';
import type { Bound } from './key-bounds.js';
import { byAttribute } from './merge.js';
import type { SortRange } from './range.js';
import { exactNumber } from './values.js';

/** A range of an attribute that is a key itself. `value` makes what is stored of a bound's text, `above` the text of the next value. */
export interface NativeSegment {
  readonly lower?: 'gt' | 'gte';
  readonly upper?: 'lt' | 'lte';
  readonly value: (text: string) => unknown;
  readonly above?: (text: string) => string | undefined;
}

export function nativeRange(segment: NativeSegment, from: Bound | undefined, to: Bound | undefined): SortRange {
  if (from === 'above-all' || to === 'below-all') return 'empty';
  const { value } = segment;
  const start =
    typeof from === 'object' ? { text: from.text, inclusive: segment.lower === 'gte' && from.exact } : undefined;
  const end = typeof to === 'object' ? { text: to.text, inclusive: segment.upper === 'lte' || !to.exact } : undefined;
  if (start !== undefined && end !== undefined) {
    // Only a bound that was rounded down is exclusive here.
    const text = start.inclusive ? start.text : segment.above?.(start.text);
    if (text === undefined) return 'empty';
    const [lo, hi] = [value(text), value(end.text)];
    return byAttribute('key', 'asc')({ key: lo }, { key: hi }) > 0 ? 'empty' : { operator: 'between', lo, hi };
  }
  if (start !== undefined) return { operator: start.inclusive ? '>=' : '>', value: value(start.text) };
  if (end !== undefined) return { operator: end.inclusive ? '<=' : '<', value: value(end.text) };
  return 'all';
}

/** A number's text as the document client takes it. */
export function numberOf(text: string): number | bigint | NumberValue {
  return exactNumber(text);
}

/** Bytes of their hexadecimal text. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
