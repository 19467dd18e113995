import type { Expression } from './expression.js';
import type { Path } from './expression-change.js';
import { Condition } from './expression-condition.js';

export interface ExpressionInput {
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

/** The members of a command's input; those that would be empty are left out, since DynamoDB refuses them. */
export function expressionInput(demand: (on: Condition) => unknown, update?: Expression): ExpressionInput {
  const given = new Placeholders();
  const UpdateExpression = update?.text(given) ?? '';
  const condition = new Condition(given);
  demand(condition);
  const ConditionExpression = condition.text();
  return {
    ...(UpdateExpression !== '' && { UpdateExpression }),
    ...(ConditionExpression !== '' && { ConditionExpression }),
    ...(!isEmpty(given.names) && { ExpressionAttributeNames: given.names }),
    ...(!isEmpty(given.values) && { ExpressionAttributeValues: given.values }),
  };
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}

/** `#name` and `:value` placeholders of one request, named after what they stand for. */
export class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};

  name(name: string): string {
    const base = `#${identifier(name)}`;
    let placeholder = base;
    for (let n = 2; (this.names[placeholder] ?? name) !== name; n += 1) placeholder = `${base}_${n}`;
    this.names[placeholder] = name;
    return placeholder;
  }

  value(hint: string, of: unknown): string {
    const base = `:${identifier(hint)}`;
    let placeholder = base;
    for (let n = 2; placeholder in this.values; n += 1) placeholder = `${base}_${n}`;
    this.values[placeholder] = of;
    return placeholder;
  }

  path(path: Path): string {
    if (typeof path === 'string') return this.name(path);
    const [first, ...inner] = path;
    const steps = inner.map((step) => (typeof step === 'number' ? `[${step}]` : `.${this.name(step)}`));
    return this.name(first) + steps.join('');
  }
}

/** A placeholder has 255 bytes at most. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
function identifier(text: string): string {
  return text.replace(/\W/g, '_').slice(0, 64) || '_';
}
