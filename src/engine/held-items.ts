import type { Item } from '../value/index.js';
import { readItem } from './attribute-reader.js';
import { type Catalog, tableForItems } from './catalog.js';
import { checkKey } from './key-checks.js';

/** See `Engine.holdItems`. */
export function holdItems(catalog: Catalog, tableName: string, keys: readonly Item[]): () => void {
  const table = tableForItems(catalog, tableName);
  const places = keys.map((given) => {
    const { item: key } = readItem(given);
    checkKey(table, key);
    return table.place(key);
  });
  for (const place of places) table.hold(place);
  let held = true;
  return () => {
    if (held) for (const place of places) table.release(place);
    held = false;
  };
}
