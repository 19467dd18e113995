import type { Item } from './item.js';

/** These attributes of a key; where the item does not have it, `undefined` for those that are not another index's as well. */
export function keyOrOthers(names: readonly string[], own: readonly string[], key: Readonly<Item> | undefined): Item {
  return Object.fromEntries((key === undefined ? own : names).map((name) => [name, key?.[name]]));
}
