/**
 * A DynamoDB value as the SDKs carry it in process: DynamoDB JSON with bytes as `Uint8Array`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: Uint8Array }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly Uint8Array[] }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** Attributes by name. A name may be any string, `__proto__` too: read with `attribute`, write with `setAttribute`. */
export interface Item {
  readonly [name: string]: AttributeValue;
}

/** An item under construction. */
export interface MutableItem {
  [name: string]: AttributeValue;
}

/** The one member that a value carries. */
export type AttributeType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'BOOL' | 'NULL' | 'L' | 'M';

/** Types that a key attribute may have. */
export type ScalarType = 'S' | 'N' | 'B';

/** A value that a key attribute may have. */
export type ScalarValue = { readonly S: string } | { readonly N: string } | { readonly B: Uint8Array };

/** The value of an attribute of the item itself; inherited names such as `constructor` are never attributes. */
export function attribute(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Sets an attribute; `__proto__` becomes an ordinary attribute and never a prototype. */
export function setAttribute(item: MutableItem, name: string, value: AttributeValue): void {
  if (name === '__proto__') {
    Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    item[name] = value;
  }
}

/** The type of a well-formed value. */
export function typeOf(value: AttributeValue): AttributeType {
  if ('S' in value) return 'S';
  if ('N' in value) return 'N';
  if ('M' in value) return 'M';
  if ('L' in value) return 'L';
  if ('BOOL' in value) return 'BOOL';
  if ('NULL' in value) return 'NULL';
  if ('B' in value) return 'B';
  if ('SS' in value) return 'SS';
  if ('NS' in value) return 'NS';
  return 'BS';
}

/** Whether a value can stand in a key by its type. */
export function isScalarValue(value: AttributeValue): value is ScalarValue {
  return 'S' in value || 'N' in value || 'B' in value;
}

/** A deep copy that shares nothing mutable with its source. */
export function copyValue(value: AttributeValue): AttributeValue {
  if ('S' in value) return { S: value.S };
  if ('N' in value) return { N: value.N };
  if ('M' in value) return { M: copyItem(value.M) };
  if ('L' in value) return { L: value.L.map(copyValue) };
  if ('BOOL' in value) return { BOOL: value.BOOL };
  if ('NULL' in value) return { NULL: true };
  if ('B' in value) return { B: copyBytes(value.B) };
  if ('SS' in value) return { SS: value.SS.slice() };
  if ('NS' in value) return { NS: value.NS.slice() };
  return { BS: value.BS.map(copyBytes) };
}

/** A deep copy of an item; see `copyValue`. */
export function copyItem(item: Item): MutableItem {
  // A spread keeps an attribute named `__proto__` an attribute, and assigning to one that is there does so too.
  const copy: MutableItem = { ...item };
  for (const name in copy) copy[name] = copyValue(copy[name] as AttributeValue);
  return copy;
}

/** A copy in memory of its own, whatever view (a `Buffer` too) it was given. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
