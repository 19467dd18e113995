import type { YamlNode } from '../../../source/index.js';
import { attributeOfKey, entityOfTable } from '../../candidates.js';
import type {
  Draft,
  DraftAttribute,
  DraftEntity,
  DraftIndex,
  DraftKeyAttribute,
  DraftMapping,
  DraftTable,
  KeyType,
} from '../../draft.js';
import { invalid } from '../../problem.js';
import { Remarks } from '../../remarks.js';
import { booleanOf, child, elements, numberOf, textOf } from '../../tree.js';
import { projectionOf } from '../aws-table/index.js';
import { keyTypeOf, typeOfLetters } from '../shared/type-letters.js';
import { tellUnknown } from '../shared/unknown.js';
import { costPattern } from './cost-patterns.js';

/** `dynamodb_data_model.json` by `table_name`: what a table costs, with rates and sizes. */
export function readCostModel(root: YamlNode, name: string): Draft {
  const remarks = new Remarks();
  tellUnknown(root, ['tables', 'access_patterns'], '', remarks);
  const patterns = elements(child(root, 'access_patterns'));
  const read = elements(child(root, 'tables')).flatMap((table, i) => tableOf(table, `tables[${i}]`, remarks) ?? []);
  if (read.length === 0) throw invalid('`tables` holds no table with a name and a `key_schema`.', root.span);
  const tables = read.map(({ table }) => table);
  const entities = read.flatMap(({ entities: own }) => own);
  return {
    name,
    tables,
    entities,
    patterns: patterns.flatMap(
      (node, i) => costPattern(node, tables, entities, `access_patterns[${i}]`, remarks) ?? [],
    ),
    questions: [],
    ...remarks.all,
  };
}

const OF_TABLE = [
  'table_name',
  'table_class',
  'global_tables',
  'key_schema',
  'attribute_definitions',
  'entities',
  'gsis',
];

function tableOf(
  node: YamlNode,
  path: string,
  remarks: Remarks,
): { readonly table: DraftTable; readonly entities: readonly DraftEntity[] } | undefined {
  const name = textOf(child(node, 'table_name'));
  const schema = child(node, 'key_schema');
  const [pkName, skName] = keyNames(schema);
  if (name === undefined || pkName === undefined) {
    remarks.unplaced('a table needs a `table_name` and a `key_schema` with a `partition_key`', node, path);
    return undefined;
  }
  tellUnknown(node, [...OF_TABLE, 'lsis'], path, remarks);
  const types = declaredTypes(node);
  const key = (attribute: string): DraftKeyAttribute => ({ name: attribute, type: types.get(attribute) ?? 'S' });
  const pk = key(pkName);
  const sk = skName === undefined ? undefined : key(skName);
  const notes: string[] = [];
  if (booleanOf(child(node, 'global_tables')) === true) notes.push('It is a global table; its Regions are not told.');
  const gsis = elements(child(node, 'gsis')).flatMap(
    (gsi, i) => indexOf(gsi, pk, false, key, `${path}.gsis[${i}]`, remarks) ?? [],
  );
  const lsis = elements(child(node, 'lsis')).flatMap(
    (lsi, i) => indexOf(lsi, pk, true, key, `${path}.lsis[${i}]`, remarks) ?? [],
  );
  const tableClass = textOf(child(node, 'table_class'))?.toUpperCase();
  const table: DraftTable = {
    name,
    pk,
    ...(sk === undefined ? {} : { sk }),
    indexes: [...gsis, ...lsis],
    ...(tableClass === 'STANDARD_INFREQUENT_ACCESS' ? { class: 'infrequent-access' } : {}),
    notes,
  };
  const stated = elements(child(node, 'entities')).flatMap(
    (entity, i) => entityOf(entity, table, `${path}.entities[${i}]`, remarks) ?? [],
  );
  return { table, entities: stated.length === 0 ? [entityOfTable(table)] : stated };
}

function keyNames(node: YamlNode | undefined): readonly [string | undefined, string | undefined] {
  const first = (...names: readonly string[]): string | undefined =>
    names.flatMap((one) => textOf(child(node, one)) ?? [])[0];
  return [first('partition_key', 'hash_key'), first('sort_key', 'range_key')];
}

/** A declaration of the table counts before one of an entity. */
function declaredTypes(node: YamlNode): ReadonlyMap<string, KeyType> {
  const types = new Map<string, KeyType>();
  const see = (one: YamlNode): void => {
    const name = textOf(child(one, 'attribute_name')) ?? textOf(child(one, 'name'));
    const type = keyTypeOf(textOf(child(one, 'attribute_type')) ?? textOf(child(one, 'type')));
    if (name !== undefined && type !== undefined && !types.has(name)) types.set(name, type);
  };
  for (const one of elements(child(node, 'attribute_definitions'))) see(one);
  for (const entity of elements(child(node, 'entities')))
    for (const one of elements(child(entity, 'attributes'))) see(one);
  return types;
}

