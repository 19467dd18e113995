import type { ValueType } from '../../../model/value-type.js';
import { type Code, ts } from '../../text/index.js';
import { numericForm } from '../values/attribute-type.js';
import { greatest, least, numberAs } from './number-code.js';
import { genericCode, kindOf, literalsOf, typed, type Value } from './value.js';

/** `test ? yes : no`. */
export function joinedCode(test: Code, yes: Value, no: Value): Value {
  const nullable = yes.nullable || no.nullable;
  const [first, second] = [yes, no].map((value) => (value.absent ? [] : literalsOf(value)));
  const literals = first === undefined || second === undefined ? {} : { literals: [...first, ...second] };
  const choice = (a: Code, b: Code): Code => ts`((${test}) ? ${a} : ${b})`;
  if (yes.absent || no.absent)
    return { ...typed(choice(yes.code, no.code), yes.absent ? no.type : yes.type, true), ...literals };
  const type = joinedType(yes.type, no.type);
  if (kindOf(type) === 'number')
    return { ...typed(choice(numberAs(type, yes), numberAs(type, no)), type, nullable), ...literals };
  if (type.kind === 'any') return typed(choice(genericCode(yes), genericCode(no)), type, nullable);
  return { ...typed(choice(yes.code, no.code), type, nullable), ...literals };
}

function joinedType(a: ValueType, b: ValueType): ValueType {
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return { kind: 'any' };
  switch (kind) {
    case 'text':
      if (a.kind === 'enum' && b.kind === 'enum')
        return { kind: 'enum', values: [...new Set([...a.values, ...b.values])] };
      return { kind: 'string' };
    case 'number':
      return joinedNumber(a, b);
    case 'bool':
    case 'binary':
      return { kind };
    default:
      return JSON.stringify(a, plain) === JSON.stringify(b, plain) ? a : { kind: 'any' };
  }
}

function joinedNumber(a: ValueType, b: ValueType): ValueType {
  if (a.kind === 'int' && b.kind === 'int') {
    const low = a.min === undefined || b.min === undefined ? undefined : least(a.min, b.min);
    const high = a.max === undefined || b.max === undefined ? undefined : greatest(a.max, b.max);
    return {
      kind: 'int',
      ...(low === undefined ? {} : { min: low }),
      ...(high === undefined ? {} : { max: high }),
    };
  }
  const forms = [numericForm(a), numericForm(b)];
  if (forms[0] === forms[1] && a.kind !== 'int' && b.kind !== 'int') return forms[0] === 'number' ? a : b;
  return { kind: 'decimal', scale: 38 };
}

function plain(_name: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  return typeof value === 'bigint' ? `${value}n` : value;
}
