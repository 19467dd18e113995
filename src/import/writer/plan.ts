import { attributeOfKey, completed } from '../candidates.js';
import type {
  Draft,
  DraftAttribute,
  DraftEntity,
  DraftIndex,
  DraftKeyAttribute,
  DraftPattern,
  DraftTable,
  Quirk,
  Unplaced,
} from '../draft.js';
import { differencesOf } from '../table-differences.js';
import { attributeIdentifier, entityIdentifier, Names, patternIdentifier, tableKey } from './names.js';
import { withSharedKeys } from './shared-keys.js';
import { placeholderNames } from './template-text.js';

/** A draft with the names that it gets in the model. What cannot be written is told in `quirks` and `unplaced`. */
export interface Plan {
  readonly draft: Draft;
  readonly tables: readonly PlannedTable[];
  readonly entities: readonly PlannedEntity[];
  /** By their names in the draft. */
  readonly named: ReadonlyMap<string, PlannedEntity>;
  readonly patterns: readonly PlannedPattern[];
  /** Stored name of the discriminator; undefined where items have none. */
  readonly tagAttribute: string | undefined;
  readonly unplaced: Unplaced[];
  readonly quirks: Quirk[];
}

export interface PlannedTable {
  readonly draft: DraftTable;
  readonly key: string;
  /** Those that have a name of their own. */
  readonly indexes: readonly DraftIndex[];
}

export interface PlannedEntity {
  readonly draft: DraftEntity;
  readonly name: string;
  readonly table: PlannedTable;
  readonly attributes: readonly PlannedAttribute[];
}

export interface PlannedAttribute {
  readonly draft: DraftAttribute;
  readonly name: string;
  readonly storedName: string;
}

export interface PlannedPattern {
  readonly draft: DraftPattern;
  readonly name: string;
  readonly entities: readonly PlannedEntity[];
}

export function planOf(given: Draft): Plan {
  const unplaced = [...given.unplaced];
  const quirks = [...given.quirks];
  const draft = completed(withSharedKeys(withoutStrays(given, quirks)));
  const tableNames = new Names(tableKey);
  const tables = draft.tables.map((table) => ({
    draft: table,
    key: tableNames.take(table.name),
    indexes: table.indexes,
  }));
  const tableNamed = new Map(tables.map((table) => [table.draft.name, table]));
  const tagAttribute = commonTag(draft.entities);
  const entityNames = new Names(entityIdentifier);
  const entities = draft.entities.flatMap((entity) => {
    const table = tableNamed.get(entity.table);
    if (table === undefined) return [];
    const name = entityNames.take(entity.name);
    const stated = entity.tag?.attribute === tagAttribute ? entity.tag?.value : undefined;
    const tag = { attribute: tagAttribute, value: stated === undefined || stated === '' ? name : stated };
    const attributes = plannedAttributes(entity, table, quirks).map((one) => asTag(entity, one, tag, quirks));
    return [{ draft: entity, name, table, attributes }];
  });
  const named = new Map(entities.toReversed().map((entity) => [entity.draft.name, entity]));
  const patternNames = new Names(patternIdentifier);
  const patterns = draft.patterns.map((pattern) => ({
    draft: pattern,
    name: patternNames.take(pattern.name),
    entities: entitiesNamed({ named }, [...pattern.entities, ...(pattern.steps ?? []).map((step) => step.entity)]),
  }));
  return { draft, tables, entities, named, patterns, tagAttribute, unplaced, quirks };
}

/** The entities of these names, each once. */
export function entitiesNamed({ named }: Pick<Plan, 'named'>, names: readonly string[]): readonly PlannedEntity[] {
  const found = names.flatMap((name) => named.get(name) ?? []);
  return [...new Set(found)];
}

/** What an entity calls an attribute that the draft names, or what is inside of a map: `address.city`. */
export function fieldOf({ attributes }: Pick<PlannedEntity, 'attributes'>, name: string): PlannedAttribute | undefined {
  const own =
    attributes.find(({ draft }) => draft.name === name) ?? attributes.find(({ storedName }) => storedName === name);
  if (own !== undefined) return own;
  const dot = name.indexOf('.');
  const map = dot < 0 ? undefined : fieldOf({ attributes }, name.slice(0, dot));
  if (map?.draft.type.kind !== 'map') return undefined;
  const field = fieldOf({ attributes: plannedFields(map.draft.type.fields) }, name.slice(dot + 1));
  return field === undefined ? undefined : { ...field, name: `${map.name}.${field.name}` };
}

