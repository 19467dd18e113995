import type { DecimalType, MapField, StringType, ValueType } from '../../../model/value-type.js';
import { type Code, commas, from, join, literal, member, property, raw, ts } from '../../text/index.js';
import { numericForm } from './attribute-type.js';
import { regexCode } from './regex-code.js';
import { typeCode } from './type-code.js';

/** Whether a declared value can be wrong, or not in its normal form, although its TypeScript type is right. */
export function needsCheck(type: ValueType): boolean {
  switch (type.kind) {
    case 'string':
      return textFacts(type) !== undefined;
    case 'binary':
      return type.minBytes !== undefined || type.maxBytes !== undefined;
    case 'bool':
    case 'any':
      return false;
    case 'list':
    case 'dict':
      return needsCheck(type.of);
    case 'map':
      return [...type.fields.values()].some((field) => needsCheck(field.type));
    default:
      return true;
  }
}

/**
 * The declared value in its normal form, of the same type; throws `InvalidArgument` where the model's facts exclude it.
 * The value itself where `needsCheck` is false. `argument`: what messages call it. `value` is written once or more: give a
 * name or a chain of properties.
 */
export function checkedCode(type: ValueType, value: Code, argument: string): Code {
  return needsCheck(type) ? checkCall(type, value, argument) : value;
}

/** The same as a function: `(value: string) => text(value, "email", { max: 254 })`. */
export function checkerCode(type: ValueType, argument: string): Code {
  return ts`(value: ${typeCode(type)}) => ${body(checkedCode(type, raw('value'), argument))}`;
}

/** As `checkedCode`, and of every scalar: a key is made of nothing that has not been looked at. */
export function keyCheckedCode(type: ValueType, value: Code, argument: string): Code {
  return type.kind === 'bool' || type.kind === 'any' ? value : checkCall(type, value, argument);
}

function checkCall(type: ValueType, value: Code, argument: string): Code {
  const name = literal(argument);
  switch (type.kind) {
    case 'string':
      return call('check', 'text', [value, name, textFacts(type)]);
    case 'enum':
      return call('check', 'oneOf', [value, name, membersCode(type.values)]);
    case 'int':
      return integerCode(type, value, argument, type.min, type.max);
    case 'epochSeconds':
    case 'epochMillis':
      return integerCode(type, value, argument, undefined, undefined);
    case 'decimal': {
      const check = numericForm(type) === 'number' ? 'decimalNumber' : 'decimalText';
      return call('check-decimal', check, [value, name, decimalFacts(type)]);
    }
    case 'timestamp':
    case 'date':
      return call('check-time', type.kind, [value, name]);
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return call('check-id', type.kind, [value, name]);
    case 'binary': {
      const { minBytes, maxBytes } = type;
      return call('check', 'bytes', [value, name, ...bounds(minBytes, maxBytes)]);
    }
    case 'set': {
      const checked = call('check', 'filled', [value, name]);
      if (!needsCheck(type.of)) return checked;
      return ts`new Set(Array.from(${checked}, (value) => ${body(checkedCode(type.of, raw('value'), argument))}))`;
    }
    case 'list':
      return ts`${value}.map((value) => ${body(checkedCode(type.of, raw('value'), argument))})`;
    case 'dict':
      return call('check-dict', 'mapValues', [
        value,
        ts`(value) => ${body(checkedCode(type.of, raw('value'), argument))}`,
      ]);
    case 'map':
      return mapFields(type.fields, value, argument);
    case 'bool':
    case 'any':
      return value;
  }
}

/** An object literal as the body of an arrow function stands in brackets. */
export function body(code: Code): Code {
  const [first] = code.parts;
  return typeof first === 'string' && first.startsWith('{') ? ts`(${code})` : code;
}

function mapFields(fields: ReadonlyMap<string, MapField>, value: Code, argument: string): Code {
  const checked = [...fields.values()].map(({ name, type, optional }) => {
    const field = ts`${value}${member(name)}`;
    const entry = ts`${property(name)}: ${checkedCode(type, field, `${argument}.${name}`)}`;
    return optional ? ts`...(${field} === undefined ? {} : { ${entry} })` : entry;
  });
  return ts`{ ${commas(checked)} }`;
}

/** A whole number between bounds that may be narrower than its type's. */
export function integerCode(
  type: ValueType,
  value: Code,
  argument: string,
  min: bigint | undefined,
  max: bigint | undefined,
): Code {
  const form = numericForm(type);
  const number = (bound: bigint | undefined): number | bigint | undefined =>
    bound === undefined || form === 'bigint' ? bound : Number(bound);
  return form === 'bigint'
    ? call('check-number', 'bigInteger', [value, literal(argument), ...bounds(number(min), number(max))])
    : call('check-number', 'integer', [value, literal(argument), ...bounds(number(min), number(max))]);
}

function bounds(min: number | bigint | undefined, max: number | bigint | undefined): readonly Code[] {
  if (max !== undefined) return [min === undefined ? raw('undefined') : literal(min), literal(max)];
  return min === undefined ? [] : [literal(min)];
}

export function membersCode(members: readonly string[]): Code {
  return ts`[${commas(members.map(literal))}]`;
}

function textFacts(type: StringType): Code | undefined {
  const { normalize, minBytes, maxBytes } = type;
  const match = regexCode(type);
  return options([
    ['fold', normalize === undefined ? undefined : literal(normalize)],
    ['match', match],
    ['min', minBytes === undefined || minBytes === 0 ? undefined : literal(minBytes)],
    ['max', maxBytes === undefined ? undefined : literal(maxBytes)],
  ]);
}

function decimalFacts({ scale, min, max }: DecimalType): Code | undefined {
  return options([
    ['scale', literal(scale)],
    ['min', min === undefined ? undefined : literal(min)],
    ['max', max === undefined ? undefined : literal(max)],
  ]);
}

function options(entries: readonly (readonly [string, Code | undefined])[]): Code | undefined {
  const given = entries.flatMap(([name, value]) => (value === undefined ? [] : [ts`${property(name)}: ${value}`]));
  return given.length === 0 ? undefined : ts`{ ${join(given, ts`, `)} }`;
}

/** Call of a function of the runtime, without those arguments at the end that are left out. */
export function call(module: string, fn: string, args: readonly (Code | undefined)[]): Code {
  return ts`${from(`runtime/${module}`, fn)}(${commas(args.filter((arg) => arg !== undefined))})`;
}
