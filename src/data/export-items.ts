import { type Engine, engineState, type NetChange } from '../engine/index.js';
import { attribute, type Item, itemText, type MutableItem, setAttribute } from '../value/index.js';
import { inParts, writeFileOf } from './file-writer.js';
import { columnsOf, csvHeader, csvLine } from './formats/write-csv.js';
import type { ExportedRecord } from './formats/write-ion.js';
import { writeExport } from './write-export.js';

/** How items are written out. */
export interface ExportOptions {
  /**
   * `dynamodb-json` and `ion` have a line for each item, `batch-write` is one document of requests for BatchWriteItem, which
   * takes 25 at a time, and `csv` has the names of all attributes first. What the ending of the path says, `.ion` or `.csv`, unless given; otherwise
   * DynamoDB JSON.
   */
  readonly format?: 'dynamodb-json' | 'ion' | 'csv' | 'batch-write';
}

/** How a table is exported. */
export interface TableExportOptions {
  readonly format?: 'dynamodb-json' | 'ion';
  /** Exports what changed since then and not the whole table, which needs point-in-time recovery; a time or milliseconds since the epoch. */
  readonly since?: Date | number;
  /** Whether an incremental export has the items as they were, too; it has unless told otherwise. */
  readonly view?: 'NEW_AND_OLD_IMAGES' | 'NEW_IMAGE';
  /** Milliseconds since the epoch; the system clock unless given. */
  readonly now?: () => number;
}

/** Requests of one BatchWriteItem at most. */
const BATCH = 25;

/**
 * Writes all items of a table to a file, in the order of a scan; compressed where its name ends in `.gz`. `loadItems` reads it again.
 *
 * ```ts
 * await exportItems(engine, 'orders', 'orders.json.gz');
 * ```
 */
export async function exportItems(
  engine: Engine,
  table: string,
  path: string,
  options: ExportOptions = {},
): Promise<{ readonly items: number }> {
  const ending = /\.(ion|csv)(?:\.gz)?$/i.exec(path)?.[1]?.toLowerCase() as 'ion' | 'csv' | undefined;
  const items = { items: 0 };
  const lines = await linesOf(engine, table, options.format ?? ending ?? 'dynamodb-json', items);
  await writeFileOf(path, inParts(lines), /\.gz$/i.test(path));
  return items;
}

/**
 * Exports a table as ExportTableToPointInTime writes it to S3, with its manifests, into `AWSDynamoDB/<id>` below a folder: all items, or
 * what changed since a time.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 *
 * ```ts
 * const { dir } = await exportTable(engine, 'orders', 'exports', { format: 'ion' });
 * ```
 */
export async function exportTable(
  engine: Engine,
  table: string,
  folder: string,
  { format = 'dynamodb-json', since, view = 'NEW_AND_OLD_IMAGES', now = Date.now }: TableExportOptions = {},
): Promise<{ readonly dir: string; readonly items: number }> {
  const { Table: description } = engine.describeTable({ TableName: table });
  const { TableArn: tableArn = '', TableId: tableId = '', TableSizeBytes: size = 0 } = description ?? {};
  const from = since === undefined ? undefined : Number(since);
  const records =
    from === undefined
      ? map(itemsOf(engine, table), (Item): ExportedRecord => ({ Item }))
      : map(engineState(engine).changesSince(table, from), (change) =>
          incremental(change, keysOf(engine, table), view),
        );
  const line = await lineOf(format);
  return writeExport(folder, map(records, line), { tableArn, tableId, format, size, from, view, time: now() });
}

function incremental(
  { time, before, after }: NetChange,
  keys: readonly string[],
  view: 'NEW_AND_OLD_IMAGES' | 'NEW_IMAGE',
): ExportedRecord {
  const item = (after ?? before) as Item;
  const key: MutableItem = {};
  for (const name of keys) setAttribute(key, name, attribute(item, name) as Item[string]);
  return {
    Metadata: { WriteTimestampMicros: { N: `${Math.floor(time)}000` } },
    Keys: key,
    ...(before === undefined || view === 'NEW_IMAGE' ? {} : { OldImage: before }),
    ...(after === undefined ? {} : { NewImage: after }),
  };
}

async function linesOf(
  engine: Engine,
  table: string,
  format: NonNullable<ExportOptions['format']>,
  count: { items: number },
): Promise<Iterable<string>> {
  const items = map(itemsOf(engine, table), (item) => {
    count.items += 1;
    return item;
  });
  if (format === 'csv') {
    const columns = columnsOf(keysOf(engine, table), itemsOf(engine, table));
    return prefixed(
      csvHeader(columns),
      map(items, (item) => csvLine(columns, item)),
    );
  }
  if (format === 'batch-write') return batches(table, items);
  const line = await lineOf(format);
  return map(items, (Item) => line({ Item }));
}

async function lineOf(format: 'dynamodb-json' | 'ion'): Promise<(record: ExportedRecord) => string> {
  if (format === 'dynamodb-json') return jsonLine;
  const { ionLine } = await import('./formats/write-ion.js');
  return ionLine;
}

function jsonLine(record: ExportedRecord): string {
  const members = Object.entries(record) as [string, Item][];
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${itemText(item)}`).join(',')}}`;
}

function* batches(table: string, items: Iterable<Item>): Generator<string> {
  const name = JSON.stringify(table);
  let requests: string[] = [];
  // A single document, which any number of batches can be cut from.
  let isFirst = true;
  for (const item of items) {
    requests.push(`{"PutRequest":{"Item":${itemText(item)}}}`);
    if (requests.length < BATCH) continue;
    yield `${isFirst ? `{${name}:[` : ','}${requests.join(',\n')}`;
    isFirst = false;
    requests = [];
  }
  if (isFirst) yield `{${name}:[`;
  if (requests.length > 0) yield `${isFirst ? '' : ','}${requests.join(',\n')}`;
  yield ']}';
}

function itemsOf(engine: Engine, table: string): Iterable<Item> {
  const state = engineState(engine);
  const { Table: description } = engine.describeTable({ TableName: table });
  return map(state.items(description?.TableId ?? ''), ({ item }) => item);
}

function keysOf(engine: Engine, table: string): readonly string[] {
  return (engine.describeTable({ TableName: table }).Table?.KeySchema ?? []).map(({ AttributeName }) => AttributeName);
}

function* map<A, B>(values: Iterable<A>, change: (value: A) => B): Generator<B> {
  for (const value of values) yield change(value);
}

function* prefixed(first: string, rest: Iterable<string>): Generator<string> {
  yield first;
  yield* rest;
}
