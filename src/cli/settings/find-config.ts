import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { printable } from '../../diagnostics/index.js';
import { shownPath } from '../model-paths.js';
import { UsageError } from '../usage-error.js';

export const CONFIG_NAME = 'dynamodel.config.yaml';

/** What is meant to be a configuration, and would not be found. */
const OTHER_NAMES = ['dynamodel.config.yml', 'dynamodel.config.json'];

/**
 * Looks for the nearest configuration from a folder upward, to the root of the file system. Folders are looked at once. Throws a
 * `UsageError` where one has a name that nobody looks for. `asked` is told of each place before it is looked at.
 */
export function configFinder(cwd: string, asked: (path: string) => void): (folder: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const find = (folder: string): string | undefined => {
    if (known.has(folder)) return known.get(folder);
    const path = join(folder, CONFIG_NAME);
    const above = dirname(folder);
    asked(path);
    const isFound = isThere(path);
    if (!isFound) expectNoOther(folder, cwd);
    const found = isFound ? path : above === folder ? undefined : find(above);
    known.set(folder, found);
    return found;
  };
  return find;
}

function expectNoOther(folder: string, cwd: string): void {
  const other = OTHER_NAMES.map((name) => join(folder, name)).find(isThere);
  if (other !== undefined)
    throw new UsageError(
      `\`${printable(shownPath(other, cwd))}\` is no configuration by its name: rename it to \`${CONFIG_NAME}\`, or give it with --config`,
    );
}

/** A link that leads nowhere is there, too: reading it says what is wrong. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
