import { hasEmptyKey } from '../key-checks.js';
import type { SecondaryIndex } from '../secondary-index.js';
import { HASH_SPACE } from '../storage/record-store.js';
import type { Table } from '../table.js';

/**
 * Fills a new index from its table. Items whose attributes cannot be keys of it stay out.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
 */
export function fillIndex(table: Table, index: SecondaryIndex): void {
  const { key } = index.definition;
  table.store.visitAll(0, HASH_SPACE, undefined, (record) => {
    const change = hasEmptyKey(key, record.item) ? undefined : index.plan(undefined, record);
    if (change !== undefined) index.apply(change);
    return true;
  });
}
