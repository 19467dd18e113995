import type { ResourceInstance } from './relevant.js';
import { knownText } from './value.js';

/** Names that say nothing of what a table holds. */
const BARE = /^(?:this|main|default|table|tables|dynamodb|dynamodb[_-]?tables?|ddb|resource|items?)$/i;

/** What tables are called in a draft: the name of the resource with its key, or of the module where that says nothing; each once. */
export function tableNames(tables: readonly ResourceInstance[]): ReadonlyMap<ResourceInstance, string> {
  const names = new Map<ResourceInstance, string>();
  const taken = new Set<string>();
  for (const table of tables) {
    const base = nameOf(table);
    let name = base;
    for (let i = 2; taken.has(name.toLowerCase()); i += 1) name = `${base}-${i}`;
    taken.add(name.toLowerCase());
    names.set(table, name);
  }
  return names;
}

function nameOf({ name, key, modules, value }: ResourceInstance): string {
  const levels = [...modules, { name, key }];
  const parts: string[] = [];
  for (const level of levels.toReversed()) {
    const isNumber = level.key !== undefined && /^\d+$/.test(level.key);
    const own = [...(BARE.test(level.name) ? [] : [level.name]), ...(level.key === undefined ? [] : [level.key])];
    if (own.length > 0 && !(own.length === 1 && isNumber)) {
      parts.unshift(...own);
      // A key alone names a table; a number does not.
      break;
    }
    parts.unshift(...own);
  }
  const made = parts.filter((part) => !/^\d+$/.test(part) || part !== '0').join('-');
  if (made !== '' && !/^\d+$/.test(made)) return made;
  const physical = knownText(value.entries.get('name'));
  return physical === undefined || physical === '' ? [name, ...parts].join('-') : physical;
}
