import { flatMap } from '../lists/flat-map.js';
import { entitiesIn } from '../model/entities-in.js';
import type { Attribute, Entity, KeyAttribute, KeyType, Model, Table } from '../model/model.js';
import { dynamoType, isScalar } from '../model/value-type.js';
import { utf8Length } from '../value/index.js';
import { type AttributeTypes, attributeTypes } from './attribute-types.js';
import { type Cardinality, cardinalityOf } from './cardinality.js';
import { type Companion, companionsOf } from './companions.js';
import type {
  Assumption,
  AttributeDesign,
  Design,
  EntityDesign,
  Estimate,
  HistoryDesign,
  Identity,
  IndexDesign,
  KeyDesign,
  KeySlot,
  MappingProblem,
  Membership,
  TableDesign,
  TemplateUse,
  UniqueDesign,
} from './design.js';
import { identitiesOf } from './identity.js';
import { type EntityKeys, resolveKeys } from './key-values.js';
import { type EntityPresence, entryBytes, isSometimes, physicalKey, presenceOf, shareOf } from './membership.js';
import { keySlotNames, projectedBytes, storedAttributes } from './stored-attributes.js';
import { valueSize } from './value-size.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Derives everything that follows from a model. Never fails: what is broken is left out and told in `templates` and `mappingProblems`. */
export function resolveDesign(model: Model): Design {
  const assumptions: Assumption[] = [];
  const templates: TemplateUse[] = [];
  const mappingProblems: MappingProblem[] = [];
  const types = new Map([...model.entities.values()].map((entity) => [entity.name, attributeTypes(entity)]));
  const typesOf = (entity: Entity): AttributeTypes => types.get(entity.name) ?? attributeTypes(entity);
  const keysOf = new Map<string, EntityKeys>();
  const tables = new Map<string, TableDesign>();

  for (const table of model.tables.values())
    tables.set(table.name, emptyTable(table, slotTypes(table, model, typesOf)));
  for (const entity of model.entities.values()) {
    const table = tables.get(entity.table.value);
    if (table === undefined) continue;
    const keys = resolveKeys(model, entity, typesOf(entity), table.primary, slotsOf(table));
    keysOf.set(entity.name, keys);
    templates.push(...keys.templates);
    mappingProblems.push(...keys.problems);
  }

  const identityOf = identitiesOf(model, ({ name }) => keysOf.get(name)?.key);
  const cardinality = cardinalityOf(model, (entity) => identityOf(entity).id);
  const entities = new Map<string, EntityDesign>();
  for (const entity of model.entities.values()) {
    const table = tables.get(entity.table.value);
    const keys = keysOf.get(entity.name);
    if (table === undefined || keys === undefined) continue;
    const design = resolveEntity(
      model,
      entity,
      table,
      keys,
      typesOf(entity),
      identityOf(entity),
      cardinality,
      assumptions,
    );
    entities.set(entity.name, design);
    place(design);
  }
  for (const design of entities.values()) addCompanions(design);
  return { model, tables, entities, templates, mappingProblems, assumptions };

  function place(design: EntityDesign): void {
    (design.table.entities as EntityDesign[]).push(design);
    for (const membership of design.memberships.values()) (membership.index.members as Membership[]).push(membership);
  }

  /** Sentinels and kept versions: entities of the table that the model does not list by themselves. */
  function addCompanions(owner: Writable<EntityDesign>): void {
    const hasSortKey = owner.table.primary.sk.length > 0;
    const unique: UniqueDesign[] = [];
    for (const companion of companionsOf(model, owner.entity, owner.types, owner.id, hasSortKey)) {
      const design = companionDesign(owner, companion);
      place(design);
      if (companion.kind === 'sentinel')
        unique.push({ constraint: companion.constraint, fields: companion.fields, sentinel: design });
      else owner.history = historyDesign(owner.entity, design, companion.of);
    }
    owner.unique = unique;
  }

  function companionDesign(owner: EntityDesign, companion: Companion): EntityDesign {
    const { entity } = companion;
    const entityTypes = attributeTypes(entity);
    const keys = resolveKeys(model, entity, entityTypes, owner.table.primary, slotsOf(owner.table));
    // A key that the model does not state has no text to point into.
    if (companion.kind === 'history' || companion.constraint.key !== undefined) templates.push(...keys.templates);
    mappingProblems.push(...keys.problems);
    const id = (entity.id ?? []).map(({ value }) => value);
    const identity: Identity = { id, paths: id, cut: [], unique: new Set(), drawn: [], declared: true };
    const count = companionCount(owner, companion, assumptions);
    const design = resolveEntity(
      model,
      entity,
      owner.table,
      keys,
      entityTypes,
      identity,
      cardinality,
      assumptions,
      count,
    );
    return Object.assign(design, { companionOf: { kind: companion.kind, owner } });
  }
}

