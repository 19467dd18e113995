import type { MapField, ValueType } from '../../../model/value-type.js';
import { type Code, commas, from, member, property, raw, ts } from '../../text/index.js';
import { numericForm } from './attribute-type.js';
import { body, call, checkedCode } from './checked-code.js';

/** Whether a checked value is what the document client takes. */
export function isStoredAsIs(type: ValueType): boolean {
  switch (type.kind) {
    case 'decimal':
      return numericForm(type) !== 'text';
    case 'list':
    case 'dict':
    case 'set':
      return isStoredAsIs(type.of);
    case 'map':
      return [...type.fields.values()].every((field) => field.name === field.storedName && isStoredAsIs(field.type));
    default:
      return true;
  }
}

/** A declared value, checked, as the document client takes it. `value` may be written more than once. */
export function storedCode(type: ValueType, value: Code, argument: string): Code {
  return isStoredAsIs(type) ? checkedCode(type, value, argument) : convert(type, value, argument);
}

/** A value that is checked already, or was read, as the document client takes it. */
export function unreadCode(type: ValueType, value: Code): Code {
  return isStoredAsIs(type) ? value : convert(type, value, undefined);
}

/** `argument`: what messages call it, where it has to be checked on the way. */
function convert(type: ValueType, value: Code, argument: string | undefined): Code {
  const inner = (of: ValueType, code: Code, name = argument): Code =>
    name === undefined ? unreadCode(of, code) : storedCode(of, code, name);
  const element = (of: ValueType): Code => ts`(value) => ${body(inner(of, raw('value')))}`;
  switch (type.kind) {
    case 'decimal':
      return ts`${NUMBER_VALUE}.from(${argument === undefined ? value : checkedCode(type, value, argument)})`;
    case 'list':
      return ts`${value}.map(${element(type.of)})`;
    case 'set':
      // Checked as a set first: two texts of one number would be two members.
      return ts`new Set(Array.from(${argument === undefined ? value : checkedCode(type, value, argument)}, ${ts`(value) => ${unreadCode(type.of, raw('value'))}`}))`;
    case 'dict':
      return call('check-dict', 'mapValues', [value, element(type.of)]);
    case 'map':
      return mapFields(type.fields, value, argument, inner);
    default:
      return value;
  }
}

const NUMBER_VALUE = from('npm:@aws-sdk/lib-dynamodb', 'NumberValue');

/** The document client leaves out fields that are undefined. */
function mapFields(
  fields: ReadonlyMap<string, MapField>,
  value: Code,
  argument: string | undefined,
  inner: (of: ValueType, code: Code, argument: string | undefined) => Code,
): Code {
  const stored = [...fields.values()].map(({ name, storedName, type, optional }) => {
    const field = ts`${value}${member(name)}`;
    const code = inner(type, field, argument === undefined ? undefined : `${argument}.${name}`);
    const isField = code.parts.length === field.parts.length && code.parts.every((part, i) => part === field.parts[i]);
    return ts`${property(storedName)}: ${optional && !isField ? ts`${field} === undefined ? undefined : ${code}` : code}`;
  });
  return ts`{ ${commas(stored)} }`;
}
