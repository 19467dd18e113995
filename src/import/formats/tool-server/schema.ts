import type { YamlNode } from '../../../source/index.js';
import type {
  Draft,
  DraftAttribute,
  DraftEntity,
  DraftIndex,
  DraftKeyAttribute,
  DraftKeyPart,
  DraftMapping,
  DraftTable,
  KeyType,
} from '../../draft.js';
import { invalid } from '../../problem.js';
import { Remarks } from '../../remarks.js';
import { booleanOf, child, children, elements, textOf } from '../../tree.js';
import { projectionOf } from '../aws-table/index.js';
import { tellUnknown } from '../shared/unknown.js';
import { type EntityContext, patternsOfEntity } from './schema-patterns.js';
import { fieldsOfTemplate, NATURAL, partOfTemplate } from './templates.js';
import { transactionsOf } from './transactions.js';
import { typeOfField } from './types.js';

/** `schema.json`: tables with their entities, key templates and access patterns. */
export function readSchema(root: YamlNode, name: string): Draft {
  const remarks = new Remarks();
  tellUnknown(root, ['tables', 'cross_table_access_patterns'], '', remarks);
  const read = elements(child(root, 'tables')).flatMap((table, at) => tableOf(table, `tables[${at}]`, remarks) ?? []);
  if (read.length === 0) throw invalid('`tables` holds no table with a name and a partition key.', root.span);
  const contexts = read.flatMap(({ contexts: own }) => own);
  const own = contexts.flatMap((context) => patternsOfEntity(context, remarks));
  const crossing = transactionsOf(child(root, 'cross_table_access_patterns'), contexts, remarks);
  return {
    name,
    tables: read.map(({ table }) => table),
    entities: contexts.map(({ entity }) => entity),
    patterns: [...own, ...crossing],
    questions: [],
    ...remarks.all,
  };
}

interface ReadTable {
  readonly table: DraftTable;
  readonly contexts: readonly EntityContext[];
}

/** What the templates of all entities say of the type of each key attribute. */
type SlotTypes = Map<string, KeyType>;

function tableOf(node: YamlNode, path: string, remarks: Remarks): ReadTable | undefined {
  tellUnknown(node, ['table_config', 'gsi_list', 'entities'], path, remarks);
  const config = child(node, 'table_config');
  const at = `${path}.table_config`;
  if (config !== undefined) tellUnknown(config, ['table_name', 'partition_key', 'sort_key'], at, remarks);
  const name = textOf(child(config, 'table_name'));
  const pk = textOf(child(config, 'partition_key'));
  if (name === undefined || pk === undefined) {
    remarks.unplaced('a table needs a `table_name` and a `partition_key`', node, path);
    return undefined;
  }
  const sk = textOf(child(config, 'sort_key'));
  const types: SlotTypes = new Map();
  const indexes = elements(child(node, 'gsi_list')).flatMap(
    (gsi, i) => indexOf(gsi, `${path}.gsi_list[${i}]`, remarks) ?? [],
  );
  const bare: DraftTable = {
    name,
    pk: { name: pk },
    ...(sk === undefined ? {} : { sk: { name: sk } }),
    indexes,
    notes: [],
  };
  const entities = children(child(node, 'entities')).flatMap(({ key, value }) => {
    const where = `${path}.entities.${key}`;
    const entity = entityOf(key, value, bare, types, where, remarks);
    return entity === undefined ? [] : [{ entity, node: value, path: where }];
  });
  const typed = (slot: DraftKeyAttribute): DraftKeyAttribute => ({
    name: slot.name,
    type: types.get(slot.name) ?? 'S',
  });
  const table: DraftTable = {
    ...bare,
    pk: typed(bare.pk),
    ...(bare.sk === undefined ? {} : { sk: typed(bare.sk) }),
    indexes: indexes.map((index) => ({ ...index, pk: index.pk.map(typed), sk: index.sk.map(typed) })),
  };
  const contexts = entities.map(
    ({ entity, node: own, path: where }): EntityContext => ({ table, entity, node: own, path: where }),
  );
  return { table, contexts };
}

