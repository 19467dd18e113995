import { accessSync, constants, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { printable } from '../diagnostics/index.js';
import { UnfinishedFile } from '../files/unfinished-file.js';
import type { FileChange } from './edited-files.js';
import { reasonOf } from './model-paths.js';
import { UsageError } from './usage-error.js';

const BYTE_ORDER_MARK = '\ufeff';

/**
 * Writes changed files. All new texts are written beside the files before the first one takes its place, so that where one cannot be written
 * none is changed. Each then takes its place at once; should the file system fail between two of them, those before it stay changed, for it
 * replaces no two files together. Links stay links, and rights and byte order marks are kept.
 *
 * @throws UsageError
 */
export function writeChanges(changes: readonly FileChange[], cwd: string): void {
  const targets = changes.map((change) => targetOf(change, resolve(cwd, change.path)));
  const written = new Map<UnfinishedFile, FileChange>();
  try {
    for (const { change, path, stat, text } of targets) {
      attempt(change, () => {
        const file = new UnfinishedFile(path);
        written.set(file, change);
        // First: what few may read is not there for all even for a moment.
        file.resemble(stat);
        file.write(text);
      });
    }
    for (const [file, change] of written) attempt(change, () => file.finish());
  } finally {
    for (const file of written.keys()) file.discard();
  }
}

type Target = {
  readonly change: FileChange;
  readonly path: string;
  readonly stat: Stats;
  readonly text: string;
};

function targetOf(change: FileChange, given: string): Target {
  return attempt(change, () => {
    const path = realpathSync(given);
    const stat = statSync(path);
    if (!stat.isFile()) throw new Error('it is no file');
    // Some users may write what nobody is meant to.
    if ((stat.mode & 0o222) === 0) throw new Error('the file is read-only');
    accessSync(path, constants.W_OK);
    const now = readFileSync(path, 'utf8');
    const mark = now.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
    if (now !== mark + change.before) throw new Error('it has changed since it was read');
    return { change, path, stat, text: mark + change.after };
  });
}

function attempt<T>({ path }: FileChange, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError(`cannot write \`${printable(path)}\`: ${reasonOf(error)}`);
  }
}
