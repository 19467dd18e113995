import { DataError } from '../../../data/data-error.js';
import { type DataFile, fileBytes, type OnBytes, type OpenFile } from '../../../data/file-chunks.js';
import { FileCheck, readExport } from '../../../data/s3-export.js';
import type { Draft } from '../../draft.js';
import type { ImportFile, ImportInput, ReadContext } from '../../input.js';
import { ImportError, invalid } from '../../problem.js';
import { definedTables, definesTables } from './definitions.js';
import { ITEM_FILE, MANIFEST, SUMMARY } from './detect-items.js';
import { formatOfName, type ItemFormat, itemsOfFile } from './item-stream.js';
import { ItemTables } from './item-tables.js';

/** What a stream of items is read from. */
interface ItemSource {
  readonly file: DataFile;
  readonly format: ItemFormat;
  /** Where the items are of no other table by what they say. */
  readonly table: string;
  readonly size: number;
  readonly check?: FileCheck;
}

/** The design that items tell of: files of them, or a table's export to S3. */
export async function readItems(input: ImportInput, context: ReadContext): Promise<Draft> {
  try {
    return await read(input, context);
  } catch (error) {
    if (error instanceof DataError) throw new ImportError('invalid', [{ message: shownIn(error.message, input) }]);
    throw error;
  }
}

/** A message with files as they are shown: those of an export are found by their whole paths. */
function shownIn(message: string, { files }: ImportInput): string {
  const named = files.find(({ path, shown }) => path?.endsWith(shown) === true && message.includes(path));
  return named?.path === undefined ? message : message.replaceAll(named.path, named.shown);
}

async function read(input: ImportInput, context: ReadContext): Promise<Draft> {
  const { sources, files, region, table } = await sourcesOf(input);
  const defined = await definedTables(input, files, context);
  const total = sources.reduce((sum, { size }) => sum + size, 0);
  const tables = new ItemTables({ known: defined.tables, keepSamples: context.keepSamples === true });
  let done = 0;
  for (const source of sources) {
    const onBytes: OnBytes = (bytes) => {
      done += bytes.length;
      source.check?.onBytes(bytes);
    };
    for await (const batch of itemsOfFile(source.file, source.format, onBytes)) {
      context.signal?.throwIfAborted();
      tables.add(batch, source.table);
      source.check?.add(batch.items.length + batch.deleted);
      context.progress?.(Math.min(done, total), total, 'bytes');
    }
    source.check?.finish();
  }
  if (tables.items === 0) throw invalid(`\`${input.shown}\` holds no items: there is nothing to import.`);
  const untyped = sources.every(({ format }) => format === 'csv' || format === 'tsv');
  const draft = tables.draft(input, untyped);
  const home = defined.region ?? region;
  return {
    ...draft,
    ...(table === undefined ? {} : { name: table }),
    ...(home === undefined ? {} : { region: home }),
    unplaced: [...defined.unplaced, ...draft.unplaced],
    quirks: [...defined.quirks, ...draft.quirks],
    questions: [...defined.questions, ...draft.questions],
  };
}

interface ItemSources {
  readonly sources: readonly ItemSource[];
  /** Files of the input that hold items, or tell of those that do. */
  readonly files: ReadonlySet<ImportFile>;
  /** Of an export. */
  readonly region?: string;
  /** Of an export, or of several of one table. */
  readonly table?: string;
}

async function sourcesOf(input: ImportInput): Promise<ItemSources> {
  const summaries = input.files.filter(({ name, path }) => SUMMARY.test(name) && path !== undefined);
  if (summaries.length > 0) {
    const exports = await Promise.all(summaries.map(exportedSources));
    const regions = new Set(exports.flatMap(({ region }) => region ?? []));
    const [region] = regions;
    const [table, ...others] = new Set(exports.map((one) => one.table));
    return {
      sources: exports.flatMap(({ sources }) => sources),
      files: new Set(input.files.filter(({ name }) => MANIFEST.test(name) || /(?:^|\/)data\//.test(name))),
      ...(region === undefined || regions.size > 1 ? {} : { region }),
      ...(table === undefined || others.length > 0 ? {} : { table }),
    };
  }
  const files =
    input.kind === 'folder' ? input.files.filter((file) => isData(file.name) && !definesTables(file)) : input.files;
  if (files.length === 0) throw invalid(`\`${input.shown}\` holds no file of items.`);
  return { sources: namedSources(input, files), files: new Set(files) };
}

function namedSources(input: ImportInput, files: readonly ImportFile[]): readonly ItemSource[] {
  const named = new Map(files.map((file) => [file, tableName(file.name)]));
  // Parts of one table are numbered, or called at random.
  return files.map((file) => sourceOf(file, input.kind === 'folder' ? (named.get(file) ?? input.name) : input.name));
}

function isData(name: string): boolean {
  return ITEM_FILE.test(name) && !MANIFEST.test(name);
}

/** The table that a file of a folder is called after; undefined for a part of one. */
function tableName(path: string): string | undefined {
  const name = (path.split('/').at(-1) ?? '').replace(ITEM_FILE, '');
  const stem = name.replace(/[-_.]?(?:part)?[-_.]?\d+$/i, '');
  return stem === '' || /^(?:part|data|items?|export|chunk|[a-z2-7]{26,})$/i.test(stem) ? undefined : stem;
}

function sourceOf(file: ImportFile, table: string): ItemSource {
  return { file: openFile(file), format: formatOfName(file.name), table, size: file.size };
}

function openFile(file: ImportFile): OpenFile {
  return { shown: file.shown, head: () => file.head(), stream: () => file.stream() };
}

/** The files that the manifest of an export names, each held against its checksum. */
async function exportedSources(
  summary: ImportFile,
): Promise<Pick<ItemSources, 'sources'> & { readonly region: string | undefined; readonly table: string | undefined }> {
  const exported = await readExport(summary.path ?? '');
  const table = exported.table ?? 'imported';
  const sources = exported.files.map(
    (file): ItemSource => ({
      file: file.path,
      format: exported.format === 'ion' ? 'ion' : 'json',
      table,
      size: fileBytes(file.path),
      check: new FileCheck(file),
    }),
  );
  return { sources, region: exported.region, table: exported.table };
}
