import type { Expr } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { ModelValue, ValueType } from '../../model/value-type.js';

/** A text or a number that an expression states, as a value of the model. */
export interface Literal {
  readonly expr: Expr;
  readonly stored: 'S' | 'N';
  readonly value: ModelValue;
}

export function literalOf(expr: Expr): Literal | undefined {
  const isNegative = expr.kind === 'negate';
  const literal = isNegative ? expr.operand : expr;
  if (literal.kind !== 'literal') return undefined;
  const { value } = literal;
  if (value.type === 'string' && !isNegative) return { expr, stored: 'S', value: value.value };
  if (value.type !== 'number') return undefined;
  const text = `${isNegative ? '-' : ''}${value.text}`;
  return { expr, stored: 'N', value: /^-?\d+$/.test(text) ? BigInt(text) : text };
}

/** The literals that a value may turn out to be, as its shape tells. */
export function literalsIn(expr: Expr): readonly Literal[] {
  if (expr.kind === 'conditional') return flatMap([expr.yes, expr.no], literalsIn);
  const literal = literalOf(expr);
  return literal === undefined ? [] : [literal];
}

/** Of a number, how it is written and not between which bounds it lies. */
export function withoutBounds(type: ValueType): ValueType {
  if (type.kind === 'int') return { kind: 'int' };
  return type.kind === 'decimal' ? { kind: 'decimal', scale: type.scale } : type;
}
