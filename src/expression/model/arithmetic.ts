import {
  type DynamoNumber,
  formatNumber,
  MAX_NUMBER_DIGITS,
  normalNumber,
  parseNumber,
  ValueError,
} from '../../value/index.js';

/**
 * Exact products, quotients and remainders of DynamoDB numbers in normal form.
 * A product must be exact in 38 digits, as sums must; a quotient is rounded to 38 digits, half away from zero.
 * Each throws `ValueError` where the result lies outside DynamoDB's range, and for a division by zero.
 */
export function multiplyNumbers(a: string, b: string): string {
  const x = parseNumber(a);
  const y = parseNumber(b);
  return fromInteger(coefficient(x) * coefficient(y), power(x) + power(y));
}

/** See `multiplyNumbers`. */
export function divideNumbers(a: string, b: string): string {
  const x = parseNumber(a);
  const y = parseNumber(b);
  if (y.sign === 0) throw new ValueError('A number cannot be divided by zero');
  if (x.sign === 0) return '0';
  // Enough digits beyond those that are kept, so that cutting off the rest cannot change the rounding.
  const shift = MAX_NUMBER_DIGITS + 2 + y.digits.length;
  const rounded = roundTo38((magnitude(x) * 10n ** BigInt(shift)) / magnitude(y));
  return fromInteger(BigInt(x.sign * y.sign) * rounded.value, power(x) - power(y) - shift + rounded.dropped);
}

/** The remainder has the sign of the dividend. */
export function remainderOfNumbers(a: string, b: string): string {
  const x = parseNumber(a);
  const y = parseNumber(b);
  if (y.sign === 0) throw new ValueError('A number cannot be divided by zero');
  const scale = Math.min(power(x), power(y));
  const raised = (number: DynamoNumber): bigint => coefficient(number) * 10n ** BigInt(power(number) - scale);
  return fromInteger(raised(x) % raised(y), scale);
}

/** The number with its sign changed. */
export function negateNumber(a: string): string {
  const number = parseNumber(a);
  return number.sign === 0 ? '0' : formatNumber({ ...number, sign: number.sign === 1 ? -1 : 1 });
}

function magnitude(number: DynamoNumber): bigint {
  return number.sign === 0 ? 0n : BigInt(number.digits);
}

function coefficient(number: DynamoNumber): bigint {
  return BigInt(number.sign) * magnitude(number);
}

/** Power of ten of the last digit. */
function power(number: DynamoNumber): number {
  return number.sign === 0 ? 0 : number.exponent - number.digits.length + 1;
}

function roundTo38(value: bigint): { readonly value: bigint; readonly dropped: number } {
  const dropped = Math.max(0, value.toString().length - MAX_NUMBER_DIGITS);
  const unit = 10n ** BigInt(dropped);
  const kept = value / unit;
  return { value: (value % unit) * 2n >= unit ? kept + 1n : kept, dropped };
}

function fromInteger(value: bigint, exponent: number): string {
  return normalNumber(`${value}E${exponent}`);
}
