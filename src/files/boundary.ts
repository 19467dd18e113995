import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { insideOf } from './inside.js';

/**
 * The folder that what is found in another one does not leave: its repository or, outside of any, `cwd`, or the folder itself where it lies
 * elsewhere. What is wrong with a file is shown with its text, and whoever proposes a change must not get to see other files of the
 * machine that checks it.
 */
export function boundaryOf(cwd: string, folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return insideOf(cwd, folder) === undefined ? folder : cwd;
  }
}

/**
 * The folder that a file which was found leads out of; undefined where it stays in it, or in the folder that somebody named, who means what
 * that leads to.
 */
export function leftBy(path: string, cwd: string, named: string): string | undefined {
  const folder = boundaryOf(cwd, dirname(path));
  const target = realPathOf(path);
  const isInside = [folder, realPathOf(folder), realPathOf(named)].some((root) => insideOf(root, target) !== undefined);
  return isInside ? undefined : folder;
}

/**
 * Where the links lead that a path goes through, spelt as the disk does: Windows and macOS find a file by other spellings, too. The path
 * itself where there is nothing.
 */
export function realPathOf(path: string): string {
  for (const real of [realpathSync.native, realpathSync]) {
    try {
      return real(path);
    } catch {
      // The system's own function needs `/proc` on some systems, and takes no long paths.
    }
  }
  return path;
}
