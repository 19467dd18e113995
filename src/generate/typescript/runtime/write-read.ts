import type { Item } from './context.js';
import type { Lock } from './lock.js';
import type { Target } from './write.js';
import type { Demand } from './write-demands.js';
import { isSame } from './write-values.js';

/** What was read is as it was; `attributes`: stored names. A lock looks after its own. */
export function asRead(
  { keys: [pk] }: Target,
  item: Item | undefined,
  attributes: readonly string[],
  lock?: Lock,
): Demand {
  const others = attributes.filter((name) => name !== lock?.attribute);
  return {
    on: (condition) => {
      if (item === undefined) condition.absent(pk);
      else if (others.length === 0 && lock === undefined) condition.exists(pk);
      else for (const name of others) condition.equals(name, item[name], `read_${name}`);
    },
    judge: (found) => {
      const isSameItem =
        item === undefined || found === undefined
          ? item === found
          : attributes.every((name) => isSame(item[name], found[name]));
      return isSameItem ? undefined : 'stale';
    },
  };
}
