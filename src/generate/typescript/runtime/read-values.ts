import type { Item } from './context.js';
import { kindOf } from './kind-of.js';
import { NumberValue } from './values.js';

/** A stored item is not what the model says: an attribute is missing, or of another type. */
export class UnreadableItem extends Error {
  readonly attribute: string;

  constructor(attribute: string, expected: string, stored: unknown) {
    super(
      `\`${attribute}\`: expected ${expected}, found ${stored === undefined || stored === null ? 'nothing' : kindOf(stored)}.`,
    );
    this.name = 'UnreadableItem';
    this.attribute = attribute;
  }
}

/** Makes a declared value of a stored one; `attribute` is for messages. */
export type Reader<Value> = (stored: unknown, attribute: string) => Value;

export function readText(stored: unknown, attribute: string): string {
  if (typeof stored !== 'string') throw new UnreadableItem(attribute, 'text', stored);
  return stored;
}

export function readMember<const Member extends string>(
  stored: unknown,
  attribute: string,
  members: readonly Member[],
): Member {
  const found = members.find((member) => member === stored);
  if (found === undefined) throw new UnreadableItem(attribute, `one of ${members.join(', ')}`, stored);
  return found;
}

export function readNumber(stored: unknown, attribute: string): number {
  const number = stored instanceof NumberValue ? Number(stored.value) : stored;
  if (typeof number !== 'number') throw new UnreadableItem(attribute, 'a number', stored);
  return number;
}

export function readBigInt(stored: unknown, attribute: string): bigint {
  if (typeof stored === 'bigint') return stored;
  if (typeof stored !== 'number' || !Number.isInteger(stored))
    throw new UnreadableItem(attribute, 'a whole number', stored);
  return BigInt(stored);
}

/** A decimal as text, so that no digit is lost. */
export function readDecimal(stored: unknown, attribute: string): string {
  if (stored instanceof NumberValue) return stored.value;
  if (typeof stored !== 'number' && typeof stored !== 'bigint') throw new UnreadableItem(attribute, 'a number', stored);
  return String(stored);
}

export function readBoolean(stored: unknown, attribute: string): boolean {
  if (typeof stored !== 'boolean') throw new UnreadableItem(attribute, 'true or false', stored);
  return stored;
}

export function readBytes(stored: unknown, attribute: string): Uint8Array {
  if (!(stored instanceof Uint8Array)) throw new UnreadableItem(attribute, 'bytes', stored);
  return stored;
}

export function readSet<Element>(stored: unknown, attribute: string, read: Reader<Element>): ReadonlySet<Element> {
  if (!(stored instanceof Set)) throw new UnreadableItem(attribute, 'a set', stored);
  return new Set(Array.from(stored, (element: unknown) => read(element, attribute)));
}

export function readList<Element>(stored: unknown, attribute: string, read: Reader<Element>): readonly Element[] {
  if (!Array.isArray(stored)) throw new UnreadableItem(attribute, 'a list', stored);
  return stored.map((element: unknown, i) => read(element, `${attribute}[${i}]`));
}

/** A map whose names are data. */
export function readDict<Value>(
  stored: unknown,
  attribute: string,
  read: Reader<Value>,
): Readonly<Record<string, Value>> {
  const entries = readMap(stored, attribute, Object.entries);
  return Object.fromEntries(entries.map(([name, value]) => [name, read(value, `${attribute}.${name}`)]));
}

/** A map whose fields are known. */
export function readMap<Value>(stored: unknown, attribute: string, read: (map: Item) => Value): Value {
  if (!isMap(stored)) throw new UnreadableItem(attribute, 'a map', stored);
  return read(stored);
}

function isMap(stored: unknown): stored is Item {
  return (
    typeof stored === 'object' &&
    stored !== null &&
    !(Array.isArray(stored) || stored instanceof Set || stored instanceof Uint8Array || stored instanceof NumberValue)
  );
}

/** The field where something is stored, to be spread into an object; nothing otherwise. */
export function optional<Name extends string, Value>(
  name: Name,
  stored: unknown,
  read: Reader<Value>,
): { readonly [Field in Name]?: Value };
export function optional<Value>(name: string, stored: unknown, read: Reader<Value>): Readonly<Record<string, Value>> {
  return stored === undefined || stored === null ? {} : { [name]: read(stored, name) };
}