/** Versions that an item is taken to have where `keep` bounds them no lower. */
const ASSUMED_VERSIONS = 5;

function companionCount(owner: EntityDesign, companion: Companion, assumptions: Assumption[]): Estimate {
  const { value, basis } = owner.count;
  if (companion.kind === 'sentinel') {
    const present = companion.fields.reduce((share, name) => share * (owner.attributes.get(name)?.present ?? 1), 1);
    const share = basis === 'assumed' ? 'assumed' : 'derived';
    return { value: value * present, basis: share, why: `one for each \`${owner.name}\`` };
  }
  const keep = owner.entity.history?.keep;
  const versions = Math.min(keep ?? ASSUMED_VERSIONS, ASSUMED_VERSIONS);
  assumptions.push({
    about: `${owner.name}.history`,
    value: `${versions} kept versions of an item`,
    why: 'how often an item changes is not stated',
    span: companion.entity.span,
  });
  return { value: value * versions, basis: 'assumed', why: `${versions} versions of each \`${owner.name}\`` };
}

function historyDesign(owner: Entity, copy: EntityDesign, of: readonly string[] | undefined): HistoryDesign {
  return {
    copy,
    version: owner.version?.attribute.value ?? '',
    ...(owner.history?.keep === undefined ? {} : { keep: owner.history.keep }),
    ...(of === undefined ? {} : { of }),
  };
}

/** The declared indexes of a table with their key attributes. */
function slotsOf(table: TableDesign): Parameters<typeof resolveKeys>[4] {
  return new Map(
    flatMap([...table.indexes], ([name, index]) =>
      index.declaration === undefined ? [] : [[name, { declaration: index.declaration, slots: index }] as const],
    ),
  );
}

/** Key attributes are typed by what the model says, otherwise by the natural attributes that fill them, otherwise S. */
function slotTypes(
  table: Table,
  model: Model,
  typesOf: (entity: Entity) => AttributeTypes,
): (key: KeyAttribute) => KeySlot {
  const stated = new Map<string, KeyType>();
  const all = [
    table.pk,
    ...(table.sk === undefined ? [] : [table.sk]),
    ...flatMap([...table.indexes.values()], (index) => [...index.pk, ...index.sk]),
  ];
  for (const key of all) if (key.type !== undefined) stated.set(key.name, key.type);
  const names = new Set(all.map(({ name }) => name));
  const natural = new Map<string, KeyType>();
  for (const entity of entitiesIn(model, table.name)) {
    for (const attribute of entity.attributes.values()) {
      if (!names.has(attribute.storedName)) continue;
      const type = typesOf(entity).typeOf(attribute.name) ?? attribute.type;
      if (isScalar(type) && !natural.has(attribute.storedName))
        natural.set(attribute.storedName, dynamoType(type) as KeyType);
    }
  }
  return (key) => ({ attribute: key.name, type: stated.get(key.name) ?? natural.get(key.name) ?? 'S', span: key.span });
}

function emptyTable(table: Table, slot: (key: KeyAttribute) => KeySlot): TableDesign {
  const primary: IndexDesign = {
    kind: 'table',
    name: table.name,
    table,
    pk: [slot(table.pk)],
    sk: table.sk === undefined ? [] : [slot(table.sk)],
    projection: { kind: 'all' },
    members: [],
  };
  const indexes = new Map<string, IndexDesign>();
  for (const index of table.indexes.values()) {
    indexes.set(index.name, {
      kind: index.local ? 'local' : 'global',
      name: index.name,
      table,
      declaration: index,
      pk: index.pk.map(slot),
      sk: index.sk.map(slot),
      projection: index.projection,
      members: [],
    });
  }
  return { table, primary, indexes, entities: [] };
}

