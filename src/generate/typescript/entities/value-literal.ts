import { marshal } from '../../../design/index.js';
import type { ModelValue, ValueType } from '../../../model/value-type.js';
import { plainOf } from '../../../planner/program/plain-value.js';
import { type Code, commas, literal, property, raw, ts } from '../../text/index.js';
import { isNumberType, numericForm } from '../values/attribute-type.js';

/** A value of the model as generated code writes it: declared, in its normal form. */
export function valueLiteral(type: ValueType, value: ModelValue): Code {
  const stored = marshal(type, value);
  return written(type, stored.ok ? plainOf(type, stored.value) : value);
}

function written(type: ValueType, value: ModelValue): Code {
  if (type.kind === 'any') return untyped(value);
  if (isNumberType(type)) return number(type, String(value));
  if (value instanceof Uint8Array) return ts`Uint8Array.of(${commas([...value].map(literal))})`;
  if (value instanceof Set)
    return ts`new Set([${commas([...elements(value)].map((one) => written(elementOf(type), one)))}])`;
  if (Array.isArray(value)) {
    const of = elementOf(type);
    const codes = value.map((one: ModelValue) => written(of, one));
    return type.kind === 'set' ? ts`new Set([${commas(codes)}])` : ts`[${commas(codes)}]`;
  }
  if (value instanceof Map) return object(value, (name) => fieldOf(type, name));
  return typeof value === 'string' || typeof value === 'boolean' ? literal(value) : untyped(value);
}

function number(type: ValueType, text: string): Code {
  switch (numericForm(type)) {
    case 'number':
      return raw(text);
    case 'bigint':
      return literal(BigInt(text));
    case 'text':
      return literal(text);
  }
}

function elementOf(type: ValueType): ValueType {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'dict' ? type.of : { kind: 'any' };
}

function fieldOf(type: ValueType, name: string): ValueType {
  return (type.kind === 'map' ? type.fields.get(name)?.type : undefined) ?? elementOf(type);
}

function object(entries: ReadonlyMap<string, ModelValue>, typeOf: (name: string) => ValueType): Code {
  const fields = [...entries].map(([name, value]) => ts`${property(name)}: ${written(typeOf(name), value)}`);
  return fields.length === 0 ? raw('{}') : ts`{ ${commas(fields)} }`;
}

/** A value that is stored as it is written. */
function untyped(value: ModelValue): Code {
  if (typeof value === 'bigint') return literal(Number.isSafeInteger(Number(value)) ? Number(value) : value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return literal(value);
  if (value instanceof Uint8Array) return ts`Uint8Array.of(${commas([...value].map(literal))})`;
  if (value instanceof Set) return ts`new Set([${commas([...elements(value)].map(untyped))}])`;
  if (value instanceof Map) return object(value, () => ({ kind: 'any' }));
  return ts`[${commas((value as readonly ModelValue[]).map(untyped))}]`;
}

function elements(set: ReadonlySet<ModelValue>): readonly ModelValue[] {
  return [...set];
}
