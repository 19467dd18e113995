import native, { type PlatformPath } from 'node:path';
import { insideOf } from './inside.js';

/**
 * How a path is shown: relative to the working directory where it lies inside, always with `/`.
 *
 * @param system whose paths they are; of this machine unless given.
 */
export function shownPath(path: string, cwd: string, system: PlatformPath = native): string {
  const inside = insideOf(cwd, path, system) ?? path;
  return inside === '' ? '.' : inside.replaceAll(system.sep, '/');
}
