import { resolve } from 'node:path';
import type { ImportFormat, ImportInput, ReadContext } from '../import/index.js';
import type { WrittenModel } from '../import/writer/index.js';

/** What is imported: a file or a folder by its path, texts and bytes by their names, or a table in DynamoDB by its name or ARN. */
export type ImportSource =
  | string
  | { readonly files: Readonly<Record<string, string | Uint8Array>> }
  | { readonly table: string };

export interface ImportOptions extends Omit<ReadContext, 'tables'> {
  /** Default: what the input looks like. */
  readonly format?: string;
  /** What defines the tables that items are of. */
  readonly tables?: Exclude<ImportSource, { readonly table: string }>;
}

/** A model as text, with what could not be known, what has no place in it, and what was odd. */
export interface ImportedModel extends WrittenModel {
  /** Name of the format that it was read as. */
  readonly format: ImportFormat['name'];
}

/**
 * A model of what is there already: a template, definitions of tables, items, or a table itself.
 *
 * @throws ImportError for an input that cannot be read, is broken, or is in no known format.
 */
export async function importModel(source: ImportSource, options: ImportOptions = {}): Promise<ImportedModel> {
  const { memoryInput, openInput, readInput, tableInput, writeModel } = await import('../import/index.js');
  const { format: stated, tables, ...context } = options;
  const open = (given: ImportSource): ImportInput => {
    if (typeof given === 'string') return openInput(resolve(given), given, (error) => (error as Error).message);
    return 'table' in given ? tableInput(given.table) : memoryInput(given.files);
  };
  const input = open(source);
  const named = typeof source === 'object' && 'table' in source ? 'table' : stated;
  const reading = { ...context, ...(tables === undefined ? {} : { tables: open(tables) }) };
  const { format, draft } = await readInput(input, named, reading);
  return {
    format: format.name,
    ...writeModel(draft, {
      from: input.kind === 'table' ? input.shown : input.files.length === 1 ? (input.files[0]?.name ?? '') : input.name,
      as: format.title,
    }),
  };
}
