import { flatMap } from '../lists/flat-map.js';
import { entryOf, type Located, type YamlEntry, type YamlMap, type YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import {
  checkReference,
  LISTED,
  type LoadContext,
  listOf,
  type NameSet,
  reportDuplicate,
  reportWrong,
} from './context.js';
import { checkExpressionNames } from './expression-names.js';
import { hidesExpired, impliedAttributes, isGlobal, type LifecycleFacts, readLifecycle } from './implied-attributes.js';
import type {
  Defaults,
  Entity,
  RoutingParameter,
  Table,
  Tenancy,
  UniqueConstraint,
  Volume,
  VolumePer,
} from './model.js';
import { attributesOf, noteUse } from './name-uses.js';
import { enumsOf } from './names.js';
import {
  bytes,
  count,
  declaredNames,
  duration,
  entries,
  flag,
  get,
  number,
  optionalTexts,
  plainText,
  rate,
  text,
  texts,
} from './node.js';
import { type AttributeReader, type EntityDraft, readAttributes } from './read-attributes.js';
import { readExtensions } from './read-extensions.js';
import { readIndexMappings, readKeyMapping } from './read-keys.js';
import { readSkew } from './read-skew.js';
import { resolveType, type TypeResolver } from './read-types.js';
import { reportVectorIndex } from './read-vector-indexes.js';
import { checkStoredNames, type Tag } from './stored-names.js';
import type { ValueType } from './value-type.js';

/** What the reading of entities rests on. */
export interface EntityInput {
  readonly context: LoadContext;
  readonly root: YamlMap;
  readonly types: TypeResolver;
  readonly defaults: Defaults;
  readonly tenancy: Tenancy | undefined;
  readonly tables: ReadonlyMap<string, Table>;
}

export interface ReadEntities {
  /** Those that could be read; the others were reported. */
  readonly entities: ReadonlyMap<string, Entity>;
  readonly names: NameSet;
  /** Names of attributes by entity, of the broken ones too. */
  readonly drafts: ReadonlyMap<string, EntityDraft>;
}

export function readEntities(input: EntityInput): ReadEntities {
  const { context, root, types } = input;
  const names = declaredNames(context, root, 'entities');
  const drafts = draftEntities(input);
  const reader: AttributeReader = { context, types, drafts, entityNames: names, done: new Map(), open: [] };
  const entities = new Map<string, Entity>();
  for (const [name, draft] of drafts) {
    const entity = readEntity(input, reader, name, draft);
    if (entity !== undefined) entities.set(name, entity);
  }
  return { entities, names, drafts };
}

function draftEntities(input: EntityInput): ReadonlyMap<string, EntityDraft> {
  const { context, root, tenancy, tables, defaults } = input;
  const all = entries(get(root, 'entities'));
  const tenantType = tenancy === undefined ? undefined : tenantFieldType(input, tenancy.field.value, all);
  const drafts = new Map<string, EntityDraft>();
  for (const entry of all) {
    const node = entry.value;
    const declared = new Map(entries(get(node, 'attributes')).map((attribute) => [attribute.key, attribute]));
    const table = plainText(get(node, 'table')) ?? tables.keys().next().value ?? '';
    const facts = readLifecycle(context, node, tables.get(table)?.ttl);
    const tenant =
      tenancy === undefined || tenantType === undefined || isGlobal(node)
        ? undefined
        : { field: tenancy.field, type: tenantType };
    const implied = impliedAttributes(facts, defaults, tenant);
    const own = declaredNames(context, node, 'attributes');
    const complete =
      own.complete && get(node, 'attributes') !== undefined && tables.has(table) && !hidesImplied(context, root, node);
    drafts.set(entry.key, {
      entry,
      declared,
      implied,
      fields: { names: new Set([...own.names, ...implied.keys()]), complete, of: attributesOf(entry.key) },
    });
  }
  return drafts;
}

/** Properties that bring attributes with them. */
const BRINGING = ['version', 'ttl', 'softDelete', 'table'] as const;

/** A misspelt property might have brought an attribute. */
function hidesImplied({ misspelt }: LoadContext, root: YamlMap, node: YamlNode): boolean {
  const defaults = get(root, 'defaults');
  const common = misspelt.get(root)?.has('defaults') === true || (defaults?.kind === 'map' && misspelt.has(defaults));
  if (common || node.kind !== 'map') return common;
  return BRINGING.some((property) => {
    const value = get(node, property);
    return misspelt.get(node)?.has(property) === true || (value?.kind === 'map' && misspelt.has(value));
  });
}

/** The tenant's type where an entity does not declare the field: what another one declares, otherwise text. */
function tenantFieldType(input: EntityInput, field: string, all: readonly YamlEntry[]): ValueType {
  for (const { value } of all) {
    const declaration = get(get(value, 'attributes'), field);
    if (declaration !== undefined) return resolveType(input.types, declaration).type;
  }
  const named = field.charAt(0).toUpperCase() + field.slice(1);
  return input.types.declared.has(named)
    ? resolveType(input.types, input.types.declared.get(named)?.value).type
    : { kind: 'string' };
}

const NOT_MAPPED = 'It is not mapped: an item is in it if it carries the vector, and the `pk` where the index has one.';

function readEntity(input: EntityInput, reader: AttributeReader, name: string, draft: EntityDraft): Entity | undefined {
  const { context, defaults } = input;
  const { entry, fields } = draft;
  const { value: node, keySpan: span } = entry;
  if (node.kind !== 'map') return undefined;
  const table = readTableName(input, entry);
  const what = `attribute of \`${name}\``;
  const known = (list: readonly Located<string>[]) =>
    list.filter((item) => checkReference(context, item, what, fields));
  const attributes = readAttributes(reader, name, draft);
  const routing = readRouting(input, node, draft);
  const key = readKeyMapping(context, get(node, 'key'));
  const indexes = readIndexMappings(context, get(node, 'indexes'));
  const mappings = [key, ...flatMap([...indexes.values()], (index) => (index.kind === 'mapped' ? index.mappings : []))];
  for (const mapping of mappings) {
    if (mapping?.kind === 'parts')
      checkExpressionNames(context, mapping.when, what, { ...fields, enums: enumsOf(attributes) });
  }
  const indexNames =
    table === undefined ? undefined : declaredNames(context, get(get(input.root, 'tables'), table.value), 'indexes');
  for (const [index, { nameSpan }] of indexes) {
    if (table === undefined || indexNames === undefined) continue;
    const named = { value: index, span: nameSpan };
    const mapped = get(get(node, 'indexes'), index) ?? node;
    if (reportVectorIndex(context, input.root, [table.value], named, mapped, NOT_MAPPED)) continue;
    const of = [{ kind: 'index', of: table.value }] as const;
    checkReference(context, named, `index of table \`${table.value}\``, { ...indexNames, of });
  }
  const declaredTable = table === undefined ? undefined : input.tables.get(table.value);
  checkStoredNames(context, attributes, key, indexes, declaredTable, tagOf(input, name, node));
  const facts = readLifecycle(context, node, declaredTable?.ttl);
  const id = optionalTexts(get(node, 'id'));
  const rest = {
    id: id === undefined ? undefined : known(id),
    unique: readUnique(context, get(node, 'unique'), known),
    history: readHistory(node, known, facts, context),
    ttl: readTtl(context, node, facts, table),
    volume: readVolume(input, reader, node, draft),
    size: readSize(context, get(node, 'size')),
  };
  if (table === undefined || key === undefined) return undefined;
  return compact({
    name,
    span,
    description: plainText(get(node, 'description')),
    table,
    ...rest,
    tag: tagText(name, node),
    singleton: flag(get(node, 'singleton'), false),
    global: isGlobal(node),
    routing,
    key,
    indexes,
    attributes,
    version: facts.version,
    softDelete:
      facts.softDelete === undefined
        ? undefined
        : { attribute: facts.softDelete, span: entryOf(node, 'softDelete')?.keySpan ?? span },
    separator: plainText(get(node, 'separator')) ?? defaults.separator,
    extensions: readExtensions(node),
  });
}

function tagText(name: string, node: YamlMap): string {
  return plainText(get(node, 'tag')) ?? name;
}

/** Undefined where items have no tag, or a mistake hides how it is called. */
function tagOf({ context, root, defaults }: EntityInput, name: string, node: YamlMap): Tag | undefined {
  const stated = get(root, 'defaults');
  const isHidden =
    context.misspelt.get(root)?.has('defaults') === true ||
    (stated?.kind === 'map' && context.misspelt.has(stated)) ||
    context.misspelt.get(node)?.has('tag') === true;
  const { entityAttribute } = defaults;
  return isHidden || entityAttribute === undefined ? undefined : { name: entityAttribute, value: tagText(name, node) };
}

/** The table that is named, or the only one. */
function readTableName(input: EntityInput, entry: YamlEntry): Located<string> | undefined {
  const { context, root } = input;
  const tables = declaredNames(context, root, 'tables');
  const node = get(entry.value, 'table');
  const named = text(node);
  if (named !== undefined) return checkReference(context, named, 'table', tables) ? named : undefined;
  if (node !== undefined) return undefined;
  const [only, second] = tables.names;
  if (only !== undefined && second === undefined) return { value: only, span: entry.keySpan };
  const misspelt = entry.value.kind === 'map' && context.misspelt.get(entry.value)?.has('table') === true;
  if (only !== undefined && !misspelt) {
    const shown = [...tables.names].slice(0, LISTED);
    const rest = tables.names.size - shown.length;
    const list = `${listOf(shown, ',')}${rest > 0 ? ` and ${rest} more` : ''}`;
    reportWrong(
      context,
      entry.value,
      `\`${entry.key}\` does not say its table, and there are several (${list}); write \`table: ${only}\`.`,
      entry.keySpan,
    );
  }
  return undefined;
}

function readRouting(input: EntityInput, node: YamlMap, draft: EntityDraft): ReadonlyMap<string, RoutingParameter> {
  const routing = new Map<string, RoutingParameter>();
  for (const { key: name, keySpan: span, value } of entries(get(node, 'routing'))) {
    const attribute = draft.declared.get(name);
    if (attribute !== undefined)
      reportDuplicate(input.context, 'An attribute or routing parameter', name, span, attribute.keySpan);
    routing.set(name, { name, span, type: resolveType(input.types, value).type });
  }
  return routing;
}

type Known = (list: readonly Located<string>[]) => readonly Located<string>[];

function readUnique(
  context: LoadContext,
  node: YamlNode | undefined,
  known: Known,
): ReadonlyMap<string, UniqueConstraint> {
  const constraints = new Map<string, UniqueConstraint>();
  for (const { key: name, keySpan: span, value } of entries(node)) {
    const stated = optionalTexts(get(value, 'attributes'));
    constraints.set(
      name,
      compact({
        name,
        span,
        attributes: known(stated ?? [{ value: name, span }]),
        scope: known(texts(get(value, 'scope'))),
        onConflict: text(get(value, 'onConflict')),
        key: readKeyMapping(context, get(value, 'key')),
      }),
    );
  }
  return constraints;
}

function readHistory(node: YamlMap, known: Known, facts: LifecycleFacts, context: LoadContext): Entity['history'] {
  const entry = entryOf(node, 'history');
  const sk = text(get(entry?.value, 'sk'));
  if (entry === undefined || sk === undefined) return undefined;
  if (
    facts.version === undefined &&
    entryOf(node, 'version') === undefined &&
    context.misspelt.get(node)?.has('version') !== true
  ) {
    const message =
      '`history` keeps versions, and the entity has none; write `version: version`, or `version: {attribute: version, max: 999999}` for a padded key.';
    reportWrong(context, entry.value, message, entry.keySpan);
  }
  const of = optionalTexts(get(entry.value, 'of'));
  return compact({
    sk,
    keep: number(get(entry.value, 'keep'))?.value,
    of: of === undefined ? undefined : known(of),
    span: entry.keySpan,
  });
}

function readTtl(
  context: LoadContext,
  node: YamlMap,
  facts: LifecycleFacts,
  table: Located<string> | undefined,
): Entity['ttl'] {
  const entry = entryOf(node, 'ttl');
  if (entry === undefined || context.reported.has(entry.value)) return undefined;
  const after = duration(context, get(entry.value, 'after'));
  if (facts.ttl === undefined) {
    if (table === undefined || context.misspelt.has(entry.value as YamlMap)) return undefined;
    const message = `\`ttl\` names no attribute, and table \`${table.value}\` has no \`ttl\`; name the attribute in one of the two.`;
    reportWrong(context, entry.value, message, entry.keySpan);
    return undefined;
  }
  return compact({ attribute: facts.ttl, after, hideExpired: hidesExpired(node), span: entry.keySpan });
}

function readVolume(input: EntityInput, reader: AttributeReader, node: YamlMap, draft: EntityDraft): Volume {
  const { context } = input;
  const entry = entryOf(node, 'volume');
  const volume = entry?.value;
  const per = new Map<string, VolumePer>();
  for (const { key: name, keySpan: span, value } of entries(get(volume, 'per'))) {
    const isKnown = reader.entityNames.names.has(name) || draft.fields.names.has(name);
    const what = 'entity or attribute';
    noteUse(context, { value: name, span }, [...(reader.entityNames.of ?? []), ...(draft.fields.of ?? [])]);
    if (!isKnown && !checkReference(context, { value: name, span }, what, either(reader.entityNames, draft.fields)))
      continue;
    const read = (key: string) => count(context, get(value, key));
    per.set(
      name,
      compact({
        name,
        span,
        avg: read('avg'),
        p99: read('p99'),
        max: read('max'),
        skew: readSkew(context, get(value, 'skew'))?.value,
      }),
    );
  }
  return compact({
    count: count(context, get(volume, 'count')),
    growth: rate(context, get(volume, 'growth')),
    per,
    span: entry?.keySpan,
  });
}

function either(a: NameSet, b: NameSet): NameSet {
  return { names: new Set([...a.names, ...b.names]), complete: a.complete && b.complete };
}

function readSize(context: LoadContext, node: YamlNode | undefined): Entity['size'] {
  if (node?.kind !== 'map') return undefined;
  const read = (key: string) => bytes(context, get(node, key));
  return compact({ avg: read('avg'), p99: read('p99'), max: read('max'), span: node.span });
}
