import { add, divide, multiply, type Numeric, numberValue, remainder, subtract } from './arithmetic.js';
import { numberOf } from './compare.js';

/** Calculations with values whose type is not declared: with one of the wrong type there is no result. */

type Operation = (a: Numeric | undefined, b: Numeric | undefined) => string | undefined;

function calculated(operation: Operation, a: unknown, b: unknown): unknown {
  return numberValue(operation(numberOf(a), numberOf(b)));
}

/** The sum of numbers, or texts one after the other. */
export function sum(a: unknown, b: unknown): unknown {
  return typeof a === 'string' && typeof b === 'string' ? a + b : calculated(add, a, b);
}

export function difference(a: unknown, b: unknown): unknown {
  return calculated(subtract, a, b);
}

export function product(a: unknown, b: unknown): unknown {
  return calculated(multiply, a, b);
}

export function quotient(a: unknown, b: unknown): unknown {
  return calculated(divide, a, b);
}

export function rest(a: unknown, b: unknown): unknown {
  return calculated(remainder, a, b);
}

export function negate(value: unknown): unknown {
  return calculated(subtract, 0, value);
}

export function lower(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}

export function upper(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toUpperCase() : undefined;
}
