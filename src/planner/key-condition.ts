import type { KeySlot, KeyValue } from '../design/design.js';
import { compareUtf8 } from '../keys/index.js';
import type { RangeBinding } from './bindings.js';
import { keyText } from './foreign.js';
import type { KeyMatch } from './match.js';
import type { EqualityTerm, KeyCondition, SortTerm } from './plan.js';
import { describeTail, dropsEqual, fenceOf, type Interval, OPEN } from './tail-text.js';

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
  if (value.compiled.natural && tail.range !== undefined) return nativeTerm(value, tail.range);
  const sort = describeTail(match);
  switch (sort.kind) {
    case 'all':
      return undefined;
    case 'begins_with':
      return { slot: value.slot, operator: 'begins_with', bounds: [sort.prefix] };
    case 'interval':
      return intervalTerm(value.slot, sort);
  }
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

/** Whether one condition on the first sort key attribute says of all of them just what is asked for. */
export function haveOneInterval(matches: readonly KeyMatch[]): boolean {
  const texts = matches.map((match) => {
    const { equalSlots, tail } = match;
    const isFirst = equalSlots <= 1 && (tail === undefined || tail.slot === 0);
    const { lo, hi } = intervalOf(match);
    return isFirst && dropsEqual([match]) === undefined ? JSON.stringify([lo, hi]) : undefined;
  });
  return texts[0] !== undefined && new Set(texts).size === 1;
}

/** Several entities: from the lowest to the highest of their sort keys. */
function hullTerms(sources: readonly KeyMatch[]): readonly SortTerm[] {
  const slot = sources[0]?.key.sk[0]?.slot;
  if (slot === undefined) return [];
  const ends = sources.map(intervalOf);
  const lo = outermost(
    ends.map((end) => end.lo),
    'lowest',
  );
  const hi = outermost(
    ends.map((end) => end.hi),
    'highest',
  );
  if (lo !== undefined && lo === hi) return [{ slot, operator: '=', bounds: [lo] }];
  const term = intervalTerm(slot, { lo, hi });
  return term === undefined ? [] : [term];
}

function intervalTerm(slot: KeySlot, { lo, hi, isBelow }: Interval): SortTerm | undefined {
  if (lo === undefined && hi === undefined) return undefined;
  if (hi === undefined) return { slot, operator: '>=', bounds: [lo ?? ''] };
  if (lo === undefined) return { slot, operator: isBelow === true ? '<' : '<=', bounds: [hi] };
  return { slot, operator: 'between', bounds: [lo, hi] };
}

/** The sort keys that one of several entities adds. Rows at a bound that is left out are among them. */
function intervalOf(match: KeyMatch): Interval {
  const value = match.key.sk[0];
  if (value === undefined) return OPEN;
  if (match.equalSlots > 0) return { lo: keyText(value), hi: keyText(value) };
  if (value.compiled.natural) return nativeInterval(match);
  const sort = describeTail(match);
  if (sort.kind === 'interval') return { lo: sort.lo, hi: sort.hi };
  return sort.kind === 'all' ? fenceOf('') : fenceOf(sort.prefix);
}

function nativeInterval({ tail }: KeyMatch): Interval {
  const range = tail?.slot === 0 ? tail.range : undefined;
  if (range === undefined) return OPEN;
  const lower = `{${range.args.lower ?? range.field}}`;
  if (range.begins) return fenceOf(lower);
  return {
    lo: range.lower === undefined ? undefined : lower,
    hi: range.upper === undefined ? undefined : `{${range.args.upper ?? range.args.lower ?? range.field}}`,
  };
}

/** The one that lies outside all others; all that may, where only the values tell. An open end has no text. */
function outermost(ends: readonly (string | undefined)[], side: 'lowest' | 'highest'): string | undefined {
  const texts = ends.filter((end) => end !== undefined);
  if (texts.length < ends.length) return undefined;
  const all = [...new Set(texts)];
  const left = all.filter(
    (one) => !all.some((other) => (side === 'lowest' ? isBefore(other, one) : isBefore(one, other))),
  );
  return left.length === 1 ? left[0] : `the ${side} of ${left.join(', ')}`;
}

/** Whether literals at the beginning, or after the same values, show that one key is always before the other. */
function isBefore(one: string, other: string): boolean {
  const alike = sharedLength(one, other);
  const [restOfOne, restOfOther] = [one.slice(alike), other.slice(alike)];
  const [a, b] = [literalStart(restOfOne), literalStart(restOfOther)];
  const ends = a.length < restOfOne.length || b.length < restOfOther.length;
  const shared = Math.min(a.length, b.length);
  if (ends && a.slice(0, shared) === b.slice(0, shared)) return false;
  return compareUtf8(a, b) < 0;
}

/** How far both are the same, never into the name of a value. */
function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  const shared = one.slice(0, length);
  const opened = shared.lastIndexOf('{');
  return opened > shared.lastIndexOf('}') ? opened : length;
}

function literalStart(text: string): string {
  return /^[^{]*/.exec(text)?.[0] ?? '';
}
