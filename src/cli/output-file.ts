import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { printable } from '../diagnostics/index.js';
import type { Io } from './io.js';
import { reasonOf } from './model-paths.js';
import { expectWritable, isFolderPath } from './output-path.js';
import { UsageError } from './usage-error.js';

/** A file that an option asks for. */
export type OutputFile = {
  readonly option: string;
  readonly given: string;
  readonly path: string;
};

/** Refuses at the start what could not be written at the end. Folders that lead to the file are made if that is asked for. */
export function outputFile(
  io: Io,
  option: string,
  given: string | undefined,
  makesFolders = false,
): OutputFile | undefined {
  if (given === undefined) return undefined;
  if (given === '') throw new UsageError(`${option}: the path is empty`);
  const path = resolve(io.cwd, given);
  if (isFolderPath(given, path)) throw new UsageError(`${option}: \`${printable(given)}\` is a folder: name a file`);
  expectWritable(option, path, false, makesFolders);
  return { option, given, path };
}

/** Two options that write the same file would lose one of the two. */
export function expectDifferent(...files: readonly (OutputFile | undefined)[]): void {
  const known = files.filter((file) => file !== undefined);
  const [first, second] = known.filter(({ path }) => known.filter((other) => isSameFile(other.path, path)).length > 1);
  if (first === undefined || second === undefined) return;
  throw new UsageError(`${first.option} and ${second.option} name the same file, \`${printable(first.given)}\``);
}

/** A file that is read, and what it is, for messages. */
export type InputFile = {
  readonly what: string;
  readonly path: string;
};

/** What is read is never written over, by whatever path or link it is named. */
export function expectNoInput(
  outputs: readonly (OutputFile | undefined)[],
  inputs: readonly InputFile[],
  { cwd }: Pick<Io, 'cwd'>,
): void {
  for (const output of outputs) {
    const input = inputs.find(({ path }) => output !== undefined && isSameFile(resolve(cwd, path), output.path));
    if (output === undefined || input === undefined) continue;
    throw new UsageError(
      `${output.option}: \`${printable(output.given)}\` is ${input.what}, which would be lost: name another file`,
    );
  }
}

function isSameFile(one: string, other: string): boolean {
  return one === other || identityOf(one) === identityOf(other);
}

/** Of a file that is there, what the file system knows it by; of another, its name in the folder that it would come to. */
function identityOf(path: string): string {
  const found = statOf(path);
  if (found !== undefined) return `${found.dev} ${found.ino}`;
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

function statOf(path: string): { readonly dev: bigint; readonly ino: bigint } | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

/** The file is there as a whole or, where writing it fails, as it was before. */
export async function writeOutputFile({ option, given, path }: OutputFile, text: string): Promise<void> {
  const [{ makeFolder }, { replaceFile }] = await Promise.all([
    import('../files/make-folder.js'),
    import('../files/replace-file.js'),
  ]);
  try {
    makeFolder(dirname(path));
    replaceFile(path, text);
  } catch (error) {
    throw new UsageError(`${option}: cannot write \`${printable(given)}\`: ${reasonOf(error)}`);
  }
}
