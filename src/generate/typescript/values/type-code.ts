import type { MapField, ValueType } from '../../../model/value-type.js';
import { type Code, join, literal, property, raw, ts } from '../../text/index.js';
import { numericForm } from './attribute-type.js';

/** The TypeScript type of declared values. */
export function typeCode(type: ValueType): Code {
  switch (type.kind) {
    case 'string':
    case 'timestamp':
    case 'date':
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return raw('string');
    case 'int':
    case 'decimal':
    case 'epochSeconds':
    case 'epochMillis': {
      const form = numericForm(type);
      return raw(form === 'text' ? 'string' : form);
    }
    case 'enum':
      return type.values.length === 0 ? raw('never') : join(type.values.map(literal), ts` | `);
    case 'bool':
      return raw('boolean');
    case 'binary':
      return raw('Uint8Array');
    case 'any':
      return raw('unknown');
    case 'set':
      return ts`ReadonlySet<${typeCode(type.of)}>`;
    case 'list':
      return type.of.kind === 'enum' ? ts`readonly (${typeCode(type.of)})[]` : ts`readonly ${elementType(type.of)}[]`;
    case 'dict':
      return ts`Readonly<Record<string, ${typeCode(type.of)}>>`;
    case 'map':
      return ts`{ ${[...type.fields.values()].map(fieldType)} }`;
  }
}

/** `readonly T[][]` would leave the inner list open. */
function elementType(type: ValueType): Code {
  return type.kind === 'list' ? ts`(${typeCode(type)})` : typeCode(type);
}

function fieldType(field: MapField): Code {
  const mark = raw(field.optional ? '?' : '');
  return ts`readonly ${property(field.name)}${mark}: ${typeCode(field.type)};`;
}
