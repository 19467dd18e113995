import { createHash, type Hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DataError } from './data-error.js';
import { isObject } from './formats/dynamodb-json.js';
import { jsonFault, placeIn } from './json-text.js';
import { lineBatches } from './lines.js';

/**
 * A table's export to S3, copied to a folder: its manifests and the files that they name.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export interface S3Export {
  readonly format: 'dynamodb-json' | 'ion';
  /** Name of the table that was exported. */
  readonly table: string | undefined;
  /** That the table is in. */
  readonly region: string | undefined;
  readonly itemCount: number | undefined;
  readonly files: readonly ExportedFile[];
}

export interface ExportedFile {
  readonly path: string;
  readonly itemCount: number;
  readonly md5Checksum: string;
}

const SUMMARY = 'manifest-summary.json';
const FILES = 'manifest-files.json';
/** A summary is a few hundred bytes. */
const MAX_SUMMARY_BYTES = 1024 * 1024;

/**
 * The summaries of exports in a folder, in the order of their paths: those of `aws s3 sync` lie below the prefix of the export, in
 * `AWSDynamoDB/<id>`.
 */
export function exportSummaries(dir: string, depth = 3): readonly string[] {
  if (existsSync(join(dir, SUMMARY))) return [join(dir, SUMMARY)];
  if (depth === 0) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => exportSummaries(join(dir, name), depth - 1));
}

/** Reads the manifests of an export. */
export async function readExport(summaryPath: string): Promise<S3Export> {
  const dir = dirname(summaryPath);
  const summary = readSummary(summaryPath);
  const format = summary.outputFormat;
  if (format !== 'DYNAMODB_JSON' && format !== 'ION') {
    throw new DataError(`the outputFormat ${JSON.stringify(format)} is neither DYNAMODB_JSON nor ION`, {
      path: summaryPath,
    });
  }
  const files: ExportedFile[] = [];
  const manifest = join(dir, FILES);
  if (!existsSync(manifest)) throw new DataError(`the export has no ${FILES}`, { path: summaryPath });
  checkChecksum(manifest);
  for await (const lines of lineBatches(manifest)) {
    for (const { number, text } of lines) files.push(exportedFile(dir, manifest, number, text));
  }
  return {
    format: format === 'ION' ? 'ion' : 'dynamodb-json',
    table: tableOf(summary.tableArn),
    region: regionOf(summary.tableArn),
    itemCount: typeof summary.itemCount === 'number' ? summary.itemCount : undefined,
    files,
  };
}

function readSummary(path: string): Readonly<Record<string, unknown>> {
  if (statSync(path).size > MAX_SUMMARY_BYTES) throw new DataError('is too large for a summary of an export', { path });
  checkChecksum(path);
  const text = readFileSync(path, 'utf8');
  let summary: unknown;
  try {
    summary = JSON.parse(text);
  } catch {
    throw new DataError('is not JSON', { path, ...placeIn(text, jsonFault(text) ?? 0) });
  }
  if (!isObject(summary)) throw new DataError('is no summary of an export', { path });
  return summary;
}

/** The service's manual calls the file with the checksum `.checksum`, and the service itself `.md5`. */
function checkChecksum(path: string): void {
  for (const ending of ['.checksum', '.md5']) {
    const checksum = path.replace(/\.json$/, ending);
    if (!existsSync(checksum)) continue;
    const given = readFileSync(checksum, 'utf8').trim();
    if (given !== createHash('md5').update(readFileSync(path)).digest('base64')) {
      throw new DataError(`does not have the checksum of ${basename(checksum)}: it was changed or cut`, { path });
    }
  }
}

function tableOf(arn: unknown): string | undefined {
  return typeof arn === 'string' ? /:table\/([\w.-]+)$/.exec(arn)?.[1] : undefined;
}

function regionOf(arn: unknown): string | undefined {
  return typeof arn === 'string' ? /^arn:[\w-]+:dynamodb:([a-z0-9-]+):/.exec(arn)?.[1] : undefined;
}

function exportedFile(dir: string, manifest: string, line: number, text: string): ExportedFile {
  const place = { path: manifest, line, text };
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    throw new DataError('is not JSON', { ...place, column: (jsonFault(text) ?? 0) + 1 });
  }
  const { itemCount, md5Checksum, dataFileS3Key: key }: Record<string, unknown> = isObject(entry) ? entry : {};
  if (typeof itemCount !== 'number' || typeof md5Checksum !== 'string' || typeof key !== 'string') {
    throw new DataError('expected itemCount, md5Checksum and dataFileS3Key of a file', place);
  }
  return { path: fileOf(dir, key, place), itemCount, md5Checksum };
}

/**
 * Where the file of a key lies: in `data` beside the manifest, or, for incremental exports, in the `data` that all exports of the prefix
 * share. Of the key nothing but the last name counts, so that no key leads out of the export.
 */
function fileOf(
  dir: string,
  key: string,
  place: { readonly path: string; readonly line: number; readonly text: string },
): string {
  const name = /(?:^|\/)data\/([\w-][\w.-]*)$/.exec(key)?.[1];
  if (name === undefined) throw new DataError(`the key ${JSON.stringify(key)} is not that of a file in data/`, place);
  const found = [join(dir, 'data', name), join(dirname(dir), 'data', name)].find((path) => existsSync(path));
  if (found === undefined) throw new DataError(`there is no data/${name}, which the manifest names`, place);
  return found;
}

/** Checks a file against its manifest while it is read. */
export class FileCheck {
  readonly #file: ExportedFile;
  readonly #hash: Hash = createHash('md5');
  #count = 0;

  constructor(file: ExportedFile) {
    this.#file = file;
  }

  readonly onBytes = (bytes: Uint8Array): void => {
    this.#hash.update(bytes);
  };

  add(count: number): void {
    this.#count += count;
  }

  /** Throws where the whole file was not what the manifest says. */
  finish(): void {
    const { path, itemCount, md5Checksum } = this.#file;
    if (this.#hash.digest('base64') !== md5Checksum) {
      throw new DataError('does not have the md5Checksum of the manifest: it was changed or cut', { path });
    }
    if (this.#count === itemCount) return;
    throw new DataError(`has ${this.#count} items, and the manifest says ${itemCount}`, { path });
  }
}
