import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const CONFIG_NAME = 'dynamodel.config.yaml';

/** Looks for the nearest configuration from a folder upward, to the root of the file system. Folders are looked at once. */
export function configFinder(): (folder: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const find = (folder: string): string | undefined => {
    if (known.has(folder)) return known.get(folder);
    const path = join(folder, CONFIG_NAME);
    const above = dirname(folder);
    const found = isThere(path) ? path : above === folder ? undefined : find(above);
    known.set(folder, found);
    return found;
  };
  return find;
}

/** A link that leads nowhere is there, too: reading it says what is wrong. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
