import { unmarshalScalar } from '../design/index.js';
import { parseModelStatement } from '../expression/partiql/index.js';
import type { GeneratedItem } from '../load/generate-items.js';
import type { ModelValue } from '../model/value-type.js';
import type { PlannedPattern } from '../planner/plan.js';
import { type AttributeValue, attribute } from '../value/index.js';
import { valueIn } from './subjects.js';

/** Values for the parameters of a PartiQL statement: those that the item has under their names, as stored or in the model. */
export function statementArguments({ pattern }: PlannedPattern, subject: GeneratedItem): Map<string, ModelValue> {
  const parsed = parseModelStatement(pattern.statement?.value ?? '');
  const args = new Map<string, ModelValue>();
  for (const { name } of parsed.kind === 'ok' ? parsed.model.parameters : []) {
    const value = valueIn(subject, name) ?? storedValue(subject, name);
    if (value !== undefined) args.set(name, value);
  }
  return args;
}

function storedValue({ entity, item }: GeneratedItem, name: string): ModelValue | undefined {
  const stored = attribute(item, name);
  if (stored === undefined) return undefined;
  const type = entity.types.typeOf(name);
  return type === undefined ? plainValue(stored) : unmarshalScalar(type, stored);
}

function plainValue(value: AttributeValue): ModelValue | undefined {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  return 'B' in value ? value.B : undefined;
}
