import { flatMap } from '../lists/flat-map.js';
import { dynamoType, type MapField, type ModelValue, type ValueType } from '../model/value-type.js';
import {
  type AttributeValue,
  formatNumber,
  type MutableItem,
  parseNumber,
  setAttribute,
  ValueError,
} from '../value/index.js';

/** Why a value cannot be stored as its type says. `path` leads into lists and maps. */
export interface MarshalProblem {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

export type Marshalled =
  | { readonly ok: true; readonly value: AttributeValue }
  | { readonly ok: false; readonly problem: MarshalProblem };

/** A model value as DynamoDB stores it. Texts are normalised as the type says; numbers are brought to normal form. */
export function marshal(type: ValueType, value: ModelValue, path = ''): Marshalled {
  switch (type.kind) {
    case 'string':
      return typeof value === 'string' ? done({ S: normalized(value, type.normalize) }) : wrong(path, 'text', value);
    case 'enum':
      return typeof value === 'string' && type.values.includes(value)
        ? done({ S: value })
        : wrong(path, `one of ${type.values.join(', ')}`, value);
    case 'timestamp':
      return timestamp(value, path);
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
        ? done({ S: value })
        : wrong(path, 'a date such as 2026-01-31', value);
    case 'uuid':
      return typeof value === 'string' ? done({ S: value.toLowerCase() }) : wrong(path, 'a UUID', value);
    case 'ulid':
      // Crockford's base 32 is read in either case and written in capitals, as in keys. https://github.com/ulid/spec
      return typeof value === 'string' ? done({ S: value.toUpperCase() }) : wrong(path, 'a ULID', value);
    case 'ksuid':
      return typeof value === 'string' ? done({ S: value }) : wrong(path, 'a KSUID', value);
    case 'int':
    case 'decimal':
    case 'epochSeconds':
    case 'epochMillis':
      return number(value, path, type.kind !== 'decimal');
    case 'bool':
      return typeof value === 'boolean' ? done({ BOOL: value }) : wrong(path, 'true or false', value);
    case 'binary':
      return value instanceof Uint8Array ? done({ B: value }) : wrong(path, 'bytes', value);
    case 'any':
      return done(untyped(value));
    case 'list':
      return Array.isArray(value) ? list(type.of, value, path) : wrong(path, 'a list', value);
    case 'set':
      return set(type.of, value, path, dynamoType(type));
    case 'map':
      return value instanceof Map ? map(type.fields, value, path) : wrong(path, 'a map', value);
    case 'dict':
      return value instanceof Map ? dict(type.of, value, path) : wrong(path, 'a map', value);
  }
}

function done(value: AttributeValue): Marshalled {
  return { ok: true, value };
}

function wrong(path: string, expected: string, value: unknown): Marshalled {
  const text =
    value instanceof Map
      ? 'a map'
      : Array.isArray(value)
        ? 'a list'
        : value instanceof Uint8Array
          ? 'bytes'
          : String(value);
  return { ok: false, problem: { path, expected, got: text.slice(0, 64) } };
}

function normalized(text: string, fold: 'lower' | 'upper' | undefined): string {
  return fold === 'lower' ? text.toLowerCase() : fold === 'upper' ? text.toUpperCase() : text;
}

/** Fixed-width ISO in UTC: `2026-01-05T09:00:00.000Z`. */
function timestamp(value: ModelValue, path: string): Marshalled {
  const ms = typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms)
    ? wrong(path, 'a timestamp such as 2026-01-31T12:00:00.000Z', value)
    : done({ S: new Date(ms).toISOString() });
}

function number(value: ModelValue, path: string, whole: boolean): Marshalled {
  const text =
    typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
  try {
    if (text === undefined) return wrong(path, 'a number', value);
    const normal = formatNumber(parseNumber(text));
    return whole && normal.includes('.') ? wrong(path, 'a whole number', value) : done({ N: normal });
  } catch (error) {
    if (error instanceof ValueError) return wrong(path, 'a number of at most 38 digits', value);
    throw error;
  }
}

function list(of: ValueType, values: readonly ModelValue[], path: string): Marshalled {
  const elements: AttributeValue[] = [];
  for (const [index, value] of values.entries()) {
    const element = marshal(of, value, `${path}[${index}]`);
    if (!element.ok) return element;
    elements.push(element.value);
  }
  return done({ L: elements });
}

function set(of: ValueType, value: ModelValue, path: string, stored: string | undefined): Marshalled {
  const members = value instanceof Set || Array.isArray(value) ? [...value] : undefined;
  if (members === undefined || members.length === 0) return wrong(path, 'a set of at least one value', value);
  const elements = list(of, members as readonly ModelValue[], path);
  if (!elements.ok || !('L' in elements.value)) return elements;
  const values = elements.value.L;
  if (stored === 'NS') return done({ NS: unique(flatMap(values, (one) => ('N' in one ? [one.N] : []))) });
  if (stored === 'BS') return done({ BS: flatMap(values, (one) => ('B' in one ? [one.B] : [])) });
  return done({ SS: unique(flatMap(values, (one) => ('S' in one ? [one.S] : []))) });
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function map(fields: ReadonlyMap<string, MapField>, values: ReadonlyMap<string, ModelValue>, path: string): Marshalled {
  const result: MutableItem = {};
  for (const [name, value] of values) {
    const field = fields.get(name);
    const where = path === '' ? name : `${path}.${name}`;
    if (field === undefined) return wrong(where, `one of the fields ${[...fields.keys()].join(', ')}`, name);
    const stored = marshal(field.type, value, where);
    if (!stored.ok) return stored;
    setAttribute(result, field.storedName, stored.value);
  }
  for (const field of fields.values()) {
    if (!field.optional && !values.has(field.name))
      return wrong(path === '' ? field.name : `${path}.${field.name}`, 'a value', 'nothing');
  }
  return done({ M: result });
}

function dict(of: ValueType, values: ReadonlyMap<string, ModelValue>, path: string): Marshalled {
  const result: MutableItem = {};
  for (const [name, value] of values) {
    const stored = marshal(of, value, `${path}.${name}`);
    if (!stored.ok) return stored;
    setAttribute(result, name, stored.value);
  }
  return done({ M: result });
}

function untyped(value: ModelValue): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { N: formatNumber(parseNumber(String(value))) };
  if (value instanceof Uint8Array) return { B: value };
  if (value instanceof Map) {
    const result: MutableItem = {};
    for (const [name, inner] of value as ReadonlyMap<string, ModelValue>) setAttribute(result, name, untyped(inner));
    return { M: result };
  }
  if (value instanceof Set) return { SS: [...value].map(String) };
  return { L: (value as readonly ModelValue[]).map(untyped) };
}

/** The model's value of a stored scalar: what key templates encode. Undefined for anything that is no scalar. */
export function unmarshalScalar(type: ValueType, value: AttributeValue): ModelValue | undefined {
  if ('S' in value) return value.S;
  if ('B' in value) return value.B;
  if ('BOOL' in value) return value.BOOL;
  if (!('N' in value)) return undefined;
  return type.kind === 'decimal' || value.N.includes('.') ? value.N : BigInt(value.N);
}
