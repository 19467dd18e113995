import {
  type EntityDesign,
  type IndexDesign,
  type KeyValue,
  physicalName,
  type TableDesign,
} from '../../design/index.js';
import { tenantPrefix } from '../../design/key-values.js';
import type { Model } from '../../model/model.js';
import { dynamoType } from '../../model/value-type.js';
import type { Span } from '../../source/index.js';
import { attribute, type Item, itemText } from '../../value/index.js';
import { billingModel } from './billing-model.js';
import { ownEntities, type TableSamples } from './samples.js';
import { storedNames } from './stored-names.js';

interface MadeTable {
  readonly table: object;
  /** What Workbench has no place for. */
  readonly missing: readonly string[];
}

/** Workbench writes this wherever items could come from a database. */
const NO_ACCESS = { MySql: {} };

export function tableModel(model: Model, design: TableDesign, samples: TableSamples | undefined): MadeTable {
  const { table, primary } = design;
  const indexes = [...design.indexes.values()];
  const placed = indexes.filter(hasPlace);
  const entities = ownEntities(design);
  const isPlain = saysNoFacets(table.span);
  const facets = isPlain
    ? []
    : entities.map((entity) => facetModel(model, entity, samples?.facets.get(entity.name) ?? []));
  const others = [...(isPlain ? [...(samples?.facets.values() ?? [])].flat() : []), ...(samples?.others ?? [])].map(
    plainItem,
  );
  const made = {
    TableName: physicalName(table),
    KeyAttributes: keyModel(primary),
    NonKeyAttributes: attributeModels(design, entities, samples, isPlain),
    ...(facets.length === 0 ? {} : { TableFacets: facets }),
    ...(placed.length === 0 ? {} : { GlobalSecondaryIndexes: placed.map(indexModel) }),
    ...(facets.length === 0 || others.length > 0 ? { TableData: others } : {}),
    DataAccess: NO_ACCESS,
    ...billingModel(table.billing),
  };
  return {
    table: made,
    missing: missingOf(
      design,
      indexes.filter((index) => !hasPlace(index)),
    ),
  };
}

/** Whether the comment above a table says so, as `import` writes it of one that had none. */
function saysNoFacets({ file, start }: Span): boolean {
  for (let line = file.lineOf(start) - 1; line > 0; line -= 1) {
    const range = file.lineRange(line);
    const text = file.text.slice(range.start, range.end).trim();
    if (!text.startsWith('#')) return false;
    if (text.includes('NoSQL Workbench: without facets.')) return true;
  }
  return false;
}

/** Workbench has global indexes alone, of one partition key and at most one sort key. */
function hasPlace({ kind, pk, sk }: IndexDesign): boolean {
  return kind === 'global' && pk.length === 1 && sk.length <= 1;
}

function missingOf({ table }: TableDesign, indexes: readonly IndexDesign[]): readonly string[] {
  const name = physicalName(table);
  const left = indexes.map(({ kind, name: index }) =>
    kind === 'local'
      ? `the local index ${index} of ${name}`
      : `the index ${index} of ${name}, whose key has several attributes`,
  );
  return [...left, ...(table.vectorIndexes.size === 0 ? [] : [`the vector indexes of ${name}`])];
}

function keyModel({ pk, sk }: Pick<IndexDesign, 'pk' | 'sk'>): object {
  const [partition] = pk.map(({ attribute: name, type }) => ({ AttributeName: name, AttributeType: type }));
  const [sort] = sk.map(({ attribute: name, type }) => ({ AttributeName: name, AttributeType: type }));
  return { PartitionKey: partition, ...(sort === undefined ? {} : { SortKey: sort }) };
}

function indexModel(index: IndexDesign): object {
  const { projection } = index;
  return {
    IndexName: index.name,
    KeyAttributes: keyModel(index),
    Projection:
      projection.kind === 'include'
        ? { ProjectionType: 'INCLUDE', NonKeyAttributes: projection.attributes.map(({ value }) => value) }
        : { ProjectionType: projection.kind === 'keys' ? 'KEYS_ONLY' : 'ALL' },
  };
}

/** All attributes beside the key, each once, by the type that an entity declares or that samples have. */
function attributeModels(
  design: TableDesign,
  entities: readonly EntityDesign[],
  samples: TableSamples | undefined,
  isPlain: boolean,
): readonly object[] {
  const types = new Map<string, string>();
  const items = [...(samples?.others ?? []), ...[...(samples?.facets.values() ?? [])].flat()];
  const slots = new Map(
    [...design.indexes.values()].flatMap(({ pk, sk }) => [...pk, ...sk].map((slot) => [slot.attribute, slot.type])),
  );
  for (const entity of entities) {
    const declared = new Map([...entity.attributes.values()].map((one) => [one.attribute.storedName, one.type]));
    const reads = new Set([...(entity.key?.pk ?? []), ...(entity.key?.sk ?? [])].flatMap((value) => value.reads));
    for (const name of storedNames(entity)) {
      if (types.has(name)) continue;
      // What was read out of keys is no attribute of a table that says nothing of entities.
      if (isPlain && reads.has(name) && !items.some((item) => attribute(item, name) !== undefined)) continue;
      const type = declared.get(name);
      types.set(name, slots.get(name) ?? (type === undefined ? 'S' : dynamoType(type)) ?? typeInSamples(items, name));
    }
  }
  const keys = new Set([...design.primary.pk, ...design.primary.sk].map((slot) => slot.attribute));
  for (const item of samples?.others ?? []) {
    for (const name of Object.keys(item))
      if (!types.has(name) && !keys.has(name)) types.set(name, typeInSamples(items, name));
  }
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

/** Of an attribute that may hold anything: Workbench wants a type. */
function typeInSamples(items: readonly Item[], name: string): string {
  for (const item of items) {
    const value = attribute(item, name);
    if (value !== undefined) return Object.keys(value)[0] ?? 'S';
  }
  return 'S';
}

function facetModel(model: Model, entity: EntityDesign, items: readonly Item[]): object {
  return {
    FacetName: entity.name,
    KeyAttributeAlias: aliasModel(model, entity),
    TableData: items.map(plainItem),
    NonKeyAttributes: storedNames(entity),
    DataAccess: NO_ACCESS,
  };
}

function aliasModel(model: Model, { entity, key, table: { primary } }: EntityDesign): object {
  const [pk] = primary.pk.map((slot, i) =>
    aliasOf(key?.pk[i], slot.attribute, (text) => (i === 0 ? tenantPrefix(model, entity, text) : '')),
  );
  const [sk] = primary.sk.map((slot, i) => aliasOf(key?.sk[i], slot.attribute, () => ''));
  return { PartitionKeyAlias: pk, ...(sk === undefined ? {} : { SortKeyAlias: sk }) };
}

/** What stands in the key, as the model says it: a template, text in quotes, or the name of an attribute. */
function aliasOf(value: KeyValue | undefined, slot: string, prefix: (text: string) => string): string {
  if (value === undefined) return slot;
  if (value.kind === 'natural') return value.field.name;
  const text = prefix(value.text.value) + value.text.value;
  return /(?<!\{)\{(?!\{)/.test(text) ? text : JSON.stringify(text);
}

/** Bytes as Base64, as everywhere in DynamoDB JSON. */
function plainItem(item: Item): unknown {
  return JSON.parse(itemText(item));
}
