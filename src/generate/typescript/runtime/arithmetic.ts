import { plainText } from './check-decimal.js';
import { NumberValue } from './values.js';

/** A number in one of the forms in which values have it; text is plain decimal notation. */
export type Numeric = number | bigint | string;

/** DynamoDB keeps 38 digits. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const DIGITS = 38;

/** A whole number of units of 10^-scale. */
interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

function decimal(value: Numeric): Decimal {
  const [mantissa = '', exponent = '0'] = String(value).toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}

function aligned(a: Numeric, b: Numeric): readonly [bigint, bigint, number] {
  const [x, y] = [decimal(a), decimal(b)];
  const scale = Math.max(x.scale, y.scale);
  const raised = ({ units, scale: own }: Decimal): bigint => units * 10n ** BigInt(scale - own);
  return [raised(x), raised(y), scale];
}

function text(units: bigint, scale: number): string {
  const plain = plainText(units, scale);
  if (plain.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length > DIGITS)
    throw new RangeError(`The result has more than ${DIGITS} digits.`);
  return plain;
}

/** Numeric order: negative, 0 or positive. */
export function orderOf(a: Numeric, b: Numeric): number {
  const [x, y] = aligned(a, b);
  return x === y ? 0 : x < y ? -1 : 1;
}

/** The exact sum in plain notation. What is absent has no sum; so for all that follow. */
export function add(a: Numeric, b: Numeric): string;
export function add(a: Numeric | undefined, b: Numeric | undefined): string | undefined;
export function add(a: Numeric | undefined, b: Numeric | undefined): string | undefined {
  return work(a, b, (x, y, scale) => text(x + y, scale));
}

export function subtract(a: Numeric, b: Numeric): string;
export function subtract(a: Numeric | undefined, b: Numeric | undefined): string | undefined;
export function subtract(a: Numeric | undefined, b: Numeric | undefined): string | undefined {
  return work(a, b, (x, y, scale) => text(x - y, scale));
}

export function multiply(a: Numeric, b: Numeric): string;
export function multiply(a: Numeric | undefined, b: Numeric | undefined): string | undefined;
export function multiply(a: Numeric | undefined, b: Numeric | undefined): string | undefined {
  return work(a, b, (x, y, scale) => text(x * y, 2 * scale));
}

/** The remainder has the sign of the dividend. */
export function remainder(a: Numeric, b: Numeric): string;
export function remainder(a: Numeric | undefined, b: Numeric | undefined): string | undefined;
export function remainder(a: Numeric | undefined, b: Numeric | undefined): string | undefined {
  return work(a, b, (x, y, scale) => text(x % y, scale));
}

/** The quotient in 38 digits, rounded half away from zero. */
export function divide(a: Numeric, b: Numeric): string;
export function divide(a: Numeric | undefined, b: Numeric | undefined): string | undefined;
export function divide(a: Numeric | undefined, b: Numeric | undefined): string | undefined {
  return work(a, b, (x, y) => {
    const negative = x < 0n !== y < 0n;
    const [dividend, divisor] = [x < 0n ? -x : x, y < 0n ? -y : y];
    if (dividend === 0n && divisor !== 0n) return '0';
    // Digits enough to see the first that is cut off, whatever the two numbers' sizes.
    const shift = DIGITS + 2 + String(divisor).length;
    const long = (dividend * 10n ** BigInt(shift)) / divisor;
    const cut = 10n ** BigInt(Math.max(0, String(long).length - DIGITS));
    const rounded = (long / cut + ((long % cut) * 2n >= cut && cut > 1n ? 1n : 0n)) * cut;
    return text(negative ? -rounded : rounded, shift);
  });
}

function work(
  a: Numeric | undefined,
  b: Numeric | undefined,
  how: (x: bigint, y: bigint, scale: number) => string,
): string | undefined {
  return a === undefined || b === undefined ? undefined : how(...aligned(a, b));
}

/** Two texts, one after the other. */
export function joined(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

export function toNumber(value: Numeric | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** A whole number as a bigint. */
export function whole(value: Numeric | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}

/** A number in plain decimal notation, without needless zeros. */
export function decimalText(value: Numeric): string;
export function decimalText(value: Numeric | undefined): string | undefined;
export function decimalText(value: Numeric | undefined): string | undefined {
  return add(value, 0);
}

/** A number in plain notation as the document client takes it. */
export function numberValue(value: Numeric): NumberValue;
export function numberValue(value: Numeric | undefined): NumberValue | undefined;
export function numberValue(value: Numeric | undefined): NumberValue | undefined {
  return value === undefined ? undefined : NumberValue.from(decimalText(value));
}
