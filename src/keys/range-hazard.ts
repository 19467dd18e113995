import { flatMap } from '../lists/flat-map.js';
import type { ModelValue } from '../model/value-type.js';
import { buildNfa, completion, searchPairs } from './automaton.js';
import { ANY_CHAR, type CharSet, intersect, lowest, niceChar, overlaps } from './char-set.js';
import type { CompiledTemplate, CompiledVariable } from './compiled.js';
import { encodeKey } from './encode-key.js';
import { followerOf } from './follower.js';
import type { RangeHazard } from './proof-types.js';
import { compareUtf8 } from './utf8.js';

/**
 * Can a range or order over the segment go wrong because an encoded value holds a character at or below what follows it?
 * `segment` is an index in `compiled.segments`. Safe for the last segment, and where no encoded value begins another.
 */
export function rangeHazard(compiled: CompiledTemplate, segment: number): RangeHazard {
  const variable = compiled.segments[segment];
  if (!compiled.ok) return { kind: 'unknown', reason: 'broken' };
  if (variable?.kind !== 'variable' || variable.fixedWidth) return { kind: 'safe' };
  const follower = followerOf(compiled, segment);
  if (follower.kind === 'last') return { kind: 'safe' };
  const upTo: CharSet = [[0, follower.highest]];
  if ((lowest(variable.alphabet) ?? Number.POSITIVE_INFINITY) > follower.highest) return { kind: 'safe' };
  return search(compiled, segment, variable, upTo, follower.text);
}

function search(
  compiled: CompiledTemplate,
  segment: number,
  variable: CompiledVariable,
  upTo: CharSet,
  follows: string,
): RangeHazard {
  const nfa = buildNfa([{ rx: variable.language, tag: 0 }]);
  if (!nfa) return { kind: 'unknown', reason: 'budget' };
  const goesOn = (state: number): number | undefined =>
    (nfa.next[state] ?? []).find((target) => intersect(nfa.sets[target] ?? [], upTo).length > 0);
  for (const atLeast of [1, 0]) {
    const found = searchPairs(
      nfa,
      nfa,
      (p, q) => (atLeast === 0 || p !== 0) && nfa.accept[p] === true && goesOn(q) !== undefined,
    );
    if (found.kind === 'budget') return { kind: 'unknown', reason: 'budget' };
    if (found.kind === 'none') continue;
    const target = goesOn(found.end[1]) ?? 0;
    const reachable = intersect(nfa.sets[target] ?? [], upTo);
    for (const code of new Set([niceChar(reachable), lowest(reachable)])) {
      const rest = completion(nfa, target);
      if (code === undefined || rest === undefined) continue;
      const byte = String.fromCodePoint(code);
      const example = verify(compiled, segment, variable, found.text, `${found.text}${byte}${rest}`);
      if (example) return { kind: 'hazard', path: variable.path, follows, byte, ...example };
    }
    return { kind: 'unknown', reason: 'correlated' };
  }
  return { kind: 'safe' };
}

/**
 * Whether a key's text up to and with what follows the segment says where the segment ends, so that a prefix query reads one
 * value's items only: no encoded value begins with another one and what follows it.
 */
export function isDelimited(compiled: CompiledTemplate, segment: number): boolean {
  const variable = compiled.segments[segment];
  if (variable?.kind !== 'variable' || variable.fixedWidth) return true;
  const follower = followerOf(compiled, segment);
  if (follower.kind === 'last') return true;
  const next: CharSet = follower.kind === 'literal' ? [[follower.highest, follower.highest]] : ANY_CHAR;
  if (!overlaps(variable.alphabet, next)) return true;
  const nfa = buildNfa([{ rx: variable.language, tag: 0 }]);
  if (!nfa) return false;
  const goesOn = (state: number): boolean =>
    (nfa.next[state] ?? []).some((target) => overlaps(nfa.sets[target] ?? [], next));
  return searchPairs(nfa, nfa, (p, q) => nfa.accept[p] === true && goesOn(q)).kind === 'none';
}

/** Keys of two values of the segment, equal before it, that sort the other way round. */
function verify(
  compiled: CompiledTemplate,
  segment: number,
  variable: CompiledVariable,
  first: string,
  second: string,
): Omit<RangeHazard & { readonly kind: 'hazard' }, 'kind' | 'path' | 'follows' | 'byte'> | undefined {
  const low = variable.codec.invert(first);
  const high = variable.codec.invert(second);
  if (low === undefined || high === undefined) return undefined;
  const before = new Set(
    flatMap(compiled.segments.slice(0, segment), (each) => (each.kind === 'variable' ? [each.path] : [])),
  );
  const later = compiled.segments.slice(segment + 1).filter((each) => each.kind === 'variable');
  const choices = later.map((each) => each.codec.samples(6));
  for (const pick of [0, 1, 2, 3, 4, 5]) {
    for (const other of [0, 1, 2, 3, 4, 5]) {
      const left = valuesWith(compiled, variable, low, before, later, choices, pick);
      const right = valuesWith(compiled, variable, high, before, later, choices, other);
      const keys = [
        encodeKey(compiled, (path) => left.get(path)),
        encodeKey(compiled, (path) => right.get(path)),
      ] as const;
      if (keys[0].ok && keys[1].ok && compareUtf8(keys[0].text, keys[1].text) >= 0) {
        return { lower: left, upper: right, keys: [keys[0].text, keys[1].text] };
      }
    }
  }
  return undefined;
}

function valuesWith(
  compiled: CompiledTemplate,
  variable: CompiledVariable,
  value: ModelValue,
  before: ReadonlySet<string>,
  later: readonly CompiledVariable[],
  choices: readonly (readonly ModelValue[])[],
  pick: number,
): ReadonlyMap<string, ModelValue> {
  const values = new Map<string, ModelValue>();
  for (const segment of compiled.segments) {
    if (segment.kind !== 'variable' || !before.has(segment.path)) continue;
    const sample = segment.codec.samples(1)[0];
    if (sample !== undefined) values.set(segment.path, sample);
  }
  for (const [index, each] of later.entries()) {
    const sample = choices[index]?.[pick] ?? choices[index]?.at(-1);
    if (sample !== undefined && !values.has(each.path)) values.set(each.path, sample);
  }
  return values.set(variable.path, value);
}
