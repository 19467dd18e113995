import type { ModelValue } from '../model/value-type.js';

/** `unscaled` × 10^−`scale`, without trailing zeros in the fraction. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** Range of exponents of a DynamoDB number. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number */
const MAX_EXPONENT = 130;

export function readInteger(value: ModelValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

/** Reads a decimal from text, bigint or number (by the number's shortest text). */
export function readDecimal(value: ModelValue): Decimal | undefined {
  if (typeof value === 'bigint') return { unscaled: value, scale: 0 };
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = /^([+-]?)(\d{1,200})(?:\.(\d{0,200}))?(?:[eE]([+-]?\d{1,4}))?$/.exec(String(value));
  if (!match) return undefined;
  const exponent = Number(match[4] ?? 0);
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const fraction = match[3] ?? '';
  let unscaled = BigInt(`${match[2]}${fraction}`) * (match[1] === '-' ? -1n : 1n);
  let scale = fraction.length - exponent;
  if (scale < 0) {
    unscaled *= 10n ** BigInt(-scale);
    scale = 0;
  }
  while (scale > 0 && unscaled % 10n === 0n) {
    unscaled /= 10n;
    scale--;
  }
  return { unscaled, scale };
}

/** `value` × 10^`scale`, rounded down; `exact` when nothing was lost. */
export function atScale(value: Decimal, scale: number): { readonly point: bigint; readonly exact: boolean } {
  if (value.scale <= scale) return { point: value.unscaled * 10n ** BigInt(scale - value.scale), exact: true };
  const divisor = 10n ** BigInt(value.scale - scale);
  const cut = value.unscaled / divisor;
  const rest = value.unscaled % divisor;
  return { point: rest < 0n ? cut - 1n : cut, exact: rest === 0n };
}

/** Plain notation without needless zeros: `-1.5`. */
export function decimalText(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${scale === 0 || fraction === '' ? '' : `.${fraction}`}`;
}

export function digitsOf(value: bigint): number {
  return String(value < 0n ? -value : value).length;
}
