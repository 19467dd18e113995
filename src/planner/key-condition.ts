import type { KeyValue } from '../design/design.js';
import { type CompiledVariable, fence } from '../keys/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { RangeBinding } from './bindings.js';
import { keyText } from './foreign.js';
import { type KeyMatch, segmentText } from './match.js';
import type { EqualityTerm, KeyCondition, SortTerm } from './plan.js';

/** The key condition of a read as people read it, with everything given that the pattern declares. */
export function describeKeyCondition(sources: readonly KeyMatch[]): KeyCondition | undefined {
  const [first] = sources;
  if (first === undefined) return undefined;
  const pk = first.key.pk.map((value): EqualityTerm => ({ slot: value.slot, value, text: keyText(value) }));
  const sk = sources.length === 1 ? sortTerms(first) : hullTerms(sources);
  const parts = [...pk.map(({ slot, text }) => `${slot.attribute} = ${text}`), ...sk.map(termText)];
  return { pk, sk, text: parts.join(' and ') };
}

function termText({ slot, operator, bounds }: SortTerm): string {
  if (operator === 'between') return `${slot.attribute} between ${bounds.join(' and ')}`;
  if (operator === 'begins_with') return `begins_with(${slot.attribute}, ${bounds.join('')})`;
  return `${slot.attribute} ${operator} ${bounds.join('')}`;
}

function sortTerms(match: KeyMatch): readonly SortTerm[] {
  const terms = match.key.sk
    .slice(0, match.equalSlots)
    .map((value): SortTerm => ({ slot: value.slot, operator: '=', bounds: [keyText(value)] }));
  const tail = match.tail === undefined ? undefined : tailTerm(match);
  return tail === undefined ? terms : [...terms, tail];
}

function tailTerm(match: KeyMatch): SortTerm | undefined {
  const { tail } = match;
  const value = tail === undefined ? undefined : match.key.sk[tail.slot];
  if (tail === undefined || value === undefined) return undefined;
  const prefix = value.compiled.segments.slice(0, tail.segments).map(segmentText).join('');
  const segment = value.compiled.segments[tail.segments];
  if (tail.range === undefined || segment?.kind !== 'variable') {
    return prefix === '' ? undefined : { slot: value.slot, operator: 'begins_with', bounds: [prefix] };
  }
  return value.compiled.natural
    ? nativeTerm(value, tail.range)
    : rangeTerm(value, segment, prefix, tail.range, tail.last);
}

function nativeTerm(value: KeyValue, range: RangeBinding): SortTerm {
  const lower = `{${range.args.lower ?? range.field}}`;
  const upper = `{${range.args.upper ?? range.field}}`;
  if (range.begins) return { slot: value.slot, operator: 'begins_with', bounds: [lower] };
  if (range.lower !== undefined && range.upper !== undefined) {
    return { slot: value.slot, operator: 'between', bounds: [lower, upper] };
  }
  const operator = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
  return {
    slot: value.slot,
    operator: operator[range.lower ?? range.upper ?? 'gte'],
    bounds: [range.lower === undefined ? upper : lower],
  };
}

/** The bounds of the language's range table, in words: the argument, and the byte after the separator or at the end of the fence. */
function rangeTerm(
  value: KeyValue,
  segment: CompiledVariable,
  prefix: string,
  range: RangeBinding,
  last: boolean,
): SortTerm {
  const argument = (name: string | undefined): string => {
    const text = segmentText(segment);
    return `${prefix}${name === undefined ? text : text.replace(segment.path, name)}`;
  };
  if (range.begins) return { slot: value.slot, operator: 'begins_with', bounds: [argument(range.args.lower)] };
  const reversed = segment.order.kind === 'reversed';
  const [lower, upper] = reversed ? [flip(range.upper), flip(range.lower)] : [range.lower, range.upper];
  const [low, high] = reversed ? [range.args.upper, range.args.lower] : [range.args.lower, range.args.upper];
  const next = value.compiled.segments[value.compiled.segments.indexOf(segment) + 1];
  // Above all keys that go on behind the value.
  const behind = (text: string): string => after_(text + (next?.kind === 'literal' ? next.text.slice(0, 1) : ''));
  const lowest = (text: string): string => (lower === 'gt' ? (last ? `${text}\\0` : behind(text)) : text);
  const highest = (text: string): string => (upper === 'lte' && !last ? behind(text) : text);
  const lo = lower === undefined ? prefix : lowest(argument(low));
  const hi = upper === undefined ? after_(prefix) : highest(argument(high));
  return { slot: value.slot, operator: 'between', bounds: [lo === '' ? 'the first' : lo, hi] };
}

function flip(bound: 'gt' | 'gte' | 'lt' | 'lte' | undefined): 'gt' | 'gte' | 'lt' | 'lte' | undefined {
  return bound === undefined ? undefined : ({ gt: 'lt', gte: 'lte', lt: 'gt', lte: 'gte' } as const)[bound];
}

/** A prefix with its last byte + 1. */
function after_(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1);
  return prefix === '' || last >= 0x7d ? `the end of ${prefix}` : prefix.slice(0, -1) + String.fromCharCode(last + 1);
}

/** Several entities: from the lowest to the highest of their fences. */
function hullTerms(sources: readonly KeyMatch[]): readonly SortTerm[] {
  const [first] = sources;
  const slot = first?.key.sk[0]?.slot;
  if (first === undefined || slot === undefined) return [];
  const common = Math.min(...sources.map(({ equalSlots }) => equalSlots));
  const equal = first.key.sk.slice(0, common);
  const same = equal.filter((value, i) =>
    sources.every(({ key }) => keyText(key.sk[i] as KeyValue) === keyText(value)),
  ).length;
  if (same > 0 && same === common) {
    return equal.map((value): SortTerm => ({ slot: value.slot, operator: '=', bounds: [keyText(value)] }));
  }
  const ends = flatMap(sources, ({ key }) => {
    const value = key.sk[0];
    if (value === undefined) return [];
    const { lo, hi } = fence(value.compiled);
    const whole = value.compiled.segments.every(({ kind }) => kind === 'literal');
    return [{ lo: whole ? keyText(value) : lo, hi: whole ? keyText(value) : hi }];
  });
  const lows = ends.map(({ lo }) => lo).sort();
  const highs = ends.map(({ hi }) => hi ?? '').sort();
  if (lows[0] === undefined || lows[0] === '' || highs.includes('')) return [];
  return [{ slot, operator: 'between', bounds: [lows[0], highs.at(-1) ?? ''] }];
}
