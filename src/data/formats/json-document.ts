import { decodeItemBytes, ValueError } from '../../value/index.js';
import { DataError } from '../data-error.js';
import type { PlacedWrite, PlacedWrites } from '../data-write.js';
import { jsonFault, placeIn } from '../json-text.js';
import type { Line } from '../lines.js';
import { isObject, writeOf } from './dynamodb-json.js';

/** Characters of a document at most: it is held whole. */
const MAX_DOCUMENT = 128 * 1024 * 1024;

/**
 * What a file that is one JSON document says: the requests of BatchWriteItem, by table, any number of them; the answer of a Scan or
 * Query, whose `Items` are put; or a list of `{"Item": {...}}`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
export async function* documentWrites(
  path: string,
  first: readonly Line[],
  rest: AsyncIterable<readonly Line[]>,
): PlacedWrites {
  const parts: string[] = [];
  let length = 0;
  // Empty lines are put back, so that the places of faults are those of the file.
  let next = 1;
  const add = (lines: readonly Line[]): void => {
    for (const { number, text } of lines) {
      parts.push('\n'.repeat(number - next), text);
      length += number - next + text.length;
      next = number;
      if (length > MAX_DOCUMENT) {
        throw new DataError(
          `is one document of more than ${MAX_DOCUMENT / 1024 / 1024} MB; write an item on each line`,
          { path },
        );
      }
    }
  };
  add(first);
  for await (const lines of rest) add(lines);
  const document = parsed(path, first[0]?.text ?? '', parts.join(''));
  for (const batch of inBatches(writesOf(path, document))) yield batch;
}

function parsed(path: string, firstLine: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Lines of JSON, but not of what they should be.
    if (jsonFault(firstLine) === undefined) throw unknownDocument(path);
    throw new DataError('is not JSON', { path, ...placeIn(text, jsonFault(text) ?? 0) });
  }
}

const BATCH = 1000;

function* inBatches(writes: Iterable<PlacedWrite>): Generator<readonly PlacedWrite[]> {
  let batch: PlacedWrite[] = [];
  for (const write of writes) {
    batch.push(write);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function* writesOf(path: string, document: unknown): Generator<PlacedWrite> {
  if (Array.isArray(document)) {
    for (const [i, record] of document.entries()) yield placed(path, `[${i}]`, undefined, writeOf(record));
    return;
  }
  const { Items: items, RequestItems: requested }: Record<string, unknown> = isObject(document) ? document : {};
  if (Array.isArray(items) && !items.some(isRequest)) {
    for (const [i, item] of items.entries()) {
      yield placed(path, `Items[${i}]`, undefined, isObject(item) ? { kind: 'put', item } : undefined);
    }
    return;
  }
  const tables = isObject(requested) ? requested : document;
  if (!isObject(tables)) throw unknownDocument(path);
  for (const [table, requests] of Object.entries(tables)) {
    if (!Array.isArray(requests) || !requests.every(isRequest)) throw unknownDocument(path);
    for (const [i, request] of requests.entries()) {
      const { PutRequest: put, DeleteRequest: deletion } = request as Record<string, unknown>;
      const within = `${JSON.stringify(table)}[${i}]`;
      if (isObject(put) && isObject(put.Item) && deletion === undefined) {
        yield placed(path, within, table, { kind: 'put', item: put.Item });
      } else if (isObject(deletion) && isObject(deletion.Key) && put === undefined) {
        yield placed(path, within, table, { kind: 'delete', key: deletion.Key });
      } else yield placed(path, within, table, undefined);
    }
  }
}

function isRequest(value: unknown): boolean {
  return isObject(value) && (Object.hasOwn(value, 'PutRequest') || Object.hasOwn(value, 'DeleteRequest'));
}

function placed(
  path: string,
  within: string,
  table: string | undefined,
  write: PlacedWrite['write'] | undefined,
): PlacedWrite {
  if (write === undefined) throw new DataError(`${within} is no item and no request to put or delete one`, { path });
  try {
    decodeItemBytes(write.kind === 'put' ? write.item : write.key);
  } catch (error) {
    if (error instanceof ValueError) throw new DataError(`${within}: ${error.message}`, { path });
    throw error;
  }
  return { write, table, within };
}

function unknownDocument(path: string): DataError {
  return new DataError(
    'expected lines of {"Item": {...}}, a document {"<table>": [{"PutRequest": {"Item": {...}}}, ...]} as for batch-write-item, or {"Items": [...]} as scan prints it',
    { path },
  );
}
