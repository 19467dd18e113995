import { realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { insideOf } from '../files/inside.js';

/**
 * Whether a file may be changed by a command that was given these paths: it lies in a folder that is named, or in that of a file that is
 * named, links followed. A link that was only found leads nowhere else.
 */
export function writableScope(paths: readonly string[], cwd: string): (path: string) => boolean {
  const folders = (paths.length === 0 ? ['.'] : paths)
    .filter((path) => path !== '-')
    .flatMap((path) => folderOf(resolve(cwd, path)));
  return (path) => {
    try {
      const real = realpathSync(resolve(cwd, path));
      return folders.some((folder) => insideOf(folder, real) !== undefined);
    } catch {
      return false;
    }
  };
}

function folderOf(path: string): readonly string[] {
  try {
    const real = realpathSync(path);
    return [statSync(real).isDirectory() ? real : dirname(real)];
  } catch {
    return [];
  }
}
