import { add, subtract } from './arithmetic.js';
import { exactNumber, NumberValue } from './values.js';
import { isNumber, type StoredNumber } from './write-values.js';

/** The sum of two stored numbers, or their difference, without rounding. */
export function sumOf(a: unknown, b: unknown, operator: '+' | '-' = '+'): unknown {
  if (!isNumber(a) || !isNumber(b)) throw new TypeError('Only numbers can be added.');
  return exactNumber((operator === '+' ? add : subtract)(plain(a), plain(b)));
}

function plain(value: StoredNumber): number | bigint | string {
  return value instanceof NumberValue ? value.value : value;
}
