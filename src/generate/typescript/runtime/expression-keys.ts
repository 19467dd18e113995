import type { Item } from './item.js';

/** These attributes of a key; `undefined` where the item does not have it. */
export function keyOrNone(names: readonly string[], key: Readonly<Item> | undefined): Item {
  return Object.fromEntries(names.map((name) => [name, key?.[name]]));
}

/**
 * Of the keys that an item may have in one index, the attributes of the one that it has; `undefined` for the others'. `kept`: one that the
 * change leaves as it is.
 */
export function oneKeyOf(
  keys: readonly (readonly [names: readonly string[], key: Readonly<Item> | undefined])[],
  kept?: Readonly<Item>,
): Item {
  const held = keys.find(([, key]) => key !== undefined);
  if (held !== undefined) return keyOrNone(...held);
  if (kept !== undefined) return {};
  return keyOrNone(
    keys.flatMap(([names]) => names),
    undefined,
  );
}

/** Removes attributes where something is not there that they depend on. */
export function removalIf(isAbsent: boolean, ...names: readonly string[]): Item {
  return isAbsent ? keyOrNone(names, undefined) : {};
}

/** An attribute, if it has a value. */
export function ifGiven(name: string, value: unknown): Item {
  return value === undefined ? {} : { [name]: value };
}
