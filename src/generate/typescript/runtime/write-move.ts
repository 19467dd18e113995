import type { Item } from './context.js';
import { InvalidArgument } from './errors.js';
import type { Changed } from './expression-replace.js';
import { checkLock } from './lock.js';
import { keyOf, type Target, type Write, type WriteScope } from './write.js';
import { free } from './write-create.js';
import { expectVisible, visible } from './write-demands.js';
import { checkAllowed, demandsOf } from './write-options.js';
import { keyedPart, putPart } from './write-part.js';
import { asRead } from './write-read.js';
import type { RewriteOptions } from './write-rewrite.js';
import { isSameItem } from './write-values.js';

export interface MoveOptions extends Omit<RewriteOptions, 'known'> {
  /** Stored names of the key attributes that are made of others. */
  readonly made: readonly string[];
  /** The item's attributes and keys, as the change leaves them. */
  readonly item: (after: Item, before: Item) => Item;
}

/**
 * The item under another key. All of it must be as it was read: a change in between would be lost, and one that was deleted and made anew
 * has the first version again.
 */
export function moveItem(
  target: Target,
  scope: WriteScope,
  key: Item,
  change: (before: Item) => Changed,
  options: MoveOptions,
): Write {
  const { step, lock, guards, unique, history, made, item: itemOf, otherwise } = options;
  return {
    target,
    step,
    read: key,
    plan: (stored) => {
      checkAllowed(target, options);
      const before = expectVisible(target, scope, stored, otherwise);
      checkLock(target, lock, before);
      const { after } = change(before);
      const others = Object.entries(after).filter(([name]) => !made.includes(name));
      const item: Item = { ...Object.fromEntries(others), ...itemOf(after, before) };
      if (isSameItem(keyOf(target, before), keyOf(target, item)))
        throw new InvalidArgument('to', 'values of another key than the item has');
      const isThere = visible(target, scope, otherwise);
      const demands = [isThere, ...demandsOf(options), asRead(before, guards, lock)];
      const parts = [
        putPart(target, scope, item, { demands: [free(target, scope, otherwise)], ...options }),
        keyedPart('Delete', target, scope, key, { demands, ...options }),
        ...(unique?.(scope, before, item) ?? []),
        // Under another key every copy is a first one.
        ...(history?.(scope, undefined, item) ?? []),
      ];
      return { parts, after: item };
    },
  };
}
