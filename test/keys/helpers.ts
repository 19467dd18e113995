import { type CompiledTemplate, compileTemplate, encodeKey, type KeyEnv, parseTemplate } from '../../src/keys/index.js';
import type { ModelValue, ValueType } from '../../src/model/value-type.js';

export type Types = Readonly<Record<string, ValueType>>;

export function compile(text: string, types: Types, env: Partial<KeyEnv> = {}): CompiledTemplate {
  const parsed = parseTemplate(text);
  if (parsed.kind === 'error') throw new Error(parsed.problems.map((problem) => problem.message).join('; '));
  const known = new Map(Object.entries(types));
  return compileTemplate(parsed.template, {
    typeOf: (path) => known.get(path),
    separator: '#',
    escape: 'ordered',
    ...env,
  });
}

/** The key's text, or the code of the refusal in brackets. */
export function encoded(compiled: CompiledTemplate, values: Readonly<Record<string, ModelValue>>): string {
  const known = new Map(Object.entries(values));
  const result = encodeKey(compiled, (path) => known.get(path));
  return result.ok ? result.text : `<${result.error.code}>`;
}

/** Codes and arguments of a template's problems, without places. */
export function problems(compiled: CompiledTemplate): readonly object[] {
  return compiled.problems.map(({ segment: _segment, start: _start, end: _end, ...detail }) => detail);
}
