import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { mergeLint, NO_CONFIG, withLint } from '../config/config.js';
import { printable } from '../diagnostics/index.js';
import { leftBy } from '../files/boundary.js';
import { type LoadedModel, withDesign } from '../library/loaded-model.js';
import type { FileReader } from '../model/file-reader.js';
import { loadModel } from '../model/load-model.js';
import type { LintConfig } from '../model/model.js';
import { nodeFileReader } from '../model/node-file-reader.js';
import { MAX_SOURCE_BYTES } from '../source/index.js';
import type { Io } from './io.js';
import { type ModelInput, STDIN } from './model-paths.js';
import { UsageError } from './usage-error.js';

/** What is said of rules under what a model says itself, and over it. */
export type LintSettings = { readonly lint: LintConfig; readonly over?: LintConfig };

/** Reads a model with the files that it includes. Throws a `UsageError` where the path itself cannot be read. */
export async function loadInput(
  input: ModelInput,
  io: Io,
  { lint, over = NO_CONFIG.lint }: LintSettings,
  reader?: FileReader,
): Promise<LoadedModel> {
  const loaded = loadModel(announcing(reader ?? (await readerOf(input, io)), io), input.shown);
  if (loaded.unreadable !== undefined) throw new UsageError(`\`${input.shown}\` ${loaded.unreadable.message}`);
  return withDesign(withLint(loaded, (own) => mergeLint(mergeLint(lint, own), over)));
}

/** Reads the files of a model; standard input is read here, once. */
export async function readerOf(input: ModelInput, io: Io): Promise<FileReader> {
  if (input.kind === 'stdin') return await stdinReader(io);
  return input.foundIn === undefined ? nodeFileReader(io.cwd) : foundReader(input.path, input.foundIn, io);
}

function announcing(reader: FileReader, { announce }: Io): FileReader {
  return {
    read(path) {
      const content = reader.read(path);
      if (content.kind === 'bytes') announce(content.bytes.length);
      return content;
    },
  };
}

/**
 * A link that was only found is followed within the boundary of its folder alone, since what is wrong with a model is shown with its text.
 * Whoever names a link, or a folder that is one, means what it leads to.
 */
function foundReader(path: string, named: string, io: Io): FileReader {
  const folder = leftBy(path, io.cwd, named);
  const disk = nodeFileReader(io.cwd);
  if (folder === undefined) return disk;
  const how = isLink(path) ? 'is a link to what lies' : 'lies behind a link,';
  const message = `${how} outside \`${printable(folder)}\`: name it, or the file itself, if that is meant`;
  return {
    read: (file) =>
      resolve(io.cwd, file) === path ? { kind: 'problem', problem: { kind: 'outside', message } } : disk.read(file),
  };
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** Standard input includes files of the current folder. */
async function stdinReader(io: Io): Promise<FileReader> {
  const disk = nodeFileReader(io.cwd, io.cwd);
  const bytes = await io.readStdin(MAX_SOURCE_BYTES + 1);
  return { read: (path) => (path === STDIN ? { kind: 'bytes', bytes } : disk.read(path)) };
}
