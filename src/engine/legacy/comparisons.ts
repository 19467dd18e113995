import type { Condition, Operand } from '../../expression/dynamodb/index.js';
import { type AttributeType, type AttributeValue, compareValues, typeOf } from '../../value/index.js';
import { readValue } from '../attribute-reader.js';
import { validationError } from '../engine-error.js';
import { messages } from '../messages.js';
import type { AttributeCondition, ComparisonOperator, ConditionalOperator } from './api.js';
import { legacyMessages } from './messages.js';

/** What is asked of one attribute, its operands checked. */
export interface Comparison {
  readonly name: string;
  readonly operator: ComparisonOperator;
  readonly operands: readonly AttributeValue[];
}

const SCALARS: readonly AttributeType[] = ['S', 'N', 'B'];

/**
 * Operands of each operator: their number, and the types that they may have, any where none are given.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Conditions.html
 */
const OPERANDS: Readonly<
  Record<ComparisonOperator, { readonly min: number; readonly max: number; readonly types?: readonly AttributeType[] }>
> = {
  EQ: { min: 1, max: 1 },
  NE: { min: 1, max: 1 },
  LE: { min: 1, max: 1, types: SCALARS },
  LT: { min: 1, max: 1, types: SCALARS },
  GE: { min: 1, max: 1, types: SCALARS },
  GT: { min: 1, max: 1, types: SCALARS },
  NOT_NULL: { min: 0, max: 0 },
  NULL: { min: 0, max: 0 },
  CONTAINS: { min: 1, max: 1, types: SCALARS },
  NOT_CONTAINS: { min: 1, max: 1, types: SCALARS },
  BEGINS_WITH: { min: 1, max: 1, types: ['S', 'B'] },
  IN: { min: 1, max: Number.POSITIVE_INFINITY, types: SCALARS },
  BETWEEN: { min: 2, max: 2, types: SCALARS },
};

/** Reads KeyConditions, QueryFilter or ScanFilter, attribute by attribute. */
export function readComparisons(conditions: Readonly<Record<string, AttributeCondition>>): readonly Comparison[] {
  return Object.entries(conditions).map(([name, { ComparisonOperator: operator, AttributeValueList: list }]) =>
    readComparison(name, operator, list ?? []),
  );
}

/** Throws where the operands are no values, too few or too many, or of types that the operator does not take. */
export function readComparison(name: string, operator: ComparisonOperator, list: readonly unknown[]): Comparison {
  const operands = list.map(readValue);
  const { min, max, types } = OPERANDS[operator];
  if (operands.length < min || operands.length > max) throw validationError(legacyMessages.operandCount(operator));
  const [first, second] = operands;
  if (first === undefined) return { name, operator, operands };
  const type = typeOf(first);
  if (operands.some((operand) => typeOf(operand) !== type)) throw validationError(legacyMessages.mixedOperandTypes);
  if (types !== undefined && !types.includes(type)) throw validationError(legacyMessages.operandType(operator, type));
  if (operator === 'BETWEEN' && second !== undefined && (compareValues(first, second) ?? 0) > 0) {
    throw validationError(messages.betweenBounds);
  }
  return { name, operator, operands };
}

/** The condition that a comparison stands for. */
export function conditionOf({ name, operator, operands }: Comparison): Condition {
  const path: Operand = { kind: 'path', path: [name] };
  const [first, second] = operands.map((value): Operand => ({ kind: 'value', value })) as [Operand, Operand];
  switch (operator) {
    case 'EQ':
      return { kind: 'compare', comparator: '=', left: path, right: first };
    case 'NE':
      return { kind: 'compare', comparator: '<>', left: path, right: first };
    case 'LE':
      return { kind: 'compare', comparator: '<=', left: path, right: first };
    case 'LT':
      return { kind: 'compare', comparator: '<', left: path, right: first };
    case 'GE':
      return { kind: 'compare', comparator: '>=', left: path, right: first };
    case 'GT':
      return { kind: 'compare', comparator: '>', left: path, right: first };
    case 'NOT_NULL':
      return { kind: 'exists', path: [name], expected: true };
    case 'NULL':
      return { kind: 'exists', path: [name], expected: false };
    case 'CONTAINS':
      return { kind: 'contains', left: path, right: first };
    case 'NOT_CONTAINS':
      return { kind: 'not', condition: { kind: 'contains', left: path, right: first } };
    case 'BEGINS_WITH':
      return { kind: 'beginsWith', left: path, right: first };
    case 'IN':
      return { kind: 'in', operand: path, candidates: operands.map((value) => ({ kind: 'value', value })) };
    case 'BETWEEN':
      return { kind: 'between', operand: path, low: first, high: second };
  }
}

/** Conditions on several attributes as one; undefined where there are none. */
export function combine(
  conditions: readonly Condition[],
  operator: ConditionalOperator | undefined | null,
): Condition | undefined {
  const kind = operator === 'OR' ? 'or' : 'and';
  return balanced(conditions, kind);
}

/** As a tree of logarithmic depth: a request may name thousands of attributes. */
function balanced(conditions: readonly Condition[], kind: 'and' | 'or'): Condition | undefined {
  if (conditions.length <= 1) return conditions[0];
  const middle = conditions.length >> 1;
  const left = balanced(conditions.slice(0, middle), kind) as Condition;
  const right = balanced(conditions.slice(middle), kind) as Condition;
  return { kind, left, right };
}

/** Throws where a ConditionalOperator has nothing to combine. */
export function checkConditionalOperator(operator: unknown, conditions: object | undefined | null): void {
  if (operator == null) return;
  const count = conditions == null ? 0 : Object.keys(conditions).length;
  if (count === 0) throw validationError(legacyMessages.operatorWithoutConditions);
  if (count === 1) throw validationError(legacyMessages.operatorOfOneCondition);
}