function indexOf(node: YamlNode, path: string, remarks: Remarks): DraftIndex | undefined {
  tellUnknown(node, ['name', 'partition_key', 'sort_key', 'projection', 'included_attributes'], path, remarks);
  const name = textOf(child(node, 'name'));
  const pk = namesOf(child(node, 'partition_key'));
  if (name === undefined || pk.length === 0) {
    remarks.unplaced('an index needs a `name` and a `partition_key`', node, path);
    return undefined;
  }
  return {
    name,
    local: false,
    pk: pk.map((one) => ({ name: one })),
    sk: namesOf(child(node, 'sort_key')).map((one) => ({ name: one })),
    projection: projection(node, path, remarks),
    notes: [],
  };
}

/** One name, or a list of them for a key of several attributes. */
function namesOf(node: YamlNode | undefined): readonly string[] {
  const only = textOf(node);
  return only === undefined ? elements(node).flatMap((one) => textOf(one) ?? []) : [only];
}

function projection(node: YamlNode, path: string, remarks: Remarks): DraftIndex['projection'] {
  const kind = textOf(child(node, 'projection'))?.toUpperCase() ?? 'ALL';
  const attributes = namesOf(child(node, 'included_attributes'));
  return projectionOf(kind, attributes, 'included_attributes', (message) => remarks.odd(message, node, path));
}

const OF_ENTITY = ['entity_type', 'pk_template', 'sk_template', 'gsi_mappings', 'fields', 'access_patterns'];

function entityOf(
  name: string,
  node: YamlNode,
  table: DraftTable,
  types: SlotTypes,
  path: string,
  remarks: Remarks,
): DraftEntity | undefined {
  if (node.kind !== 'map') {
    remarks.unplaced('an entity is an object', node, path);
    return undefined;
  }
  tellUnknown(node, OF_ENTITY, path, remarks);
  const fields = fieldsOf(node, path, remarks);
  const part = (text: string | undefined, slot: DraftKeyAttribute, at: string): DraftKeyPart => {
    if (text === undefined) {
      remarks.odd(
        `\`${name}\` has no template for the key attribute \`${slot.name}\`, which is taken as it is.`,
        node,
        at,
      );
      return NATURAL;
    }
    return readPart(name, text, slot, fields, types, node, at, remarks);
  };
  const key: DraftMapping = {
    confidence: 'stated',
    pk: part(textOf(child(node, 'pk_template')), table.pk, `${path}.pk_template`),
    ...(table.sk === undefined
      ? {}
      : { sk: part(textOf(child(node, 'sk_template')), table.sk, `${path}.sk_template`) }),
  };
  const indexes = new Map<string, DraftMapping>();
  elements(child(node, 'gsi_mappings')).forEach((mapping, i) => {
    const at = `${path}.gsi_mappings[${i}]`;
    tellUnknown(mapping, ['name', 'pk_template', 'sk_template'], at, remarks);
    const index = textOf(child(mapping, 'name')) ?? '';
    const found = table.indexes.find((one) => one.name === index);
    if (found === undefined) {
      remarks.odd(`\`${name}\` is mapped to an index \`${index}\` that \`${table.name}\` does not have.`, mapping, at);
    } else if (indexes.has(index)) {
      remarks.odd(`\`${name}\` is mapped to the index \`${index}\` twice; the first mapping is kept.`, mapping, at);
    } else {
      const ofPart = (key_: 'pk' | 'sk'): DraftKeyPart | undefined =>
        indexPart(
          name,
          child(mapping, `${key_}_template`),
          found[key_],
          fields,
          types,
          mapping,
          `${at}.${key_}_template`,
          remarks,
        );
      const sk = ofPart('sk');
      indexes.set(index, { confidence: 'stated', pk: ofPart('pk') ?? NATURAL, ...(sk === undefined ? {} : { sk }) });
    }
  });
  const entityType = textOf(child(node, 'entity_type'));
  return {
    name,
    confidence: 'stated',
    table: table.name,
    key,
    indexes,
    attributes: withKeyFacts([...fields.values()], table, key, indexes),
    samples: [],
    notes: entityType === undefined ? [] : [`Its \`entity_type\` is \`${entityType}\`.`],
  };
}

