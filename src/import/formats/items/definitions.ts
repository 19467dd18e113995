import { formatOf } from '../../detect.js';
import type { Draft, DraftTable } from '../../draft.js';
import type { ImportFile, ImportInput, ReadContext } from '../../input.js';
import { ImportError, invalid } from '../../problem.js';
import { templatesIn } from '../cloudformation/detect.js';
import { definitionsIn } from '../create-table/detect.js';
import { FORMATS, type ImportFormat } from '../index.js';

/** Formats that define tables and hold no items. */
export const DEFINING: ReadonlySet<string> = new Set(['create-table', 'cloudformation', 'serverless', 'terraform']);

type Told = Pick<Draft, 'tables' | 'unplaced' | 'quirks' | 'questions' | 'region'>;

const NOTHING: Told = { tables: [], unplaced: [], quirks: [], questions: [] };

/** The tables that the other files of a folder define, or what is named as their definition. */
export async function definedTables(
  input: ImportInput,
  items: ReadonlySet<ImportFile>,
  context: ReadContext,
): Promise<Told> {
  const { tables: named, ...rest } = context;
  if (named !== undefined) {
    // What is wrong with the one that was named is told as it would be if it were imported itself.
    const told = await formatOf(named, definingFormats(named)).read(named, rest);
    if (told.tables.length === 0) throw invalid(`\`${named.shown}\` defines no table.`);
    return told;
  }
  if (input.kind !== 'folder') return NOTHING;
  const files = input.files.filter((file) => !items.has(file));
  return files.length === 0 ? NOTHING : toldBy({ ...input, files }, context);
}

async function toldBy(input: ImportInput, context: ReadContext): Promise<Told> {
  let told = NOTHING;
  for (const format of definingFormats(input)) told = joined(told, await readBy(format, input, context));
  return told;
}

/** Those that an input has, or where nobody can tell which, all. */
export function definingFormats(input: ImportInput): readonly ImportFormat[] {
  const formats = FORMATS.filter(({ name }) => DEFINING.has(name));
  const found = formats.filter(({ detects }) => detects(input) !== 'no');
  return found.length > 0 || input.kind === 'folder' ? found : formats;
}

/** A file that is broken is told, and its items are read all the same. */
async function readBy(format: ImportFormat, input: ImportInput, context: ReadContext): Promise<Told> {
  try {
    return await format.read(input, context);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    const place = { file: input.shown, path: '' };
    return { ...NOTHING, quirks: error.problems.map(({ message }) => ({ message, place })) };
  }
}

function joined(a: Told, b: Told): Told {
  const names = new Set(a.tables.map(({ name }: DraftTable) => name));
  const region = a.region ?? b.region;
  return {
    ...(region === undefined ? {} : { region }),
    tables: [...a.tables, ...b.tables.filter(({ name }) => !names.has(name))],
    unplaced: [...a.unplaced, ...b.unplaced],
    quirks: [...a.quirks, ...b.quirks],
    questions: [...a.questions, ...b.questions],
  };
}

/** Whether a file defines tables, and so holds no items. Only those are parsed that begin like it. */
export function definesTables(file: ImportFile): boolean {
  const head = new TextDecoder().decode(file.head());
  if (!/\b(?:KeySchema|AWSTemplateFormatVersion|Resources)\b/.test(head)) return false;
  return definitionsIn(file).length > 0 || templatesIn({ shown: '', name: '', kind: 'file', files: [file] }).length > 0;
}
