import type { DeleteTableInput, DeleteTableOutput } from '../api.js';
import { type Catalog, tableForControl } from '../catalog.js';
import { describe } from '../describe.js';
import { validationError } from '../engine-error.js';
import { messages } from '../messages.js';
import { checkShape } from '../request-shapes/shape.js';
import { deleteTableShape } from '../request-shapes/tables.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export function deleteTable(catalog: Catalog, input: DeleteTableInput): DeleteTableOutput {
  checkShape(input, deleteTableShape);
  const table = tableForControl(catalog, input.TableName);
  if (table.deletionProtection) throw validationError(messages.protectedTable);
  catalog.tables.delete(input.TableName);
  return { TableDescription: describe(table, 'DELETING') };
}
