import type { Item } from './item.js';
import { NumberValue } from './values.js';

/** Whether two stored values are the same to DynamoDB: numbers by value, sets in any order. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint, a number and the text of one are equal, but not identical
  if (isNumber(a) && isNumber(b)) return plain(a) == plain(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Set)
    return b instanceof Set && a.size === b.size && [...a].every((one) => [...b].some((other) => isSame(one, other)));
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  const isMap = (one: object): boolean =>
    !(Array.isArray(one) || [Set, Uint8Array, NumberValue].some((kind) => one instanceof kind));
  return (isMap(a) ? isMap(b) : Array.isArray(a) && Array.isArray(b)) && isSameItem(a as Item, b as Item);
}

/** By what is there: `undefined` is not. */
export function isSameItem(a: Item, b: Item): boolean {
  return Object.keys({ ...a, ...b }).every((name) => isSame(a[name], b[name]));
}

function plain(number: StoredNumber): number | bigint | string {
  return number instanceof NumberValue ? number.value : number;
}

export type StoredNumber = number | bigint | NumberValue;

export function isNumber(value: unknown): value is StoredNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof NumberValue;
}
