import { MAX_ITEM_BYTES } from '../facts/index.js';
import type { Item, ScalarType } from '../value/index.js';
import { readItem } from './attribute-reader.js';
import { type Catalog, tableForItems } from './catalog.js';
import { EngineError, isRequestFault, validationError } from './engine-error.js';
import { checkItemKeys, checkKey } from './key-checks.js';
import { keyAttributes } from './key-schema.js';
import { messages } from './messages.js';
import type { Place, StoredRecord } from './storage/record-store.js';
import { checkItemSize } from './write-actions.js';
import { commitUntold } from './writes.js';

/**
 * Puts items into a table as an import does: each is checked as PutItem checks it, and no more than that happens. No capacity is used up,
 * no fault or throttle meets it, and no stream or listener tells of it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.HowItWorks.html
 */
export interface ItemLoader {
  /** The types of the attributes that are keys of the table or of an index. */
  readonly keyTypes: ReadonlyMap<string, ScalarType>;
  /** Puts an item, bytes as `Uint8Array`. Throws `EngineError` for what is no item of this table. */
  put(item: Readonly<Record<string, unknown>>): void;
  /** Deletes the item of a key, where there is one. */
  remove(key: Readonly<Record<string, unknown>>): void;
  /** Hands what was done to the journal, to be kept together. */
  flush(): void;
}

/** A loader of a table. Throws `EngineError` where there is none of that name. */
export function itemLoader(catalog: Catalog, tableName: string): ItemLoader {
  const table = tableForItems(catalog, tableName);
  const attributes = [table.key, ...[...table.indexes.values()].map(({ definition }) => definition.key)];
  const write = (place: Place, after: StoredRecord | undefined): void => {
    // Loading takes its time, and the table may be deleted meanwhile.
    if (tableForItems(catalog, tableName) !== table) {
      throw new EngineError('ResourceNotFoundException', messages.noResource);
    }
    const change = table.plan(place, table.store.get(place), after);
    table.checkCollection(change);
    commitUntold(catalog, change);
  };
  return {
    keyTypes: new Map(attributes.flatMap(keyAttributes).map(({ name, type }) => [name, type])),
    put: (item) =>
      asValidation(() => {
        const record = readItem(item);
        if (record.bytes > MAX_ITEM_BYTES) throw validationError(messages.itemSize);
        checkItemKeys(table, record.item);
        checkItemSize(table, record, messages.itemSize);
        write(table.place(record.item), record);
      }),
    remove: (given) =>
      asValidation(() => {
        const { item: key }: { item: Item } = readItem(given);
        checkKey(table, key);
        write(table.place(key), undefined);
      }),
    flush: () => catalog.journal?.finish(catalog, false),
  };
}

function asValidation(run: () => void): void {
  try {
    run();
  } catch (error) {
    throw isRequestFault(error) ? validationError(error.message) : error;
  }
}
