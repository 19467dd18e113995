import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const CONFIG_NAME = 'dynamodel.config.yaml';

/** What is meant to be a configuration, and would not be found. */
const OTHER_NAMES = ['dynamodel.config.yml', 'dynamodel.config.json'];

export type FindingConfig = {
  /** Told of each place before it is looked at. */
  readonly asked?: (path: string) => void;
  /** Told of what is meant to be a configuration and has a name that nobody looks for. */
  readonly misnamed?: (path: string) => void;
};

/** Looks for the nearest configuration from a folder upward, to the root of the file system. Folders are looked at once. */
export function configFinder({ asked, misnamed }: FindingConfig): (folder: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const find = (folder: string): string | undefined => {
    if (known.has(folder)) return known.get(folder);
    const path = join(folder, CONFIG_NAME);
    const above = dirname(folder);
    asked?.(path);
    const isFound = isThere(path);
    const other = isFound ? undefined : OTHER_NAMES.map((name) => join(folder, name)).find(isThere);
    if (other !== undefined) misnamed?.(other);
    const found = isFound ? path : above === folder ? undefined : find(above);
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
