import { flatMap } from '../lists/flat-map.js';
import type { ModelValue } from '../model/value-type.js';
import { has, lowest } from './char-set.js';
import type { CompiledTemplate, CompiledVariable } from './compiled.js';
import { encodeUpTo, type Fence, fenceOf } from './encode-key.js';
import { type Follower, followerOf } from './follower.js';
import { isDelimited, rangeHazard } from './range-hazard.js';
import { compareKeys, previousText } from './range-text.js';
import type { CompiledRange } from './range-types.js';
import { lengths } from './rx.js';
import { failure } from './stage.js';
import { afterPrefix, compareUtf8 } from './utf8.js';

export type RangeQuery =
  | { readonly op: 'between'; readonly from: ModelValue; readonly to: ModelValue }
  | { readonly op: 'gt' | 'gte' | 'lt' | 'lte'; readonly value: ModelValue }
  | { readonly op: 'begins'; readonly value: ModelValue }
  | { readonly op: 'eq'; readonly value: ModelValue }
  /** No range: the whole prefix. */
  | { readonly op: 'all' };

export interface RangeOptions {
  /** Keys of other entities may lie below the prefix in the same item collection, so that an open lower end would read them. */
  readonly foreignBelow?: boolean;
}

type OrderQuery = Exclude<RangeQuery, { readonly op: 'begins' } | { readonly op: 'eq' } | { readonly op: 'all' }>;

/** One end of a range among the encoded texts of the segment. `never`: no value has exactly this text. */
type End = { readonly text: string; readonly inclusive: boolean; readonly never?: true } | undefined;

const HIGHEST = '\u{10ffff}';

/**
 * Condition on a sort key. `segment` is the index in `compiled.segments` of the variable segment that the range is over;
 * `prefix` gives the values of the variable segments before it. With `op: 'all'`, everything before `segment` is the prefix.
 */
export function compileRange(
  query: RangeQuery,
  compiled: CompiledTemplate,
  segment: number,
  prefix: (path: string) => ModelValue | undefined,
  options: RangeOptions = {},
): CompiledRange {
  if (!compiled.ok) return { kind: 'error', error: failure('broken', compiled.paths[0] ?? '').error };
  const before = encodeUpTo(compiled, segment, prefix);
  if (!before.ok) return { kind: 'error', error: before.error };
  const variable = compiled.segments[segment];
  const open = compiled.segments.findIndex((_, index) => index < segment && !isDelimited(compiled, index));
  if (open >= 0) return { kind: 'unordered', segment: open };
  if (query.op === 'all' || variable?.kind !== 'variable') return whole(before.text, compiled, segment);
  const context: Context = {
    compiled,
    segment,
    variable,
    prefix: before.text,
    fence: fenceOf(before.text),
    follower: followerOf(compiled, segment),
    options,
  };
  if (query.op === 'eq') return equal(context, query.value);
  if (query.op === 'begins') return begins(context, query.value);
  if (variable.order.kind === 'none' || rangeHazard(compiled, segment).kind !== 'safe')
    return { kind: 'unordered', segment };
  const ends = endsOf(query, variable);
  if ('kind' in ends) return ends;
  const swapped = variable.order.kind === 'reversed' ? { lower: ends.upper, upper: ends.lower } : ends;
  const range = compose(context, swapped.lower, swapped.upper);
  if (!variable.order.coarse || (!ends.lower && !ends.upper)) return range;
  return range.kind === 'empty' || range.kind === 'error' || range.kind === 'unordered'
    ? range
    : { ...range, coarse: true };
}

/** The smallest fence around several. */
export function hull(fences: readonly Fence[]): Fence {
  const lows = fences.map((each) => each.lo).sort(compareUtf8);
  const open = fences.some((each) => each.hi === undefined);
  const highs = flatMap(fences, (each) => each.hi ?? []).sort(compareUtf8);
  return { lo: lows[0] ?? '', hi: open ? undefined : highs.at(-1) };
}

interface Context {
  readonly compiled: CompiledTemplate;
  readonly segment: number;
  readonly variable: CompiledVariable;
  readonly prefix: string;
  readonly fence: Fence;
  readonly follower: Follower;
  readonly options: RangeOptions;
}