/** DynamoDB keeps no item with an empty key attribute. */
function withKeyFacts(
  fields: readonly DraftAttribute[],
  table: DraftTable,
  key: DraftMapping,
  indexes: ReadonlyMap<string, DraftMapping>,
): readonly DraftAttribute[] {
  const natural = new Set<string>();
  const see = (mapping: DraftMapping, pk: readonly DraftKeyAttribute[], sk: readonly DraftKeyAttribute[]): void => {
    if (mapping.pk.kind === 'natural') for (const { name } of pk) natural.add(name);
    if (mapping.sk?.kind === 'natural') for (const { name } of sk) natural.add(name);
  };
  see(key, [table.pk], table.sk === undefined ? [] : [table.sk]);
  for (const [name, mapping] of indexes) {
    const index = table.indexes.find((one) => one.name === name);
    if (index !== undefined) see(mapping, index.pk, index.sk);
  }
  return fields.map((field) =>
    natural.has(field.name) && field.type.kind === 'string' && field.type.format === undefined
      ? { ...field, type: { ...field.type, minBytes: 1 } }
      : field,
  );
}

function indexPart(
  entity: string,
  template: YamlNode | undefined,
  slots: readonly DraftKeyAttribute[],
  fields: ReadonlyMap<string, DraftAttribute>,
  types: SlotTypes,
  node: YamlNode,
  path: string,
  remarks: Remarks,
): DraftKeyPart | undefined {
  const texts = namesOf(template);
  const [slot] = slots;
  if (slot === undefined) {
    if (texts.length > 0)
      remarks.odd(`\`${entity}\` has a template for a sort key that the index does not have.`, node, path);
    return undefined;
  }
  if (texts.length !== slots.length) {
    remarks.odd(
      `\`${entity}\` has ${texts.length} templates for the ${slots.length} key attributes of an index.`,
      node,
      path,
    );
    return NATURAL;
  }
  if (slots.length === 1) return readPart(entity, texts[0] ?? '', slot, fields, types, node, path, remarks);
  slots.forEach((one, i) => {
    const part = readPart(entity, texts[i] ?? '', one, fields, types, node, path, remarks);
    if (part.kind === 'template') {
      const message = `\`${entity}\` makes \`${one.name}\` of \`${part.text}\`; in an index of several key attributes each is an attribute itself.`;
      remarks.odd(message, node, path);
    }
  });
  return NATURAL;
}

function readPart(
  entity: string,
  text: string,
  slot: DraftKeyAttribute,
  fields: ReadonlyMap<string, DraftAttribute>,
  types: SlotTypes,
  node: YamlNode,
  path: string,
  remarks: Remarks,
): DraftKeyPart {
  const names = fieldsOfTemplate(text);
  if (names === undefined) {
    remarks.odd(
      `\`${text}\` of \`${entity}\` is no template: its braces hold no name. The key attribute is taken as it is.`,
      node,
      path,
    );
    return NATURAL;
  }
  const { part, type } = partOfTemplate(text, slot.name, fields);
  const missing = part.kind === 'natural' ? [] : names.filter((name) => !fields.has(name));
  if (missing.length > 0) {
    const list = missing.map((name) => `\`${name}\``).join(', ');
    remarks.odd(
      `The template \`${text}\` of \`${entity}\` names ${list}, which is no field of it. The key attribute is taken as it is.`,
      node,
      path,
    );
    return NATURAL;
  }
  const known = types.get(slot.name);
  if (known !== undefined && known !== type) {
    remarks.odd(
      `\`${slot.name}\` is a number (N) for one entity and text (S) for another; DynamoDB has one type for it.`,
      node,
      path,
    );
  }
  types.set(slot.name, known ?? type);
  return part;
}

function fieldsOf(node: YamlNode, path: string, remarks: Remarks): ReadonlyMap<string, DraftAttribute> {
  const fields = new Map<string, DraftAttribute>();
  elements(child(node, 'fields')).forEach((field, i) => {
    const at = `${path}.fields[${i}]`;
    const name = textOf(child(field, 'name'));
    if (name === undefined) {
      remarks.unplaced('a field needs a `name`', field, at);
      return;
    }
    tellUnknown(field, ['name', 'type', 'required', 'item_type', 'description'], at, remarks);
    if (fields.has(name)) {
      remarks.odd(`The field \`${name}\` is declared twice; the first is kept.`, field, at);
      return;
    }
    const description = textOf(child(field, 'description'));
    fields.set(name, {
      name,
      ...(description === undefined ? {} : { description }),
      type: typeOfField(field, at, remarks),
      optional: booleanOf(child(field, 'required')) === false,
      confidence: 'stated',
    });
  });
  return fields;
}
