import native, { type PlatformPath } from 'node:path';

/**
 * The path from a folder to what it holds, empty for the folder itself; undefined outside. Both are absolute, links followed or not.
 *
 * @param system whose paths they are; of this machine unless given.
 */
export function insideOf(folder: string, path: string, system: PlatformPath = native): string | undefined {
  const { isAbsolute, relative, sep } = system;
  const inside = relative(folder, path);
  // On another drive of Windows it stays absolute.
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? undefined : inside;
}
