import { NumberValue } from '@aws-sdk/lib-dynamodb';
import type { EntityDesign } from '../../../src/design/index.js';
import { unitsOfDecimal } from '../../../src/model/exact-number.js';
import type { ModelValue, ValueType } from '../../../src/model/value-type.js';

/** A value of the model as generated code takes it. Written anew from what the README promises, not from the generator. */
export function jsValue(type: ValueType, value: ModelValue): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case 'int':
      return isSafe(type.min, type.max) ? Number(value) : BigInt(String(value));
    case 'decimal': {
      const { min, max, scale } = type;
      const isExact =
        min !== undefined && max !== undefined && isSafe(unitsOfDecimal(min, scale), unitsOfDecimal(max, scale));
      return isExact ? Number(value) : String(value);
    }
    case 'epochSeconds':
    case 'epochMillis':
      return Number(value);
    case 'list':
      return (value as readonly ModelValue[]).map((one) => jsValue(type.of, one));
    case 'set':
      return new Set([...(value as Iterable<ModelValue>)].map((one) => jsValue(type.of, one)));
    case 'map': {
      const entries = [...(value as ReadonlyMap<string, ModelValue>)];
      return Object.fromEntries(
        entries.map(([name, one]) => [name, jsValue(type.fields.get(name)?.type ?? { kind: 'any' }, one)]),
      );
    }
    case 'dict': {
      const entries = [...(value as ReadonlyMap<string, ModelValue>)];
      return Object.fromEntries(entries.map(([name, one]) => [name, jsValue(type.of, one)]));
    }
    case 'any':
      return plain(value);
    default:
      return value;
  }
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function isSafe(min: bigint | undefined, max: bigint | undefined): boolean {
  return min !== undefined && max !== undefined && min >= -SAFE && max <= SAFE;
}

function plain(value: ModelValue): unknown {
  if (typeof value === 'bigint') return value >= -SAFE && value <= SAFE ? Number(value) : value;
  if (Array.isArray(value)) return (value as readonly ModelValue[]).map(plain);
  if (value instanceof Map)
    return Object.fromEntries([...(value as ReadonlyMap<string, ModelValue>)].map(([name, one]) => [name, plain(one)]));
  return value;
}

/** The value of an attribute: the version is a number whatever its bounds. */
export function jsAttribute(entity: EntityDesign, name: string, value: ModelValue): unknown {
  if (name === entity.entity.version?.attribute.value && value !== null) return Number(value);
  return jsValue(entity.types.typeOf(name) ?? { kind: 'any' }, value);
}

/** Attributes as an object, whatever they are called. */
export function jsObject(entity: EntityDesign, values: ReadonlyMap<string, ModelValue>): object {
  return Object.fromEntries([...values].map(([name, value]) => [name, jsAttribute(entity, name, value)]));
}

/** Text by which values are compared, whether they come from the model, from DynamoDB or from generated code. */
export function canonical(value: unknown): string {
  return JSON.stringify(comparable(value));
}

function comparable(value: unknown): unknown {
  if (value instanceof NumberValue) return { n: normalNumber(value.toString()) };
  if (typeof value === 'bigint' || typeof value === 'number') return { n: normalNumber(String(value)) };
  if (value instanceof Uint8Array) return { b: Buffer.from(value).toString('hex') };
  if (value instanceof Set) return { set: [...value].map((one) => canonical(one)).sort() };
  if (Array.isArray(value)) return value.map(comparable);
  const entries =
    value instanceof Map ? [...value] : typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
  if (entries === undefined) return value;
  const stated = entries.filter(([, one]) => one !== undefined).map(([name, one]) => [String(name), comparable(one)]);
  return stated.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

/** `1.50`, `1.5e0` and `1.5` are the same number. */
function normalNumber(text: string): string {
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = point <= 0 ? 1 : point;
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const right = padded.slice(at).replace(/0+$/, '');
  const magnitude = right === '' ? left : `${left}.${right}`;
  return mantissa.startsWith('-') && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

const NUMBERS: ReadonlySet<string> = new Set(['decimal', 'int', 'epochSeconds', 'epochMillis']);

/** A decimal in text is a number where the type says so. */
export function sameAttribute(type: ValueType | undefined, value: unknown): unknown {
  if (typeof value === 'string' && NUMBERS.has(type?.kind ?? '')) return NumberValue.from(value);
  if (type?.kind === 'list' && Array.isArray(value)) return value.map((one: unknown) => sameAttribute(type.of, one));
  if (type?.kind === 'set' && value instanceof Set)
    return new Set([...value].map((one: unknown) => sameAttribute(type.of, one)));
  if (type?.kind === 'map' && (value instanceof Map || isObject(value))) {
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return new Map(entries.map(([name, one]) => [name, sameAttribute(type.fields.get(String(name))?.type, one)]));
  }
  return value;
}

function isObject(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Set) &&
    !(value instanceof NumberValue)
  );
}

/** An entity, or a part of one, by which answers are compared. */
export function canonicalEntity(entity: EntityDesign, values: object | ReadonlyMap<string, unknown>): string {
  const entries = values instanceof Map ? [...values] : Object.entries(values);
  return canonical(new Map(entries.map(([name, value]) => [name, sameAttribute(entity.types.typeOf(name), value)])));
}
