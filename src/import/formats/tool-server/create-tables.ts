import type { YamlNode } from '../../../source/index.js';
import type { Item } from '../../../value/index.js';
import type { Draft, DraftTable } from '../../draft.js';
import { invalid } from '../../problem.js';
import type { Remarks } from '../../remarks.js';
import { child, children, elements, textOf } from '../../tree.js';
import { Collector, readAwsTable } from '../aws-table/index.js';
import { looseItem } from '../shared/loose-item.js';
import { entitiesOfItems } from '../shared/sample-entities.js';
import { together } from '../shared/together.js';
import { tellUnknown } from '../shared/unknown.js';
import { cliPattern } from './cli-pattern.js';

/** `dynamodb_data_model.json` by `TableName`: definitions as CreateTable takes them, items, and patterns as commands. */
export function readCreateTables(root: YamlNode, name: string): Draft {
  const notes = new Collector();
  tellUnknown(root, ['tables', 'items', 'access_patterns'], '', notes);
  const tables = elements(child(root, 'tables')).flatMap((table, i) => tableOf(table, `tables[${i}]`, notes) ?? []);
  if (tables.length === 0) throw invalid('`tables` holds no table with a name and a key.', root.span);
  const items = itemsOf(child(root, 'items'), tables, notes);
  const told = tables.map((table) => entitiesOfItems(table, items.get(table.name) ?? [], root.span.file.path));
  const { entities, ...more } = together(told);
  const patterns = elements(child(root, 'access_patterns')).flatMap(
    (node, i) => cliPattern(node, tables, entities, `access_patterns[${i}]`, notes) ?? [],
  );
  const { quirks, unplaced, questions } = notes.all;
  return {
    name,
    ...more,
    tables,
    entities,
    patterns,
    quirks: [...quirks, ...more.quirks],
    unplaced: [...unplaced, ...more.unplaced],
    questions: [...questions, ...more.questions],
  };
}

function tableOf(node: YamlNode, path: string, notes: Collector): DraftTable | undefined {
  const name = textOf(child(node, 'TableName'));
  if (name === undefined || name === '') {
    notes.unplaced('a table needs a `TableName`', node, path);
    return undefined;
  }
  return readAwsTable({ name, properties: node, path, saysAll: false }, notes);
}

/** `items`, by table: as requests of BatchWriteItem, or bare. */
function itemsOf(
  node: YamlNode | undefined,
  tables: readonly DraftTable[],
  remarks: Remarks,
): ReadonlyMap<string, readonly Item[]> {
  const items = new Map<string, readonly Item[]>();
  for (const { key, value } of children(node)) {
    if (!tables.some(({ name }) => name === key)) {
      remarks.unplaced('there is no such table', value, `items.${key}`);
      continue;
    }
    const read = elements(value).map((one, i) => {
      const request = child(one, 'PutRequest');
      return looseItem(child(request, 'Item') ?? child(one, 'Item') ?? one, `items.${key}[${i}]`, remarks);
    });
    items.set(
      key,
      read.filter((item) => item !== undefined),
    );
  }
  return items;
}