function whole(prefix: string, compiled: CompiledTemplate, segment: number): CompiledRange {
  if (segment >= compiled.segments.length) return { kind: 'eq', value: prefix };
  return prefix === '' ? { kind: 'all' } : { kind: 'begins_with', prefix };
}

/** The value's own key, or everything behind it up to the next variable segment. */
function equal(context: Context, value: ModelValue): CompiledRange {
  const { compiled, segment, variable, prefix } = context;
  const encoded = variable.codec.encode(value);
  if (!encoded.ok) return { kind: 'error', error: encoded.error };
  let text = prefix + encoded.text;
  let next = segment + 1;
  for (let each = compiled.segments[next]; each?.kind === 'literal'; each = compiled.segments[++next])
    text += each.text;
  const coarse = variable.injective.holds ? {} : ({ coarse: true } as const);
  if (next === compiled.segments.length) return { kind: 'eq', value: text, ...coarse };
  if (!isDelimited(compiled, segment)) return { kind: 'unordered', segment };
  return { kind: 'begins_with', prefix: text, ...coarse };
}

function begins(context: Context, value: ModelValue): CompiledRange {
  const { variable, follower, segment } = context;
  const encoded = variable.codec.begins(value);
  if (encoded === undefined) return { kind: 'unordered', segment };
  if (!encoded.ok) return { kind: 'error', error: encoded.error };
  const chars = [...encoded.text];
  if (
    variable.fixedWidth ? chars.length > widthOf(variable) : chars.some((char) => !has(variable.alphabet, codeOf(char)))
  )
    return { kind: 'empty' };
  // A value that holds what follows the segment, or ends inside the prefix, would let the prefix reach into the next one.
  const reaches = follower.kind === 'variable' || (follower.kind === 'literal' && encoded.text.includes(follower.text));
  if (!variable.fixedWidth && reaches) return { kind: 'unordered', segment };
  const text = context.prefix + encoded.text;
  return text === ''
    ? { kind: 'all' }
    : { kind: 'begins_with', prefix: text, ...(variable.injective.holds ? {} : { coarse: true as const }) };
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}

/** Characters of every encoding of a segment of fixed width. */
function widthOf(variable: CompiledVariable): number {
  return lengths(variable.language).min ?? 0;
}

/** Ends among the encodings in the values' own direction: an end that is undefined is open. */
function endsOf(
  query: OrderQuery,
  variable: CompiledVariable,
): { readonly lower: End; readonly upper: End } | (CompiledRange & { readonly kind: 'empty' | 'error' }) {
  const { coarse } = variable.order;
  let lower: End;
  let upper: End;
  if (query.op === 'between' || query.op === 'gt' || query.op === 'gte') {
    const op = query.op === 'gt' ? 'gt' : 'gte';
    const bound = variable.codec.bound(query.op === 'between' ? query.from : query.value, op);
    if (bound.kind === 'error') return bound;
    if (bound.kind === 'above-all') return { kind: 'empty' };
    // Rounded down: the bound itself lies above this text.
    if (bound.kind === 'at') lower = { text: bound.text, inclusive: coarse || (op === 'gte' && bound.exact) };
  }
  if (query.op === 'between' || query.op === 'lt' || query.op === 'lte') {
    const op = query.op === 'lt' ? 'lt' : 'lte';
    const bound = variable.codec.bound(query.op === 'between' ? query.to : query.value, op);
    if (bound.kind === 'error') return bound;
    if (bound.kind === 'below-all') return { kind: 'empty' };
    if (bound.kind === 'at') upper = { text: bound.text, inclusive: coarse || op === 'lte' || !bound.exact };
  }
  return { lower, upper };
}

