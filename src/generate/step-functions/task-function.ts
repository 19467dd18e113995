import { jsonSchema } from '../lambda/arguments/index.js';
import { clientStatement, methodOf, schemaCode } from '../lambda/role-function.js';
import { FUNCTIONS } from '../lambda/runtime-files.js';
import { doc, from, literal, property, ts, typeFrom } from '../text/index.js';
import { needsTenant } from '../typescript/client/planned.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { functionShape } from './inputs-file.js';
import type { PatternMachine } from './patterns.js';

/** `functions/patterns.ts`: the patterns that no state machine can say. */
export function taskFunction(gen: Gen, machines: readonly PatternMachine[]): GeneratedFile {
  const code = ts`${clientStatement(gen)}
${doc('The patterns that state machines leave to a function.')}export const handler = ${from(`${FUNCTIONS}/task`, 'tasks')}({
${machines.map((one) => patternCode(gen, one))}});
`;
  return { path: `${FUNCTIONS}/patterns.ts`, code };
}

function patternCode(gen: Gen, { planned }: PatternMachine) {
  const { pattern } = planned;
  const tenant = gen.design.model.tenancy?.field.value;
  const owner =
    tenant === undefined || !needsTenant(gen, planned)
      ? ts`repositories`
      : ts`repositories.tenant(input[${literal(tenant)}])`;
  const page =
    pattern.page === undefined
      ? undefined
      : ts`, { cursor: input.cursor as ${typeFrom('../typescript/index', 'Cursor')}<${literal(gen.names.pattern(pattern.name).fn)}> | undefined }`;
  return ts`${property(pattern.name)}: ${from(`${FUNCTIONS}/task`, 'pattern')}({
input: ${schemaCode(jsonSchema(functionShape(gen, planned)))},
run: (input) => ${owner}${methodOf(gen, planned)}(input.arguments${page}),
}),`;
}
