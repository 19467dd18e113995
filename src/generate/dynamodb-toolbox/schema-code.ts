import type { EntityDesign } from '../../design/index.js';
import type { ValueType } from '../../model/value-type.js';
import { foldCode } from '../libraries/fold-code.js';
import { nowCode } from '../libraries/now-code.js';
import { type Code, commas, deprecatedTag, doc, from, literal, member, property, raw, ts } from '../text/index.js';
import { attributeType, numericForm } from '../typescript/values/index.js';
import { isNow } from '../typescript/values/is-now.js';
import { regexCode } from '../typescript/values/regex-code.js';

/** Something that DynamoDB-Toolbox exports. */
export function toolbox(name: string): Code {
  return from('npm:dynamodb-toolbox', name);
}

/** One of its kinds of schema: `s.string`. */
export function schema(
  kind: 'item' | 'string' | 'number' | 'boolean' | 'binary' | 'any' | 'set' | 'list' | 'record' | 'map',
): Code {
  return ts`${toolbox('s')}${member(kind)}`;
}

/** The schema of a value, without what is said of the attribute that has it. */
export function schemaCode(type: ValueType): Code {
  switch (type.kind) {
    case 'string':
    case 'timestamp':
    case 'date':
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return ts`${schema('string')}()`;
    case 'enum':
      return ts`${schema('string')}().enum(${commas(type.values.map(literal))})`;
    case 'int':
    case 'decimal':
    case 'epochSeconds':
    case 'epochMillis':
      return ts`${schema('number')}()${numericForm(type) === 'bigint' && raw('.big()')}`;
    case 'bool':
      return ts`${schema('boolean')}()`;
    case 'binary':
      return ts`${schema('binary')}()`;
    case 'any':
      return ts`${schema('any')}()`;
    case 'set':
      return ts`${schema('set')}(${schemaCode(type.of)})`;
    case 'list':
      return ts`${schema('list')}(${schemaCode(type.of)})`;
    case 'dict':
      return ts`${schema('record')}(${schema('string')}(), ${schemaCode(type.of)})`;
    case 'map':
      return ts`${schema('map')}({ ${[...type.fields.values()].map(
        (field) =>
          ts`${property(field.name)}: ${schemaCode(field.type)}${field.optional && raw('.optional()')}${
            field.storedName !== field.name && ts`.savedAs(${literal(field.storedName)})`
          },`,
      )} })`;
  }
}

/** An attribute that the caller gives, or that has a default. */
export function attributeCode(entity: EntityDesign, name: string, isKey: boolean): Code {
  const design = entity.attributes.get(name);
  if (design === undefined) throw new Error(`${entity.name} has no attribute \`${name}\`.`);
  const { attribute } = design;
  const type = attributeType(entity, name) ?? design.type;
  return ts`${doc(deprecatedTag(attribute))}${property(name)}: ${schemaCode(type)}${isKey && raw('.key()')}${
    attribute.optional && raw('.optional()')
  }${attribute.hidden && raw('.hidden()')}${
    attribute.storedName !== name && ts`.savedAs(${literal(attribute.storedName)})`
  }${validation(type)}${folding(type)}${defaults(entity, name, type)},`;
}

function validation(type: ValueType): Code | false {
  const regex = type.kind === 'string' ? regexCode(type) : undefined;
  const fold = foldCode(type);
  return regex !== undefined && ts`.validate((value: string) => ${regex}.test(value${fold}))`;
}

function folding(type: ValueType): Code | false {
  const fold = foldCode(type);
  return (
    fold !== undefined && ts`.transform({ encode: (value: string) => value${fold}, decode: (value: string) => value })`
  );
}

function defaults(entity: EntityDesign, name: string, type: ValueType): Code | false {
  const attribute = entity.entity.attributes.get(name);
  const how = attribute?.generate?.value;
  const value = attribute?.constant?.value ?? attribute?.default?.value;
  const now = nowCode(type);
  if (attribute?.implied === 'version') return raw('.default(1)');
  if (attribute?.implied === 'timestamps')
    return attribute.immutable ? ts`.default(() => ${now})` : ts`.default(() => ${now}).updateDefault(() => ${now})`;
  if (how?.kind === 'shard') return ts`.default(() => Math.floor(Math.random() * ${how.count}))`;
  if (how?.kind === 'now' || isNow(value)) return ts`.default(() => ${now})`;
  if (how !== undefined && how.kind !== 'sequence')
    return ts`.default(() => ${from('runtime/ids', 'newId')}(${literal(how.kind)}, Date.now()))`;
  if (typeof value === 'string' || typeof value === 'boolean') return ts`.default(${literal(value)})`;
  if (typeof value === 'number' || typeof value === 'bigint') return ts`.default(${numberOf(type, value)})`;
  return false;
}

function numberOf(type: ValueType, value: number | bigint): Code {
  return numericForm(type) === 'bigint' ? literal(BigInt(value)) : literal(Number(value));
}
