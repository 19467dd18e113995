import {
  type EntityDesign,
  type IndexDesign,
  type KeyValue,
  physicalName,
  type TableDesign,
} from '../../design/index.js';
import { tenantPrefix } from '../../design/key-values.js';
import type { Model } from '../../model/model.js';
import type { Item } from '../../value/index.js';
import { attributeModels, facetAttributes } from './attributes.js';
import { billingModel } from './billing-model.js';
import { extended, isList, type Json, type JsonObject, keptOf, nameIn, own } from './extension.js';
import { facetedEntities } from './facets.js';
import type { TableSamples } from './samples.js';
import { plainItem } from './selected-items.js';

export interface MadeTable {
  readonly table: JsonObject;
  /** By names of entities. */
  readonly facets: ReadonlyMap<string, JsonObject>;
  /** By their names in the model. */
  readonly indexes: ReadonlyMap<string, JsonObject>;
  /** What Workbench has no place for. */
  readonly missing: readonly string[];
}

/** Workbench writes this wherever items could come from a database. */
const NO_ACCESS = { MySql: {} };

export function tableModel(model: Model, design: TableDesign, samples: TableSamples): MadeTable {
  const { table, primary } = design;
  const kept = keptOf(table.extensions);
  const placed = [...design.indexes.values()].filter(hasPlace);
  const attributes = attributeModels(design, samples);
  const names = new Set([
    ...[...primary.pk, ...primary.sk].map((slot) => slot.attribute),
    ...attributes.flatMap((one) => nameIn(one) ?? []),
  ]);
  const facets = new Map(
    facetedEntities(design).map((entity) => [entity.name, facetModel(model, entity, samples, names)]),
  );
  const indexes = new Map(placed.map((index) => [index.name, indexModel(index)]));
  const others = samples.others.map(plainItem);
  const hasData = facets.size === 0 || others.length > 0 || isList(own(kept, 'TableData'));
  const made: JsonObject = {
    TableName: physicalName(table),
    KeyAttributes: keyModel(primary),
    NonKeyAttributes: attributes,
    ...(facets.size === 0 ? {} : { TableFacets: [...facets.values()] }),
    ...(placed.length === 0 ? {} : { GlobalSecondaryIndexes: [...indexes.values()] }),
    ...(hasData ? { TableData: others } : {}),
    DataAccess: NO_ACCESS,
    ...billingModel(table.billing),
  };
  return { table: extended(made, unplaced(kept, placed)), facets, indexes, missing: missingOf(design, kept) };
}

/** What is kept of a table and has no part in its lists already. */
function unplaced(kept: JsonObject, indexes: readonly IndexDesign[]): JsonObject {
  const isPlaced = (name: string, value: Json): boolean => {
    if (name === 'NonKeyAttributes' || name === 'TableData') return isList(value);
    return (
      (name === 'TableFacets' && value === null) ||
      (name === 'GlobalSecondaryIndexes' && indexes.length > 0 && isList(value) && value.length === 0)
    );
  };
  return Object.fromEntries(Object.entries(kept).filter(([name, value]) => !isPlaced(name, value)));
}

/** Workbench has global indexes alone, of one partition key and at most one sort key. */
function hasPlace({ kind, pk, sk }: IndexDesign): boolean {
  return kind === 'global' && pk.length === 1 && sk.length <= 1;
}

function missingOf({ table, indexes }: TableDesign, kept: JsonObject): readonly string[] {
  const name = physicalName(table);
  const left = [...indexes.values()].flatMap((index): readonly string[] => {
    if (hasPlace(index)) return [];
    if (index.kind !== 'local') return [`the index ${index.name} of ${name}, whose key has several attributes`];
    return own(kept, 'LocalSecondaryIndexes') === undefined ? [`the local index ${index.name} of ${name}`] : [];
  });
  return [...left, ...(table.vectorIndexes.size === 0 ? [] : [`the vector indexes of ${name}`])];
}

function keyModel({ pk, sk }: Pick<IndexDesign, 'pk' | 'sk'>): JsonObject {
  const [partition] = pk.map(({ attribute: name, type }) => ({ AttributeName: name, AttributeType: type }));
  const [sort] = sk.map(({ attribute: name, type }) => ({ AttributeName: name, AttributeType: type }));
  return {
    ...(partition === undefined ? {} : { PartitionKey: partition }),
    ...(sort === undefined ? {} : { SortKey: sort }),
  };
}

function indexModel(index: IndexDesign): JsonObject {
  const { projection } = index;
  const made: JsonObject = {
    IndexName: index.name,
    KeyAttributes: keyModel(index),
    Projection:
      projection.kind === 'include'
        ? { ProjectionType: 'INCLUDE', NonKeyAttributes: projection.attributes.map(({ value }) => value) }
        : { ProjectionType: projection.kind === 'keys' ? 'KEYS_ONLY' : 'ALL' },
  };
  return extended(made, keptOf(index.declaration?.extensions));
}

function facetModel(model: Model, entity: EntityDesign, samples: TableSamples, known: ReadonlySet<string>): JsonObject {
  const items: readonly Item[] = samples.facets.get(entity.name) ?? [];
  const made: JsonObject = {
    FacetName: entity.name,
    KeyAttributeAlias: aliasModel(model, entity),
    TableData: items.map(plainItem),
    NonKeyAttributes: facetAttributes(entity, samples.items.get(entity.name) ?? [], known),
    DataAccess: NO_ACCESS,
  };
  const kept = Object.entries(keptOf(entity.entity.extensions)).filter(
    ([name, value]) => !((name === 'NonKeyAttributes' || name === 'TableData') && isList(value)),
  );
  return extended(made, Object.fromEntries(kept));
}

function aliasModel(model: Model, { entity, key, table: { primary } }: EntityDesign): JsonObject {
  const [pk] = primary.pk.map((slot, i) =>
    aliasOf(key?.pk[i], slot.attribute, (text) => (i === 0 ? tenantPrefix(model, entity, text) : '')),
  );
  const [sk] = primary.sk.map((slot, i) => aliasOf(key?.sk[i], slot.attribute, () => ''));
  return {
    ...(pk === undefined ? {} : { PartitionKeyAlias: pk }),
    ...(sk === undefined ? {} : { SortKeyAlias: sk }),
  };
}

/** What stands in the key, as the model says it: a template, text in quotes, or the name of an attribute. */
function aliasOf(value: KeyValue | undefined, slot: string, prefix: (text: string) => string): string {
  if (value === undefined) return slot;
  if (value.kind === 'natural') return value.field.name;
  const text = prefix(value.text.value) + value.text.value;
  return /(?<!\{)\{(?!\{)/.test(text) ? text : JSON.stringify(text);
}
