import type { Item } from './context.js';
import type { Changed } from './expression-replace.js';
import { checkLock } from './lock.js';
import type { Target, Write, WriteScope } from './write.js';
import { expectVisible, visible } from './write-demands.js';
import { checkAllowed, demandsOf, type WriteOptions } from './write-options.js';
import { keyedPart } from './write-part.js';
import { asRead } from './write-read.js';

export interface RewriteOptions extends WriteOptions {
  /** Stored names of what must be as it was read. */
  readonly guards: readonly string[];
  /** The item as a query has found it. */
  readonly known?: Item;
}

/** Changes an item, with what follows from the rest of it: the item is read first. `change`: `replaced` where whole attributes are all that changes, otherwise `worked`. */
export function rewriteItem(
  target: Target,
  scope: WriteScope,
  key: Item,
  change: (before: Item) => Changed,
  options: RewriteOptions,
): Write {
  const { step, lock, guards, known, unique, history, otherwise } = options;
  return {
    target,
    step,
    read: key,
    known,
    plan: (stored) => {
      checkAllowed(target, options);
      const before = expectVisible(target, scope, stored, otherwise);
      checkLock(target, lock, before);
      const { after, update } = change(before);
      const demands = [visible(target, scope, otherwise), ...demandsOf(options), asRead(before, guards, lock)];
      const parts = [
        keyedPart('Update', target, scope, key, { demands, ...options }, update),
        ...(unique?.(scope, before, after) ?? []),
        ...(history?.(scope, before, after) ?? []),
      ];
      return { parts, after };
    },
  };
}
