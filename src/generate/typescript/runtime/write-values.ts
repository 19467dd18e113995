import { NumberValue } from '@aws-sdk/lib-dynamodb';
import type { Item } from './context.js';

/** Whether two stored values are the same to DynamoDB: numbers by value, sets in any order. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return isSameNumber(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return isSameList([...a], [...b]);
  if (a instanceof Set && b instanceof Set)
    return a.size === b.size && [...a].every((one) => [...b].some((other) => isSame(one, other)));
  if (Array.isArray(a) && Array.isArray(b)) return isSameList(a, b);
  return isObject(a) && isObject(b) && isSameItem(a, b);
}

export function isSameItem(a: Item, b: Item): boolean {
  const names = namesIn(a);
  return names.length === namesIn(b).length && names.every((name) => isSame(a[name], b[name]));
}

function namesIn(item: Item): readonly string[] {
  return Object.keys(item).filter((name) => item[name] !== undefined);
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => isSame(one, b[i]));
}

function isObject(value: unknown): value is Item {
  if (typeof value !== 'object' || value === null) return false;
  return !(Array.isArray(value) || value instanceof Set || value instanceof Uint8Array || value instanceof NumberValue);
}

/** Numbers that came out of DynamoDB, or go into it, are in their normal form. */
function isSameNumber(a: StoredNumber, b: StoredNumber): boolean {
  if (a instanceof NumberValue && b instanceof NumberValue) return a.value === b.value;
  const [left, right] = [a, b].map((one) => (one instanceof NumberValue ? Number(one.value) : one));
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number that are the same are equal, but not identical
  return left == right;
}

export type StoredNumber = number | bigint | NumberValue;

export function isNumber(value: unknown): value is StoredNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof NumberValue;
}
