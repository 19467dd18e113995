import type { EntityDesign, KeyDesign, KeyValue } from '../../design/index.js';
import { entityDoc } from '../libraries/limits.js';
import { type Code, join, literal, member, name, property, raw, ts } from '../text/index.js';
import { mayBeAbsent } from '../typescript/entities/needs.js';
import { exprAs, fieldsScope, holdsCode } from '../typescript/expressions/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { hasRandomShard, keyValueCode } from '../typescript/keys/index.js';
import { toolboxLimits } from './limits.js';
import { attributeCode, schema, schemaCode, toolbox } from './schema-code.js';
import { tableReference } from './table-file.js';

/** The file of an entity, and what could not be said; without a file where its own key cannot be made of what it stores. */
interface ToolboxEntity {
  readonly file?: GeneratedFile;
  readonly limits: readonly string[];
}

export function toolboxEntity(gen: Gen, entity: EntityDesign): ToolboxEntity {
  const { key } = entity;
  const why = key === undefined ? 'its key is broken' : unsayable(entity, key);
  if (key === undefined || why !== undefined)
    return { limits: [`The table key cannot be made: ${why ?? ''}. The entity is left out.`] };
  const links = indexLinks(entity);
  const inKeys = new Set(
    [...key.pk, ...key.sk].flatMap(({ kind, compiled }) => (kind === 'template' ? compiled.paths : [])),
  );
  const limits = [...links.limits, ...toolboxLimits(entity, inKeys)];
  const derived = [...entity.attributes.values()].filter(({ attribute }) => attribute.derive !== undefined);
  if (derived.length > 0 || links.codes.length > 0)
    limits.push(
      'Derived attributes and index keys are made on put; an update of what they are made of must give them too.',
    );
  const keyFields = new Set([...key.pk, ...key.sk].flatMap(({ reads }) => reads));
  const stated = [...entity.attributes.values()].filter(({ attribute }) => attribute.derive === undefined);
  const { type, module } = gen.names.entity(entity.name);
  const isComputed = [...key.pk, ...key.sk].some(({ kind }) => kind === 'template');
  const code = ts`
const attributes = ${schema('item')}({
  ${stated.map(({ attribute }) => attributeCode(entity, attribute.name, keyFields.has(attribute.name)))}
});

${derived.length > 0 && ts`const withDerived = attributes.and({ ${derived.map(({ attribute }) => derivedCode(entity, attribute.name))} });`}

${entityDoc(entity, 'DynamoDB-Toolbox', limits)}export const ${name(type)} = new ${toolbox('Entity')}({
  name: ${literal(entity.entity.tag)},
  table: ${tableReference(gen, entity.table)},
  schema: ${raw(derived.length > 0 ? 'withDerived' : 'attributes')}${
    links.codes.length > 0 && ts`.and({ ${links.codes} })`
  },
  ${isComputed && ts`computeKey: (values) => ({ ${[...key.pk, ...key.sk].map((value) => partCode(entity, value))} }),`}
  ${entity.discriminator === undefined && raw('entityAttribute: false,')}
  timestamps: false,
});
`;
  return { file: { path: `${module}.ts`, code }, limits };
}

/** What a key needs and the item does not store. */
function unsayable(entity: EntityDesign, { pk, sk }: KeyDesign): string | undefined {
  for (const value of [...pk, ...sk]) {
    if (hasRandomShard(value)) return 'its shard is drawn at random, and would be drawn again by every read';
    const routing = value.reads.find((one) => !entity.attributes.has(one));
    if (routing !== undefined) return `\`${routing}\` is a routing parameter, which is not stored`;
  }
  return undefined;
}

function partCode(entity: EntityDesign, value: KeyValue): Code {
  const made = keyValueCode(entity, value, (path) => valueAt(path));
  return ts`${property(value.slot.attribute)}: ${made},`;
}

function valueAt(path: string): Code {
  return ts`values${path.split('.').map(member)}`;
}

function derivedCode(entity: EntityDesign, attribute: string): Code {
  const design = entity.attributes.get(attribute);
  const expr = entity.types.derivation(attribute)?.expr;
  if (design === undefined || expr === undefined) return raw('');
  const { code } = exprAs(design.type, expr, fieldsScope(entity, raw('values')));
  const stored = design.attribute.storedName;
  return ts`${property(attribute)}: ${schemaCode(design.type)}.optional()${
    stored !== attribute && ts`.savedAs(${literal(stored)})`
  }.putLink<typeof attributes>((values) => ${code}),`;
}

/** Attributes that hold the keys of indexes, made from the others. */
function indexLinks(entity: EntityDesign): { readonly codes: readonly Code[]; readonly limits: readonly string[] } {
  const codes = new Map<string, Code>();
  const limits: string[] = [];
  const primary = new Set([...(entity.key?.pk ?? []), ...(entity.key?.sk ?? [])].map(({ slot }) => slot.attribute));
  const taken = new Set(entity.attributes.keys());
  const hasDerived = [...entity.attributes.values()].some(({ attribute }) => attribute.derive !== undefined);
  for (const { index, mapped, keys } of entity.memberships.values()) {
    const [key, another] = keys;
    if (!mapped || index.kind === 'table' || key === undefined) continue;
    if (another !== undefined) {
      limits.push(`${index.name} has several mappings: its key is left out.`);
      continue;
    }
    const why = unsayable(entity, key);
    if (why !== undefined) {
      limits.push(`The key of ${index.name} is left out: ${why}.`);
      continue;
    }
    for (const value of [...key.pk, ...key.sk]) {
      const slot = value.slot.attribute;
      if (value.kind === 'natural' || primary.has(slot) || codes.has(slot)) continue;
      const own = taken.has(slot) ? `${slot} key` : slot;
      const base = raw(hasDerived ? 'withDerived' : 'attributes');
      codes.set(
        slot,
        ts`${property(own)}: ${schema('string')}().optional().hidden()${own !== slot && ts`.savedAs(${literal(slot)})`}.putLink<typeof ${base}>(${linkCode(entity, key, value)}),`,
      );
    }
  }
  return { codes: [...codes.values()], limits };
}

/** Nothing where the item does not have the key. */
function linkCode(entity: EntityDesign, key: KeyDesign, value: KeyValue): Code {
  const reads = new Set([...key.pk, ...key.sk].flatMap((part) => part.reads));
  const isDerived = (one: string): boolean => entity.entity.attributes.get(one)?.derive !== undefined;
  const open = [...reads].filter((one) => mayBeAbsent(entity, one) || isDerived(one));
  const made = keyValueCode(entity, value, (path) => valueAt(path));
  const absent = open.map((one) => ts`${valueAt(one)} === undefined`);
  const out = key.when === undefined ? [] : [ts`!(${holdsCode(key.when.value, fieldsScope(entity, raw('values')))})`];
  const conditions = [...absent, ...out];
  const result = conditions.length === 0 ? made : ts`${join(conditions, ts` || `)} ? undefined : ${made}`;
  const isRead = conditions.length > 0 || value.reads.length > 0;
  return ts`(${isRead && raw('values')}) => ${result}`;
}
