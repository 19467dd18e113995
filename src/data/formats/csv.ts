import { CsvError, Parser } from 'csv-parse';
import { type MutableItem, type ScalarType, setAttribute } from '../../value/index.js';
import { DataError } from '../data-error.js';
import type { PlacedWrite, PlacedWrites } from '../data-write.js';
import { type DataFile, fileChunks, nameOfFile, type OnBytes } from '../file-chunks.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CsvOptions.html */
export interface CsvOptions {
  /** What stands between two values: one of the service's, `,` unless given. */
  readonly delimiter?: ',' | '\t' | ':' | ';' | '|' | ' ';
  /** Names of the columns; without them the first line has the names. */
  readonly header?: readonly string[];
}

const BATCH = 1000;
/** Bytes of a row at most: an item has 400 KB, of which quotes take twice as many. */
const MAX_ROW_BYTES = 1024 * 1024;

/**
 * Items in CSV, as ImportTable reads them: every column is a string, but for the keys of the table and of its indexes, which have the
 * types that the table gives them (binary in base64).
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Format.html
 */
export async function* csvWrites(
  file: DataFile,
  keyTypes: ReadonlyMap<string, ScalarType>,
  { delimiter = ',', header }: CsvOptions,
  onBytes?: OnBytes,
): PlacedWrites {
  const path = nameOfFile(file);
  const parser = new Parser({
    delimiter,
    bom: true,
    info: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_BYTES,
    // Told of here, with the columns.
    relax_column_count: true,
  });
  let names = header;
  let batch: PlacedWrite[] = [];
  const failed = feed(file, parser, onBytes);
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      if (names === undefined) {
        names = record;
        checkNames(path, names, info.lines);
        continue;
      }
      batch.push({ write: { kind: 'put', item: itemOf(path, names, record, keyTypes, info.lines) }, line: info.lines });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    await failed;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DataError(error.message, { path, line: lineOf(error) });
  }
  if (batch.length > 0) yield batch;
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function feed(file: DataFile, parser: Parser, onBytes: OnBytes | undefined): Promise<void> {
  try {
    for await (const chunk of fileChunks(file, onBytes)) {
      if (parser.destroyed) return;
      if (parser.write(chunk)) continue;
      await new Promise<void>((resume) => {
        const go = (): void => {
          parser.off('drain', go).off('close', go);
          resume();
        };
        parser.on('drain', go).on('close', go);
      });
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

function checkNames(path: string, names: readonly string[], line: number): void {
  const again = names.find((name, i) => names.indexOf(name) !== i);
  if (again !== undefined) throw new DataError(`the column ${JSON.stringify(again)} is there twice`, { path, line });
  if (names.includes('')) throw new DataError('a column has no name', { path, line });
}

function itemOf(
  path: string,
  names: readonly string[],
  record: readonly string[],
  keyTypes: ReadonlyMap<string, ScalarType>,
  line: number,
): Record<string, unknown> {
  if (record.length !== names.length) {
    throw new DataError(`has ${record.length} values for ${names.length} columns`, { path, line });
  }
  const item: MutableItem = {};
  for (const [i, name] of names.entries()) {
    const text = record[i] as string;
    const type = keyTypes.get(name) ?? 'S';
    const value = type === 'B' ? { B: bytesOf(path, text, name, line) } : type === 'N' ? { N: text } : { S: text };
    setAttribute(item, name, value);
  }
  return item;
}

function bytesOf(path: string, text: string, name: string, line: number): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return new Uint8Array(bytes);
  throw new DataError(`${JSON.stringify(name)} is binary, and this is no base64`, { path, line });
}

function lineOf(error: CsvError): number | undefined {
  const { lines } = error as unknown as { readonly lines?: unknown };
  return typeof lines === 'number' ? lines : undefined;
}
