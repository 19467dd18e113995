import type { Catalog } from '../catalog.js';
import { EngineError } from '../engine-error.js';
import type { Table } from '../table.js';
import { statusMessages } from './messages.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-api */
const MAX_TABLES = 500;
const MAX_WITH_INDEXES = 250;
const MAX_RESTORES = 50;

/** Throws where so many other tables are being created, updated or deleted that this one has to wait. */
export function expectRoom(catalog: Catalog, table: Table): void {
  if (catalog.behaviour.statusDelay === 0) return;
  const others = [...catalog.tables.values()].filter((one) => one !== table && one.status !== 'ACTIVE');
  if (others.length >= MAX_TABLES) throw exceeded(statusMessages.tooManyTables(MAX_TABLES));
  if (table.restoring !== undefined && others.filter((one) => one.restoring !== undefined).length >= MAX_RESTORES) {
    throw exceeded(statusMessages.tooManyRestores(MAX_RESTORES));
  }
  if (table.indexes.size === 0) return;
  const withIndexes = others.filter(({ status, indexes }) => status === 'CREATING' && indexes.size > 0);
  if (withIndexes.length >= MAX_WITH_INDEXES) throw exceeded(statusMessages.tooManyWithIndexes(MAX_WITH_INDEXES));
}

function exceeded(message: string): EngineError {
  return new EngineError('LimitExceededException', message);
}
