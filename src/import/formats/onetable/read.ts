import type { YamlNode } from '../../../source/index.js';
import type { Draft, DraftIndex, DraftKeyAttribute, DraftTable } from '../../draft.js';
import type { ImportFile, ImportInput, ReadContext } from '../../input.js';
import { mergedDraft, stemOf } from '../../merge-drafts.js';
import { ImportError, invalid } from '../../problem.js';
import { Remarks } from '../../remarks.js';
import { child, children, elements, textOf } from '../../tree.js';
import { projectionOf } from '../aws-table/index.js';
import { loadModules } from '../modules/load-modules.js';
import { isModule, modulesOf } from '../modules/module-files.js';
import { ofModules } from '../modules/without-lines.js';
import { tellUnknown } from '../shared/unknown.js';
import { entityOfModel, isNumberKey } from './entity.js';
import { isOneTable } from './index.js';
import { indexesOf, modelsOf, paramsOf, type SchemaIndex, type SchemaModel } from './schema.js';

const TITLE = 'OneTable';

export async function readOneTable(
  input: ImportInput,
  schemas: readonly ImportFile[],
  context: ReadContext,
): Promise<Draft> {
  const [first] = input.files;
  if (schemas.length === 0 && (input.kind === 'folder' || (first !== undefined && isModule(first)))) {
    const files = modulesOf(input, 'dynamodb-onetable', TITLE);
    const root = await loadModules('onetable', files, { context, title: TITLE, wanted: 'schema or Table of OneTable' });
    return ofModules(() => draftOfSchemas(root, input));
  }
  const [schema = first, ...others] = schemas;
  if (schema === undefined) throw invalid(`\`${input.shown}\` holds no files: there is nothing to import.`);
  if (others.length === 0) return draftOfFile(schema, input.name);
  const parts = schemas.map((file) => ({ draft: draftOfFile(file, stemOf(file.name)), file: file.shown }));
  return mergedDraft(input.name, parts);
}

function draftOfFile(file: ImportFile, name: string): Draft {
  const root = file.json();
  if (!isOneTable(root)) {
    throw invalid('This is no schema of OneTable: it needs an object `models`, and `indexes.primary.hash`.', root.span);
  }
  return oneTableDraft(root, { name, table: undefined });
}

/** What modules export: one schema. */
function draftOfSchemas(root: YamlNode, input: ImportInput): Draft {
  const schemas = elements(child(root, 'schemas'));
  const [only, second] = schemas;
  const schema = child(only, 'schema');
  if (schema === undefined) throw invalid('The module exports no schema of OneTable.');
  if (second !== undefined) {
    const list = schemas.map((one) => `\`${textOf(child(one, 'name')) || 'default'}\``).join(', ');
    throw new ImportError('usage', [
      {
        message: `There are ${schemas.length} schemas of OneTable, each a table of its own: ${list}. Name a module that exports one.`,
      },
    ]);
  }
  return oneTableDraft(schema, { name: input.name, table: textOf(child(only, 'table')) });
}

const TOP = ['format', 'version', 'name', 'description', 'indexes', 'models', 'params'];
const PARAMS = ['typeField', 'isoDates', 'timestamps', 'createdField', 'updatedField', 'separator'];
/** How items are given to code, which is no part of how they are stored. */
const OF_CODE: ReadonlySet<string> = new Set(['hidden', 'warn', 'partial', 'nulls', 'legacyEmpties']);

