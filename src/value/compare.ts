import { type AttributeValue, attribute, type Item, type ScalarValue } from './attribute-value.js';
import { byteCharacters, compareBytes } from './bytes.js';
import { compareNumbers, normalNumber } from './number.js';
import { compareUtf8 } from './text.js';

/**
 * Order of two values of one scalar type: numbers by value, strings by UTF-8 bytes, binary by unsigned bytes.
 * Undefined where the types differ or have no order.
 */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if ('S' in a) return 'S' in b ? compareUtf8(a.S, b.S) : undefined;
  if ('N' in a) return 'N' in b ? compareNumbers(a.N, b.N) : undefined;
  if ('B' in a) return 'B' in b ? compareBytes(a.B, b.B) : undefined;
  return undefined;
}

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/**
 * DynamoDB's comparison of two operands, either of which may be absent: an absent one is unequal to everything and stands in no order.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function compareOperands(
  comparator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (left === undefined || right === undefined) return comparator === '<>';
  if (comparator === '=') return equalValues(left, right);
  if (comparator === '<>') return !equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Order of two key values of the same type; the caller vouches for the types. */
export function compareKeyValues(a: ScalarValue, b: ScalarValue): number {
  return compareValues(a, b) ?? 0;
}

/** Deep equality: numbers by value, sets without regard to order. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true;
  if ('S' in a) return 'S' in b && a.S === b.S;
  if ('N' in a) return 'N' in b && equalNumbers(a.N, b.N);
  if ('B' in a) return 'B' in b && compareBytes(a.B, b.B) === 0;
  if ('BOOL' in a) return 'BOOL' in b && a.BOOL === b.BOOL;
  if ('NULL' in a) return 'NULL' in b;
  if ('M' in a) return 'M' in b && equalItems(a.M, b.M);
  if ('L' in a) return 'L' in b && equalLists(a.L, b.L);
  if ('SS' in a) return 'SS' in b && equalSets(a.SS, b.SS, same);
  if ('NS' in a) return 'NS' in b && equalSets(a.NS, b.NS, normalNumber);
  return 'BS' in b && equalSets(a.BS, b.BS, byteCharacters);
}

/** Same attribute names with equal values. */
export function equalItems(a: Item, b: Item): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) {
    const other = attribute(b, name);
    if (other === undefined || !equalValues(a[name] as AttributeValue, other)) return false;
  }
  return true;
}

function equalNumbers(a: string, b: string): boolean {
  return a === b || normalNumber(a) === normalNumber(b);
}

function equalLists(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return a.length === b.length && a.every((value, i) => equalValues(value, b[i] as AttributeValue));
}

function equalSets<T>(a: readonly T[], b: readonly T[], identity: (member: T) => string): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(a.map(identity));
  return b.every((member) => members.has(identity(member)));
}

function same(member: string): string {
  return member;
}
