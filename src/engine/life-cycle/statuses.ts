import type { Catalog } from '../catalog.js';
import { EngineError } from '../engine-error.js';
import { messages } from '../messages.js';
import type { SecondaryIndex } from '../secondary-index.js';
import type { Table } from '../table.js';
import { statusMessages } from './messages.js';

/** What has a table UPDATING. */
export type Change = 'throughput' | 'stream' | 'class' | 'index' | 'replicas';

/**
 * Has `run` done when a status has lasted as long as it is to last: at once where no delay is set. What follows a status that has
 * passed begins when that has, not when somebody looks.
 */
export function afterDelay(catalog: Catalog, run: () => void): void {
  const { statusDelay } = catalog.behaviour;
  const { schedule } = catalog;
  if (statusDelay > 0) schedule.at((schedule.time ?? catalog.now()) + statusDelay, run);
  else run();
}

/** Throws where a table is being created or deleted. Where it is being updated, `admitted` tells whether that matters. */
export function expectChangeable(table: Table, admitted: boolean): void {
  const { status } = table;
  if (status === 'ACTIVE') return;
  const { name } = table.settings;
  if (status === 'CREATING') throw inUse(statusMessages.creating(name));
  if (status === 'DELETING') throw inUse(statusMessages.deleting(name));
  if (!admitted) throw inUse(statusMessages.updating[table.change ?? 'throughput'](name));
}

/** Throws unless a table can be deleted as far as its status goes. */
export function expectDeletable(table: Table): void {
  const { name } = table.settings;
  if (table.status === 'UPDATING') throw inUse(statusMessages.beingUpdated(name));
  expectChangeable(table, false);
  if (indexesOf(table).some(({ status }) => status !== 'ACTIVE')) throw inUse(statusMessages.indexesUnderWay);
}

/** Has a table UPDATING until `afterDelay`; `finish` is done then. */
export function updating(catalog: Catalog, table: Table, change: Change, finish: () => void): () => void {
  table.status = 'UPDATING';
  table.change = change;
  return () =>
    afterDelay(catalog, () => {
      finish();
      if (table.status !== 'UPDATING') return;
      table.status = 'ACTIVE';
      table.change = undefined;
    });
}

/** Throws unless an index can be read. */
export function expectReadable(index: SecondaryIndex): void {
  if (index.status === 'CREATING') {
    throw new EngineError('ValidationException', statusMessages.backfilling(index.definition.name));
  }
}

/** Throws where an index of the table, of any kind, is being made or dropped, and another is asked for. */
export function expectNoIndexUnderWay(table: Table): void {
  if (indexesOf(table).some(({ status }) => status === 'CREATING' || status === 'DELETING')) {
    throw new EngineError('LimitExceededException', messages.oneIndexChange);
  }
}

/** All indexes of a table that are made and dropped while it is in use. */
function indexesOf(table: Table): readonly { readonly status: string }[] {
  return [...table.indexes.values(), ...table.vectorIndexes.values()];
}

export function inUse(message: string): EngineError {
  return new EngineError('ResourceInUseException', message);
}
