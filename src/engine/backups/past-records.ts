import { HASH_SPACE, placeKey, type StoredRecord } from '../storage/record-store.js';
import type { Table } from '../table.js';

/** The items that a table had at a time since which its changes are known. */
export function recordsAt(table: Table, time: number): readonly StoredRecord[] {
  const records = new Map<string, StoredRecord>();
  table.store.visitAll(0, HASH_SPACE, undefined, (record) => {
    records.set(placeKey(table.place(record.item)), record);
    return true;
  });
  for (const { place, before } of table.history.since(time)) {
    const key = placeKey(place);
    if (before === undefined) records.delete(key);
    else records.set(key, before);
  }
  return [...records.values()];
}
