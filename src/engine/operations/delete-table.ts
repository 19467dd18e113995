import type { DeleteTableInput, DeleteTableOutput } from '../api.js';
import { keepLastBackup } from '../backups/system-backup.js';
import { type Catalog, tableForControl } from '../catalog.js';
import { describe } from '../describe.js';
import { validationError } from '../engine-error.js';
import { globalTableMessages } from '../global-tables/messages.js';
import { expectRoom } from '../life-cycle/simultaneous.js';
import { afterDelay, expectDeletable } from '../life-cycle/statuses.js';
import { messages } from '../messages.js';
import { checkShape } from '../request-shapes/shape.js';
import { deleteTableShape } from '../request-shapes/tables.js';
import { disableStream } from '../streams/stream-settings.js';
import { stopExpiry } from '../time-to-live/time-to-live.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export function deleteTable(catalog: Catalog, input: DeleteTableInput): DeleteTableOutput {
  checkShape(input, deleteTableShape);
  const table = tableForControl(catalog, input.TableName);
  expectDeletable(table);
  if (table.deletionProtection && !catalog.unprotected.has(table.settings.name)) {
    throw validationError(messages.protectedTable);
  }
  if (table.replicas.length > 0) throw validationError(globalTableMessages.hasReplicas);
  expectRoom(catalog, table);
  table.status = 'DELETING';
  for (const index of table.indexes.values()) index.status = 'DELETING';
  for (const index of table.vectorIndexes.values()) index.status = 'DELETING';
  keepLastBackup(catalog, table);
  disableStream(table);
  stopExpiry(table);
  const description = describe(catalog, table);
  const { name } = table.settings;
  afterDelay(catalog, () => {
    if (catalog.tables.get(name) === table) catalog.tables.delete(name);
  });
  return { TableDescription: description };
}
