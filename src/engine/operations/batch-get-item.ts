import { type DocumentPath, project } from '../../expression/dynamodb/index.js';
import { MAX_BATCH_GET_BYTES, MAX_BATCH_GET_KEYS, readUnits } from '../../facts/index.js';
import { copyItem, type Item } from '../../value/index.js';
import type { BatchGetItemInput, BatchGetItemOutput, ConsumedCapacity, KeysAndAttributes } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { consumedCapacity, NO_INDEXES } from '../consumed-capacity.js';
import { validationError } from '../engine-error.js';
import { checkKey } from '../key-checks.js';
import { readProjection } from '../legacy/attributes-to-get.js';
import { legacyMessages } from '../legacy/messages.js';
import { messages } from '../messages.js';
import { checkExpressionParameters, checkKeyPaths, readSubstitutions } from '../request-expressions.js';
import { batchGetItemShape } from '../request-shapes/batch-get-item.js';
import { checkShape } from '../request-shapes/shape.js';
import { type Place, placeKey } from '../storage/record-store.js';
import type { Table } from '../table.js';
import { BatchThrottle } from '../throttling/batch-throttle.js';

interface TableReads {
  /** As the request names the table, which may be its ARN; so do the answers. */
  readonly name: string;
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
  checkMixed(entries.map(([, request]) => request));
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
    return { name, table, request, projection, places };
  });
  return readAll(catalog, reads, input);
}

/** Throws where one table has a projection expression and one, the same or another, has AttributesToGet. */
function checkMixed(requests: readonly KeysAndAttributes[]): void {
  const expression = requests.find(({ ProjectionExpression }) => ProjectionExpression != null);
  const legacy = requests.find(({ AttributesToGet }) => AttributesToGet != null);
  if (expression === undefined || legacy === undefined) return;
  throw validationError(legacyMessages.mixedParameters(['AttributesToGet'], ['ProjectionExpression']));
}

function readRequest(request: KeysAndAttributes): { keys: Item[]; projection: readonly DocumentPath[] | undefined } {
  checkExpressionParameters(request, ['ProjectionExpression']);
  const substitutions = readSubstitutions(request);
  const projection = readProjection(request, substitutions);
  substitutions.expectAllUsed();
  return { keys: request.Keys.map((key) => readItem(key).item), projection };
}

/** Reads until 16 MB are full; the keys that are left go back to the caller. */
function readAll(catalog: Catalog, reads: readonly TableReads[], input: BatchGetItemInput): BatchGetItemOutput {
  const responses: [string, readonly Item[]][] = [];
  const unprocessed: [string, KeysAndAttributes][] = [];
  const capacities: ConsumedCapacity[] = [];
  const throttle = new BatchThrottle();
  let bytes = 0;
  for (const { name, table, request, projection, places } of reads) {
    const { admission } = table;
    const consistency = request.ConsistentRead === true ? 'strong' : 'eventual';
    const items: Item[] = [];
    const left: Item[] = [];
    let units = 0;
    for (const [i, place] of places.entries()) {
      const record = table.store.get(place);
      const size = record?.bytes ?? 0;
      if (bytes + size > MAX_BATCH_GET_BYTES) {
        left.push(...request.Keys.slice(i));
        break;
      }
      if (admission !== undefined && !throttle.attempt(() => admission.readItem(place, size, consistency))) {
        left.push(request.Keys[i] as Item);
        continue;
      }
      bytes += size;
      units += readUnits(size, consistency);
      if (record === undefined) continue;
      items.push(projection === undefined ? catalog.present(record) : copyItem(project(record.item, projection)));
    }
    responses.push([name, items]);
    if (left.length > 0) unprocessed.push([name, { ...request, Keys: left }]);
    const used = { table: units, indexes: NO_INDEXES };
    const capacity = consumedCapacity(table, input.ReturnConsumedCapacity, used, undefined, name);
    if (capacity !== undefined) capacities.push(capacity);
  }
  throttle.throwIfNothingDone();
  return {
    Responses: Object.fromEntries(responses),
    UnprocessedKeys: Object.fromEntries(unprocessed),
    ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
  };
}
