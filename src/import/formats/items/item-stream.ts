import { basename } from 'node:path';
import { DataError } from '../../../data/data-error.js';
import { type DataFile, fileChunks, nameOfFile, type OnBytes } from '../../../data/file-chunks.js';
import { jsonFault, placeIn } from '../../../data/json-text.js';
import { lineBatches } from '../../../data/lines.js';
import { type AttributeValue, type Item, type MutableItem, setAttribute } from '../../../value/index.js';
import { arrayElements } from './array-elements.js';
import { itemOfRecord } from './record-item.js';

/** An item of an input. */
export interface ReadItem {
  readonly item: Item;
  /** Its table, where the input says so. */
  readonly table?: string;
  readonly keyNames?: readonly string[];
}

/** What a part of a file says. */
export interface ItemBatch {
  readonly items: readonly ReadItem[];
  /** Records of items that were deleted. */
  readonly deleted: number;
}

export type ItemFormat = 'json' | 'ion' | 'csv' | 'tsv';

/** Told by the ending of the name, compressed or not. */
export function formatOfName(name: string): ItemFormat {
  const ending = /\.(ion|csv|tsv)(?:\.gz|\.zst)?$/i.exec(name)?.[1]?.toLowerCase();
  return (ending as ItemFormat | undefined) ?? 'json';
}

/** The items of a file, a part of it at a time. */
export async function* itemsOfFile(
  file: DataFile,
  format: ItemFormat,
  onBytes?: OnBytes,
): AsyncGenerator<ItemBatch, void> {
  if (format === 'json') {
    yield* jsonItems(file, onBytes);
    return;
  }
  // Two libraries that few need.
  const writes =
    format === 'ion'
      ? (await import('../../../data/formats/ion.js')).ionWrites(file, onBytes)
      : (await import('../../../data/formats/csv.js')).csvWrites(
          file,
          new Map(),
          format === 'tsv' ? { delimiter: '\t' } : {},
          onBytes,
        );
  for await (const batch of writes) {
    const items: ReadItem[] = [];
    let deleted = 0;
    for (const { write, table, line, text } of batch) {
      if (write.kind === 'delete') {
        deleted += 1;
        continue;
      }
      if (format !== 'ion') {
        items.push({ item: filledOf(write.item), ...(table === undefined ? {} : { table }) });
        continue;
      }
      const record = itemOfRecord({ Item: write.item });
      if (record.kind !== 'item')
        throw new DataError(record.kind === 'wrong' ? record.problem : 'is no item', {
          path: nameOfFile(file),
          line,
          text,
        });
      items.push({ item: record.item, ...(table === undefined ? {} : { table }) });
    }
    yield { items, deleted };
  }
}

/** An empty cell is of an attribute that the item does not have; what is a list or a map is written in JSON. */
function filledOf(cells: Readonly<Record<string, unknown>>): Item {
  const item: MutableItem = {};
  for (const name in cells) {
    const value = cells[name] as { readonly S: string };
    const first = value.S.charCodeAt(0);
    if (Number.isNaN(first)) continue;
    const isStructure = first === 0x5b || first === 0x7b;
    setAttribute(item, name, (isStructure ? structured(value.S) : undefined) ?? value);
  }
  return item;
}

function structured(text: string): AttributeValue | undefined {
  try {
    const record = itemOfRecord({ cell: JSON.parse(text) });
    return record.kind === 'item' ? record.item.cell : undefined;
  } catch {
    return undefined;
  }
}

async function* jsonItems(file: DataFile, onBytes: OnBytes | undefined): AsyncGenerator<ItemBatch, void> {
  const path = nameOfFile(file);
  if ((await firstCharacter(file)) === '[') {
    for await (const elements of arrayElements(file, onBytes)) {
      yield batchOf(elements, ({ text, line }) => ({ record: parsed(path, text, line), line, text }), path);
    }
    return;
  }
  const batches = lineBatches(file, onBytes);
  const first = await batches.next();
  if (first.done === true) return;
  if (!isWhole(first.value[0]?.text ?? '')) {
    await batches.return();
    yield* documentItems(file, onBytes);
    return;
  }
  const read = ({ text, number }: { readonly text: string; readonly number: number }) => ({
    record: parsed(path, text, number),
    line: number,
    text,
  });
  const [only] = first.value;
  const rest = await batches.next();
  if (first.value.length === 1 && only !== undefined && rest.done === true) {
    // One line may be a whole answer of Scan, or the requests of a batch.
    yield batchOfDocument(path, parsed(path, only.text, only.number));
    return;
  }
  yield batchOf(first.value, read, path);
  if (rest.done !== true) yield batchOf(rest.value, read, path);
  for await (const batch of batches) yield batchOf(batch, read, path);
}

