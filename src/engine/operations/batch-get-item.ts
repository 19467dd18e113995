import { type DocumentPath, project } from '../../expression/dynamodb/index.js';
import { MAX_BATCH_GET_BYTES, MAX_BATCH_GET_KEYS, readUnits } from '../../facts/index.js';
import { copyItem, type Item } from '../../value/index.js';
import type { BatchGetItemInput, BatchGetItemOutput, ConsumedCapacity, KeysAndAttributes } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { consumedCapacity, NO_INDEXES } from '../consumed-capacity.js';
import { validationError } from '../engine-error.js';
import { checkKey } from '../key-checks.js';
import { messages } from '../messages.js';
import {
  checkExpressionParameters,
  checkKeyPaths,
  optionalProjection,
  readSubstitutions,
} from '../request-expressions.js';
import { batchGetItemShape } from '../request-shapes/batch-get-item.js';
import { checkShape } from '../request-shapes/shape.js';
import { type Place, placeKey } from '../storage/record-store.js';
import type { Table } from '../table.js';

interface TableReads {
  readonly table: Table;
  readonly request: KeysAndAttributes;
  readonly projection: readonly DocumentPath[] | undefined;
  readonly places: readonly Place[];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export function batchGetItem(catalog: Catalog, input: BatchGetItemInput): BatchGetItemOutput {
  checkShape(input, batchGetItemShape);
  const entries = Object.entries(input.RequestItems ?? {});
  if (entries.length === 0) throw validationError(messages.noRequestItems('BatchGetItem'));
  const prepared = entries.map(([name, request]) => ({ name, request, ...readRequest(request) }));
  if (prepared.reduce((total, { keys }) => total + keys.length, 0) > MAX_BATCH_GET_KEYS) {
    throw validationError(messages.tooManyKeys);
  }
  const reads = prepared.map(({ name, request, keys, projection }) => {
    const table = tableForItems(catalog, name);
    if (projection !== undefined) checkKeyPaths(table, projection);
    for (const key of keys) checkKey(table, key);
    const places = keys.map((key) => table.place(key));
    if (new Set(places.map(placeKey)).size < places.length) {
      throw validationError(messages.duplicateKeys);
    }
    return { table, request, projection, places };
  });
  return readAll(reads, input);
}

function readRequest(request: KeysAndAttributes): { keys: Item[]; projection: readonly DocumentPath[] | undefined } {
  checkExpressionParameters(request, ['ProjectionExpression']);
  const substitutions = readSubstitutions(request);
  const projection = optionalProjection(request.ProjectionExpression, substitutions);
  substitutions.expectAllUsed();
  return { keys: request.Keys.map((key) => readItem(key).item), projection };
}

/** Reads until 16 MB are full; the keys that are left go back to the caller. */
function readAll(reads: readonly TableReads[], input: BatchGetItemInput): BatchGetItemOutput {
  const responses: [string, readonly Item[]][] = [];
  const unprocessed: [string, KeysAndAttributes][] = [];
  const capacities: ConsumedCapacity[] = [];
  let bytes = 0;
  for (const { table, request, projection, places } of reads) {
    const items: Item[] = [];
    let units = 0;
    let done = 0;
    for (const place of places) {
      const record = table.store.get(place);
      if (bytes + (record?.bytes ?? 0) > MAX_BATCH_GET_BYTES) break;
      bytes += record?.bytes ?? 0;
      units += readUnits(record?.bytes ?? 0, request.ConsistentRead === true ? 'strong' : 'eventual');
      done++;
      if (record === undefined) continue;
      items.push(copyItem(projection === undefined ? record.item : project(record.item, projection)));
    }
    const { name } = table.settings;
    responses.push([name, items]);
    if (done < places.length) unprocessed.push([name, { ...request, Keys: request.Keys.slice(done) }]);
    const capacity = consumedCapacity(table, input.ReturnConsumedCapacity, { table: units, indexes: NO_INDEXES });
    if (capacity !== undefined) capacities.push(capacity);
  }
  return {
    Responses: Object.fromEntries(responses),
    UnprocessedKeys: Object.fromEntries(unprocessed),
    ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
  };
}
