import { isAbsolute, relative, sep } from 'node:path';

/** The path from a folder to what it holds, empty for the folder itself; undefined outside. Both are absolute, links followed or not. */
export function insideOf(folder: string, path: string): string | undefined {
  const inside = relative(folder, path);
  // On another drive of Windows it stays absolute.
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? undefined : inside;
}
