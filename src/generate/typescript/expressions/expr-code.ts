import type { Expr } from '../../../expression/model/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { type Code, ts } from '../../text/index.js';
import { readCode } from '../values/read-code.js';
import { Emitter } from './emitter.js';
import { NO_FACTS } from './facts.js';
import { numberAs } from './number-code.js';
import type { ExprScope, TypedCode } from './scope.js';
import { negated } from './test-code.js';
import { genericCode, kindOf, type Value } from './value.js';

/** The value of a checked expression: what `evaluate` gives, in the TypeScript types of declarations; `undefined` is absent. */
export function exprCode(expr: Expr, scope: ExprScope): TypedCode {
  return new Emitter(scope).value(expr, NO_FACTS);
}

/** A boolean expression: whether a checked condition holds. */
export function holdsCode(expr: Expr, scope: ExprScope): Code {
  return ts`(${new Emitter(scope).test(expr, NO_FACTS).code})`;
}

/** A boolean expression: whether a checked condition does not hold; undefined where it always does. */
export function failsCode(expr: Expr, scope: ExprScope): Code | undefined {
  const { code, constant } = negated(new Emitter(scope).test(expr, NO_FACTS));
  return constant === false ? undefined : code;
}

/** The value of an expression as an attribute of this type has it; `undefined` too where the expression may be absent. */
export function exprAs(type: ValueType, expr: Expr, scope: ExprScope, attribute = 'value'): TypedCode {
  const value = new Emitter(scope).value(expr, NO_FACTS);
  const { nullable } = value;
  if (value.absent) return value;
  if (type.kind === 'any') return { code: genericCode(value), type, nullable };
  const kind = kindOf(type);
  if (kind === 'number' && kindOf(value.type) === 'number') return { code: numberAs(type, value), type, nullable };
  if (isAlready(type, value)) return { code: value.code, type, nullable };
  const read = readCode(type, genericCode(value), attribute);
  return { code: nullable ? ts`((${value.code}) === undefined ? undefined : ${read})` : read, type, nullable };
}

/** Whether the code has the declared type as it is. */
function isAlready(type: ValueType, { type: own }: Value): boolean {
  if (kindOf(type) !== kindOf(own)) return false;
  switch (kindOf(type)) {
    case 'text':
      return type.kind !== 'enum' || (own.kind === 'enum' && own.values.every((value) => type.values.includes(value)));
    case 'bool':
    case 'binary':
      return true;
    default:
      return JSON.stringify(type, plain) === JSON.stringify(own, plain);
  }
}

function plain(_name: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  return typeof value === 'bigint' ? `${value}n` : value;
}
