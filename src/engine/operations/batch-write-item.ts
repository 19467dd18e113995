import { MAX_BATCH_WRITE_REQUESTS, MAX_ITEM_BYTES } from '../../facts/index.js';
import { attribute, type Item } from '../../value/index.js';
import type {
  BatchWriteItemInput,
  BatchWriteItemOutput,
  ConsumedCapacity,
  ItemCollectionMetrics,
  WriteRequest,
} from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { collectionMetrics } from '../collection-metrics.js';
import { addUnits, consumedCapacity, type UnitSum } from '../consumed-capacity.js';
import { validationError } from '../engine-error.js';
import { checkItemKeys, checkKey, hasType } from '../key-checks.js';
import { keyAttributes } from '../key-schema.js';
import { messages } from '../messages.js';
import { batchWriteItemShape } from '../request-shapes/batch-write-item.js';
import { checkShape } from '../request-shapes/shape.js';
import { type Place, placeKey, type StoredRecord } from '../storage/record-store.js';
import type { Table } from '../table.js';
import { BatchThrottle } from '../throttling/batch-throttle.js';
import { checkItemSize } from '../write-actions.js';
import { doWrite } from '../writes.js';

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
  const prepared = entries.map(([name, requests]) => ({ name, requests, actions: requests.map(readAction) }));
  const writes = prepared.map(({ name, requests, actions }) => {
    const table = tableForItems(catalog, name);
    return { name, table, requests, actions, places: actions.map((action) => placeOf(table, action)) };
  });
  for (const { places } of writes) {
    if (new Set(places.map(placeKey)).size < places.length) throw validationError(messages.duplicateKeys);
  }

  const unprocessed: [string, WriteRequest[]][] = [];
  const capacities: ConsumedCapacity[] = [];
  const metrics: [string, ItemCollectionMetrics[]][] = [];
  const throttle = new BatchThrottle();
  for (const { name, table, requests, actions, places } of writes) {
    const sum: UnitSum = { table: 0, indexes: new Map() };
    const done = actions.flatMap(({ kind, record }, i) => {
      const place = places[i] as Place;
      if (table.isHeld(place)) return [];
      const after = kind === 'put' ? record : undefined;
      const write = () => addUnits(sum, doWrite(catalog, { table, place, before: table.store.get(place), after }));
      return throttle.attempt(write) ? [i] : [];
    });
    if (done.length < actions.length) unprocessed.push([name, requests.filter((_, i) => !done.includes(i))]);
    const capacity = consumedCapacity(table, input.ReturnConsumedCapacity, sum, undefined, name);
    if (capacity !== undefined) capacities.push(capacity);
    const items = done.map((i) => (actions[i] as Action).record.item);
    const collections = input.ReturnItemCollectionMetrics === 'SIZE' ? collectionMetrics(table, items) : [];
    if (collections.length > 0) metrics.push([name, collections]);
  }
  throttle.throwIfNothingDone();
  return {
    UnprocessedItems: Object.fromEntries(unprocessed),
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

/** A put of a batch is told of its key as a delete is, unlike a PutItem. */
function checkPutKey(table: Table, item: Item): void {
  for (const { name, type } of keyAttributes(table.key)) {
    const value = attribute(item, name);
    if (value === undefined || !hasType(value, type)) throw validationError(messages.keySchema);
  }
}

function placeOf(table: Table, action: Action): Place {
  if (action.kind === 'delete') checkKey(table, action.record.item);
  else {
    checkPutKey(table, action.record.item);
    checkItemKeys(table, action.record.item);
    checkItemSize(table, action.record, messages.itemSize);
  }
  return table.place(action.record.item);
}
