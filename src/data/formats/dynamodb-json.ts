import { decodeItemBytes, ValueError } from '../../value/index.js';
import { DataError } from '../data-error.js';
import { type Attributes, type DataWrite, eachOf, type PlacedWrite, type PlacedWrites } from '../data-write.js';
import type { OnBytes } from '../file-chunks.js';
import { jsonFault } from '../json-text.js';
import { type Line, lineBatches } from '../lines.js';
import { documentWrites } from './json-document.js';

/**
 * Items in DynamoDB JSON: one on a line, as in an export, `{"Item": {...}}` in a full one and `{"Keys": {...}, "NewImage": {...}}` in an
 * incremental one, where a line without a new image is of an item that was deleted. A file that does not begin so is one document; see
 * `documentWrites`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export async function* jsonWrites(path: string, onBytes?: OnBytes): PlacedWrites {
  const batches = lineBatches(path, onBytes);
  const first = await batches.next();
  if (first.done === true) return;
  if (!isRecordLine(first.value[0]?.text ?? '')) {
    yield* documentWrites(path, first.value, batches);
    return;
  }
  yield eachOf(first.value, (line) => lineWrite(path, line));
  for await (const batch of batches) yield eachOf(batch, (line) => lineWrite(path, line));
}

function isRecordLine(text: string): boolean {
  try {
    return writeOf(JSON.parse(text)) !== undefined;
  } catch {
    return false;
  }
}

function lineWrite(path: string, { number, text }: Line): PlacedWrite {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    const column = (jsonFault(text) ?? 0) + 1;
    throw new DataError('is not JSON', { path, line: number, column, text });
  }
  const write = writeOf(record);
  if (write === undefined) {
    const problem = 'expected {"Item": {...}}, or {"Keys": {...}, "NewImage": {...}} as in an incremental export';
    throw new DataError(problem, { path, line: number, column: 1, text });
  }
  try {
    decodeItemBytes(write.kind === 'put' ? write.item : write.key);
  } catch (error) {
    if (error instanceof ValueError) throw new DataError(error.message, { path, line: number, text });
    throw error;
  }
  return { write, line: number, text };
}

/** What a record of an export says: the item of a full export, or what an incremental one says became of it. */
export function writeOf(record: unknown): DataWrite | undefined {
  if (!isObject(record)) return undefined;
  if (Object.hasOwn(record, 'Item')) return isObject(record.Item) ? { kind: 'put', item: record.Item } : undefined;
  if (!Object.hasOwn(record, 'Keys') || !isObject(record.Keys)) return undefined;
  const image = Object.hasOwn(record, 'NewImage') ? record.NewImage : undefined;
  if (image === undefined || image === null) return { kind: 'delete', key: record.Keys };
  return isObject(image) ? { kind: 'put', item: image } : undefined;
}

export function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