/** The draft of a schema. https://doc.onetable.io/api/schema/ */
export function oneTableDraft(
  root: YamlNode,
  { name, table: tableName }: { readonly name: string; readonly table: string | undefined },
): Draft {
  const remarks = new Remarks();
  tellUnknown(root, [...TOP, 'queries', 'items'], '', remarks);
  for (const key of ['queries', 'items']) {
    const node = child(root, key);
    if (node !== undefined && (children(node).length > 0 || elements(node).length > 0)) {
      remarks.unplaced('tools keep it there for themselves', node, key);
    }
  }
  for (const { key, value } of children(child(root, 'params'))) {
    if (!PARAMS.includes(key))
      remarks.unplaced(
        OF_CODE.has(key) ? 'it is a matter of code' : 'nothing in a model is like it',
        value,
        `params.${key}`,
      );
  }
  tellVersion(root, remarks);
  const params = paramsOf(root);
  const models = modelsOf(root, params);
  for (const { key, value } of children(child(root, 'models'))) {
    if (value.kind !== 'map') remarks.unplaced('a model is an object', value, `models.${key}`);
    for (const field of children(value)) {
      if (field.value.kind !== 'map')
        remarks.unplaced('a field is an object', field.value, `models.${key}.${field.key}`);
    }
  }
  const [primary, ...indexes] = [...indexesOf(root)].sort(
    (a, b) => Number(b.name === 'primary') - Number(a.name === 'primary'),
  );
  if (primary === undefined || primary.name !== 'primary')
    throw invalid('The schema has no index `primary`.', root.span);
  const given = textOf(child(root, 'name'));
  const own = given === undefined || given === '' || given === 'Current' ? name : given;
  const table = tableOf(tableName ?? own, primary, indexes, models, remarks);
  if (tableName === undefined) {
    remarks.odd(
      `A schema does not say what its table is called; it is \`${table.name}\` here.`,
      child(root, 'indexes') ?? root,
      'indexes',
    );
  }
  const ttl = models.flatMap(({ fields }) => fields.filter(({ isTtl }) => isTtl).map(({ attribute }) => attribute));
  const [first, other] = new Set(ttl);
  if (other !== undefined) {
    remarks.odd(
      `A table has one attribute for its TTL, and the models have \`${first}\` and \`${other}\`; the first is kept.`,
      root,
      'models',
    );
  }
  const description = textOf(child(root, 'description'));
  const known = indexes.filter((index) => table.indexes.some((one) => one.name === index.name));
  return {
    name: own,
    ...(description === undefined || description === '' ? {} : { description }),
    escape: 'none',
    ...(params.separator.length === 1 ? { separator: params.separator } : {}),
    tables: [{ ...table, ...(first === undefined ? {} : { ttl: first }) }],
    entities: models.map((model) =>
      entityOfModel(model, { table: table.name, primary, indexes: known, params, remarks }),
    ),
    patterns: [],
    questions: [],
    ...remarks.all,
  };
}

function tellVersion(root: YamlNode, remarks: Remarks): void {
  const format = child(root, 'format');
  const text = textOf(format);
  if (format !== undefined && text !== undefined && !/^onetable:1\.[01]\.\d+$/.test(text)) {
    remarks.odd(`There is no format \`${text}\` known; it is read as onetable:1.1.0.`, format, 'format');
  }
}

function tableOf(
  name: string,
  primary: SchemaIndex,
  indexes: readonly SchemaIndex[],
  models: readonly SchemaModel[],
  remarks: Remarks,
): DraftTable {
  const slot = (attribute: string): DraftKeyAttribute => ({
    name: attribute,
    type: isNumberKey(models, attribute) ? 'N' : 'S',
  });
  tellUnknown(primary.node, ['hash', 'sort', 'description'], 'indexes.primary', remarks);
  return {
    name,
    pk: slot(primary.hash),
    ...(primary.sort === undefined ? {} : { sk: slot(primary.sort) }),
    indexes: indexes.flatMap((index): readonly DraftIndex[] => {
      const path = `indexes.${index.name}`;
      if (index.hash === '' || (index.isLocal && index.sort === undefined)) {
        remarks.unplaced(`an index needs \`${index.isLocal ? 'sort' : 'hash'}\``, index.node, path);
        return [];
      }
      tellUnknown(index.node, ['hash', 'sort', 'type', 'project', 'description', 'follow'], path, remarks);
      const follow = child(index.node, 'follow');
      if (follow !== undefined && textOf(follow) !== 'false') {
        remarks.unplaced('that items are read again from the table is a matter of code', follow, `${path}.follow`);
      }
      return [
        {
          name: index.name,
          local: index.isLocal,
          pk: [slot(index.hash)],
          sk: index.sort === undefined ? [] : [slot(index.sort)],
          projection: projectionIn(index, primary, path, remarks),
          notes: [],
        },
      ];
    }),
    notes: [],
  };
}

function projectionIn(
  { node, hash, sort }: SchemaIndex,
  primary: SchemaIndex,
  path: string,
  remarks: Remarks,
): DraftIndex['projection'] {
  const project = child(node, 'project');
  const tell = (message: string): void => remarks.odd(message, project ?? node, `${path}.project`);
  if (project?.kind === 'seq') {
    const keys = [hash, sort, primary.hash, primary.sort];
    const others = elements(project).flatMap((one) => textOf(one) ?? []);
    const attributes = others.filter((name) => !keys.includes(name));
    return projectionOf(attributes.length === 0 ? 'KEYS_ONLY' : 'INCLUDE', attributes, 'project', tell);
  }
  const word = textOf(project) ?? 'all';
  return projectionOf(WORDS.get(word) ?? word, [], 'project', tell);
}

/** What an index projects, as the API calls it. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['all', 'ALL'],
  ['keys', 'KEYS_ONLY'],
]);
