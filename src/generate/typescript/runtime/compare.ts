import { type Numeric, orderOf } from './arithmetic.js';
import { textOrder } from './text-order.js';
import { NumberValue } from './values.js';

/**
 * Comparisons as DynamoDB makes them: what is absent (`undefined`), or of another type, is unequal to everything and stands in no order.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */

/** Order of texts by their UTF-8 bytes: negative, 0 or positive; NaN where one is absent. */
export function compareText(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number.NaN;
  return textOrder(a, b);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Order of numbers by value, without rounding; NaN where one is absent. */
export function compareNumbers(a: Numeric | undefined, b: Numeric | undefined): number {
  return a === undefined || b === undefined ? Number.NaN : orderOf(a, b);
}

/** Order of two values of one type that has an order: numbers, texts, bytes. NaN for all others. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : Number.NaN;
  if (a instanceof Uint8Array) return b instanceof Uint8Array ? compareBytes(a, b) : Number.NaN;
  return compareNumbers(numberOf(a), numberOf(b));
}

/** Whether two values are the same: numbers by value, sets in any order, all others deeply. */
export function equal(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' || typeof a === 'boolean' || a === null) return a === b;
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((one) => isIn(b, one));
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((one, i) => equal(one, b[i]));
  if (isMap(a)) return isMap(b) && sameEntries(entriesOf(a), b);
  return compare(a, b) === 0;
}

function sameEntries(
  entries: readonly (readonly [string, unknown])[],
  other: Readonly<Record<string, unknown>>,
): boolean {
  return (
    entries.length === entriesOf(other).length && entries.every(([name, value]) => equal(value, entry(other, name)))
  );
}

function entriesOf(map: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(map).filter(([, value]) => value !== undefined);
}

function isIn(values: Iterable<unknown>, value: unknown): boolean {
  for (const one of values) if (equal(one, value)) return true;
  return false;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return !(Array.isArray(value) || value instanceof Set || value instanceof Uint8Array || value instanceof NumberValue);
}

/** Of a number of any form its decimal notation; texts are none. */
export function numberOf(value: unknown): Numeric | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return value instanceof NumberValue ? value.value : undefined;
}

/** Whether a text or bytes begin with others. */
export function beginsWith(value: unknown, start: unknown): boolean {
  if (typeof value === 'string') return typeof start === 'string' && value.startsWith(start);
  if (!(value instanceof Uint8Array && start instanceof Uint8Array) || value.length < start.length) return false;
  return compareBytes(value.subarray(0, start.length), start) === 0;
}

/** Whether a text or bytes have others in them, or a set or list has the element. */
export function contains(whole: unknown, part: unknown): boolean {
  if (typeof whole === 'string') return typeof part === 'string' && whole.includes(part);
  if (whole instanceof Set || Array.isArray(whole)) return isIn(whole, part);
  if (!(whole instanceof Uint8Array && part instanceof Uint8Array)) return false;
  for (let at = 0; at + part.length <= whole.length; at += 1)
    if (compareBytes(whole.subarray(at, at + part.length), part) === 0) return true;
  return false;
}

/** Characters of a text (UTF-16 units), bytes, elements or entries; of other values there is no size. */
export function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string' || value instanceof Uint8Array || Array.isArray(value)) return value.length;
  if (value instanceof Set) return value.size;
  return isMap(value) ? entriesOf(value).length : undefined;
}

/** What a map has under a name of its own. */
export function entry<Value>(map: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
}

/** What a value of any type has at a place: an entry of a map, an element of a list. */
export function inside(value: unknown, place: string | number): unknown {
  if (typeof place === 'number') return Array.isArray(value) ? value[place] : undefined;
  return isMap(value) ? entry(value, place) : undefined;
}
