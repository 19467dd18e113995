import { plainText, pointOf } from './check-decimal.js';
import { InvalidArgument } from './errors.js';

/** `pad:N`. */
export function padded(value: number | bigint, width: number): string {
  return String(value).padStart(width, '0');
}

/** `signed:N`: negatives as nines' complement behind `0`, the rest behind `1`. */
export function signed(value: number | bigint, width: number): string {
  return value < 0 ? `0${flipped(String(value).slice(1).padStart(width, '0'))}` : `1${padded(value, width)}`;
}

/** The number that `signed` wrote, as text. */
export function unsigned(text: string): string {
  return text.startsWith('0') ? `-${flipped(text.slice(1))}` : text.slice(1);
}

/** `desc`: the distance to the highest value. */
export function descending(value: number | bigint, highest: number | bigint, width: number): string {
  return padded(BigInt(highest) - BigInt(value), width);
}

function flipped(digits: string): string {
  return digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
}

/** `dec:I.F` of a decimal that is not negative. */
export function fixed(value: number | string, argument: string, integer: number, fraction: number): string {
  const digits = fixedDigits(value, argument, integer, fraction);
  if (digits.startsWith('-')) throw new InvalidArgument(argument, 'at least 0', value);
  return digits;
}

/** `sdec:I.F`. */
export function signedFixed(value: number | string, argument: string, integer: number, fraction: number): string {
  const digits = fixedDigits(value, argument, integer, fraction);
  return digits.startsWith('-') ? `0${flipped(digits.slice(1))}` : `1${digits}`;
}

function fixedDigits(value: number | string, argument: string, integer: number, fraction: number): string {
  const decimal = pointOf(value, fraction);
  if (decimal === undefined || !decimal.isExact)
    throw new InvalidArgument(argument, `a number with at most ${fraction} digits behind the point`, value);
  const { point } = decimal;
  const digits = String(point < 0n ? -point : point).padStart(integer + fraction, '0');
  if (digits.length > integer + fraction)
    throw new InvalidArgument(argument, `at most ${integer} digits before the point`, value);
  const whole = digits.slice(0, integer);
  return `${point < 0n ? '-' : ''}${whole}${fraction === 0 ? '' : `.${digits.slice(integer)}`}`;
}

/** A decimal's own text, in plain notation. */
export function plain(value: number | string, scale: number): string {
  return plainText(pointOf(value, scale)?.point ?? 0n, scale);
}