function indexOf(
  node: YamlNode,
  table: DraftKeyAttribute,
  local: boolean,
  key: (name: string) => DraftKeyAttribute,
  path: string,
  remarks: Remarks,
): DraftIndex | undefined {
  tellUnknown(node, ['index_name', 'partition_key', 'hash_key', 'sort_key', 'range_key', 'projection'], path, remarks);
  const name = textOf(child(node, 'index_name'));
  const [stated, sk] = keyNames(node);
  const pk = stated ?? (local ? table.name : undefined);
  if (name === undefined || pk === undefined) {
    remarks.unplaced('an index needs an `index_name` and a `partition_key`', node, path);
    return undefined;
  }
  return {
    name,
    local,
    pk: [key(pk)],
    sk: sk === undefined ? [] : [key(sk)],
    projection: projection(child(node, 'projection'), node, path, remarks),
    notes: [],
  };
}

function projection(
  node: YamlNode | undefined,
  owner: YamlNode,
  path: string,
  remarks: Remarks,
): DraftIndex['projection'] {
  const kind = (textOf(node) ?? textOf(child(node, 'type')) ?? 'ALL').toUpperCase();
  const listed = ['attributes', 'non_key_attributes', 'NonKeyAttributes'].flatMap((one) => elements(child(node, one)));
  const attributes = listed.flatMap((one) => textOf(one) ?? []);
  return projectionOf(kind, attributes, 'attributes', (message) => remarks.odd(message, owner, path));
}

function entityOf(node: YamlNode, table: DraftTable, path: string, remarks: Remarks): DraftEntity | undefined {
  const name = textOf(child(node, 'entity_name'));
  if (name === undefined) {
    remarks.unplaced('an entity needs an `entity_name`', node, path);
    return undefined;
  }
  tellUnknown(node, ['entity_name', 'estimated_item_size_bytes', 'estimated_item_count', 'attributes'], path, remarks);
  const attributes = attributesOf(node, table, path, remarks);
  const bytes = numberOf(child(node, 'estimated_item_size_bytes'));
  const count = numberOf(child(node, 'estimated_item_count'));
  const names = new Set(attributes.map(({ name: one }) => one));
  const natural: DraftMapping = {
    confidence: 'stated',
    pk: { kind: 'natural' },
    ...(table.sk === undefined ? {} : { sk: { kind: 'natural' } }),
  };
  const held = table.indexes.filter(({ pk, sk }) => [...pk, ...sk].every((key) => names.has(key.name)));
  return {
    name,
    confidence: 'stated',
    table: table.name,
    key: natural,
    indexes: new Map(
      held.map((index) => [
        index.name,
        {
          confidence: 'stated',
          pk: { kind: 'natural' },
          ...(index.sk.length === 0 ? {} : { sk: { kind: 'natural' } }),
        },
      ]),
    ),
    attributes,
    ...(count === undefined ? {} : { volume: { confidence: 'stated', count } }),
    ...(bytes === undefined ? {} : { size: { avg: bytes, max: bytes } }),
    samples: [],
    notes: bytes === undefined ? [] : ['Its size is the one that the input estimates; the largest item may be larger.'],
  };
}

/** With the key attributes of the table, which every item has. */
function attributesOf(node: YamlNode, table: DraftTable, path: string, remarks: Remarks): readonly DraftAttribute[] {
  const attributes = new Map<string, DraftAttribute>();
  const keys = [
    table.pk,
    ...(table.sk === undefined ? [] : [table.sk]),
    ...table.indexes.flatMap(({ pk, sk }) => [...pk, ...sk]),
  ];
  for (const key of keys.slice(0, table.sk === undefined ? 1 : 2)) attributes.set(key.name, attributeOfKey(key));
  elements(child(node, 'attributes')).forEach((one, i) => {
    const name = textOf(child(one, 'name'));
    const letters = textOf(child(one, 'type'));
    const at = `${path}.attributes[${i}]`;
    if (name === undefined) {
      remarks.unplaced('an attribute needs a `name`', one, at);
      return;
    }
    tellUnknown(one, ['name', 'type', 'description'], at, remarks);
    if (attributes.has(name)) return;
    const key = keys.find((other) => other.name === name);
    const type = typeOfLetters(letters);
    if (type === undefined)
      remarks.odd(`There is no type \`${letters ?? ''}\` of attributes; it is read as any.`, one, at);
    const description = textOf(child(one, 'description'));
    attributes.set(name, {
      ...(key === undefined ? { name, type: type ?? { kind: 'any' }, confidence: 'stated' } : attributeOfKey(key)),
      ...(description === undefined ? {} : { description }),
      optional: false,
    });
  });
  return [...attributes.values()];
}
