import { ExpressionError } from '../../../expression/dynamodb/index.js';
import { parseCondition } from '../../../expression/dynamodb/parser.js';
import type { ConditionSyntax, OperandSyntax, PathSyntax } from '../../../expression/dynamodb/syntax.js';

/** A condition or filter of DynamoDB as it was parsed. */
export type AwsCondition = ConditionSyntax;

/** The tree of a condition; undefined for a text that is none. */
export function parsedCondition(text: string): AwsCondition | undefined {
  try {
    return parseCondition(text, 'ConditionExpression').root;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** The name of an attribute of the item itself, with its placeholder replaced. */
export function plainPath(path: OperandSyntax, names: ReadonlyMap<string, string>): string | undefined {
  if (path.kind !== 'path') return undefined;
  const [step, more] = path.steps;
  if (step === undefined || more !== undefined || step.kind === 'index') return undefined;
  return step.kind === 'name' ? step.name : names.get(step.name);
}

/** The conditions that all have to hold, of a chain of AND. */
export function conjuncts(condition: AwsCondition): readonly AwsCondition[] {
  if (condition.kind !== 'and') return [condition];
  return [...conjuncts(condition.left), ...conjuncts(condition.right)];
}

/** Whether it asks that there is no item with the key yet: `attribute_not_exists` of a part of the key, or of each of them. */
export function asksForNew(
  condition: AwsCondition,
  names: ReadonlyMap<string, string>,
  isKey: (stored: string) => boolean,
): boolean {
  return conjuncts(condition).every((one) => {
    if (one.kind !== 'call' || one.name !== 'attribute_not_exists') return false;
    const [only] = one.args;
    const stored = only === undefined ? undefined : plainPath(only, names);
    return stored !== undefined && isKey(stored);
  });
}

export interface ConditionNames {
  /** What `#name` stands for. */
  readonly names: ReadonlyMap<string, string>;
  /** What the model calls a stored attribute; undefined where it has no name for it. */
  readonly attribute: (stored: string) => string | undefined;
}

/** The same in the model's language, `:value` as `$value`; undefined where the language cannot say it. */
export function conditionText(condition: AwsCondition, names: ConditionNames): string | undefined {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const left = conditionText(condition.left, names);
      const right = conditionText(condition.right, names);
      return left === undefined || right === undefined ? undefined : `(${left} ${condition.kind} ${right})`;
    }
    case 'not': {
      const inner = conditionText(condition.condition, names);
      return inner === undefined ? undefined : `not (${inner})`;
    }
    case 'compare':
      return joined([condition.left, condition.right], names, ([left, right]) => {
        const operator = condition.comparator === '<>' ? '!=' : condition.comparator;
        return `${left} ${operator} ${right}`;
      });
    case 'between':
      return joined(
        [condition.operand, condition.low, condition.high],
        names,
        ([operand, low, high]) => `(${operand} >= ${low} and ${operand} <= ${high})`,
      );
    case 'in':
      return joined(
        [condition.operand, ...condition.candidates],
        names,
        ([operand, ...candidates]) => `${operand} in [${candidates.join(', ')}]`,
      );
    case 'call':
      return callText(condition.name, condition.args, names);
  }
}

function callText(name: string, args: readonly OperandSyntax[], names: ConditionNames): string | undefined {
  return joined(args, names, (texts) => {
    if (name === 'attribute_exists') return `has(${texts[0]})`;
    if (name === 'attribute_not_exists') return `not has(${texts[0]})`;
    return name === 'begins_with' || name === 'contains' ? `${name}(${texts.join(', ')})` : undefined;
  });
}

function joined(
  operands: readonly OperandSyntax[],
  names: ConditionNames,
  join: (texts: readonly string[]) => string | undefined,
): string | undefined {
  const texts = operands.flatMap((operand) => operandText(operand, names) ?? []);
  return texts.length === operands.length ? join(texts) : undefined;
}

function operandText(operand: OperandSyntax, names: ConditionNames): string | undefined {
  if (operand.kind === 'value') return `$${operand.placeholder.replace(/^:/, '')}`;
  if (operand.kind === 'path') return pathText(operand, names);
  const [only] = operand.args;
  const of = operand.name === 'size' && only !== undefined ? operandText(only, names) : undefined;
  return of === undefined ? undefined : `size(${of})`;
}

function pathText(path: PathSyntax, names: ConditionNames): string | undefined {
  const stored = plainPath(path, names.names);
  const name = stored === undefined ? undefined : names.attribute(stored);
  return name !== undefined && /^[A-Za-z_]\w*$/.test(name) ? name : undefined;
}
