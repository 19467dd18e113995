import { type CompiledVariable, type Follower, followerOf } from '../keys/index.js';
import type { RangeBinding } from './bindings.js';
import { type KeyMatch, segmentText } from './match.js';
import type { PlanNote } from './plan-note.js';

/** Both ends belong to it; one without a text is open. */
export interface Interval {
  readonly lo: string | undefined;
  readonly hi: string | undefined;
  /** The upper end does not belong to it. */
  readonly isBelow?: boolean;
}

export const OPEN: Interval = { lo: undefined, hi: undefined };

export type TailText =
  | { readonly kind: 'all' }
  | { readonly kind: 'begins_with'; readonly prefix: string }
  | ({ readonly kind: 'interval' } & Ends & Interval);

interface Ends {
  /** Something follows the segment, and the upper bound lies above all of it. */
  readonly includesFollowing?: boolean;
  /** No text lies just below the upper bound: the caller drops the rows at it. */
  readonly dropsEqual?: boolean;
}

/** What `compileRange` makes of the last condition on a templated sort key, in words. */
export function describeTail({ key, tail }: KeyMatch): TailText {
  const value = tail === undefined ? undefined : key.sk[tail.slot];
  if (tail === undefined || value === undefined) return { kind: 'all' };
  const prefix = value.compiled.segments.slice(0, tail.segments).map(segmentText).join('');
  const segment = value.compiled.segments[tail.segments];
  if (tail.range === undefined || segment?.kind !== 'variable') {
    return prefix === '' ? { kind: 'all' } : { kind: 'begins_with', prefix };
  }
  if (tail.range.begins) {
    return { kind: 'begins_with', prefix: bound(prefix, segment, tail.range.args.lower) };
  }
  const follower = followerOf(value.compiled, tail.segments);
  return { kind: 'interval', ...endsOf(prefix, segment, tail.range, follower) };
}

function endsOf(prefix: string, segment: CompiledVariable, range: RangeBinding, follower: Follower): Ends & Interval {
  const { order, fixedWidth } = segment;
  const isReversed = order.kind === 'reversed';
  const given = isReversed ? { lower: range.upper, upper: range.lower } : range;
  // An operator has one argument, whichever end it is.
  const [low, high] = isReversed ? [range.args.upper, range.args.lower] : [range.args.lower, range.args.upper];
  const isLast = follower.kind === 'last';
  const mayEnd = follower.kind === 'variable' && follower.mayBeNothing;
  const next = follower.kind === 'literal' ? follower.text : '';
  // What is cut shares its text with values within the range.
  const excludes = (end: 'gt' | 'gte' | 'lt' | 'lte'): boolean => !order.coarse && (end === 'gt' || end === 'lt');

  let lo: string | undefined = prefix === '' ? undefined : prefix;
  if (given.lower !== undefined) {
    const text = bound(prefix, segment, low ?? high);
    if (!excludes(given.lower)) lo = text;
    else lo = isLast ? `${text}\\0` : after(text + next);
  }
  if (given.upper === undefined) return { lo, hi: fenceOf(prefix).hi };

  const text = bound(prefix, segment, high ?? low);
  if (!excludes(given.upper)) {
    if (isLast) return { lo, hi: text };
    return { lo, hi: mayEnd ? `${text}\u{10ffff}` : after(text + next), includesFollowing: true };
  }
  if (!isLast && !mayEnd) return { lo, hi: text };
  if (fixedWidth) return { lo, hi: `the last before ${text}` };
  return lo === undefined ? { lo, hi: text, isBelow: true } : { lo, hi: text, dropsEqual: true };
}

/** The segment with the argument in the place of the attribute. */
function bound(prefix: string, segment: CompiledVariable, argument: string | undefined): string {
  const text = segmentText(segment);
  return `${prefix}${argument === undefined ? text : text.replace(segment.path, () => argument)}`;
}

/** All texts that begin with the prefix. */
export function fenceOf(prefix: string): Interval {
  return prefix === '' ? OPEN : { lo: prefix, hi: after(prefix) };
}

/** A prefix with its last byte + 1. */
function after(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1);
  return last >= 0x7d ? `the end of ${prefix}` : prefix.slice(0, -1) + String.fromCharCode(last + 1);
}

/** What is to be known of the ends of a range: the same of several entities is told once. */
export function rangeNotes(matches: readonly KeyMatch[]): readonly PlanNote[] {
  const following = matches.filter((match) => isInterval(match, ({ includesFollowing }) => includesFollowing));
  const dropped = dropsEqual(matches) === undefined ? [] : matches;
  const notes = [
    ...following.map((match) => ({ code: 'trailing-segment', ...placeOfRange(match) }) as const),
    ...dropped.map((match) => ({ code: 'equal-row-dropped', ...placeOfRange(match) }) as const),
  ];
  return [...new Map(notes.map((note) => [JSON.stringify(note), note] as const)).values()];
}

/** The field of whose bound the caller drops the rows: one entity's, for nothing tells those of several apart by their keys. */
export function dropsEqual([match, ...more]: readonly KeyMatch[]): string | undefined {
  if (match === undefined || more.length > 0 || !isInterval(match, ({ dropsEqual }) => dropsEqual)) return undefined;
  return match.tail?.range?.field;
}

function isInterval(match: KeyMatch, holds: (ends: Ends) => boolean | undefined): boolean {
  const tail = describeTail(match);
  return tail.kind === 'interval' && holds(tail) === true;
}

function placeOfRange({ key, tail }: KeyMatch): { readonly field: string; readonly slot: string } {
  return { field: tail?.range?.field ?? '', slot: key.sk[tail?.slot ?? 0]?.slot.attribute ?? '' };
}
