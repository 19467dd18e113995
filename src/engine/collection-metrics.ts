import type { Item } from '../value/index.js';
import type { ItemCollectionMetrics } from './api.js';
import type { Table } from './table.js';

/** One report for each item collection of a table that the writes of these items touched. */
export function collectionMetrics(table: Table, items: readonly Item[]): ItemCollectionMetrics[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const { hash } = table.place(item);
    const metrics = seen.has(hash) ? undefined : table.collectionMetrics(item);
    seen.add(hash);
    return metrics === undefined ? [] : [metrics];
  });
}