/** The fields of a map, each stored name once. */
export function plannedFields(fields: readonly DraftAttribute[]): readonly PlannedAttribute[] {
  const names = new Names(attributeIdentifier);
  const stored = new Set<string>();
  return fields.flatMap((draft) => {
    const storedName = draft.storedName ?? draft.name;
    if (storedName === '' || stored.has(storedName)) return [];
    stored.add(storedName);
    return [{ draft, name: names.take(draft.name), storedName }];
  });
}

function withoutStrays(draft: Draft, quirks: Quirk[]): Draft {
  const tables = new Set(draft.tables.map(({ name }) => name));
  const entities = draft.entities.filter(({ name, table }) => {
    if (tables.has(table)) return true;
    const message = `The entity \`${name}\` is left out: its table \`${table}\` is not there.`;
    quirks.push({ message, place: { file: '', path: name } });
    return false;
  });
  const names = new Map<string, DraftTable>();
  const doubled = new Set<string>();
  for (const table of draft.tables) {
    const first = names.get(table.name);
    if (first === undefined) names.set(table.name, table);
    else {
      doubled.add(table.name);
      quirks.push({ message: secondOf(first, table), place: { file: '', path: table.name } });
    }
  }
  const own = [...names.values()].map((table) => ({ ...table, indexes: ownIndexes(table, quirks) }));
  return { ...draft, tables: own, entities: withNamesApart(withoutSeconds(entities, doubled)) };
}

/** What is said of a second definition of a table of one name, which is left out. */
function secondOf(first: DraftTable, second: DraftTable): string {
  const differing = differencesOf(first, second).map(({ what }) => what);
  const apart = differing.length === 0 ? '' : ` They differ in ${differing.join(', ')}.`;
  return `A second table \`${first.name}\` is left out: the first of that name is kept.${apart}`;
}

/** Of a table that is defined twice, what has the name of an earlier entity was read from the second definition. */
function withoutSeconds(entities: readonly DraftEntity[], doubled: ReadonlySet<string>): readonly DraftEntity[] {
  const known = new Set<string>();
  return entities.filter(({ name, table }) => {
    if (!doubled.has(table)) return true;
    const own = JSON.stringify([table, name]);
    if (known.has(own)) return false;
    known.add(own);
    return true;
  });
}

/** Patterns name entities: of two alike, as of tables that both have a `User`, the second is called after its table too. */
function withNamesApart(entities: readonly DraftEntity[]): readonly DraftEntity[] {
  const names = new Set<string>();
  return entities.map((entity) => {
    let { name } = entity;
    for (let n = 1; names.has(name); n += 1) name = `${entity.table} ${entity.name}${n === 1 ? '' : ` ${n}`}`;
    names.add(name);
    return name === entity.name ? entity : { ...entity, name };
  });
}

/** Those that have a name of their own and a key, local ones as DynamoDB has them. */
function ownIndexes(table: DraftTable, quirks: Quirk[]): readonly DraftIndex[] {
  const names = new Set<string>();
  const tell = (message: string): void => {
    quirks.push({ message, place: { file: '', path: table.name } });
  };
  return table.indexes.flatMap((index): readonly DraftIndex[] => {
    const { name } = index;
    const problem = names.has(name)
      ? 'the first of that name is kept'
      : index.pk.length === 0 && !index.local
        ? 'it has no partition key'
        : name === ''
          ? 'it has no name'
          : undefined;
    names.add(name);
    if (problem !== undefined) {
      tell(`An index \`${name}\` of \`${table.name}\` is left out: ${problem}.`);
      return [];
    }
    return [index.local ? localIndex(index, table, tell) : index];
  });
}

/**
 * A local index has the partition key of its table, and a sort key of its own.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html
 */
function localIndex(index: DraftIndex, table: DraftTable, tell: (message: string) => void): DraftIndex {
  const { name, pk, sk } = index;
  const shown = `The local index \`${name}\` of \`${table.name}\``;
  if (pk.length > 1 || (pk[0] !== undefined && pk[0].name !== table.pk.name)) {
    const given = pk.map((one) => `\`${one.name}\``).join(' and ');
    tell(
      `${shown} has the partition key ${given}, where a local index has that of its table; it is written with \`${table.pk.name}\`.`,
    );
  }
  if (sk.length === 0) {
    const own = (table.sk ?? table.pk).name;
    tell(`${shown} has no sort key of its own, which DynamoDB asks of it; it is written with \`${own}\` for one.`);
  }
  return { ...index, pk: [table.pk], sk: sk.length === 0 ? [table.sk ?? table.pk] : sk };
}

