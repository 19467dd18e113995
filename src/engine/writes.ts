import { writeUnits } from '../facts/index.js';
import { copyItem, type Item } from '../value/index.js';
import type { PutItemOutput, ReturnConsumedCapacity, ReturnItemCollectionMetrics } from './api.js';
import type { Catalog } from './catalog.js';
import { consumedCapacity, indexUnits, type UsedUnits } from './consumed-capacity.js';
import type { PendingWrite, TableChange } from './table.js';

/** Does a write and gives the units of the table and of every index that it touched. */
export function doWrite(catalog: Catalog, { table, place, before, after }: PendingWrite): UsedUnits {
  const change = table.plan(place, before, after);
  table.checkCollection(change);
  commit(catalog, [change]);
  return { table: writeUnits(before?.bytes ?? 0, after?.bytes ?? 0), indexes: indexUnits(change) };
}

/**
 * Does planned changes of different items, all or none: where one breaks off, for whatever reason, the tables and
 * indexes are put back as they were and the reason is thrown on.
 */
export function commit(catalog: Catalog, changes: readonly TableChange[]): void {
  const collectionBytes = changes.map(({ table, place }) => table.collectionBytes(place.hash));
  let begun = 0;
  try {
    for (const change of changes) {
      begun++;
      change.table.apply(change);
    }
  } catch (error) {
    while (begun > 0) {
      begun--;
      const change = changes[begun] as TableChange;
      change.table.undo(change, collectionBytes[begun] as number);
    }
    throw error;
  }
  for (const change of changes) catalog.changes.record(change);
}

/** Does a write and answers with what the request asked to be returned. */
export function writeAndReport(
  catalog: Catalog,
  write: PendingWrite,
  key: Item,
  attributes: Item | undefined,
  request: {
    readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
    readonly ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics;
  },
): PutItemOutput {
  const used = doWrite(catalog, write);
  const capacity = consumedCapacity(write.table, request.ReturnConsumedCapacity, used);
  const metrics = request.ReturnItemCollectionMetrics === 'SIZE' ? write.table.collectionMetrics(key) : undefined;
  return {
    ...(attributes === undefined ? {} : { Attributes: copyItem(attributes) }),
    ...(capacity === undefined ? {} : { ConsumedCapacity: capacity }),
    ...(metrics === undefined ? {} : { ItemCollectionMetrics: metrics }),
  };
}
