import { MAX_LIST_TABLES } from '../../facts/index.js';
import { compareUtf8 } from '../../value/index.js';
import type { ListTablesInput, ListTablesOutput } from '../api.js';
import type { Catalog } from '../catalog.js';
import { checkShape } from '../request-shapes/shape.js';
import { listTablesShape } from '../request-shapes/tables.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export function listTables(catalog: Catalog, input: ListTablesInput): ListTablesOutput {
  checkShape(input, listTablesShape);
  const { ExclusiveStartTableName: start } = input;
  const limit = Math.trunc(input.Limit ?? MAX_LIST_TABLES);
  const names = [...catalog.tables.keys()].sort(compareUtf8);
  const rest = start == null ? names : names.filter((name) => compareUtf8(name, start) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return rest.length > page.length && last !== undefined
    ? { TableNames: page, LastEvaluatedTableName: last }
    : { TableNames: page };
}
