import { ValueError } from './value-error.js';

/**
 * A number in DynamoDB's range, exact: sign × d.ddd × 10^exponent, without leading or trailing zero digits.
 * Zero has no digits and exponent 0.
 */
export interface DynamoNumber {
  readonly sign: -1 | 0 | 1;
  /** Significant digits, 1 to 38 of them. */
  readonly digits: string;
  /** Power of ten of the first digit, -130 to 125. */
  readonly exponent: number;
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
export const MAX_NUMBER_DIGITS = 38;
export const MAX_NUMBER_EXPONENT = 125;
export const MIN_NUMBER_EXPONENT = -130;

const NOTATION = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const NORMAL_INTEGER = /^(?:0|-?[1-9]\d{0,37})$/;
const SAFE_INTEGER = /^-?\d{1,15}$/;
const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
const ZERO: DynamoNumber = { sign: 0, digits: '', exponent: 0 };

/**
 * Reads decimal notation. Throws `ValueError` with DynamoDB's message for text that is no number,
 * has more than 38 significant digits, or lies outside ±1E-130 … ±9.99…E+125.
 */
export function parseNumber(text: string): DynamoNumber {
  const match = NOTATION.exec(text);
  if (match === null) {
    const quoted = text === '' ? '' : `: ${text}`;
    throw new ValueError(`The parameter cannot be converted to a numeric value${quoted}`);
  }
  const whole = match[2] ?? '';
  const all = whole + (match[3] ?? match[4] ?? '');
  const first = firstNonZero(all);
  if (first === all.length) return ZERO;
  const digits = all.slice(first, lastNonZero(all) + 1);
  // An exponent of a million digits is still only "too big"; Number() of it is Infinity, never NaN.
  const exponent = Number(match[5] ?? 0) + whole.length - 1 - first;
  return checked({ sign: match[1] === '-' ? -1 : 1, digits, exponent });
}

/** DynamoDB's normal form: plain notation without needless zeros (`0042.1200` becomes `42.12`, `1e3` becomes `1000`). */
export function normalNumber(text: string): string {
  return NORMAL_INTEGER.test(text) ? text : formatNumber(parseNumber(text));
}

/** Plain decimal notation. */
export function formatNumber(number: DynamoNumber): string {
  const { sign, digits, exponent } = number;
  if (sign === 0) return '0';
  const prefix = sign < 0 ? '-' : '';
  if (exponent < 0) return `${prefix}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return prefix + digits.padEnd(exponent + 1, '0');
  return `${prefix}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** Numeric order of two numbers: negative, 0 or positive. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (SAFE_INTEGER.test(a) && SAFE_INTEGER.test(b)) return Number(a) - Number(b);
  return compareParsed(parseNumber(a), parseNumber(b));
}

/** Exact sum in normal form; throws `ValueError` where the sum has no exact form in DynamoDB. */
export function addNumbers(a: string, b: string): string {
  return combine(a, b, 1n);
}

/** Exact difference in normal form; throws `ValueError` where it has no exact form in DynamoDB. */
export function subtractNumbers(a: string, b: string): string {
  return combine(a, b, -1n);
}

/**
 * Stored bytes: one for each pair of decimal digits (pairs aligned to the decimal point), one more, and one for a minus sign.
 * Zero takes one byte. The developer guide gives this as an approximation
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html);
 * the alignment of pairs is what agrees with sizes observed on the service.
 */
export function numberBytes(text: string): number {
  const { sign, digits, exponent } = parseNumber(text);
  if (sign === 0) return 1;
  const lowest = exponent - digits.length + 1;
  const pairs = Math.floor(exponent / 2) - Math.floor(lowest / 2) + 1;
  return 1 + pairs + (sign < 0 ? 1 : 0);
}

/** Numeric order of parsed numbers. */
export function compareParsed(a: DynamoNumber, b: DynamoNumber): number {
  if (a.sign !== b.sign || a.sign === 0) return a.sign - b.sign;
  if (a.exponent !== b.exponent) return (a.exponent - b.exponent) * a.sign;
  if (a.digits === b.digits) return 0;
  // Trailing zeros are absent, so a proper prefix is the smaller magnitude, as string order has it.
  return a.digits < b.digits ? -a.sign : a.sign;
}

function combine(a: string, b: string, factor: 1n | -1n): string {
  if (SAFE_INTEGER.test(a) && SAFE_INTEGER.test(b)) return String(Number(a) + Number(factor) * Number(b) + 0);
  const x = parseNumber(a);
  const y = parseNumber(b);
  const scale = Math.min(lowestPower(x), lowestPower(y));
  return formatNumber(fromScaled(scaled(x, scale) + factor * scaled(y, scale), scale));
}

function lowestPower(number: DynamoNumber): number {
  return number.sign === 0 ? 0 : number.exponent - number.digits.length + 1;
}

function scaled(number: DynamoNumber, scale: number): bigint {
  if (number.sign === 0) return 0n;
  return BigInt(number.sign) * BigInt(number.digits) * 10n ** BigInt(lowestPower(number) - scale);
}

function fromScaled(value: bigint, scale: number): DynamoNumber {
  if (value === 0n) return ZERO;
  const text = (value < 0n ? -value : value).toString();
  const digits = text.slice(0, lastNonZero(text) + 1);
  // The service calls a result of too many digits an overflow as well.
  if (digits.length > MAX_NUMBER_DIGITS) throw new ValueError(OVERFLOW);
  return checked({ sign: value < 0n ? -1 : 1, digits, exponent: scale + text.length - 1 });
}

function checked(number: DynamoNumber): DynamoNumber {
  if (number.exponent > MAX_NUMBER_EXPONENT) {
    throw new ValueError(OVERFLOW);
  }
  if (number.exponent < MIN_NUMBER_EXPONENT) {
    throw new ValueError('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
  if (number.digits.length > MAX_NUMBER_DIGITS) {
    throw new ValueError('Attempting to store more than 38 significant digits in a Number');
  }
  return number;
}

function firstNonZero(digits: string): number {
  let i = 0;
  while (i < digits.length && digits.charCodeAt(i) === 0x30) i++;
  return i;
}

function lastNonZero(digits: string): number {
  let i = digits.length - 1;
  while (i >= 0 && digits.charCodeAt(i) === 0x30) i--;
  return i;
}
