import type { EntityDesign, KeyDesign, KeyValue } from '../../../design/design.js';
import { keyText } from '../../../planner/foreign.js';
import {
  type Code,
  commas,
  doc,
  from,
  join,
  literal,
  member,
  name,
  property,
  raw,
  ts,
  typeFrom,
} from '../../text/index.js';
import { type ExprScope, failsCode, fieldsScope } from '../expressions/index.js';
import type { Gen } from '../gen.js';
import { keyValueCode, parseKeyCode, readableFields } from '../keys/index.js';
import { numericForm } from '../values/attribute-type.js';
import { typeCode } from '../values/type-code.js';
import { typeOf } from './attributes.js';
import type { Checks } from './check-code.js';
import { moduleNames } from './module-names.js';
import { keyNeeds, mayBeAbsent } from './needs.js';
import { pickCode } from './types-code.js';

const VALUES = raw('values');

/** One key with the functions that make and read it. */
interface NamedKey {
  readonly key: KeyDesign;
  /** Undefined for the table's own key. */
  readonly index?: string;
  readonly make: string;
  readonly parse: string;
}

/** The table key first. */
export function keysOf(gen: Gen, entity: EntityDesign): readonly NamedKey[] {
  const own = moduleNames(entity, gen.names.entity(entity.name));
  const table = entity.key === undefined ? [] : [{ key: entity.key, make: own.tableKey, parse: own.parseTableKey }];
  const mapped = [...entity.memberships.values()].filter((one) => one.mapped && one.index.kind !== 'table');
  return [
    ...table,
    ...mapped.flatMap(({ index, keys }) =>
      keys.map((key) => ({ key, index: index.name, make: own.indexKey(key), parse: own.parseIndexKey(key) })),
    ),
  ];
}

/** The function that makes a key. */
export function keyFunction(gen: Gen, entity: EntityDesign, { key, index, make }: NamedKey, checks: Checks): Code {
  const parts = partsOf(key);
  const needs = keyNeeds(entity, key);
  const mayLack = index !== undefined && needs.sparse;
  const type = ts`{ ${parts.map((part) => ts`${property(part.slot.attribute)}: ${slotType(entity, part)};`)} }`;
  const made = partsCode(entity, parts, VALUES, checks);
  const first = index === undefined ? demands(entity, parts) : leaving(entity, key);
  return ts`${keyDoc(entity, key, index)}export function ${name(make)}(${commas(parameters(gen, entity, key))}): ${type}${
    mayLack && raw(' | undefined')
  } {
${[...first, ts`return { ${commas(made)} };`]}}
`;
}

export function partsOf({ pk, sk }: KeyDesign): readonly KeyValue[] {
  return [...pk, ...sk];
}

/** \`pk: …\` for each attribute of a key, from an object with its fields. */
export function partsCode(
  entity: EntityDesign,
  parts: readonly KeyValue[],
  values: Code,
  checks: Checks,
): readonly Code[] {
  return parts.map((part) => {
    const code = keyValueCode(entity, part, (path) => pathCode(values, path), {
      draw: raw('draw'),
      check: checks.call,
    });
    return ts`${property(part.slot.attribute)}: ${code}`;
  });
}

function pathCode(values: Code, path: string): Code {
  return ts`${values}${path
    .split('.')
    .map((field) => member(field))
    .reduce((whole, field) => ts`${whole}${field}`)}`;
}

function parameters(gen: Gen, entity: EntityDesign, key: KeyDesign): readonly Code[] {
  const needs = keyNeeds(entity, key);
  const used = needs.fields.length + needs.routing.length > 0;
  return [
    ts`${raw(used ? 'values' : '_values')}: ${valuesType(gen, entity, needs.fields, needs.routing)}`,
    ...(needs.shards ? [ts`draw: ${typeFrom('runtime/shard', 'Draw')}`] : []),
  ];
}

/** Fields of an entity, with routing parameters beside them. */
function valuesType(gen: Gen, entity: EntityDesign, fields: readonly string[], routing: readonly string[]): Code {
  const own = moduleNames(entity, gen.names.entity(entity.name));
  const types = [
    ...(fields.length > 0 ? [pickCode(name(own.fields), fields)] : []),
    ...(routing.length > 0 ? [routingType(entity, routing)] : []),
  ];
  return types.length === 0 ? raw('object') : join(types, ts` & `);
}

export function routingType(entity: EntityDesign, routing: readonly string[]): Code {
  return ts`{ ${routing.map((field) => ts`readonly ${property(field)}: ${typeCode(typeOf(entity, field))};`)} }`;
}

