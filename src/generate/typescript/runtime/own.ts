import type { Item } from './context.js';

/** What is stored under a name that every object of JavaScript inherits something by. */
export function own(item: Item, name: string): unknown {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}
