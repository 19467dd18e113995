import { physicalName } from '../../../src/design/index.js';
import { deploymentOf } from '../../../src/generate/infrastructure/index.js';
import { aslFile } from '../../../src/generate/step-functions/asl-file.js';
import type { PatternMachine } from '../../../src/generate/step-functions/patterns.js';
import type { Input } from '../../../src/generate/step-functions/request/inputs.js';
import type { Gen } from '../../../src/generate/typescript/gen.js';
import type { ModelValue } from '../../../src/model/value-type.js';
import type { runMachine } from './interpreter.js';

export { genOf } from '../lambda/support.js';

/** What a person writes as the input of an execution. */
export function inputOf(inputs: readonly Input[], args: ReadonlyMap<string, ModelValue>): object {
  return Object.fromEntries(
    inputs.flatMap((input) => {
      const value = args.get(input.name);
      if (value === undefined) return [];
      if (input.kind === 'item')
        return [[input.name, inputOf(input.members, value as ReadonlyMap<string, ModelValue>)]];
      return [[input.name, jsonOf(value, input)]];
    }),
  );
}

function jsonOf(value: ModelValue, input?: Input): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, one]) => [name, jsonOf(one)]));
  if (value instanceof Set) return [...value].map((one) => jsonOf(one));
  if (Array.isArray(value)) return value.map((one) => jsonOf(one));
  if (input?.kind === 'value' && input.type.kind === 'decimal') {
    const isText = input.type.min === undefined || input.type.max === undefined;
    return isText ? String(value) : Number(value);
  }
  return value;
}

/** The definition of a machine, with the names of tables that the model gives. */
export function definitionOf(gen: Gen, machine: PatternMachine): Parameters<typeof runMachine>[0] {
  const { code } = aslFile(machine);
  const deployment = deploymentOf(gen);
  const names = new Map([...deployment.tables.values()].map(({ id, table }) => [`\${${id}Name}`, physicalName(table)]));
  let text = code.parts.join('');
  for (const [placeholder, name] of names) text = text.replaceAll(placeholder, name);
  return JSON.parse(text) as Parameters<typeof runMachine>[0];
}
