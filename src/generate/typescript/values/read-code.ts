import type { MapField, ValueType } from '../../../model/value-type.js';
import { type Code, commas, from, literal, property, raw, ts } from '../../text/index.js';
import { numericForm } from './attribute-type.js';
import { body, call, membersCode } from './checked-code.js';
import { memberOf } from './member-of.js';

const MODULE = 'read-values';

/** What the document client gives as the declared type. Throws `UnreadableItem` where nothing, or something else, is there. */
export function readCode(type: ValueType, stored: Code, attribute: string): Code {
  return read(type, stored, literal(attribute));
}

/** The same as a function of the stored value and the attribute's name. */
export function readerCode(type: ValueType): Code {
  return reader(type, ts`(stored: unknown, name: string)`);
}

/** Where it is an argument, TypeScript knows the types of its own. */
function reader(type: ValueType, parameters: Code = ts`(stored, name)`): Code {
  const plain = plainReader(type);
  if (plain !== undefined) return from(`runtime/${MODULE}`, plain);
  if (type.kind === 'any') return ts`(stored: unknown) => stored`;
  return ts`${parameters} => ${body(read(type, raw('stored'), raw('name')))}`;
}

/** A spread for an object literal: `...optional("note", item["note"], readText)`, which is nothing where nothing is stored. */
export function readOptionalCode(type: ValueType, field: string, stored: Code): Code {
  return ts`...${call(MODULE, 'optional', [literal(field), stored, reader(type)])}`;
}

/** Of those that take nothing but the stored value and the name. */
function plainReader(type: ValueType): string | undefined {
  switch (type.kind) {
    case 'string':
    case 'timestamp':
    case 'date':
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return 'readText';
    case 'int':
    case 'decimal':
    case 'epochSeconds':
    case 'epochMillis':
      return { number: 'readNumber', bigint: 'readBigInt', text: 'readDecimal' }[numericForm(type)];
    case 'bool':
      return 'readBoolean';
    case 'binary':
      return 'readBytes';
    default:
      return undefined;
  }
}

function read(type: ValueType, stored: Code, attribute: Code): Code {
  const plain = plainReader(type);
  if (plain !== undefined) return call(MODULE, plain, [stored, attribute]);
  switch (type.kind) {
    case 'enum':
      return call(MODULE, 'readMember', [stored, attribute, membersCode(type.values)]);
    case 'set':
      return call(MODULE, 'readSet', [stored, attribute, reader(type.of)]);
    case 'list':
      return call(MODULE, 'readList', [stored, attribute, reader(type.of)]);
    case 'dict':
      return call(MODULE, 'readDict', [stored, attribute, reader(type.of)]);
    case 'map':
      return call(MODULE, 'readMap', [stored, attribute, ts`(map) => ${mapFields(type.fields)}`]);
    default:
      return stored;
  }
}

function mapFields(fields: ReadonlyMap<string, MapField>): Code {
  const entries = [...fields.values()].map(({ name, storedName, type, optional }) => {
    const stored = memberOf(raw('map'), storedName);
    return optional ? readOptionalCode(type, name, stored) : ts`${property(name)}: ${readCode(type, stored, name)}`;
  });
  return ts`({ ${commas(entries)} })`;
}
