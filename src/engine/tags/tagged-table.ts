import type { Catalog } from '../catalog.js';
import type { Table } from '../table.js';
import { tableNameOfArn, tableOfResource } from '../table-arn.js';

/** The table whose ARN a request gives; `check` sees to the rest of the request before the table is looked for. */
export function taggedTable(catalog: Catalog, arn: string, check: () => void): Table {
  tableNameOfArn(catalog, arn);
  check();
  return tableOfResource(catalog, arn);
}
