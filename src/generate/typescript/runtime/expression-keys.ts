import type { Item } from './item.js';

/** These attributes of a key; `undefined` where the item does not have it. */
export function keyOrNone(names: readonly string[], key: Readonly<Item> | undefined): Item {
  return Object.fromEntries(names.map((name) => [name, key?.[name]]));
}

/** `going`: those of the names that an item without the key has no more; all unless told. */
type PossibleKey = readonly [names: readonly string[], key: Readonly<Item> | undefined, going?: readonly string[]];

/**
 * Of the keys that an item may have in one index, the attributes of the one that it has; `undefined` for the others'. `kept`: one that the
 * change leaves as it is.
 */
export function oneKeyOf(keys: readonly PossibleKey[], kept?: Readonly<Item>): Item {
  const [names, held] = keys.find(([, key]) => key !== undefined) ?? [[], undefined];
  if (held !== undefined) return keyOrNone(names, held);
  if (kept !== undefined) return {};
  return keyOrNone(
    keys.flatMap(([all, , going]) => going ?? all),
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
