import { NumberValue } from '@aws-sdk/lib-dynamodb';
import type { AttributeValue, Item } from '../../../src/value/index.js';

/** As the document client gives an item to generated code: numbers that are not exact as such are a `bigint` or a `NumberValue`. */
export function documentOf(item: Item): object {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

function plain(value: AttributeValue): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return number(value.N);
  if ('B' in value) return value.B;
  if ('BOOL' in value) return value.BOOL;
  if ('L' in value) return value.L.map(plain);
  if ('M' in value) return documentOf(value.M);
  if ('SS' in value) return new Set(value.SS);
  if ('NS' in value) return new Set(value.NS.map(number));
  return 'BS' in value ? new Set(value.BS) : null;
}

function number(text: string): unknown {
  const found = Number(text);
  if (String(found) === text && Math.abs(found) <= Number.MAX_SAFE_INTEGER) return found;
  return /^-?\d+$/.test(text) ? BigInt(text) : NumberValue.from(text);
}
