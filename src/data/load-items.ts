import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Engine, type EngineError, engineState, type ItemLoader } from '../engine/index.js';
import { DataError } from './data-error.js';
import type { PlacedWrite, PlacedWrites } from './data-write.js';
import { fileBytes, type OnBytes } from './file-chunks.js';
import type { CsvOptions } from './formats/csv.js';
import { jsonWrites } from './formats/dynamodb-json.js';
import { exportSummaries, FileCheck, readExport } from './s3-export.js';

/** How the items of a file are written. */
export type DataFormat = 'dynamodb-json' | 'ion' | 'csv';

/** What `loadItems` cannot tell from the files. */
export interface LoadOptions {
  /**
   * The table that the items go to. Unless given, the one that the file names, as the requests of a batch and an export do; or the one
   * that has the file's name; or the only one that there is.
   */
  readonly table?: string;
  /** Unless given, what the ending of the file's name says: `.ion`, `.csv`, `.tsv`; otherwise DynamoDB JSON. */
  readonly format?: DataFormat;
  readonly csv?: CsvOptions;
}

/** What was loaded, by table. */
export interface LoadReport {
  readonly tables: Readonly<Record<string, { readonly put: number; readonly deleted: number }>>;
}

/** How far a load is, in bytes of its files. */
export interface LoadProgress {
  readonly done: number;
  readonly of: number;
}

/**
 * Puts the items of a file, or of all files of a folder, into tables that are there: DynamoDB JSON (a line for each item), Amazon Ion,
 * CSV, requests for BatchWriteItem, the output of Scan, and exports to S3, full and incremental, with their manifests. Files may be
 * compressed with gzip. Each item is checked as PutItem would check it, and takes the place of one with its key; an incremental export
 * also deletes.
 *
 * It is no operation of the service: nothing is throttled, no capacity is used and no stream tells of it.
 *
 * ```ts
 * await loadItems(engine, 'test/orders.json.gz', { table: 'orders' });
 * ```
 *
 * @throws DataError at the first thing that is wrong, with its file and line; what came before it is loaded.
 */
export async function loadItems(engine: Engine, path: string, options: LoadOptions = {}): Promise<LoadReport> {
  const loading = loadingItems(engine, path, options);
  for (;;) {
    const step = await loading.next();
    if (step.done === true) return step.value;
  }
}

/** The same step by step; each step tells how far it is. */
export async function* loadingItems(
  engine: Engine,
  path: string,
  options: LoadOptions = {},
): AsyncGenerator<LoadProgress, LoadReport> {
  const sources = await sourcesOf(path, options);
  const of = sources.reduce((sum, source) => sum + fileBytes(source.path), 0);
  const tables = new Tables(engine);
  let done = 0;
  for (const source of sources) {
    const { check } = source;
    const onBytes = (bytes: Uint8Array): void => {
      done += bytes.length;
      check?.onBytes(bytes);
    };
    for await (const batch of writesOf(source, tables, onBytes)) {
      const count = tables.write(source, batch);
      check?.add(count);
      yield { done, of };
    }
    check?.finish();
  }
  return { tables: Object.fromEntries(tables.counts) };
}

/** A file that is to be loaded. */
interface Source {
  readonly path: string;
  readonly format: DataFormat;
  readonly csv: CsvOptions;
  /** Where its items go, unless they say so themselves. */
  readonly table: string | undefined;
  readonly check?: FileCheck;
}

async function sourcesOf(path: string, options: LoadOptions): Promise<readonly Source[]> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new DataError('there is no such file or folder', { path });
  if (!found.isDirectory()) {
    return basename(path) === 'manifest-summary.json' ? exportSources([path], options) : [fileSource(path, options)];
  }
  const summaries = exportSummaries(path);
  if (summaries.length > 0) return exportSources(summaries, options);
  const files = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && KNOWN.test(entry.name))
    .map(({ name }) => name)
    .sort();
  if (files.length === 0) {
    throw new DataError('has no file that ends in .json, .jsonl, .ion, .csv or .tsv, or such an ending and .gz', {
      path,
    });
  }
  return files.map((name) => fileSource(join(path, name), options));
}

const KNOWN = /\.(?:json|jsonl|ndjson|ion|csv|tsv)(?:\.gz|\.zst)?$/i;