function compose(context: Context, lowerEnd: End, upperEnd: End): CompiledRange {
  const { prefix, fence, compiled, segment } = context;
  const lower = lowerEnd && fitBound(context, lowerEnd, 'lower');
  const upper = upperEnd && fitBound(context, upperEnd, 'upper');
  if (lower === 'unordered' || upper === 'unordered') return { kind: 'unordered', segment };
  if (compiled.natural) return native(context, lower, upper);
  const low = lower && lowText(context, lower);
  if (!upper) {
    if (low === undefined || low === prefix) return prefix === '' ? { kind: 'all' } : { kind: 'begins_with', prefix };
    if (fence.hi === undefined) return { kind: 'gte', value: low };
    return compareUtf8(low, fence.hi) > 0 ? { kind: 'empty' } : { kind: 'between', lo: low, hi: fence.hi };
  }
  const high = highText(context, upper);
  const lo = low ?? prefix;
  if (!high || compareUtf8(lo, high.text) > 0) return { kind: 'empty' };
  if (high.text === '') return { kind: 'empty' };
  if (lo === '') return { kind: high.drop ? 'lt' : 'lte', value: high.text };
  const ownBelow = compiled.segments.slice(0, segment).some((each) => each.kind === 'variable');
  if (high.drop && low === undefined && !ownBelow && !context.options.foreignBelow)
    return { kind: 'lt', value: high.text };
  return { kind: 'between', lo, hi: high.text, ...(high.drop ? { dropEqual: true as const } : {}) };
}

/** A bound may be no value at all: longer or shorter than every value, or with characters that none has. */
function fitBound(context: Context, end: NonNullable<End>, side: 'lower' | 'upper'): NonNullable<End> | 'unordered' {
  const { follower, variable, compiled } = context;
  const chars = [...end.text];
  // Values lie at or below the part before the cut, or above the bound.
  const cut = (at: number): NonNullable<End> => ({ text: chars.slice(0, at).join(''), inclusive: side === 'upper' });
  if (compiled.natural) return end;
  if (variable.fixedWidth) {
    const width = widthOf(variable);
    return chars.length > width ? cut(width) : chars.length < width ? { ...end, never: true } : end;
  }
  if (follower.kind === 'last') return end;
  const isValue = variable.codec.invert(end.text) !== undefined;
  if (follower.kind === 'variable') return isValue ? end : 'unordered';
  const at = chars.findIndex((char) => codeOf(char) <= follower.highest && !has(variable.alphabet, codeOf(char)));
  if (at >= 0) return cut(at);
  // Values themselves reach down to what follows them: only bounds that are values are known to sort right.
  return isValue || (lowest(variable.alphabet) ?? 0) > follower.highest ? end : 'unordered';
}

function lowText(context: Context, end: NonNullable<End>): string {
  const text = context.prefix + end.text;
  if (end.inclusive || end.never) return text;
  if (context.follower.kind === 'last') return `${text}\0`;
  return behind(context, text);
}

/** The first text above all keys that have this value in the segment. */
function behind(context: Context, text: string): string {
  const { follower } = context;
  if (follower.kind === 'literal') return afterPrefix(text + follower.text) ?? `${text}${HIGHEST}`;
  return afterPrefix(text) ?? `${text}${HIGHEST}`;
}

/** `drop`: items at exactly this text are to be dropped. Undefined when no key is low enough. */
function highText(
  context: Context,
  end: NonNullable<End>,
): { readonly text: string; readonly drop: boolean } | undefined {
  const { follower, prefix, variable } = context;
  const text = prefix + end.text;
  if (end.never) return { text, drop: false };
  if (end.inclusive) {
    if (follower.kind === 'last') return { text, drop: false };
    // A neighbour without anything behind it would stand at the next text itself.
    return {
      text: follower.kind === 'variable' && follower.mayBeNothing ? `${text}${HIGHEST}` : behind(context, text),
      drop: false,
    };
  }
  if (follower.kind === 'literal' || (follower.kind === 'variable' && !follower.mayBeNothing))
    return { text, drop: false };
  if (!variable.fixedWidth) return { text, drop: true };
  const below = variable.codec.stepped ? variable.codec.below(end.text) : previousText(end.text);
  if (below === undefined) return undefined;
  return { text: prefix + below + (follower.kind === 'variable' ? HIGHEST : ''), drop: false };
}

/** A natural key has every comparison of its own. */
function native(context: Context, lower: End, upper: End): CompiledRange {
  if (lower && upper) {
    // Only a bound that was rounded down is exclusive here.
    const lo = lower.inclusive ? lower.text : context.variable.codec.above(lower.text);
    if (lo === undefined || compareKeys(context.compiled.stored, lo, upper.text) > 0) return { kind: 'empty' };
    return { kind: 'between', lo, hi: upper.text };
  }
  if (lower) return { kind: lower.inclusive ? 'gte' : 'gt', value: lower.text };
  if (upper) return { kind: upper.inclusive ? 'lte' : 'lt', value: upper.text };
  return { kind: 'all' };
}
