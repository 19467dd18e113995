import { flatMap } from '../../lists/flat-map.js';
import type { AttributeValue } from '../../value/index.js';
import { bindCondition, type Condition, type Operand } from './condition.js';
import { ExpressionError } from './expression-error.js';
import type { Substitutions } from './substitutions.js';
import type { Comparator } from './syntax.js';

/** What a Query asks of one key attribute. */
export type KeyPredicate =
  | { readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'begins_with'; readonly value: AttributeValue }
  | { readonly operator: 'BETWEEN'; readonly low: AttributeValue; readonly high: AttributeValue };

const MIRRORED: Readonly<Record<string, '=' | '<' | '<=' | '>' | '>='>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/**
 * Reads a key condition: one predicate for each attribute that it names, in the order of the text.
 * Throws `ExpressionError` with the service's message for whatever no key condition may hold.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
 */
export function bindKeyCondition(text: string, substitutions: Substitutions): ReadonlyMap<string, KeyPredicate> {
  const predicates = new Map<string, KeyPredicate>();
  collect(bindCondition(text, 'KeyConditionExpression', substitutions), predicates);
  return predicates;
}

function collect(condition: Condition, predicates: Map<string, KeyPredicate>): void {
  switch (condition.kind) {
    case 'and':
      collect(condition.left, predicates);
      collect(condition.right, predicates);
      return;
    case 'or':
    case 'not':
    case 'in':
      throw invalidOperator(condition.kind.toUpperCase());
    case 'exists':
      throw invalidOperator(condition.expected ? 'attribute_exists' : 'attribute_not_exists');
    case 'type':
      throw invalidOperator('attribute_type');
    case 'contains':
      throw invalidOperator('contains');
    case 'between': {
      const { operand, low, high } = condition;
      checkFirstOperand(operand, 'BETWEEN');
      const name = keyAttribute([operand, low, high], predicates);
      predicates.set(name, { operator: 'BETWEEN', low: constant(low), high: constant(high) });
      return;
    }
    case 'beginsWith': {
      checkFirstOperand(condition.left, 'begins_with');
      const name = keyAttribute([condition.left, condition.right], predicates);
      predicates.set(name, { operator: 'begins_with', value: constant(condition.right) });
      return;
    }
    case 'compare':
      collectComparison(condition.comparator, condition.left, condition.right, predicates);
  }
}

function collectComparison(
  comparator: Comparator,
  left: Operand,
  right: Operand,
  predicates: Map<string, KeyPredicate>,
): void {
  if (comparator === '<>') throw invalidOperator('<>');
  const name = keyAttribute([left, right], predicates);
  if (left.kind === 'path') predicates.set(name, { operator: comparator, value: constant(right) });
  else predicates.set(name, { operator: MIRRORED[comparator] ?? '=', value: constant(left) });
}

/** The one attribute among the operands. */
function keyAttribute(operands: readonly Operand[], predicates: ReadonlyMap<string, KeyPredicate>): string {
  if (operands.some((operand) => operand.kind === 'size')) {
    throw new ExpressionError('KeyConditionExpressions cannot contain nested operations');
  }
  const paths = flatMap(operands, (operand) => (operand.kind === 'path' ? [operand.path] : []));
  const [path] = paths;
  if (paths.length > 1) throw invalidCondition('Multiple attribute names used in one condition');
  if (path === undefined) throw invalidCondition('No key attribute specified');
  if (path.length > 1) throw new ExpressionError('KeyConditionExpressions cannot have conditions on nested attributes');
  if (predicates.has(path[0])) {
    throw new ExpressionError('KeyConditionExpressions must only contain one condition per key');
  }
  return path[0];
}

function checkFirstOperand(operand: Operand, operator: string): void {
  if (operand.kind === 'value') {
    throw invalidCondition(`${operator} operator must have the key attribute as its first operand`);
  }
}

function constant(operand: Operand): AttributeValue {
  if (operand.kind !== 'value') throw invalidCondition('No key attribute specified');
  return operand.value;
}

function invalidOperator(operator: string): ExpressionError {
  return new ExpressionError(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function invalidCondition(message: string): ExpressionError {
  return new ExpressionError(`Invalid condition in KeyConditionExpression: ${message}`);
}
