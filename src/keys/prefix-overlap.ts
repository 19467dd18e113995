import type { ModelValue } from '../model/value-type.js';
import { type Nfa, type PairSearch, searchPairs } from './automaton.js';
import type { CompiledTemplate } from './compiled.js';
import { encodeKey, encodeUpTo, prefixEnd } from './encode-key.js';
import { differPlainly, type Fixed, freeNfa, invertSegments, keyNfa, splitByTags } from './key-automaton.js';
import { ANY_TEXT } from './pattern.js';
import type { PrefixOverlap } from './proof-types.js';

/**
 * For 0, 1, 2 … bound variable segments of `a`, up to all: can a range over that prefix (`begins_with`, or BETWEEN its fence)
 * hold a key of `b`? Only sort keys are looked at: two entities that never share a partition key do not meet (`collision`).
 */
export function prefixOverlap(a: CompiledTemplate, b: CompiledTemplate): readonly PrefixOverlap[] {
  const variables = a.segments.filter((segment) => segment.kind === 'variable').length;
  const overlaps: PrefixOverlap[] = [];
  let disjoint = a.stored !== b.stored;
  for (let bound = 0; bound <= variables; bound++) {
    const result: PrefixOverlap['result'] = disjoint ? { kind: 'disjoint' } : atPrefix(a, b, bound);
    // A longer prefix is a narrower range.
    disjoint = result.kind === 'disjoint';
    overlaps.push({ bound, result });
  }
  return overlaps;
}

function atPrefix(a: CompiledTemplate, b: CompiledTemplate, bound: number): PrefixOverlap['result'] {
  if (!a.ok || !b.ok) return { kind: 'unknown', reason: 'broken' };
  const end = prefixEnd(a, bound);
  const segments = a.segments.slice(0, end);
  if (differPlainly(segments, b.segments, true)) return { kind: 'disjoint' };
  // Examples read better without empty values.
  const nice = example(a, b, end, true);
  if (nice?.kind === 'overlap') return nice;
  const all = meet(freeNfa(a, false, end, true), freeNfa(b, false));
  if (all.kind === 'none') return { kind: 'disjoint' };
  if (all.kind === 'budget') return { kind: 'unknown', reason: 'budget' };
  return example(a, b, end, false) ?? nice ?? { kind: 'unknown', reason: 'correlated' };
}

function meet(first: Nfa | undefined, second: Nfa | undefined): PairSearch {
  if (!first || !second) return { kind: 'budget' };
  return searchPairs(first, second, (p, q) => first.accept[p] === true && second.accept[q] === true);
}

function example(
  a: CompiledTemplate,
  b: CompiledTemplate,
  end: number,
  nonEmpty: boolean,
): PrefixOverlap['result'] | undefined {
  const segments = a.segments.slice(0, end);
  const own = new Map<string, ModelValue>();
  const foreign = new Map<string, ModelValue>();
  // An attribute that occurs twice keeps to its first value in the next attempt.
  for (let attempt = 0; attempt < 3; attempt++) {
    const found = meet(
      own.size === 0 ? freeNfa(a, nonEmpty, end, true) : keyNfa(segments, { nonEmpty, fixed: own, tail: ANY_TEXT }),
      foreign.size === 0 ? freeNfa(b, nonEmpty) : keyNfa(b.segments, { nonEmpty, fixed: foreign }),
    );
    if (found.kind !== 'found') return undefined;
    const left = invertSegments(segments, splitByTags(found.text, found.left, end), own);
    const right = invertSegments(b.segments, splitByTags(found.text, found.right, b.segments.length), foreign);
    if (left.kind === 'no-inverse' || right.kind === 'no-inverse') return { kind: 'unknown', reason: 'no-inverse' };
    const prefix = encodeUpTo(a, end, (path) => left.values.get(path));
    const key = encodeKey(b, (path) => right.values.get(path));
    if (prefix.ok && key.ok && key.text.startsWith(prefix.text)) {
      return { kind: 'overlap', prefix: prefix.text, key: key.text, own: left.values, foreign: right.values };
    }
    keepFirst(own, left.conflict, left.values);
    keepFirst(foreign, right.conflict, right.values);
  }
  return undefined;
}

function keepFirst(fixed: Map<string, ModelValue>, path: string | undefined, values: Fixed): void {
  const value = path === undefined ? undefined : values.get(path);
  if (path !== undefined && value !== undefined) fixed.set(path, value);
}