function resolveEntity(
  model: Model,
  entity: Entity,
  table: TableDesign,
  keys: EntityKeys,
  types: AttributeTypes,
  identity: Identity,
  cardinality: Cardinality,
  assumptions: Assumption[],
  known?: Estimate,
): EntityDesign {
  const attributes = new Map<string, AttributeDesign>();
  for (const attribute of entity.attributes.values()) {
    const assume = (value: string, why: string): void => {
      assumptions.push({ about: `${entity.name}.${attribute.name}`, value, why, span: attribute.span });
    };
    const type = types.typeOf(attribute.name) ?? attribute.type;
    const bytes = valueSize(type, assume);
    const present = presenceOf(attribute, types, entity, assume);
    attributes.set(attribute.name, {
      attribute,
      type,
      bytes,
      nameBytes: utf8Length(attribute.storedName),
      present,
      derivedFrom: derivationOf(attribute, types),
      distinct: cardinality.distinct(entity, attribute, type, present),
    });
  }
  const presence: EntityPresence = {
    types,
    present: (name) => attributes.get(name)?.present ?? 1,
    mayBeAbsent: (name) => {
      const attribute = attributes.get(name)?.attribute;
      return attribute !== undefined && (attribute.optional || types.derivation(name)?.type.optional === true);
    },
  };
  const count = known ?? cardinality.items(entity);
  if (known === undefined && count.basis === 'assumed') {
    assumptions.push({ about: entity.name, value: `${count.value} items`, why: count.why, span: entity.span });
  }
  const draft = {
    entity,
    name: entity.name,
    table,
    id: identity.id,
    identity,
    types,
    attributes,
    count,
    unique: [],
    ...(model.defaults.entityAttribute === undefined ? {} : { discriminator: model.defaults.entityAttribute }),
    ...(keys.key === undefined || keys.broken ? {} : { key: keys.key }),
  };
  const present = memberKeys(entity, table, keys, presence, assumptions);
  const tag = model.defaults.entityAttribute;
  const stored = storedAttributes({
    attributes,
    key: keys.key,
    members: present,
    tag: tag === undefined ? undefined : { name: tag, value: entity.tag },
  });
  const item = entryBytes(stored, () => true, new Set(keySlotNames(table.primary)));
  const unbounded = stored.filter(({ value }) => value.max === undefined).map(({ name }) => name);
  const memberships = new Map<string, Membership>();
  const design: Writable<EntityDesign> = { memberships, item, unbounded, ...draft };
  if (design.key === undefined) return design;
  memberships.set(table.primary.name, {
    entity: design,
    index: table.primary,
    mapped: true,
    keys: [design.key],
    presence: 'always',
    share: 1,
    entry: item,
  });
  for (const { index, keys: own, share, mapped } of present) {
    memberships.set(index.name, {
      entity: design,
      index,
      mapped,
      keys: own,
      presence: isSometimes(own, presence),
      share,
      entry: projectedBytes(stored, index.projection, index, table.primary),
    });
  }
  return design;
}

interface MemberKeys {
  readonly index: IndexDesign;
  readonly keys: readonly KeyDesign[];
  readonly share: number;
  readonly mapped: boolean;
}

function memberKeys(
  entity: Entity,
  table: TableDesign,
  keys: EntityKeys,
  presence: EntityPresence,
  assumptions: Assumption[],
): readonly MemberKeys[] {
  const members: MemberKeys[] = [];
  for (const index of table.indexes.values()) {
    const mapped = keys.indexes.get(index.name);
    const physical =
      mapped === undefined && !entity.indexes.has(index.name)
        ? physicalKey(index, (slot) => keys.defined.get(slot) ?? keys.natural(slot))
        : undefined;
    const found = mapped ?? (physical === undefined ? [] : [physical]);
    if (found.length === 0) continue;
    const assume = (value: string, why: string): void => {
      assumptions.push({ about: `${entity.name} in ${index.name}`, value, why, span: entity.span });
    };
    const share = Math.min(
      1,
      found.reduce((sum, key) => sum + shareOf(key, presence, assume), 0),
    );
    members.push({ index, keys: found, share, mapped: mapped !== undefined });
  }
  return members;
}

/** Every attribute that a derived one depends on, through other derived ones too. */
function derivationOf(attribute: Attribute, types: AttributeTypes): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    for (const path of types.derivation(name)?.reads ?? []) {
      const read = String(path.segments[0]);
      if (read === attribute.name || found.has(read)) continue;
      found.add(read);
      visit(read);
    }
  };
  visit(attribute.name);
  return [...found];
}
