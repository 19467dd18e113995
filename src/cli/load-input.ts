import { type LoadedModel, withDesign } from '../library/loaded-model.js';
import type { FileReader } from '../model/file-reader.js';
import { loadModel } from '../model/load-model.js';
import { nodeFileReader } from '../model/node-file-reader.js';
import { MAX_SOURCE_BYTES } from '../source/index.js';
import type { Io } from './io.js';
import { type ModelInput, STDIN } from './model-paths.js';
import { UsageError } from './usage-error.js';

/** Reads a model with the files that it includes. Throws a `UsageError` where the path itself cannot be read. */
export async function loadInput(input: ModelInput, io: Io): Promise<LoadedModel> {
  const reader = input.kind === 'stdin' ? await stdinReader(io) : nodeFileReader(io.cwd);
  const loaded = loadModel(reader, input.shown);
  if (loaded.unreadable !== undefined) throw new UsageError(`\`${input.shown}\` ${loaded.unreadable.message}`);
  return withDesign(loaded);
}

/** Standard input includes files of the current folder. */
async function stdinReader(io: Io): Promise<FileReader> {
  const disk = nodeFileReader(io.cwd, io.cwd);
  const bytes = await io.readStdin(MAX_SOURCE_BYTES + 1);
  return { read: (path) => (path === STDIN ? { kind: 'bytes', bytes } : disk.read(path)) };
}
