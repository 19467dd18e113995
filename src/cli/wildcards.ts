import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { matchesWildcard } from '../text/wildcard.js';
import { isSearched } from './model-paths.js';

/**
 * Paths with what their `*`, `**` and `?` stand for: the shells of Windows leave that to the program, and quotes keep those of other systems
 * from it. As in a shell, a path that nothing matches stays as it is, and names that begin with a dot are matched by a dot alone.
 */
export function expandedPaths(paths: readonly string[], cwd: string): readonly string[] {
  return paths.flatMap((path) => {
    if (!/[*?]/.test(path) || existsSync(resolve(cwd, path))) return [path];
    // From here on every part of the path is looked for.
    const start = path.slice(0, path.search(/[*?]/)).search(IN_LAST_FOLDER);
    const found = new Set(matching(cwd, path.slice(0, start), path.slice(start).split(SEPARATOR)));
    return found.size === 0 ? [path] : [...found];
  });
}

const IN_LAST_FOLDER = sep === '\\' ? /[^\\/]*$/ : /[^/]*$/;
const SEPARATOR = sep === '\\' ? /[\\/]+/ : /\/+/;

/** What is there below a folder, whose path ends with a separator where it is not empty. */
function matching(cwd: string, folder: string, [part = '', ...rest]: readonly string[]): readonly string[] {
  const entries = entriesOf(resolve(cwd, folder));
  if (part === '**') {
    const below = entries.filter((entry) => entry.isDirectory() && isSearched(entry.name));
    return [
      ...matching(cwd, folder, rest.length === 0 ? ['*'] : rest),
      ...below.flatMap(({ name }) => matching(cwd, `${folder}${name}/`, [part, ...rest])),
    ];
  }
  const names = entries.map(({ name }) => name).filter(matcherOf(part));
  if (rest.length === 0) return names.map((name) => `${folder}${name}`);
  return names
    .filter((name) => isFolder(resolve(cwd, `${folder}${name}`)))
    .flatMap((name) => matching(cwd, `${folder}${name}/`, rest));
}

function matcherOf(part: string): (name: string) => boolean {
  const cased = (text: string): string => (sep === '\\' ? text.toLowerCase() : text);
  return (name) => matchesWildcard(cased(part), cased(name)) && (part.startsWith('.') || !name.startsWith('.'));
}

/** In code unit order, so that every machine lists the same; nothing of what cannot be read. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
