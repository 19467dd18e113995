import type { LiteralValue } from '../../../expression/model/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { type Code, from, literal, raw, ts } from '../../text/index.js';
import { isNumberType, numericForm } from '../values/attribute-type.js';
import { unreadCode } from '../values/stored-code.js';
import type { TypedCode } from './scope.js';

/** Code of an operand. */
export interface Value extends TypedCode {
  /** What facts are known of it by: it is a variable that tests narrow. */
  readonly place?: string;
  /** A variable, or a chain of properties that begins with one: TypeScript narrows it. */
  readonly reference?: true;
  readonly literal?: LiteralValue;
  /** Normal texts of the literals that it is one of, where it is certain to be one: TypeScript knows them too. */
  readonly literals?: readonly string[];
  /** Certainly `undefined`. */
  readonly absent?: true;
}

export const ABSENT: Value = { code: raw('undefined'), type: { kind: 'any' }, nullable: true, absent: true };

/** What expressions tell apart. */
export type Kind = 'text' | 'number' | 'binary' | 'bool' | 'set' | 'list' | 'map' | 'any';

export function kindOf(type: ValueType): Kind {
  if (isNumberType(type)) return 'number';
  switch (type.kind) {
    case 'bool':
    case 'binary':
    case 'set':
    case 'list':
    case 'any':
      return type.kind;
    case 'map':
    case 'dict':
      return 'map';
    default:
      return 'text';
  }
}

/** Whether a test for `undefined` lets TypeScript take the value for one that is there. */
export function isNarrowed({ nullable, reference }: Value): boolean {
  return !nullable || reference === true;
}

export function typed(code: Code, type: ValueType, nullable = false): Value {
  return { code, type, nullable };
}

/** Parentheses that are not needed are taken out when the file is formatted. */
export function bracketed({ code }: { readonly code: Code }): Code {
  return ts`(${code})`;
}

/** Whether the value compares with text of any characters by `<` as its UTF-8 bytes do: it has no surrogates, nor what sorts after them. */
export function isBelowSurrogates({ type, literal: known }: Value): boolean {
  if (known?.type === 'string') return isLow(known.value);
  switch (type.kind) {
    case 'timestamp':
    case 'date':
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return true;
    case 'enum':
      return type.values.every(isLow);
    case 'string':
      return type.charset !== undefined && /^[\x20-\x5b\x5d\x5f-\x7e]*$/.test(type.charset);
    default:
      return false;
  }
}

function isLow(text: string): boolean {
  return ![...text].some((char) => char >= '\ud800');
}

/** Whether numbers in decimal notation are among the values: these look like texts. */
function holdsDecimalText(type: ValueType): boolean {
  if (isNumberType(type)) return numericForm(type) === 'text';
  if (type.kind === 'list' || type.kind === 'set' || type.kind === 'dict') return holdsDecimalText(type.of);
  return type.kind === 'map' && [...type.fields.values()].some((field) => holdsDecimalText(field.type));
}

/** Whether values of two types are the same in TypeScript where they are the same to DynamoDB. */
export function isSameForm(a: ValueType, b: ValueType): boolean {
  const kind = kindOf(a);
  if (kind !== kindOf(b) || kind === 'any') return false;
  if (kind === 'number') return (numericForm(a) === 'text') === (numericForm(b) === 'text');
  if ((a.kind === 'list' || a.kind === 'set') && (b.kind === 'list' || b.kind === 'set')) return isSameForm(a.of, b.of);
  if (kind === 'map') return a === b || JSON.stringify(shape(a)) === JSON.stringify(shape(b));
  return true;
}

function shape(type: ValueType): unknown {
  if (type.kind === 'dict') return [type.kind, shape(type.of)];
  if (type.kind === 'list' || type.kind === 'set') return [type.kind, shape(type.of)];
  if (type.kind === 'map')
    return [...type.fields.values()].map((field) => [field.name, field.storedName, shape(field.type)]);
  return isNumberType(type) ? numericForm(type) : kindOf(type);
}

/** See `literals`. */
export function literalsOf({ literal: known, literals }: Value): readonly string[] | undefined {
  switch (known?.type) {
    case 'string':
      return [known.value];
    case 'number':
      return [known.text];
    case 'bool':
      return [String(known.value)];
    default:
      return literals;
  }
}

export function textLiteral(value: string): Value {
  return {
    code: literal(value),
    type: { kind: 'enum', values: [value] },
    nullable: false,
    literal: { type: 'string', value },
  };
}

export function boolLiteral(value: boolean): Value {
  return { code: literal(value), type: { kind: 'bool' }, nullable: false, literal: { type: 'bool', value } };
}

/** The value where others of unknown types stand beside it: as it is stored, so that numbers are told from text. */
export function genericCode(value: Value): Code {
  const { type, code, nullable } = value;
  if (type.kind === 'any' || !differsWhenStored(type)) return code;
  if (isNumberType(type)) return ts`${from('runtime/arithmetic', 'numberValue')}(${code})`;
  if (!nullable) return unreadCode(type, code);
  // An entry whose values are maps or lists in turn, compared with what has no type: its numbers stay in the form that they have.
  return value.reference === undefined ? code : ts`(${code} === undefined ? undefined : ${unreadCode(type, code)})`;
}

/** A value that a request cannot do without: where it may be absent, the call is refused before anything is sent. */
export function requiredCode(argument: string, code: Code): Code {
  return ts`${from('runtime/copies', 'required')}(${literal(argument)}, ${code})`;
}

function differsWhenStored(type: ValueType): boolean {
  if (holdsDecimalText(type)) return true;
  if (type.kind === 'list' || type.kind === 'set' || type.kind === 'dict') return differsWhenStored(type.of);
  return (
    type.kind === 'map' &&
    [...type.fields.values()].some((field) => field.storedName !== field.name || differsWhenStored(field.type))
  );
}
