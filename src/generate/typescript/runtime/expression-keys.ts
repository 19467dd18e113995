import type { Item } from './context.js';
import type { Expression } from './expression.js';

/**
 * Of the keys that an item may have in one index, stores the one that it has, and removes the others' attributes. `kept`: one that the
 * change leaves as it is.
 */
export function oneKeyOf(
  keys: readonly (readonly [names: readonly string[], key: Readonly<Item> | undefined])[],
  kept?: Readonly<Item>,
): (update: Expression) => void {
  return (update) => {
    const held = keys.find(([, key]) => key !== undefined);
    if (held !== undefined) update.setKey(...held);
    else if (kept === undefined) for (const [names] of keys) update.setKey(names, undefined);
  };
}

/** Removes attributes where something is not there that they depend on. */
export function removalIf(isAbsent: boolean, ...names: readonly string[]): (update: Expression) => void {
  return (update) => {
    if (isAbsent) update.setKey(names, undefined);
  };
}
