import type { YamlScalar } from '../source/index.js';

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
/** More digits than any DynamoDB number, with room for zeros. */
const MAX_DIGITS = 400;

/** A number of the model in plain decimal notation without needless zeros, exact to the last digit; undefined where it is none. */
export function plainDecimal(node: YamlScalar): string | undefined {
  if (typeof node.value === 'bigint') return String(node.value);
  if (typeof node.value === 'string') return normalise(node.value);
  return typeof node.value === 'number' ? normalise(node.source) : undefined;
}

/** The whole number that a scalar states, exact; undefined where it states none. */
export function wholeNumber(node: YamlScalar): bigint | undefined {
  const plain = plainDecimal(node);
  return plain === undefined || plain.includes('.') ? undefined : BigInt(plain);
}

function normalise(text: string): string | undefined {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (Math.abs(point) + digits.length > MAX_DIGITS) return undefined;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(1, point);
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const rest = padded.slice(at).replace(/0+$/, '');
  const value = rest === '' ? integer : `${integer}.${rest}`;
  return sign === '-' && value !== '0' ? `-${value}` : value;
}

/** Order of two numbers in plain decimal notation. */
export function compareDecimals(a: string, b: string): number {
  const [x, y] = [scaled(a), scaled(b)];
  const scale = Math.max(x.scale, y.scale);
  const left = x.digits * 10n ** BigInt(scale - x.scale);
  const right = y.digits * 10n ** BigInt(scale - y.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function decimalPlaces(plain: string): number {
  return scaled(plain).scale;
}

/** How often the number holds the last of so many decimal places; what is smaller is cut off. */
export function unitsOfDecimal(plain: string, places: number): bigint {
  const [whole = '0', fraction = ''] = plain.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(places, '0').slice(0, places));
  return plain.startsWith('-') ? -units : units;
}

/** The number that holds the last of so many decimal places so often, with all of these places. */
export function decimalOfUnits(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
}

function scaled(plain: string): { readonly digits: bigint; readonly scale: number } {
  const [integer = '0', fraction = ''] = plain.split('.');
  return { digits: BigInt(integer + fraction), scale: fraction.length };
}