/** The discriminator that most entities have. */
function commonTag(entities: readonly DraftEntity[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { tag } of entities) {
    if (tag !== undefined && tag.attribute !== '') counts.set(tag.attribute, (counts.get(tag.attribute) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0];
}

/** An attribute that is stored where the tag is can be nothing else in a model. */
function asTag(
  entity: DraftEntity,
  planned: PlannedAttribute,
  tag: { readonly attribute: string | undefined; readonly value: string },
  quirks: Quirk[],
): PlannedAttribute {
  if (planned.storedName !== tag.attribute) return planned;
  const { default: _, generate: __, ...draft } = planned.draft;
  const { type } = draft;
  if (type.kind !== 'string' && !(type.kind === 'enum' && type.values.includes(tag.value))) {
    const message = `\`${tag.attribute}\` of \`${entity.name}\` is an attribute, and tells items of entities apart: it is written as \`${tag.value}\` alone.`;
    quirks.push({ message, place: { file: '', path: entity.name } });
  }
  return { ...planned, draft: { ...draft, type: { kind: 'enum', values: [tag.value] } } };
}

/** Key attributes that templates make are no attributes of the entity, and those that are used as they are have to be some. */
function plannedAttributes(entity: DraftEntity, table: PlannedTable, quirks: Quirk[]): readonly PlannedAttribute[] {
  const { natural, made } = keySlots(entity, table);
  const names = new Names(attributeIdentifier);
  const stored = new Set<string>();
  const planned: PlannedAttribute[] = [];
  const add = (draft: DraftAttribute): void => {
    const storedName = draft.storedName ?? draft.name;
    if (storedName === '') {
      quirks.push({ message: 'An attribute without a name is left out.', place: { file: '', path: entity.name } });
      return;
    }
    if (made.has(storedName) && made.get(storedName) !== `{${draft.name}}`) return;
    if (stored.has(storedName)) {
      const message = `A second attribute \`${storedName}\` of \`${entity.name}\` is left out.`;
      quirks.push({ message, place: { file: '', path: entity.name } });
      return;
    }
    stored.add(storedName);
    planned.push({ draft, name: names.take(draft.name), storedName });
  };
  for (const attribute of entity.attributes) add(attribute);
  for (const key of natural) if (!stored.has(key.name)) add(attributeOfKey(key));
  const known = { attributes: [...planned] };
  for (const name of new Set([...made.values()].flatMap(placeholderNames))) {
    if (name !== '' && fieldOf(known, name) === undefined)
      add({ name, type: { kind: 'string' }, optional: false, confidence: 'low' });
  }
  if (entity.ttl !== undefined && !stored.has(entity.ttl) && !made.has(entity.ttl)) {
    add({ name: entity.ttl, type: { kind: 'epoch', unit: 's' }, optional: true, confidence: 'stated' });
  }
  return planned;
}

/** Key attributes that are attributes of the entity, and those that a template makes. */
function keySlots(
  { key, indexes }: DraftEntity,
  { draft: table, indexes: known }: PlannedTable,
): { readonly natural: readonly DraftKeyAttribute[]; readonly made: ReadonlyMap<string, string> } {
  const natural: DraftKeyAttribute[] = [];
  const made = new Map<string, string>();
  const see = (part: DraftEntity['key']['pk'] | undefined, slots: readonly DraftKeyAttribute[]): void => {
    const [only] = slots;
    if (part?.kind === 'template' && slots.length === 1 && only !== undefined) made.set(only.name, part.text);
    else natural.push(...slots);
  };
  see(key.pk, [table.pk]);
  if (table.sk !== undefined) see(key.sk, [table.sk]);
  for (const index of known) {
    const mapping = indexes.get(index.name);
    if (mapping === undefined) continue;
    if (!index.local) see(mapping.pk, index.pk);
    see(mapping.sk, index.sk);
  }
  return { natural: natural.filter(({ name }) => !made.has(name)), made };
}
