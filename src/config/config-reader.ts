import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileReader } from '../model/file-reader.js';
import { nodeFileReader } from '../model/node-file-reader.js';
import { MOST_BYTES } from './read-yaml.js';

/**
 * Reads a configuration and what it extends from the disk: what lies in its repository or, outside of any, in `cwd`, links followed. What is
 * wrong with a file is shown with its text, and whoever proposes a change must not get to see other files of the machine that checks it.
 *
 * @param path of the configuration; one that lies elsewhere has its own folder alone.
 */
export function configReader(cwd: string, path: string): FileReader {
  const folder = boundary(cwd, dirname(path));
  const roots = [folder, realPathOf(folder)];
  const disk = existsSync(folder) ? nodeFileReader(cwd, folder, MOST_BYTES) : nodeFileReader(cwd);
  const outside = {
    kind: 'problem',
    problem: { kind: 'outside', message: `lies outside \`${folder}\`, which a configuration does not leave` },
  } as const;
  return {
    read(file) {
      // The path alone decides first: to look at a path of Windows may be to ask another machine.
      if (!roots.some((root) => isInside(root, resolve(cwd, file)))) return outside;
      const content = disk.read(file);
      return content.kind === 'problem' && content.problem.kind === 'outside' ? outside : content;
    },
  };
}

function boundary(cwd: string, folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return isInside(cwd, folder) ? cwd : folder;
  }
}

function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
