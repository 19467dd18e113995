import type { AttributeDesign, EntityDesign } from '../../design/index.js';
import type { MapField, ValueType } from '../../model/value-type.js';
import { foldCode } from '../libraries/fold-code.js';
import { nowCode } from '../libraries/now-code.js';
import { type Code, deprecatedTag, doc, from, join, literal, property, raw, ts } from '../text/index.js';
import { exprAs, fieldsScope } from '../typescript/expressions/index.js';
import { isNow } from '../typescript/values/is-now.js';
import { regexCode } from '../typescript/values/regex-code.js';

interface AttributeOptions {
  /** Width to which a number is padded in keys. */
  readonly padding?: number;
  /** In keys it stands as it is, so that it must not hold what would be escaped. */
  readonly isRestricted: boolean;
}

/** One attribute of an ElectroDB schema. */
export function attributeCode(entity: EntityDesign, design: AttributeDesign, options: AttributeOptions): Code {
  const { attribute, type } = design;
  const { name, storedName, optional, immutable, hidden, constant, derive } = attribute;
  const isMade = derive !== undefined;
  // Of a type with `set`, ElectroDB infers nothing from a list of members.
  const fields: Code[] = isMade && type.kind === 'enum' ? [raw('type: "string",')] : [...typeFields(type)];
  if (storedName !== name) fields.push(ts`field: ${literal(storedName)},`);
  if (!optional && !isMade && attribute.implied !== 'softDelete') fields.push(raw('required: true,'));
  if (immutable || constant !== undefined) fields.push(raw('readOnly: true,'));
  if (hidden) fields.push(raw('hidden: true,'));
  if (options.padding !== undefined) fields.push(ts`padding: { length: ${options.padding}, char: "0" },`);
  fields.push(...validation(type, options.isRestricted));
  fields.push(...madeBy(entity, design));
  return ts`${doc(deprecatedTag(attribute))}${property(name)}: { ${fields} },`;
}

/** `type`, with what stands in it. */
function typeFields(type: ValueType): readonly Code[] {
  switch (type.kind) {
    case 'string':
    case 'timestamp':
    case 'date':
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return [raw('type: "string",')];
    case 'int':
    case 'decimal':
    case 'epochSeconds':
    case 'epochMillis':
      return [raw('type: "number",')];
    case 'bool':
      return [raw('type: "boolean",')];
    case 'enum':
      return [ts`type: ${enumCode(type.values)},`];
    case 'list':
      return [ts`type: "list", items: { ${typeFields(type.of)} },`];
    case 'map':
      return [ts`type: "map", properties: { ${[...type.fields.values()].map(fieldCode)} },`];
    case 'set':
      return [ts`type: "set", items: ${setItems(type.of)},`];
    case 'binary':
    case 'dict':
    case 'any':
      return [raw('type: "any",')];
  }
}

function enumCode(values: readonly string[]): Code {
  return ts`[${join(values.map(literal), ts`, `)}] as const`;
}

function fieldCode({ name, storedName, type, optional }: MapField): Code {
  const fields: Code[] = [...typeFields(type)];
  if (storedName !== name) fields.push(ts`field: ${literal(storedName)},`);
  if (!optional) fields.push(raw('required: true,'));
  return ts`${property(name)}: { ${fields} },`;
}

function setItems(of: ValueType): Code {
  if (of.kind === 'enum') return enumCode(of.values);
  return raw(of.kind === 'int' || of.kind === 'decimal' ? '"number"' : '"string"');
}

/** What the values of the model's type look like; ElectroDB refuses others. */
function validation(type: ValueType, isRestricted: boolean): readonly Code[] {
  if (type.kind !== 'string') return [];
  const own = regexCode(type);
  const fold = foldCode(type);
  if (own !== undefined && !isRestricted && fold === undefined) return [ts`validate: ${own},`];
  if (own === undefined) return isRestricted ? [ts`validate: ${UNESCAPED},`] : [];
  // It validates what it is given, and folds later.
  const tests = [ts`${own}.test(value${fold})`, ...(isRestricted ? [ts`${UNESCAPED}.test(value)`] : [])];
  return [ts`validate: (value: string | undefined) => value === undefined || (${join(tests, ts` && `)}),`];
}

const UNESCAPED = raw('/^[^\\u0000-\\u0024]*$/u');

/** Defaults, ids, times and derived attributes: `default`, `watch` and `set`. */
function madeBy(entity: EntityDesign, { attribute, type, derivedFrom }: AttributeDesign): readonly Code[] {
  const { default: fallback, generate, constant, derive, implied, name } = attribute;
  if (derive !== undefined) return derivation(entity, name, type, derivedFrom);
  if (implied === 'version') return [raw('default: 1,')];
  if (implied === 'timestamps') return timestamp(entity, name, type);
  const value = constant?.value ?? fallback?.value;
  const how = generate?.value;
  if (how?.kind === 'shard') return [ts`default: () => Math.floor(Math.random() * ${how.count}),`];
  if (how !== undefined && how.kind !== 'now' && how.kind !== 'sequence')
    return [ts`default: () => ${from('runtime/ids', 'newId')}(${literal(how.kind)}, Date.now()),`];
  if (how?.kind === 'now' || isNow(value)) return [ts`default: () => ${nowCode(type, 'number')},`];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return [ts`default: ${literal(value)},`];
  if (typeof value === 'bigint') return [ts`default: ${literal(Number(value))},`];
  const fold = foldCode(type);
  return fold === undefined ? [] : [ts`set: (value) => value?${fold},`];
}

function timestamp(entity: EntityDesign, name: string, type: ValueType): readonly Code[] {
  const isCreated = entity.entity.attributes.get(name)?.immutable === true;
  if (isCreated) return [ts`default: () => ${nowCode(type, 'number')},`];
  return [ts`default: () => ${nowCode(type, 'number')}, watch: "*", set: () => ${nowCode(type, 'number')},`];
}

/** Made again whenever one of its sources is written; what it makes of others it is given with them. */
function derivation(entity: EntityDesign, name: string, type: ValueType, sources: readonly string[]): readonly Code[] {
  const expr = entity.types.derivation(name)?.expr;
  if (expr === undefined) return [];
  const { code } = exprAs(type, expr, fieldsScope(entity, raw('item')));
  const watched = sources.filter((source) => entity.entity.attributes.get(source)?.derive === undefined);
  return [ts`watch: [${join(watched.map(literal), ts`, `)}], set: (_, item) => ${code},`];
}
