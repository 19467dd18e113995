import type { YamlNode } from '../../../source/index.js';
import type { Draft, DraftEntity, DraftIndex, DraftKeyAttribute, DraftTable } from '../../draft.js';
import type { ImportInput, ReadContext } from '../../input.js';
import { invalid } from '../../problem.js';
import { Remarks } from '../../remarks.js';
import { child, children, elements, numberOf, textOf } from '../../tree.js';
import { loadModules } from '../modules/load-modules.js';
import { modulesOf } from '../modules/module-files.js';
import { ofModules } from '../modules/without-lines.js';
import { entityOfSchema, type ReadTable } from './entity.js';
import { patternOf } from './patterns.js';

const TITLE = 'DynamoDB-Toolbox';

export async function readToolbox(input: ImportInput, context: ReadContext): Promise<Draft> {
  const files = modulesOf(input, 'dynamodb-toolbox', TITLE);
  const root = await loadModules('dynamodb-toolbox', files, {
    context,
    title: TITLE,
    wanted: 'Table or Entity of DynamoDB-Toolbox (version 1 or later)',
  });
  return ofModules(() => toolboxDraft(root, input.name));
}

/** The draft of what modules told. */
export function toolboxDraft(root: YamlNode, name: string): Draft {
  const remarks = new Remarks();
  const tables = elements(child(root, 'tables')).map((node, i) => readTable(node, i, remarks));
  if (tables.length === 0) throw invalid('The module exports no Table of DynamoDB-Toolbox.');
  const entities = elements(child(root, 'entities')).map((node): DraftEntity | undefined => {
    const table = tables[numberOf(child(node, 'table')) ?? -1];
    const own = textOf(child(node, 'name'));
    return table === undefined || own === undefined ? undefined : entityOfSchema(node, own, table, remarks);
  });
  const known = entities.filter((entity) => entity !== undefined);
  const patterns = elements(child(root, 'patterns')).flatMap((node, i) => {
    const table = tables[numberOf(child(node, 'table')) ?? -1]?.draft;
    if (table === undefined) return [];
    const named = elements(child(node, 'entities')).flatMap((at) => entities[numberOf(at) ?? -1] ?? []);
    const members = named.length > 0 ? named : known.filter((entity) => entity.table === table.name);
    return [patternOf(node, table, members, i)];
  });
  if (tables.some(({ draft }) => draft.indexes.length > 0)) {
    remarks.odd('The definitions do not say what indexes project; it is taken to be all.', root, 'indexes');
  }
  return {
    name,
    escape: 'none',
    tables: tables.map(({ draft }) => draft),
    entities: known,
    patterns,
    questions: [],
    ...remarks.all,
  };
}

function readTable(node: YamlNode, at: number, remarks: Remarks): ReadTable {
  const variable = textOf(child(node, 'name')) ?? '';
  const physical = textOf(child(node, 'tableName'));
  const name = physical ?? (variable === '' ? `table ${at + 1}` : variable);
  const pk = keyOf(child(node, 'partitionKey'));
  if (pk === undefined) throw invalid(`The table \`${name}\` has no partition key.`);
  if (physical === undefined) {
    remarks.odd(`The definitions do not say the name of the table \`${name}\`.`, node, name);
  }
  const sk = keyOf(child(node, 'sortKey'));
  const description = textOf(child(child(node, 'meta'), 'description')) ?? textOf(child(child(node, 'meta'), 'title'));
  const indexes = children(child(node, 'indexes')).map(({ key, value }) => indexOf(key, value, pk));
  const draft: DraftTable = {
    name,
    ...(description === undefined ? {} : { description }),
    pk,
    ...(sk === undefined ? {} : { sk }),
    indexes,
    notes: [],
  };
  return { draft, entityAttribute: textOf(child(node, 'entityAttributeSavedAs')) ?? '_et' };
}

function keyOf(node: YamlNode | undefined): DraftKeyAttribute | undefined {
  const name = textOf(child(node, 'name'));
  if (name === undefined || name === '') return undefined;
  const type = textOf(child(node, 'type'));
  return { name, type: type === 'number' ? 'N' : type === 'binary' ? 'B' : 'S' };
}

function indexOf(name: string, node: YamlNode, pk: DraftKeyAttribute): DraftIndex {
  const keys = (one: string, several: string): readonly DraftKeyAttribute[] => {
    const all = [child(node, one), ...elements(child(node, several))];
    return all.flatMap((key) => keyOf(key) ?? []);
  };
  const local = textOf(child(node, 'type')) === 'local';
  return {
    name,
    local,
    pk: local ? [pk] : keys('partitionKey', 'partitionKeys'),
    sk: keys('sortKey', 'sortKeys'),
    projection: { kind: 'all' },
    notes: [],
  };
}