/** The first character that is no space. */
async function firstCharacter(file: DataFile): Promise<string> {
  for await (const chunk of fileChunks(file)) {
    const text = Buffer.from(chunk.subarray(0, 4096))
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trimStart();
    if (text !== '') return text.charAt(0);
  }
  return '';
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // A line of items that is broken is told so; the first of a document stands open.
    return /^\s*\{\s*"(?:Item|Keys|NewImage)"/.test(text) && text.length > 20;
  }
}

function parsed(path: string, text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const place = placeIn(text, jsonFault(text) ?? 0);
    throw new DataError('is not JSON', { path, line: line + place.line - 1, column: place.column, text: place.text });
  }
}

interface Placed {
  readonly record: unknown;
  readonly line?: number;
  readonly text?: string;
  readonly table?: string;
  readonly within?: string;
}

function batchOf<T>(parts: readonly T[], read: (part: T) => Placed, path: string): ItemBatch {
  const items: ReadItem[] = [];
  let deleted = 0;
  for (const part of parts) {
    const { record, line, text, table, within } = read(part);
    const found = itemOfRecord(record);
    if (found.kind === 'deleted') deleted += 1;
    else if (found.kind === 'wrong') {
      throw new DataError(within === undefined ? found.problem : `${within}: ${found.problem}`, { path, line, text });
    } else {
      const { item, keyNames } = found;
      if (table === undefined && keyNames === undefined) items.push({ item });
      else
        items.push({
          item,
          ...(table === undefined ? {} : { table }),
          ...(keyNames === undefined ? {} : { keyNames }),
        });
    }
  }
  return { items, deleted };
}

/** Characters of a document at most: it is held whole. */
const MOST_DOCUMENT = 128 * 1024 * 1024;

async function* documentItems(file: DataFile, onBytes: OnBytes | undefined): AsyncGenerator<ItemBatch, void> {
  const path = nameOfFile(file);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of fileChunks(file, onBytes)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MOST_DOCUMENT)
      throw new DataError(
        `is one document of more than ${MOST_DOCUMENT / 1024 / 1024} MB; write an item on each line`,
        { path },
      );
  }
  yield batchOfDocument(
    path,
    parsed(
      path,
      Buffer.concat(chunks)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
      1,
    ),
  );
}

type Members = Readonly<Record<string, unknown>>;

/** Requests of BatchWriteItem by table, the answer of Scan or Query, or one item. */
function batchOfDocument(path: string, document: unknown): ItemBatch {
  const members: Members = typeof document === 'object' && document !== null ? (document as Members) : {};
  if (Array.isArray(members.Items)) {
    const table = typeof members.TableName === 'string' ? { table: members.TableName } : {};
    return batchOf([...members.Items.entries()], ([i, record]) => ({ record, within: `Items[${i}]`, ...table }), path);
  }
  const requested = members.RequestItems ?? members;
  const requests = Object.entries(requested as Members).flatMap(([table, list]) =>
    Array.isArray(list) && list.some(isRequest)
      ? list.map((request: unknown, i) => ({ request, within: `${table}[${i}]`, table }))
      : [],
  );
  if (requests.length > 0) {
    return batchOf(
      requests,
      ({ request, within, table }) => ({ record: requestOf(request), within, table: basename(table) }),
      path,
    );
  }
  return batchOf([document], (record) => ({ record, within: 'the document' }), path);
}

function isRequest(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('PutRequest' in value || 'DeleteRequest' in value);
}

function requestOf(request: unknown): unknown {
  const { PutRequest: put, DeleteRequest: deletion } = (request ?? {}) as Members;
  if (put !== undefined) return put;
  const { Key: key } = (deletion ?? {}) as Members;
  return key === undefined ? undefined : { Keys: key };
}
