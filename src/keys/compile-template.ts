import type { ValueType } from '../model/value-type.js';
import { adjacentProblems } from './adjacent.js';
import { compileSegment } from './compile-segment.js';
import type { CompiledSegment, CompiledTemplate, KeyEnv, KeyProblem } from './compiled.js';
import { orderedEscape } from './escape.js';
import { naturalStage } from './natural.js';
import type { Report } from './pipeline.js';
import type { Template } from './template.js';
import { toVariable } from './variable.js';

/** Compiles a template against the types of its attributes. Never fails: what is wrong is in `problems`. */
export function compileTemplate(template: Template, env: KeyEnv): CompiledTemplate {
  const problems: KeyProblem[] = [];
  const segments: CompiledSegment[] = template.segments.map((segment, index) => {
    if (segment.kind === 'literal') return { kind: 'literal', text: segment.text };
    const report: Report = (detail, place = segment) =>
      problems.push({ segment: index, start: place.start, end: place.end, ...detail });
    return compileSegment(segment, env, report, index === template.segments.length - 1);
  });
  const whole = { segment: 0, start: 0, end: template.text.length };
  if (
    env.separator.length !== 1 ||
    env.separator > '\u007f' ||
    (env.escape === 'ordered' && !orderedEscape(env.separator))
  ) {
    problems.push({ ...whole, code: 'bad-separator', separator: env.separator });
  }
  const compiled = finish(segments, problems, env, template);
  if (!compiled.ok) return compiled;
  problems.push(...adjacentProblems(compiled, template));
  if (segments.every((segment) => segment.kind === 'variable' && segment.mayBeEmpty)) {
    problems.push({ ...whole, code: 'may-be-empty', paths: compiled.paths });
  }
  return compiled;
}

function finish(
  segments: readonly CompiledSegment[],
  problems: readonly KeyProblem[],
  env: Pick<KeyEnv, 'separator' | 'escape'>,
  template: Template,
): CompiledTemplate {
  const variables = segments.filter((segment) => segment.kind === 'variable');
  return {
    template,
    natural: false,
    stored: 'S',
    separator: env.separator,
    escape: env.escape,
    segments,
    problems,
    ok: variables.every((variable) => !variable.broken),
    paths: [...new Set(variables.map((variable) => variable.path))],
  };
}

/** A key part that is `natural`: the attribute itself, with its own DynamoDB type. Undefined for a type that no key attribute can have. */
export function compileNatural(path: string, type: ValueType): CompiledTemplate | undefined {
  const natural = naturalStage(path, type);
  if (!natural) return undefined;
  const variable = toVariable(natural.stage, { path, type, fns: [] }, undefined);
  return {
    natural: true,
    stored: natural.stored,
    separator: '',
    escape: 'none',
    segments: [variable],
    problems: [],
    ok: true,
    paths: [path],
  };
}
