import { writeUnits } from '../facts/index.js';
import { copyItem, type Item } from '../value/index.js';
import type { PutItemOutput, ReturnConsumedCapacity, ReturnItemCollectionMetrics } from './api.js';
import { keepChange } from './backups/keep-change.js';
import type { Catalog } from './catalog.js';
import { consumedCapacity, indexUnits, type UsedUnits } from './consumed-capacity.js';
import type { PendingWrite, TableChange } from './table.js';
import { vectorWriteBytes } from './vectors/entries.js';

/** Does a write and gives the units of the table and of every index that it touched. */
export function doWrite(catalog: Catalog, { table, place, before, after }: PendingWrite): UsedUnits {
  const change = table.plan(place, before, after);
  table.checkCollection(change);
  if (table.admission !== undefined) table.admission.write(change, 1);
  commit(catalog, [change]);
  const units = { table: writeUnits(before?.bytes ?? 0, after?.bytes ?? 0), indexes: indexUnits(change) };
  return table.vectorIndexes.size === 0 ? units : { ...units, vectors: vectorWriteBytes(change) };
}

/** Does planned changes of different items, all or none, and tells of them. */
export function commit(catalog: Catalog, changes: readonly TableChange[]): void {
  applyAll(catalog, changes);
  for (const change of changes) {
    catalog.changes.record(change);
    account(catalog, change);
  }
  catalog.journal?.writes(changes);
}

/** Does a planned change of which neither streams nor listeners are told: that of an import. */
export function commitUntold(catalog: Catalog, change: TableChange): void {
  applyAll(catalog, [change]);
  change.table.expiry?.note(change);
  account(catalog, change);
  catalog.journal?.writes([change]);
}

/**
 * Where one of the changes breaks off, for whatever reason, the tables and indexes are put back as they were and the reason is
 * thrown on.
 */
function applyAll(catalog: Catalog, changes: readonly TableChange[]): void {
  const collectionBytes = changes.map(({ table, place }) => table.collectionBytes(place.hash));
  const { indexLag } = catalog.behaviour;
  const lags = indexLag !== undefined;
  let begun = 0;
  try {
    for (const change of changes) {
      begun++;
      change.table.apply(change, lags);
    }
  } catch (error) {
    while (begun > 0) {
      begun--;
      const change = changes[begun] as TableChange;
      change.table.undo(change, collectionBytes[begun] as number, lags);
    }
    throw error;
  }
  if (indexLag !== undefined) indexLag.follow(changes);
}

/** What recovery to a time and throttling have to know of every change, whether or not it is told of. */
function account(catalog: Catalog, change: TableChange): void {
  const { pointInTimeRecovery: recovery, admission } = change.table;
  if (recovery !== undefined) keepChange(catalog, recovery, change);
  if (admission !== undefined) admission.resize(change);
}

/** Does a write and answers with what the request asked to be returned. */
export function writeAndReport(
  catalog: Catalog,
  write: PendingWrite,
  key: Item,
  attributes: Item | undefined,
  request: {
    readonly TableName?: string;
    readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
    readonly ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics;
  },
): PutItemOutput {
  const used = doWrite(catalog, write);
  const capacity = consumedCapacity(write.table, request.ReturnConsumedCapacity, used, undefined, request.TableName);
  const metrics = request.ReturnItemCollectionMetrics === 'SIZE' ? write.table.collectionMetrics(key) : undefined;
  const output: { -readonly [Name in keyof PutItemOutput]: PutItemOutput[Name] } = {};
  if (attributes !== undefined) output.Attributes = copyItem(attributes);
  if (capacity !== undefined) output.ConsumedCapacity = capacity;
  if (metrics !== undefined) output.ItemCollectionMetrics = metrics;
  return output;
}
