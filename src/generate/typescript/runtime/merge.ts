import type { Item } from './context.js';
import { NumberValue } from './values.js';

export type Compare = (a: Item, b: Item) => number;

/** Order of an attribute's stored values; rows without it come last, or first under `desc`. */
export function byAttribute(name: string, direction: 'asc' | 'desc'): Compare {
  const sign = direction === 'desc' ? -1 : 1;
  return (a, b) => sign * compareStored(a[name], b[name]);
}

/** As DynamoDB sorts: text by its UTF-8 bytes, numbers by value, binary by unsigned bytes. Values of different types are equal. */
function compareStored(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  const [left, right] = [numberText(a), numberText(b)];
  return left === undefined || right === undefined ? 0 : compareNumbers(left, right);
}

function numberText(value: unknown): string | undefined {
  if (value instanceof NumberValue) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}

function compareNumbers(a: string, b: string): number {
  const difference = digits(a, b) - digits(b, a);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The number in units of the last place that either has. DynamoDB's numbers reach from 10^-130 to 10^125. */
function digits(text: string, other: string): bigint {
  const [whole = '', fraction = '', exponent] = parts(text);
  const scale = Math.max(scaleOf(text), scaleOf(other));
  return BigInt(whole + fraction) * 10n ** BigInt(scale - fraction.length + exponent);
}

function scaleOf(text: string): number {
  const [, fraction, exponent] = parts(text);
  return Math.max(0, fraction.length - exponent);
}

function parts(text: string): readonly [whole: string, fraction: string, exponent: number] {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return [whole, fraction, Number(exponent)];
}

/** One row for each value of `key`: the first of them, with the sums of all. */
export function addUp(rows: readonly Item[], key: readonly string[], sums: readonly string[]): Item[] {
  const merged = new Map<string, Item>();
  for (const row of rows) {
    const id = JSON.stringify(key.map((name) => identity(row[name])));
    const known = merged.get(id);
    if (known === undefined) merged.set(id, { ...row });
    else for (const name of sums) known[name] = sum(known[name], row[name]);
  }
  return [...merged.values()];
}

function identity(value: unknown): unknown {
  const number = numberText(value);
  if (number !== undefined) return { number };
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : (value ?? null);
}

/** Exact: what floating point would round is added as whole numbers of the last place. */
function sum(a: unknown, b: unknown): unknown {
  const [left, right] = [numberText(a), numberText(b)];
  if (left === undefined) return b;
  if (right === undefined) return a;
  const scale = Math.max(scaleOf(left), scaleOf(right));
  const total = digits(left, right) + digits(right, left);
  const text = decimal(total, scale);
  return String(Number(text)) === text ? Number(text) : scale === 0 ? total : NumberValue.from(text);
}

function decimal(units: bigint, scale: number): string {
  const sign = units < 0n ? '-' : '';
  const text = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  return scale === 0 || fraction === ''
    ? sign + text.slice(0, text.length - scale)
    : `${sign}${text.slice(0, text.length - scale)}.${fraction}`;
}
