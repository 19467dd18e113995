import type { YamlNode } from '../../../source/index.js';
import type { Draft } from '../../draft.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { mergedDraft } from '../../merge-drafts.js';
import { invalid } from '../../problem.js';
import { readCostModel } from './cost-model.js';
import { readCreateTables } from './create-tables.js';
import { shapeOf } from './index.js';
import { readSchema } from './schema.js';

export function readToolServer(input: ImportInput, found: readonly ImportFile[]): Draft {
  const guess = input.files.find(({ name }) => /\.json$/i.test(name)) ?? input.files[0];
  const files = found.length === 0 && guess !== undefined ? [guess] : found;
  if (files.length === 0) throw invalid(`\`${input.shown}\` holds no files: there is nothing to import.`);
  const parts = files.map((file) => ({ draft: draftOf(file.json(), input.name), file: file.shown }));
  return mergedDraft(input.name, parts);
}

function draftOf(root: YamlNode, name: string): Draft {
  switch (shapeOf(root)) {
    case 'schema':
      return readSchema(root, name);
    case 'create-table':
      return readCreateTables(root, name);
    case 'cost-model':
      return readCostModel(root, name);
    case undefined:
      throw notOurs(root);
  }
}

function notOurs(root: YamlNode): Error {
  return invalid(
    'This is no file of the tool server: it has no `tables` with a `table_config`, a `TableName` or a `table_name`.',
    root.span,
  );
}
