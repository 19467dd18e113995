import { argumentsOf, jsonSchema, type Schema, type Shape } from '../lambda/arguments/index.js';
import { SEAL } from '../output/header.js';
import { json } from '../text/index.js';
import { needsTenant } from '../typescript/client/planned.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import type { PatternMachine } from './patterns.js';
import { type Input, inputsOf } from './request/inputs.js';

/** `inputs.json`: JSON Schema of what each state machine takes. */
export function inputsFile(gen: Gen, machines: readonly PatternMachine[]): GeneratedFile {
  const schemas = machines.map((one): readonly [string, Schema] => [one.planned.pattern.name, schemaOf(gen, one)]);
  return { path: 'inputs.json', code: json({ $comment: SEAL, $defs: Object.fromEntries(schemas) }), isFormatted: true };
}

export function schemaOf(gen: Gen, { planned, of }: PatternMachine): Schema {
  if (of.kind === 'request') {
    const schema = membersSchema(inputsOf(gen, planned));
    const isPaged = planned.pattern.page !== undefined;
    if (!isPaged) return schema;
    return { ...schema, properties: { ...(schema.properties as object), startKey: START_KEY } as Schema };
  }
  return jsonSchema(functionShape(gen, planned));
}

const START_KEY: Schema = { type: 'object', description: 'Where the next page begins, as the page before said.' };

/** What the function takes of a pattern: a list under a name of its own, and the tenant. */
export function functionShape(gen: Gen, planned: PatternMachine['planned']): Shape {
  const shape = argumentsOf(gen, planned);
  const tenant = gen.design.model.tenancy?.field.value;
  const own = tenant === undefined || !needsTenant(gen, planned) ? [] : [tenant];
  const fields = own.map(
    (name) => ({ name, shape: { kind: 'value', type: { kind: 'string' } }, isRequired: true }) as const,
  );
  const page =
    planned.pattern.page === undefined
      ? []
      : [{ name: 'cursor', shape: { kind: 'value', type: { kind: 'string' } }, isRequired: false } as const];
  return { kind: 'object', fields: [...fields, { name: 'arguments', shape, isRequired: true }, ...page] };
}

function membersSchema(inputs: readonly Input[]): Schema {
  const properties = inputs.map((input): readonly [string, Schema] => [
    input.name,
    input.kind === 'item' ? membersSchema(input.members) : jsonSchema({ kind: 'value', type: input.type }),
  ]);
  const isRequired = (input: Input): boolean => input.kind === 'item' || input.given.kind === 'required';
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: inputs.filter(isRequired).map(({ name }) => name),
    additionalProperties: false,
  };
}
