import type { YamlNode } from '../../../source/index.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { child, elements } from '../../tree.js';
import type { ImportFormat } from '../index.js';

/** Files of the DynamoDB tool server: https://github.com/awslabs/mcp/tree/main/src/dynamodb-mcp-server */
export const TOOL_SERVER: ImportFormat = {
  name: 'tool-server',
  title: 'design of the awslabs DynamoDB tool server',
  looksFor: 'an object with `tables` that have a `table_config`, or with `tables` and `access_patterns`',
  detects: (input) => (filesOf(input).length === 0 ? 'no' : 'yes'),
  claims: filesOf,
  read: async (input) => (await import('./read.js')).readToolServer(input, filesOf(input)),
};

/** What a file of the server holds, by what its tables are called. */
export type ToolServerShape = 'schema' | 'create-table' | 'cost-model';

export function shapeOf(root: YamlNode | undefined): ToolServerShape | undefined {
  const tables = elements(child(root, 'tables'));
  if (tables.some((table) => child(table, 'table_config') !== undefined)) return 'schema';
  const hasPatterns = child(root, 'access_patterns') !== undefined;
  if (
    tables.some((table) => child(table, 'TableName') !== undefined) &&
    (hasPatterns || child(root, 'items') !== undefined)
  ) {
    return 'create-table';
  }
  const isModel = tables.some((table) => child(table, 'table_name') !== undefined && isDescribed(table));
  return isModel || (hasPatterns && tables.some((table) => child(table, 'table_name') !== undefined))
    ? 'cost-model'
    : undefined;
}

function isDescribed(table: YamlNode): boolean {
  return child(table, 'key_schema') !== undefined || child(table, 'gsis') !== undefined;
}

/** Larger ones are of another kind: these are written by hand or by a model. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The input's files that are of this format; the server writes a schema out of a data model, and it says more. */
function filesOf(input: ImportInput): readonly ImportFile[] {
  const found = input.files.flatMap((file) => {
    if (!/\.json$/i.test(file.name) && input.kind === 'folder') return [];
    const shape = file.size > MOST_BYTES ? undefined : shapeOf(file.maybeJson());
    return shape === undefined ? [] : [{ file, shape }];
  });
  const schemas = found.filter(({ shape }) => shape === 'schema');
  return (schemas.length > 0 ? schemas : found).map(({ file }) => file);
}
