import type { CreateTableInput, CreateTableOutput } from '../api.js';
import type { Catalog } from '../catalog.js';
import { EngineError } from '../engine-error.js';
import { statusMessages } from '../life-cycle/messages.js';
import { messages } from '../messages.js';
import { createTableShape } from '../request-shapes/create-table.js';
import { checkShape } from '../request-shapes/shape.js';
import { addTable, newTable } from '../table-creation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export function createTable(catalog: Catalog, input: CreateTableInput): CreateTableOutput {
  checkShape(input, createTableShape);
  const table = newTable(catalog, input);
  const { name } = table.settings;
  const existing = catalog.tables.get(name);
  if (existing !== undefined) {
    const message = existing.status === 'CREATING' ? statusMessages.creating(name) : messages.tableExists(name);
    throw new EngineError('ResourceInUseException', message);
  }
  return { TableDescription: addTable(catalog, table, input) };
}
