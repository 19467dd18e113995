import { type Code, from, literal, ts } from '../../text/index.js';

/** What every object has: where nothing is stored, it would be read from there. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

export function isInherited(name: string): boolean {
  return INHERITED.has(name);
}

/**
 * An attribute of a stored item, or a field of a stored map, by its stored name: `item["note"]`, `own(item, "constructor")`. An item's type
 * has an index signature, which the strictest settings do not let a dot reach into.
 */
export function memberOf(item: Code, stored: string): Code {
  const key = literal(stored);
  return isInherited(stored) ? ts`${from('runtime/own', 'own')}(${item}, ${key})` : ts`${item}[${key}]`;
}
