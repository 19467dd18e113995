import { MAX_BATCH_WRITE_REQUESTS, MAX_ITEM_BYTES } from '../../facts/index.js';
import type {
  BatchWriteItemInput,
  BatchWriteItemOutput,
  ConsumedCapacity,
  ItemCollectionMetrics,
  WriteRequest,
} from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { addUnits, consumedCapacity, type UsedUnits } from '../consumed-capacity.js';
import { validationError } from '../engine-error.js';
import { checkItemKeys, checkKey } from '../key-checks.js';
import { messages } from '../messages.js';
import { batchWriteItemShape } from '../request-shapes/batch-write-item.js';
import { checkShape } from '../request-shapes/shape.js';
import type { Place, StoredRecord } from '../storage/record-store.js';
import type { Table } from '../table.js';
import { checkItemSize, doWrite } from '../writes.js';

interface Action {
  readonly kind: 'put' | 'delete';
  readonly record: StoredRecord;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export function batchWriteItem(catalog: Catalog, input: BatchWriteItemInput): BatchWriteItemOutput {
  checkShape(input, batchWriteItemShape);
  const entries = Object.entries(input.RequestItems ?? {});
  if (entries.length === 0) throw validationError(messages.noRequestItems('BatchWriteItem'));
  if (entries.reduce((total, [, requests]) => total + requests.length, 0) > MAX_BATCH_WRITE_REQUESTS) {
    throw validationError(messages.tooManyWrites);
  }
  const prepared = entries.map(([name, requests]) => ({ name, actions: requests.map(readAction) }));
  const writes = prepared.map(({ name, actions }) => {
    const table = tableForItems(catalog, name);
    return { table, actions, places: actions.map((action) => placeOf(table, action)) };
  });
  for (const { places } of writes) {
    if (new Set(places.map(({ hash, sort }) => `${hash}\u0100${sort}`)).size < places.length) {
      throw validationError(messages.duplicateKeys);
    }
  }

  const capacities: ConsumedCapacity[] = [];
  const metrics: [string, ItemCollectionMetrics[]][] = [];
  for (const { table, actions, places } of writes) {
    const used: UsedUnits = { table: 0, indexes: new Map() };
    actions.forEach((action, i) => {
      const place = places[i] as Place;
      const after = action.kind === 'put' ? action.record : undefined;
      const units = doWrite({ table, place, before: table.store.get(place), after });
      addUnits(used, units.table, units.indexes);
    });
    const capacity = consumedCapacity(table, input.ReturnConsumedCapacity, used);
    if (capacity !== undefined) capacities.push(capacity);
    const collections = input.ReturnItemCollectionMetrics === 'SIZE' ? collectionsOf(table, actions, places) : [];
    if (collections.length > 0) metrics.push([table.settings.name, collections]);
  }
  return {
    UnprocessedItems: {},
    ...(metrics.length === 0 ? {} : { ItemCollectionMetrics: Object.fromEntries(metrics) }),
    ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
  };
}

function readAction(request: WriteRequest): Action {
  if ((request.PutRequest == null) === (request.DeleteRequest == null)) throw validationError(messages.severalTypes);
  if (request.DeleteRequest != null) return { kind: 'delete', record: readItem(request.DeleteRequest.Key) };
  const record = readItem((request.PutRequest as { Item: StoredRecord['item'] }).Item);
  if (record.bytes > MAX_ITEM_BYTES) throw validationError(messages.itemSize);
  return { kind: 'put', record };
}

function placeOf(table: Table, action: Action): Place {
  if (action.kind === 'delete') checkKey(table, action.record.item);
  else {
    checkItemKeys(table, action.record.item);
    checkItemSize(table, action.record, messages.itemSize);
  }
  return table.place(action.record.item);
}

/** One report for each collection that the batch touched. */
function collectionsOf(table: Table, actions: readonly Action[], places: readonly Place[]): ItemCollectionMetrics[] {
  const seen = new Set<string>();
  return actions.flatMap((action, i) => {
    const { hash } = places[i] as Place;
    const metrics = seen.has(hash) ? undefined : table.collectionMetrics(action.record.item);
    seen.add(hash);
    return metrics === undefined ? [] : [metrics];
  });
}
