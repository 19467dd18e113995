import type { Span } from '../../../source/index.js';
import type { BinaryOperator } from './hcl/ast.js';
import {
  areEqual,
  booleanOfValue,
  booleanValue,
  firstUnknown,
  madeOf,
  numberOfValue,
  numberValue,
  type Value,
} from './value.js';
import { EvaluationError } from './work.js';

/**
 * What an operator gives of two values. The second one is asked for only where the first does not decide, as Terraform does from 1.12 on:
 * https://github.com/hashicorp/terraform/issues/36224
 */
export function combined(operator: BinaryOperator, left: Value, right: () => Value, span: Span): Value {
  if (operator === '&&' || operator === '||') return decided(operator, left, right, span);
  const other = right();
  if (operator === '==' || operator === '!=') {
    const equal = areEqual(left, other);
    if (equal === undefined) return unknownOf([left, other], 'compared', span);
    return booleanValue(equal === (operator === '=='), span);
  }
  if (left.kind === 'unknown' || other.kind === 'unknown') return unknownOf([left, other], 'result', span);
  return calculated(operator, number(left, span), number(other, span), span);
}

function decided(operator: '&&' | '||', left: Value, right: () => Value, span: Span): Value {
  const stops = operator === '||';
  const truth = (side: Value): boolean | undefined => (side.kind === 'unknown' ? undefined : truthOf(side, span));
  const first = truth(left);
  if (first === stops) return booleanValue(stops, span);
  const other = right();
  const second = truth(other);
  if (second === stops) return booleanValue(stops, span);
  return first === undefined || second === undefined
    ? unknownOf([left, other], 'result', span)
    : booleanValue(!stops, span);
}

function calculated(operator: BinaryOperator, a: number, b: number, span: Span): Value {
  switch (operator) {
    case '>':
      return booleanValue(a > b, span);
    case '>=':
      return booleanValue(a >= b, span);
    case '<':
      return booleanValue(a < b, span);
    case '<=':
      return booleanValue(a <= b, span);
    default: {
      const result =
        operator === '+'
          ? a + b
          : operator === '-'
            ? a - b
            : operator === '*'
              ? a * b
              : operator === '/'
                ? a / b
                : a % b;
      if (!Number.isFinite(result)) throw new EvaluationError('This gives no number.', span);
      return numberValue(result, span);
    }
  }
}

export function negated(operator: '-' | '!', value: Value, span: Span): Value {
  if (value.kind === 'unknown') return unknownOf([value], 'not', span);
  return operator === '!' ? booleanValue(!truthOf(value, span), span) : numberValue(-number(value, span), span);
}

export function truthOf(value: Value, span: Span): boolean {
  const truth = booleanOfValue(value);
  if (truth === undefined) throw new EvaluationError('`true` or `false` is needed here.', span);
  return truth;
}

function number(value: Value, span: Span): number {
  const found = numberOfValue(value);
  if (found === undefined) throw new EvaluationError('A number is needed here.', span);
  return found;
}

function unknownOf(values: readonly Value[], how: string, span: Span): Value {
  const cause = values.flatMap((value) => firstUnknown(value) ?? [])[0];
  if (cause === undefined) throw new Error('one of them is unknown');
  return madeOf(cause, how, span);
}
