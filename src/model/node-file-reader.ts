import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { insideOf } from '../files/inside.js';
import { MAX_SOURCE_BYTES } from '../source/index.js';
import type { FileContent, FileProblem, FileReader } from './file-reader.js';

/**
 * Reads from the disk. Files are read only inside the folder of the first one, links followed, so that a model
 * cannot pull in what lies elsewhere; a file that is too large is not read at all.
 *
 * @param cwd folder that relative paths start from.
 * @param within folder that all files lie in; that of the first one unless given.
 * @param mostBytes of a file.
 */
export function nodeFileReader(
  cwd: string = resolve(),
  within?: string,
  mostBytes: number = MAX_SOURCE_BYTES,
): FileReader {
  let root = within === undefined ? undefined : realpathSync(within);
  return {
    read(path): FileContent {
      try {
        const real = realpathSync(resolve(cwd, path));
        root ??= dirname(real);
        if (insideOf(root, real) === undefined) return problem('outside', 'lies outside the folder of the model');
        const stat = statSync(real);
        if (stat.isDirectory()) return problem('directory', 'is a directory');
        if (!stat.isFile()) return problem('unreadable', 'is not a regular file');
        if (stat.size > mostBytes) return problem('too-large', 'is too large', stat.size);
        return { kind: 'bytes', bytes: readFileSync(real) };
      } catch (error) {
        return explain(error);
      }
    },
  };
}

function explain(error: unknown): FileContent {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return problem('missing', 'does not exist');
    case 'EACCES':
    case 'EPERM':
      return problem('unreadable', 'cannot be read: permission denied');
    case 'ELOOP':
      return problem('unreadable', 'is a link to itself');
    case 'ENAMETOOLONG':
      return problem('missing', 'does not exist: the path is too long');
    default:
      return problem('unreadable', `cannot be read${code === '' ? '' : ` (${code})`}`);
  }
}

function problem(kind: FileProblem['kind'], message: string, size?: number): FileContent {
  return { kind: 'problem', problem: { kind, message, ...(size === undefined ? {} : { size }) } };
}
