import { searchPairs } from './automaton.js';
import type { CompiledTemplate, CompiledVariable, KeyProblem } from './compiled.js';
import { invertSegments, keyNfa, splitByTags, splitsPlainly } from './key-automaton.js';
import { show } from './stage.js';
import type { Template } from './template.js';

/** Neighbours without a literal between them whose texts run together: only where two tuples of values with one text are found. */
export function adjacentProblems(compiled: CompiledTemplate, template: Template): readonly KeyProblem[] {
  const problems: KeyProblem[] = [];
  for (let start = 0; start < compiled.segments.length; start++) {
    const run: CompiledVariable[] = [];
    for (
      let segment = compiled.segments[start];
      segment?.kind === 'variable';
      segment = compiled.segments[start + run.length]
    )
      run.push(segment);
    const problem = run.length > 1 ? runsTogether(run, start, template) : undefined;
    if (problem) problems.push(problem);
    start += run.length;
  }
  return problems;
}

function runsTogether(run: readonly CompiledVariable[], start: number, template: Template): KeyProblem | undefined {
  if (splitsPlainly({ segments: run }, new Set())) return undefined;
  for (const nonEmpty of [true, false]) {
    const nfa = keyNfa(run, { nonEmpty });
    if (!nfa) return undefined;
    const found = searchPairs(
      nfa,
      nfa,
      (p, q, flag) => flag && nfa.accept[p] === true && nfa.accept[q] === true,
      (p, q) => nfa.tags[p] !== nfa.tags[q],
    );
    if (found.kind !== 'found') continue;
    const texts = [
      splitByTags(found.text, found.left, run.length),
      splitByTags(found.text, found.right, run.length),
    ] as const;
    const values = texts.map((each) => invertSegments(run, each));
    if (!values.every((each) => each.kind === 'values' && each.conflict === undefined)) continue;
    const index = Math.min(
      run.findIndex((_, at) => texts[0][at] !== texts[1][at]),
      run.length - 2,
    );
    const [left, right] = [run[index], run[index + 1]];
    const place = template.segments[start + index + 1];
    if (!left || !right || !place) return undefined;
    const pair = (side: number): readonly [string, string] => {
      const of = values[side];
      const value = (path: string): string => (of?.kind === 'values' ? show(of.values.get(path) ?? '') : '');
      return [value(left.path), value(right.path)];
    };
    return {
      segment: start + index + 1,
      start: place.start,
      end: place.end,
      code: 'adjacent',
      left: left.path,
      right: right.path,
      text: found.text,
      values: [pair(0), pair(1)],
    };
  }
  return undefined;
}