function fileSource(path: string, { table, format, csv }: LoadOptions): Source {
  const ending = /\.(ion|csv|tsv)(?:\.gz|\.zst)?$/i.exec(path)?.[1]?.toLowerCase();
  const told = ending === 'ion' ? 'ion' : ending === undefined ? 'dynamodb-json' : 'csv';
  return {
    path,
    format: format ?? told,
    csv: csv ?? (ending === 'tsv' ? { delimiter: '\t' } : {}),
    table,
  };
}

/** Of several exports of a table, the first is the full one and the others follow it in time, as their names do. */
async function exportSources(summaries: readonly string[], { table }: LoadOptions): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const summary of summaries) {
    const exported = await readExport(summary);
    for (const file of exported.files) {
      sources.push({
        path: file.path,
        format: exported.format,
        csv: {},
        table: table ?? exported.table,
        check: new FileCheck(file),
      });
    }
  }
  return sources;
}

async function* writesOf(source: Source, tables: Tables, onBytes: OnBytes): PlacedWrites {
  const { path, format, csv } = source;
  // Two libraries that few need.
  if (format === 'csv') {
    const { csvWrites } = await import('./formats/csv.js');
    yield* csvWrites(path, tables.of(source, undefined).loader.keyTypes, csv, onBytes);
  } else if (format === 'ion') {
    const { ionWrites } = await import('./formats/ion.js');
    yield* ionWrites(path, onBytes);
  } else yield* jsonWrites(path, onBytes);
}

interface Target {
  readonly loader: ItemLoader;
  readonly count: { put: number; deleted: number };
}

/** The tables of an engine that items go to. */
class Tables {
  readonly counts = new Map<string, { put: number; deleted: number }>();
  readonly #engine: Engine;
  readonly #targets = new Map<string, Target>();
  readonly #namesOfFiles = new Map<string, string>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Does the writes and answers with their number. */
  write(source: Source, batch: Iterable<PlacedWrite>): number {
    const used = new Set<ItemLoader>();
    let written = 0;
    try {
      for (const placed of batch) {
        const { loader, count } = this.of(source, placed.table);
        used.add(loader);
        attempt(source, placed, loader);
        written += 1;
        if (placed.write.kind === 'put') count.put += 1;
        else count.deleted += 1;
      }
    } finally {
      for (const loader of used) loader.flush();
    }
    return written;
  }

  of(source: Source, named: string | undefined): Target {
    const name = source.table ?? named ?? this.#nameOf(source.path);
    let target = this.#targets.get(name);
    if (target === undefined) {
      const count = { put: 0, deleted: 0 };
      target = { loader: this.#loader(source, name), count };
      this.#targets.set(name, target);
      this.counts.set(name, count);
    }
    return target;
  }

  #loader(source: Source, name: string): ItemLoader {
    try {
      return engineState(this.#engine).loader(name);
    } catch (error) {
      if (!isOfEngine(error)) throw error;
      throw new DataError(`its items are for the table \`${name}\`, which is not there (${this.#thereAre()})`, source);
    }
  }

  #nameOf(path: string): string {
    const known = this.#namesOfFiles.get(path) ?? this.#nameFor(path);
    this.#namesOfFiles.set(path, known);
    return known;
  }

  #nameFor(path: string): string {
    const names = this.#names();
    const [only] = names;
    const [stem = ''] = basename(path).split('.');
    if (names.includes(stem)) return stem;
    if (names.length === 1 && only !== undefined) return only;
    throw new DataError(`does not say which table its items are for (${this.#thereAre()})`, { path });
  }

  #names(): readonly string[] {
    return [...engineState(this.#engine).tableNames()];
  }

  #thereAre(): string {
    const names = this.#names();
    if (names.length === 0) return 'there are no tables';
    return names.length === 1 ? `there is only ${names[0]}` : `there are ${names.join(', ')}`;
  }
}

function attempt(source: Source, { write, line, text, within }: PlacedWrite, loader: ItemLoader): void {
  try {
    if (write.kind === 'put') loader.put(write.item);
    else loader.remove(write.key);
  } catch (error) {
    if (!isOfEngine(error)) throw error;
    const problem = within === undefined ? error.message : `${within}: ${error.message}`;
    throw new DataError(problem, { path: source.path, line, text });
  }
}

/** Told by its members, because the engine may come from another copy of this package. */
function isOfEngine(error: unknown): error is EngineError {
  return error instanceof Error && 'statusCode' in error;
}
