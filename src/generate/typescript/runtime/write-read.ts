import type { Item } from './context.js';
import { absent, equal, exists } from './expression-condition.js';
import type { Lock } from './lock.js';
import type { Target } from './write.js';
import type { Demand } from './write-demands.js';
import { isSame } from './write-values.js';

/** An item is as it was read; `attributes`: stored names. A lock looks after its own. */
export function asRead(item: Item, attributes: readonly string[], lock?: Lock): Demand {
  const others = attributes.filter((name) => name !== lock?.attribute);
  return {
    on: others.map((name, i) => equal(name, item[name], `_read${i}`)),
    judge: (found) =>
      found !== undefined && attributes.every((name) => isSame(item[name], found[name])) ? undefined : 'stale',
  };
}

/** The same of what may have been nothing; and of what was there, at least that it still is. */
export function asFound(
  { keys: [pk] }: Target,
  item: Item | undefined,
  attributes: readonly string[],
  lock?: Lock,
): Demand {
  if (item === undefined)
    return { on: [absent(pk, '_pk')], judge: (found) => (found === undefined ? undefined : 'stale') };
  const read = asRead(item, attributes, lock);
  return read.on?.length === 0 && lock === undefined ? { ...read, on: [exists(pk, '_pk')] } : read;
}
