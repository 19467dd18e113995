import type { ModelValue } from '../model/value-type.js';
import { type Nfa, searchPairs } from './automaton.js';
import { verifyClash } from './clash.js';
import type { CompiledTemplate } from './compiled.js';
import {
  differPlainly,
  type Fixed,
  freeNfa,
  invertSegments,
  keyNfa,
  splitByTags,
  splitsPlainly,
} from './key-automaton.js';
import { pairWords } from './pair-words.js';
import type { Collision, KeyClash, UnknownReason } from './proof-types.js';
import { readBack, sampledItems, sharedValues } from './sampled-clash.js';

/**
 * Can an item of the one and an item of the other have the same key? Parts correspond by position (pk with pk, sk with sk).
 * `disjoint` is proved on one part, or over all common texts of one; `collision` is verified by the encoder. Where neither is
 * shown, items of the one are tried on the other.
 */
export function collision(a: readonly CompiledTemplate[], b: readonly CompiledTemplate[]): Collision {
  if (a.length !== b.length) return { kind: 'disjoint' };
  if (![...a, ...b].every((part) => part.ok)) return { kind: 'unknown', reason: 'broken' };
  let reason: UnknownReason | undefined;
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (!other || part.stored !== other.stored || differPlainly(part.segments, other.segments))
      return { kind: 'disjoint' };
  }
  for (const [index, part] of a.entries()) {
    const other = b[index];
    const meet = other && common(part, other, new Map(), new Map(), false);
    if (meet?.kind === 'none') return { kind: 'disjoint' };
    if (meet?.kind === 'budget') reason = 'budget';
  }
  const outcome: Collision = reason ? { kind: 'unknown', reason } : example(a, b);
  if (outcome.kind !== 'unknown') return outcome;
  const tried = sharedValues(a, b) ?? sampled(a, b);
  return tried === undefined ? outcome : { kind: 'collision', example: tried };
}

/** An item of the one, written out, whose key the other reads too. */
function sampled(a: readonly CompiledTemplate[], b: readonly CompiledTemplate[]): KeyClash | undefined {
  const order = a.map((_, index) => index);
  for (const left of sampledItems(a)) {
    const found = follow(a, b, order, left, new Map(), false);
    if (typeof found === 'object') return found;
    const right = found === 'budget' ? readBack(a, left, b) : undefined;
    const clash = right && verifyClash(a, left, b, right);
    if (clash) return clash;
  }
  for (const right of sampledItems(b)) {
    const found = follow(a, b, order, new Map(), right, false);
    if (typeof found === 'object') return found;
    const left = found === 'budget' ? readBack(b, right, a) : undefined;
    const clash = left && verifyClash(a, left, b, right);
    if (clash) return clash;
  }
  return undefined;
}

type Meet =
  | { readonly kind: 'none' }
  | { readonly kind: 'budget' }
  | { readonly kind: 'found'; readonly left: readonly string[]; readonly right: readonly string[] };

/** A text that both parts can have, split into segments for each. */
function common(a: CompiledTemplate, b: CompiledTemplate, left: Fixed, right: Fixed, nonEmpty: boolean): Meet {
  const first = left.size === 0 ? freeNfa(a, nonEmpty) : keyNfa(a.segments, { nonEmpty, fixed: left });
  const second = right.size === 0 ? freeNfa(b, nonEmpty) : keyNfa(b.segments, { nonEmpty, fixed: right });
  if (!first || !second) return { kind: 'budget' };
  const found = searchPairs(first, second, (p, q) => first.accept[p] === true && second.accept[q] === true);
  if (found.kind !== 'found') return found;
  return {
    kind: 'found',
    left: splitByTags(found.text, found.left, a.segments.length),
    right: splitByTags(found.text, found.right, b.segments.length),
  };
}