function slotType(entity: EntityDesign, part: KeyValue): Code {
  if (part.kind === 'template') return raw('string');
  const type = typeOf(entity, part.field.name);
  if (part.slot.type !== 'N') return typeCode(type);
  return numericForm(type) === 'text' ? typeFrom('npm:@aws-sdk/lib-dynamodb', 'NumberValue') : typeCode(type);
}

/** Without a part of it there is no item. */
function demands(entity: EntityDesign, parts: readonly KeyValue[]): readonly Code[] {
  return optionalPaths(entity, parts).map(
    (path) =>
      ts`if (${presentPath(entity, path)} === undefined) throw new ${from('runtime/errors', 'InvalidArgument')}(${literal(path)}, "a value", undefined);`,
  );
}

/** An item without a part of an index key, or for which its condition does not hold, does not have it. */
function leaving(entity: EntityDesign, key: KeyDesign): readonly Code[] {
  const paths = optionalPaths(entity, partsOf(key));
  const absent = paths.map((path) => ts`${presentPath(entity, path)} === undefined`);
  const without = key.when === undefined ? undefined : failsCode(key.when.value, presentScope(entity, paths));
  return [
    ...(absent.length > 0 ? [ts`if (${join(absent, ts` || `)}) return undefined;`] : []),
    ...(without === undefined ? [] : [ts`if (${without}) return undefined;`]),
  ];
}

/** What has been found to be there before. */
function presentScope(entity: EntityDesign, present: readonly string[]): ExprScope {
  const scope = fieldsScope(entity, VALUES);
  return {
    ...scope,
    attribute: (field, image) => {
      const found = scope.attribute(field, image);
      return found !== undefined && present.includes(field) ? { ...found, nullable: false } : found;
    },
  };
}

/** Paths of the key's templates at which there may be nothing. */
function optionalPaths(entity: EntityDesign, parts: readonly KeyValue[]): readonly string[] {
  const paths = new Set(
    parts.flatMap(({ compiled, reads }) => compiled.paths.filter((path) => reads.includes(rootOf(path)))),
  );
  return [...paths].filter((path) => entity.attributes.has(rootOf(path)) && mayLackPath(entity, path));
}

function rootOf(path: string): string {
  return path.split('.')[0] ?? path;
}

function mayLackPath(entity: EntityDesign, path: string): boolean {
  const [first = path, ...rest] = path.split('.');
  let type = typeOf(entity, first);
  let optional = mayBeAbsent(entity, first);
  for (const segment of rest) {
    const field = type.kind === 'map' ? type.fields.get(segment) : undefined;
    if (field === undefined) return true;
    optional ||= field.optional;
    type = field.type;
  }
  return optional;
}

/** \`values.shipTo?.zip\` */
function presentPath(entity: EntityDesign, path: string): Code {
  const segments = path.split('.');
  return segments.reduce((code, segment, i) => {
    const before = segments.slice(0, i).join('.');
    const access = member(segment);
    const bare = access.parts[0] === `.${segment}`;
    const mark = i > 0 && mayLackPath(entity, before) ? raw(bare ? '?' : '?.') : undefined;
    return ts`${code}${mark}${access}`;
  }, VALUES);
}

function keyDoc(entity: EntityDesign, key: KeyDesign, index: string | undefined): Code {
  const parts = partsOf(key);
  const texts = parts.map((part) => {
    const { attribute } = part.slot;
    if (part.kind === 'template') return `\`${attribute} = ${keyText(part)}\``;
    return part.field.name === attribute ? `\`${attribute}\`` : `\`${attribute}\` (\`${part.field.name}\`)`;
  });
  const where = index === undefined ? 'Key in the table' : `Key in the index \`${index}\``;
  const sparse = index !== undefined && keyNeeds(entity, key).sparse;
  return doc(`${where}: ${texts.join(', ')}.${sparse ? ' Undefined for an item that is not in it.' : ''}`);
}

/** The function that reads a key's fields back. */
export function keyParser(gen: Gen, entity: EntityDesign, { key, index, parse }: NamedKey, checks: Checks): Code {
  const fields = readableFields(entity, key);
  const isAttribute = (field: string): boolean => entity.attributes.has(field);
  const type = valuesType(
    gen,
    entity,
    fields.filter(isAttribute),
    fields.filter((field) => !isAttribute(field)),
  );
  const where = index === undefined ? 'the table key' : `the key in \`${index}\``;
  return ts`${doc(`What ${where} says of an item; undefined where it is no such key.`)}export function ${name(parse)}(key: ${typeFrom('runtime/context', 'Item')}): ${type} | undefined {
return ${parseKeyCode(entity, key, raw('key'), { check: checks.call })};
}
`;
}
