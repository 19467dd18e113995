import type { JsonObject } from '../../../generate/workbench/extension.js';
import { plainItem } from '../../../generate/workbench/selected-items.js';
import type { YamlNode } from '../../../source/index.js';
import { type Item, itemText } from '../../../value/index.js';
import type { DraftIndex, DraftKeyAttribute, DraftTable, KeyType } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { child, elements, textOf } from '../../tree.js';
import { projectionOf } from '../aws-table/index.js';
import { looseItem } from '../shared/loose-item.js';
import { keyTypeOf } from '../shared/type-letters.js';
import { billingOf } from './billing.js';
import { isDeeper, jsonOf, originalOf } from './original.js';

/** A view of the items of one kind, with other names for the key attributes. */
export interface Facet {
  readonly name: string;
  readonly pkAlias: string | undefined;
  readonly skAlias: string | undefined;
  /** Names of its attributes beside those of the key. */
  readonly attributes: readonly string[];
  readonly items: readonly Item[];
  readonly original: JsonObject;
  readonly node: YamlNode;
  readonly path: string;
}

export interface WorkbenchTable {
  readonly table: DraftTable;
  readonly facets: readonly Facet[];
  /** Declared types of attributes beside those of keys, by their letters. */
  readonly types: ReadonlyMap<string, string>;
  /** Items that stand in no facet. */
  readonly items: readonly Item[];
  readonly node: YamlNode;
  readonly path: string;
}

const KNOWN = ['TableName', 'KeyAttributes', 'NonKeyAttributes', 'BillingMode', 'ProvisionedCapacitySettings'];

export function readTable(node: YamlNode, path: string, remarks: Remarks): WorkbenchTable | undefined {
  const name = textOf(child(node, 'TableName'));
  const facets = elements(child(node, 'TableFacets')).flatMap(
    (facet, i) => facetOf(facet, `${path}.TableFacets[${i}]`, remarks) ?? [],
  );
  const items = itemsOf(child(node, 'TableData'), `${path}.TableData`, remarks);
  const typeOf = valueTypes([...items, ...facets.flatMap((facet) => facet.items)]);
  const { pk, sk } = keyOf(child(node, 'KeyAttributes'), node, `${path}.KeyAttributes`, typeOf, remarks);
  if (name === undefined || name === '' || pk === undefined) {
    remarks.unplaced('a table needs a `TableName` and a `PartitionKey`', node, path);
    return undefined;
  }
  const billing = billingOf(node, 'table', path, remarks);
  const indexes = (key: string, local: boolean): readonly DraftIndex[] =>
    elements(child(node, key)).flatMap(
      (one, i) => indexOf(one, local ? pk : undefined, `${path}.${key}[${i}]`, typeOf, remarks) ?? [],
    );
  const table: DraftTable = {
    name,
    pk,
    ...(sk === undefined ? {} : { sk }),
    indexes: [...indexes('GlobalSecondaryIndexes', false), ...indexes('LocalSecondaryIndexes', true)],
    ...(billing === undefined ? {} : { billing }),
    ...samplesOf([...facets.map((facet) => facet.items), items]),
    original: { ...originalOf(node, IN_LISTS, KNOWN, path, remarks), ...dataOf(node, items) },
    ...structureOf(node, facets.length > 0),
    notes: [],
  };
  return { table, facets, items, types: declaredTypes(child(node, 'NonKeyAttributes'), path, remarks), node, path };
}

/** What has places of its own in a model. */
const IN_LISTS = ['TableFacets', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes', 'TableData'];

/** What decides how all else is generated: entities that were inferred become no facets, and Workbench itself has no local indexes. */
function structureOf(node: YamlNode, hasFacets: boolean): { readonly kept?: JsonObject } {
  const isEmpty = (key: string): boolean => {
    const list = child(node, key);
    return list?.kind === 'seq' && list.items.length === 0;
  };
  const local = child(node, 'LocalSecondaryIndexes');
  const kept: JsonObject = {
    ...(hasFacets ? {} : { TableFacets: isEmpty('TableFacets') ? [] : null }),
    ...(isEmpty('GlobalSecondaryIndexes') ? { GlobalSecondaryIndexes: [] } : {}),
    ...(local === undefined || isDeeper(local) ? {} : { LocalSecondaryIndexes: jsonOf(local) }),
  };
  return Object.keys(kept).length === 0 ? {} : { kept };
}

/** The samples in the order of the file, each as often as the list says that has it most often: the same item may stand in several facets. */
function samplesOf(lists: readonly (readonly Item[])[]): { readonly samples?: readonly Item[] } {
  const samples: Item[] = [];
  const known = new Map<string, number>();
  for (const items of lists) {
    const counts = new Map<string, number>();
    for (const item of items) {
      const text = itemText(item);
      const count = (counts.get(text) ?? 0) + 1;
      counts.set(text, count);
      if (count <= (known.get(text) ?? 0)) continue;
      known.set(text, count);
      samples.push(item);
    }
  }
  return samples.length === 0 ? {} : { samples };
}

/** Items as they were read, where there is a list of them. */
function dataOf(node: YamlNode, items: readonly Item[]): JsonObject {
  return child(node, 'TableData')?.kind === 'seq' ? { TableData: items.map(plainItem) } : {};
}

function declaredTypes(node: YamlNode | undefined, path: string, remarks: Remarks): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  elements(node).forEach((one, i) => {
    const at = `${path}.NonKeyAttributes[${i}]`;
    const name = textOf(child(one, 'AttributeName')) ?? textOf(one);
    if (name === undefined) {
      remarks.unplaced('an attribute needs an `AttributeName`', one, at);
      return;
    }
    if (types.has(name)) remarks.odd(`The attribute \`${name}\` is declared twice.`, one, at);
    else types.set(name, textOf(child(one, 'AttributeType')) ?? '');
  });
  return types;
}

