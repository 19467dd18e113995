import { parseModelStatement } from '../../../expression/partiql/index.js';
import type { PlannedPattern } from '../../../planner/index.js';
import { intentsOf } from '../../../planner/intent.js';
import { needsTenant } from '../../typescript/client/planned.js';
import type { Gen } from '../../typescript/gen.js';
import { readFacts } from '../../typescript/reads/read-facts.js';
import { attributeType } from '../../typescript/values/index.js';
import { deletionFields, readShape } from './read-shape.js';
import { type Field, type ObjectShape, objectShape, type Shape, valueField } from './shape.js';
import { batchShape, transactionShape, writeShape } from './write-shape.js';

export { jsonSchema, type Schema } from './json-schema.js';
export type { Field, ObjectShape, Shape } from './shape.js';

/** What the function of a pattern takes, without the tenant, which is the client's. */
export function argumentsOf(gen: Gen, planned: PlannedPattern): Shape {
  const { pattern, operation } = planned;
  switch (operation.kind) {
    case 'read':
      return readShape(readFacts(gen, planned));
    case 'delete-query': {
      const facts = readFacts(gen, { ...planned, operation: operation.read });
      return withFields(readShape(facts), deletionFields(planned, facts));
    }
    case 'execute':
      return objectShape(statementFields(gen, planned));
    case 'transaction':
      return transactionShape(gen, planned);
    case 'write': {
      const [intent] = intentsOf(gen.design, pattern);
      if (pattern.op.value === 'batch-write' || intent === undefined) return batchShape(gen, planned);
      return writeShape(gen, planned, intent);
    }
  }
}

function withFields(shape: Shape, more: readonly Field[]): Shape {
  const add = (one: ObjectShape): ObjectShape => objectShape([...one.fields, ...more]);
  if (shape.kind === 'object') return add(shape);
  return shape.kind === 'variants' ? { ...shape, of: shape.of.map(add) } : shape;
}

/** Parameters of a statement, each once. */
function statementFields(gen: Gen, planned: PlannedPattern): readonly Field[] {
  const { pattern, entities } = planned;
  const parsed = parseModelStatement(pattern.statement?.value ?? '');
  if (parsed.kind === 'error') throw new Error(parsed.message);
  const field = gen.design.model.tenancy?.field.value;
  const tenant = field === undefined || pattern.params.has(field) || !needsTenant(gen, planned) ? undefined : field;
  const names = [...new Set(parsed.model.parameters.map(({ name }) => name))].filter((one) => one !== tenant);
  return names.map((name) => {
    const declared = pattern.params.get(name);
    const one = declared?.of.kind === 'type' ? declared.of.type : undefined;
    const own = entities.map((entity) => attributeType(entity, name)).find((type) => type !== undefined);
    const type = one ?? own ?? { kind: 'any' };
    return valueField(name, declared?.list === true ? { kind: 'list', of: type } : type);
  });
}
