import { flatMap } from '../lists/flat-map.js';
import type { ModelValue } from '../model/value-type.js';
import { searchPairs } from './automaton.js';
import { clashCandidates } from './candidates.js';
import { verifyClash } from './clash.js';
import { type CompiledTemplate, type CompiledVariable, RANDOM_SHARD } from './compiled.js';
import { type DateToken, keepsAll } from './date-format.js';
import {
  type Fixed,
  freeNfa,
  invertSegments,
  keyNfa,
  sameValue,
  splitByTags,
  splitsPlainly,
  withSamples,
} from './key-automaton.js';
import type { Ambiguity, KeyClash, UnknownReason } from './proof-types.js';

/**
 * Can two items that differ in one of `distinguish` (by default every path in the parts) have the same key? The parts together
 * are the key: what one drops another may keep.
 */
export function ambiguity(parts: readonly CompiledTemplate[], distinguish?: readonly string[]): Ambiguity {
  if (!parts.every((part) => part.ok)) return { kind: 'unknown', reason: 'broken' };
  const inParts = new Set(flatMap(parts, (part) => part.paths));
  const wanted = (distinguish ?? [...inParts]).filter((path) => path !== RANDOM_SHARD);
  const absent = wanted.filter((path) => !inParts.has(path));
  if (absent.length > 0) return inNoPart(parts, absent);
  const known = knownPaths(parts);
  const lost = wanted.filter((path) => !known.has(path));
  if (lost.length === 0) return { kind: 'injective' };
  let reason: UnknownReason = 'correlated';
  for (const [index, part] of parts.entries()) {
    if (splitsPlainly(part, known)) continue;
    const outcome = splitTwice(parts, index, known, wanted);
    if (typeof outcome === 'object') {
      const paths = wanted.filter((path) => !sameValue(outcome.left.get(path), outcome.right.get(path)));
      return { kind: 'ambiguous', example: outcome, cause: 'segments', paths };
    }
    if (outcome !== 'none') reason = outcome;
  }
  for (const path of lost) {
    const example = dropped(parts, path);
    if (example) return { kind: 'ambiguous', example, cause: 'function', paths: [path] };
    if (variablesOf(parts, path).some((variable) => variable.fns.some((fn) => fn.name === 'hash') || variable.shard))
      reason = 'no-inverse';
  }
  return { kind: 'unknown', reason };
}

function inNoPart(parts: readonly CompiledTemplate[], absent: readonly string[]): Ambiguity {
  const values = withSamples(parts, new Map());
  const example = verifyClash(parts, values, parts, values);
  return example
    ? { kind: 'ambiguous', example, cause: 'absent', paths: absent }
    : { kind: 'unknown', reason: 'correlated' };
}

/** Paths whose values follow from the key's text. */
function knownPaths(parts: readonly CompiledTemplate[]): ReadonlySet<string> {
  const known = new Set<string>();
  const split = new Set<CompiledTemplate>();
  for (let before = -1; before !== known.size + split.size; ) {
    before = known.size + split.size;
    for (const part of parts) {
      if (split.has(part) || !(splitsPlainly(part, known) || splitsOnce(part))) continue;
      split.add(part);
      for (const segment of part.segments)
        if (segment.kind === 'variable' && segment.injective.holds) known.add(segment.path);
    }
    const split2 = flatMap([...split], (part) => part.segments).filter((segment) => segment.kind === 'variable');
    for (const { path } of split2)
      if (!known.has(path) && keepsTogether(split2.filter((variable) => variable.path === path))) known.add(path);
  }
  return known;
}

/** Whether the date fields of several segments say the whole time. */
function keepsTogether(variables: readonly CompiledVariable[]): boolean {
  const type = variables[0]?.type.kind;
  const tokens: DateToken[] = type === 'epochSeconds' ? [{ field: 'ms', width: 3 }] : [];
  for (const { fns } of variables) {
    const fn = fns.length === 1 ? fns[0] : undefined;
    if (fn?.name === 'date') tokens.push(...fn.format.tokens.filter((token) => 'literal' in token || token.width > 0));
  }
  return tokens.length > 0 && keepsAll({ text: '', tokens }, type === 'date' ? 'day' : 'ms');
}

function splitsOnce(part: CompiledTemplate): boolean {
  const nfa = freeNfa(part, false);
  if (!nfa) return false;
  const tag = nfa.tags;
  return (
    searchPairs(
      nfa,
      nfa,
      (p, q, flag) => flag && nfa.accept[p] === true && nfa.accept[q] === true,
      (p, q) => tag[p] !== tag[q],
    ).kind === 'none'
  );
}

/** Two tuples of values that give one text by splitting it differently. */
function splitTwice(
  parts: readonly CompiledTemplate[],
  index: number,
  known: ReadonlySet<string>,
  wanted: readonly string[],
): KeyClash | 'none' | UnknownReason {
  const part = parts[index];
  if (!part) return 'none';
  let reason: UnknownReason | 'none' = 'none';
  const samples = withSamples(parts, new Map());
  const fixedByOthers = new Map([...samples].filter(([path]) => known.has(path)));
  for (const fixed of fixedByOthers.size > 0
    ? [new Map<string, ModelValue>(), fixedByOthers]
    : [new Map<string, ModelValue>()]) {
    for (const nonEmpty of [true, false]) {
      const nfa = fixed.size === 0 ? freeNfa(part, nonEmpty) : keyNfa(part.segments, { nonEmpty, fixed });
      if (!nfa) return 'budget';
      const found = searchPairs(
        nfa,
        nfa,
        (p, q, flag) => flag && nfa.accept[p] === true && nfa.accept[q] === true,
        (p, q) => nfa.tags[p] !== nfa.tags[q],
      );
      if (found.kind === 'budget') return 'budget';
      if (found.kind === 'none') continue;
      const left = invertSegments(part.segments, splitByTags(found.text, found.left, part.segments.length), fixed);
      const right = invertSegments(part.segments, splitByTags(found.text, found.right, part.segments.length), fixed);
      if (left.kind === 'no-inverse' || right.kind === 'no-inverse') {
        reason = 'no-inverse';
        continue;
      }
      reason = 'correlated';
      const clash = verifyClash(parts, withSamples(parts, left.values), parts, withSamples(parts, right.values));
      if (clash && wanted.some((path) => !sameValue(clash.left.get(path), clash.right.get(path)))) return clash;
    }
  }
  return reason;
}

function variablesOf(parts: readonly CompiledTemplate[], path: string): readonly CompiledVariable[] {
  return flatMap(parts, (part) => part.segments).filter(
    (segment) => segment.kind === 'variable' && segment.path === path,
  ) as readonly CompiledVariable[];
}

/** Two values of the attribute that all its segments write the same. */
function dropped(parts: readonly CompiledTemplate[], path: string): KeyClash | undefined {
  const variables = variablesOf(parts, path);
  const seen = new Map<string, ModelValue>();
  for (const value of clashCandidates(variables)) {
    const texts: string[] = [];
    for (const variable of variables) {
      const encoded = variable.codec.encode(value);
      if (encoded.ok) texts.push(encoded.text);
    }
    if (texts.length < variables.length) continue;
    const together = JSON.stringify(texts);
    const before = seen.get(together);
    if (before !== undefined && !sameValue(before, value)) {
      const others: Fixed = withSamples(parts, new Map());
      const clash = verifyClash(
        parts,
        new Map([...others, [path, before]]),
        parts,
        new Map([...others, [path, value]]),
      );
      if (clash) return clash;
    }
    if (before === undefined) seen.set(together, value);
  }
  return undefined;
}