type TypeOf = (attribute: string) => KeyType | undefined;

/** The type that an attribute's values have in the samples. */
function valueTypes(items: readonly Item[]): TypeOf {
  return (attribute) => {
    for (const item of items) {
      const value = Object.hasOwn(item, attribute) ? item[attribute] : undefined;
      const type = value === undefined ? undefined : keyTypeOf(Object.keys(value)[0]);
      if (type !== undefined) return type;
    }
    return undefined;
  };
}

function keyOf(
  node: YamlNode | undefined,
  owner: YamlNode,
  path: string,
  typeOf: TypeOf,
  remarks: Remarks,
): { readonly pk: DraftKeyAttribute | undefined; readonly sk: DraftKeyAttribute | undefined } {
  return {
    pk: keyAttribute(child(node, 'PartitionKey'), 'PartitionKey', owner, path, typeOf, remarks),
    sk: keyAttribute(child(node, 'SortKey'), 'SortKey', owner, path, typeOf, remarks),
  };
}

/** An object with name and type; a bare name will do, and what names nothing is no key. */
function keyAttribute(
  node: YamlNode | undefined,
  key: string,
  owner: YamlNode,
  path: string,
  typeOf: TypeOf,
  remarks: Remarks,
): DraftKeyAttribute | undefined {
  if (node === undefined) return undefined;
  const at = `${path}.${key}`;
  const bare = textOf(node);
  const name = bare ?? textOf(child(node, 'AttributeName'));
  if (name === undefined || name === '') {
    remarks.odd(`\`${key}\` names no attribute; there is none.`, node, at);
    return undefined;
  }
  if (bare !== undefined) remarks.odd(`\`${key}\` is only a name, without a type.`, node, at);
  const letters = textOf(child(node, 'AttributeType'));
  const type = keyTypeOf(letters);
  if (type !== undefined) return { name, type };
  const guess = typeOf(name) ?? 'S';
  if (bare === undefined) {
    const told = letters === undefined ? 'has no type' : `has the type \`${letters}\`, which no key can have`;
    remarks.odd(`The key attribute \`${name}\` ${told}; it is read as \`${guess}\`.`, owner, at);
  }
  return { name, type: guess };
}

function indexOf(
  node: YamlNode,
  table: DraftKeyAttribute | undefined,
  path: string,
  typeOf: TypeOf,
  remarks: Remarks,
): DraftIndex | undefined {
  const name = textOf(child(node, 'IndexName'));
  const key = keyOf(child(node, 'KeyAttributes'), node, `${path}.KeyAttributes`, typeOf, remarks);
  const pk = key.pk ?? table;
  if (name === undefined || name === '' || pk === undefined) {
    remarks.unplaced('an index needs an `IndexName` and a `PartitionKey`', node, path);
    return undefined;
  }
  const billing = billingOf(node, 'index', path, remarks);
  return {
    name,
    local: table !== undefined,
    pk: [pk],
    sk: key.sk === undefined ? [] : [key.sk],
    projection: projection(child(node, 'Projection'), node, `${path}.Projection`, remarks),
    ...(billing === undefined ? {} : { billing }),
    ...(table === undefined ? { original: originalOf(node, [], OF_INDEX, path, remarks) } : {}),
    notes: [],
  };
}

const OF_INDEX = ['IndexName', 'KeyAttributes', 'Projection', 'BillingMode', 'ProvisionedCapacitySettings'];

function projection(
  node: YamlNode | undefined,
  owner: YamlNode,
  path: string,
  remarks: Remarks,
): DraftIndex['projection'] {
  const kind = textOf(child(node, 'ProjectionType'))?.toUpperCase();
  const attributes = elements(child(node, 'NonKeyAttributes')).flatMap(
    (one) => textOf(one) ?? textOf(child(one, 'AttributeName')) ?? [],
  );
  return projectionOf(kind, attributes, 'NonKeyAttributes', (message) => remarks.odd(message, node ?? owner, path));
}

const OF_FACET = ['FacetName', 'KeyAttributeAlias', 'NonKeyAttributes'];

function facetOf(node: YamlNode, path: string, remarks: Remarks): Facet | undefined {
  const name = textOf(child(node, 'FacetName'));
  if (name === undefined || name === '') {
    remarks.unplaced('a facet needs a `FacetName`', node, path);
    return undefined;
  }
  const alias = child(node, 'KeyAttributeAlias');
  const aliasOf = (key: string): string | undefined => {
    const text = textOf(child(alias, key))?.trim();
    return text === '' ? undefined : text;
  };
  const listed = elements(child(node, 'NonKeyAttributes'));
  const items = itemsOf(child(node, 'TableData'), `${path}.TableData`, remarks);
  return {
    name,
    pkAlias: aliasOf('PartitionKeyAlias'),
    skAlias: aliasOf('SortKeyAlias'),
    attributes: [...new Set(listed.flatMap((one) => textOf(one) ?? textOf(child(one, 'AttributeName')) ?? []))],
    items,
    original: { ...originalOf(node, ['TableData'], OF_FACET, path, remarks), ...dataOf(node, items) },
    node,
    path,
  };
}

function itemsOf(node: YamlNode | undefined, path: string, remarks: Remarks): readonly Item[] {
  return elements(node)
    .map((one, i) => looseItem(one, `${path}[${i}]`, remarks))
    .filter((item) => item !== undefined);
}