function example(a: readonly CompiledTemplate[], b: readonly CompiledTemplate[]): Collision {
  const orders = a.length > 1 ? [a.map((_, index) => index), a.map((_, index) => a.length - 1 - index)] : [[0]];
  let reason: UnknownReason = 'correlated';
  for (const nonEmpty of [true, false]) {
    for (const order of orders) {
      const outcome = follow(a, b, order, new Map(), new Map(), nonEmpty);
      if (typeof outcome === 'object') return { kind: 'collision', example: outcome };
      if (outcome !== 'none') reason = outcome;
    }
  }
  for (const order of orders) {
    const outcome = enumerate(a, b, order);
    if (outcome === 'disjoint') return { kind: 'disjoint' };
    if (outcome) return { kind: 'collision', example: outcome };
  }
  return { kind: 'unknown', reason };
}

/** Takes a common text part by part; what it says about attributes holds in the parts that follow. `none`: a part has no common text left. */
function follow(
  a: readonly CompiledTemplate[],
  b: readonly CompiledTemplate[],
  order: readonly number[],
  leftStart: Fixed,
  rightStart: Fixed,
  nonEmpty: boolean,
): KeyClash | 'none' | UnknownReason {
  let left = new Map(leftStart);
  let right = new Map(rightStart);
  for (const index of order) {
    const part = a[index];
    const other = b[index];
    if (!part || !other) return 'correlated';
    for (let attempt = 0; ; attempt++) {
      const meet = common(part, other, left, right, nonEmpty);
      // Once a value was chosen freely, finding nothing proves nothing.
      if (meet.kind !== 'found') return meet.kind === 'none' && attempt > 0 ? 'correlated' : meet.kind;
      const first = invertSegments(part.segments, meet.left, left);
      const second = invertSegments(other.segments, meet.right, right);
      if (first.kind === 'no-inverse' || second.kind === 'no-inverse') return 'no-inverse';
      if (first.conflict === undefined && second.conflict === undefined) {
        left = first.values;
        right = second.values;
        break;
      }
      if (attempt >= 3) return 'correlated';
      // The attribute occurs twice in the part: keep to its first value.
      left = keep(left, first.conflict, first.values);
      right = keep(right, second.conflict, second.values);
    }
  }
  return verifyClash(a, left, b, right) ?? 'correlated';
}

function keep(fixed: Fixed, path: string | undefined, values: Fixed): Map<string, ModelValue> {
  const kept = new Map(fixed);
  const value = path === undefined ? undefined : values.get(path);
  if (path !== undefined && value !== undefined) kept.set(path, value);
  return kept;
}

/** Tries the common texts of the first part one by one: if they are few, and none goes on, the keys are disjoint. */
function enumerate(
  a: readonly CompiledTemplate[],
  b: readonly CompiledTemplate[],
  order: readonly number[],
): KeyClash | 'disjoint' | undefined {
  const [head, ...rest] = order;
  const part = a[head ?? 0];
  const other = b[head ?? 0];
  if (!part || !other || rest.length === 0) return undefined;
  const first: Nfa | undefined = freeNfa(part, false);
  const second: Nfa | undefined = freeNfa(other, false);
  if (!first || !second) return undefined;
  const { pairs, complete } = pairWords(first, second, 24);
  let proved = complete && rest.length === 1 && readsOneWay(part) && readsOneWay(other);
  for (const pair of pairs) {
    const left = invertSegments(part.segments, splitByTags(pair.text, pair.left, part.segments.length));
    const right = invertSegments(other.segments, splitByTags(pair.text, pair.right, other.segments.length));
    if (left.kind === 'no-inverse' || right.kind === 'no-inverse') {
      proved = false;
      continue;
    }
    // No value is written so: the language says more than the codec writes.
    if (left.conflict !== undefined || right.conflict !== undefined) continue;
    const outcome = follow(a, b, rest, left.values, right.values, false);
    if (typeof outcome === 'object') return outcome;
    if (outcome !== 'none') proved = false;
  }
  return proved ? 'disjoint' : undefined;
}

/** One text, one tuple of values. */
function readsOneWay(part: CompiledTemplate): boolean {
  return (
    splitsPlainly(part, new Set()) &&
    part.segments.every((segment) => segment.kind === 'literal' || segment.injective.holds)
  );
}
