import { InvalidArgument } from './errors.js';

/** Facts of a decimal number. Bounds are plain notation. */
export interface DecimalFacts {
  /** Most digits behind the point. */
  readonly scale: number;
  readonly min?: string;
  readonly max?: string;
}

/** A decimal that a `number` holds exactly. */
export function decimalNumber(value: number, argument: string, facts: DecimalFacts): number {
  return Number(decimalText(value, argument, facts));
}

/** A decimal in plain notation without needless zeros: `-1.5`. Nothing is rounded. */
export function decimalText(value: string | number, argument: string, { scale, min, max }: DecimalFacts): string {
  const decimal = pointOf(value, scale);
  if (decimal === undefined || !decimal.isExact)
    throw new InvalidArgument(argument, `a number with at most ${scale} digits behind the point`, value);
  const { point } = decimal;
  if (isBeyond(min, point, scale, -1) || isBeyond(max, point, scale, 1))
    throw new InvalidArgument(
      argument,
      [min && `at least ${min}`, max && `at most ${max}`].filter(Boolean).join(', '),
      value,
    );
  return plainText(point, scale);
}

function isBeyond(bound: string | undefined, point: bigint, scale: number, side: 1 | -1): boolean {
  const limit = bound === undefined ? undefined : pointOf(bound, scale);
  if (limit === undefined) return false;
  return side > 0 ? point > limit.point : point < limit.point || (point === limit.point && !limit.isExact);
}

/** A number × 10^`scale`, rounded down. Undefined for what is no number, or one beyond what DynamoDB stores. */
export function pointOf(
  value: string | number,
  scale: number,
): { readonly point: bigint; readonly isExact: boolean } | undefined {
  const match = /^([+-]?)(\d{1,200})(?:\.(\d{0,200}))?(?:e([+-]?\d{1,3}))?$/i.exec(String(value));
  const exponent = Number(match?.[4] ?? 0);
  if (match === null || Math.abs(exponent) > 130) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  const shift = scale - fraction.length + exponent;
  if (shift >= 0) return { point: digits * 10n ** BigInt(shift), isExact: true };
  const divisor = 10n ** BigInt(-shift);
  const cut = digits / divisor;
  const isExact = digits % divisor === 0n;
  return { point: !isExact && digits < 0n ? cut - 1n : cut, isExact };
}

/** `point` × 10^−`scale` in plain notation: `-1.5`. */
export function plainText(point: bigint, scale: number): string {
  const digits = String(point < 0n ? -point : point).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${point < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
