import { InvalidArgument } from './errors.js';
import type { Bound } from './key-bounds.js';
import { textOrder } from './text-order.js';

/** The condition on a sort key: `all` is none, and `empty` is one that no key satisfies. */
export type SortRange =
  | 'all'
  | 'empty'
  | { readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'begins_with'; readonly value: unknown }
  /** `drop`: rows with exactly the upper bound do not belong to the answer. */
  | { readonly operator: 'between'; readonly lo: unknown; readonly hi: unknown; readonly drop?: true };

/** What is known of the segment of a key that a range is over. */
export interface Segment {
  /** Of the argument, for messages. */
  readonly argument: string;
  /** Characters of every text, where all have as many. */
  readonly width?: number;
  /** What stands behind it in the key: a literal that begins so, a value, or a value that may be empty. Nothing when absent. */
  readonly next?: { readonly literal: string } | 'value' | 'maybe';
  readonly lower?: 'gt' | 'gte';
  readonly upper?: 'lt' | 'lte';
  /** Texts sort against their values. */
  readonly reversed?: true;
  /** Several values share one text. */
  readonly coarse?: true;
  /** Finds the first character of a bound that no value has and that sorts below what stands behind the segment. */
  readonly cut?: RegExp;
  /** Only bounds that are values sort right among the others. */
  readonly strict?: true;
  /** Texts of the whole segment, and of its beginnings. */
  readonly alphabet?: RegExp;
  /** The text just below one, where the upper end of a range can be exclusive and nothing need follow. */
  readonly below?: (text: string) => string | undefined;
}

interface End {
  readonly text: string;
  readonly inclusive: boolean;
  /** No value has this text. */
  readonly never?: true;
}

const HIGHEST = '\u{10ffff}';

/** Half of a character of two. */
const SURROGATE = /[\ud800-\udfff]/;

/** `isValue`: of a `strict` segment, whether a bound is a value itself. */
export function rangeOf(
  segment: Segment,
  prefix: string,
  from: Bound | undefined,
  to: Bound | undefined,
  isValue = true,
): SortRange {
  if (from === 'above-all' || to === 'below-all') return 'empty';
  const { coarse = false, reversed } = segment;
  const start =
    typeof from === 'object'
      ? { text: from.text, inclusive: coarse || (segment.lower === 'gte' && from.exact) }
      : undefined;
  const end =
    typeof to === 'object' ? { text: to.text, inclusive: coarse || segment.upper === 'lte' || !to.exact } : undefined;
  const [below, above] = reversed ? [end, start] : [start, end];
  const lower = below && fitted(segment, below, false, isValue);
  const upper = above && fitted(segment, above, true, isValue);
  const low = lower && lowText(segment, prefix, lower);
  if (upper === undefined) return openEnded(prefix, low);
  const high = highText(segment, prefix, upper);
  const lo = low ?? prefix;
  if (high === undefined || high.text === '' || textOrder(lo, high.text) > 0) return 'empty';
  if (lo === '') return { operator: high.drop ? '<' : '<=', value: high.text };
  return { operator: 'between', lo, hi: high.text, ...(high.drop && { drop: true }) };
}

/** Every key that begins so. */
export function prefixed(prefix: string): SortRange {
  return prefix === '' ? 'all' : { operator: 'begins_with', value: prefix };
}

/** Keys in which the segment begins so. */
export function beginning(segment: Segment, prefix: string, text: string): SortRange {
  const { width, next, alphabet } = segment;
  const fits = width === undefined ? alphabet === undefined || alphabet.test(text) : [...text].length <= width;
  if (!fits) return 'empty';
  const reaches = next === 'value' || next === 'maybe' || (next !== undefined && text.includes(next.literal));
  if (width === undefined && reaches) throw unordered(segment, text);
  return prefixed(prefix + text);
}

/** For a range over texts that do not sort as their values do. */
export function refused(argument: string): never {
  throw new InvalidArgument(argument, 'no bound, since its values do not sort');
}

/** Whether a value has a text. */
export function accepts(encode: () => string): boolean {
  try {
    encode();
    return true;
  } catch {
    return false;
  }
}

/** The smallest text above all that begin so: the last character replaced by the next. Undefined where there is none. */
export function afterPrefix(prefix: string): string | undefined {
  for (let end = prefix.length; end > 0; ) {
    const at = SURROGATE.test(prefix.charAt(end - 1)) ? end - 2 : end - 1;
    const last = prefix.codePointAt(at) ?? 0;
    // Surrogates are no characters.
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    if (next <= 0x10ffff) return prefix.slice(0, at) + String.fromCodePoint(next);
    end = at;
  }
  return undefined;
}

function openEnded(prefix: string, low: string | undefined): SortRange {
  if (low === undefined || low === prefix) return prefixed(prefix);
  const hi = afterPrefix(prefix);
  if (hi === undefined) return { operator: '>=', value: low };
  return textOrder(low, hi) > 0 ? 'empty' : { operator: 'between', lo: low, hi };
}

/** A bound may be no value at all: longer or shorter than every value, or with characters that none has. */
function fitted(segment: Segment, end: End, isUpper: boolean, isValue: boolean): End {
  const { width, cut, strict } = segment;
  const cutAt = (text: string): End => ({ text, inclusive: isUpper });
  if (width !== undefined) {
    const characters = SURROGATE.test(end.text) ? [...end.text] : end.text;
    if (characters.length > width) return cutAt([...characters].slice(0, width).join(''));
    return characters.length < width ? { ...end, never: true } : end;
  }
  const at = cut === undefined ? -1 : end.text.search(cut);
  if (at >= 0) return cutAt(end.text.slice(0, at));
  if (strict && !isValue) throw unordered(segment, end.text);
  return end;
}

function lowText({ next }: Segment, prefix: string, { text, inclusive, never }: End): string {
  if (inclusive || never) return prefix + text;
  return next === undefined ? `${prefix}${text}\0` : behind(prefix + text, next);
}

/** The first text above all keys that have this value in the segment. */
function behind(text: string, next: Segment['next']): string {
  return afterPrefix(typeof next === 'object' ? text + next.literal : text) ?? text + HIGHEST;
}

/** `drop`: rows at exactly this text are to be dropped, since none lies just below it. Undefined where no key is low enough. */
function highText(
  { next, width, below }: Segment,
  prefix: string,
  { text, inclusive, never }: End,
): { readonly text: string; readonly drop: boolean } | undefined {
  const plain = { text: prefix + text, drop: false };
  if (never) return plain;
  if (inclusive) {
    if (next === undefined) return plain;
    return { text: next === 'maybe' ? prefix + text + HIGHEST : behind(prefix + text, next), drop: false };
  }
  if (next === 'value' || typeof next === 'object') return plain;
  if (width === undefined) return { text: prefix + text, drop: true };
  const lower = below?.(text);
  return lower === undefined ? undefined : { text: prefix + lower + (next === 'maybe' ? HIGHEST : ''), drop: false };
}

function unordered({ argument }: Segment, text: string): InvalidArgument {
  return new InvalidArgument(argument, 'a value that sorts among the others', text);
}
