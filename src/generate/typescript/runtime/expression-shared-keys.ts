import type { Item } from './item.js';

/** These attributes of a key; where the item does not have it, `undefined` for those that are not another index's as well. */
export function keyOrOthers(names: readonly string[], own: readonly string[], key: Readonly<Item> | undefined): Item {
  return Object.fromEntries((key === undefined ? own : names).map((name) => [name, key?.[name]]));
}

/** Keys that have attributes in common: `undefined` for one that none of them has. */
export function anyOfKeys(...keys: readonly Item[]): Item {
  const all = keys.flatMap((key) => Object.entries(key));
  const isHeld = ([, value]: readonly [string, unknown]): boolean => value !== undefined;
  return Object.fromEntries([...all.filter((one) => !isHeld(one)), ...all.filter(isHeld)]);
}
