import type { Item } from './context.js';
import { Expression } from './expression.js';
import { checkLock } from './lock.js';
import type { Target, Write, WriteScope } from './write.js';
import { expectVisible, visible } from './write-demands.js';
import { checkAllowed, demandsOf, type WriteOptions } from './write-options.js';
import { keyedPart } from './write-part.js';
import { asRead } from './write-read.js';

export interface RewriteOptions extends WriteOptions {
  /** Stored names of what must be as it was read. */
  readonly guards: readonly string[];
  /** The item as the update leaves it: `replaced` where whole attributes are all that changes, otherwise `applied`. */
  readonly apply: (update: Expression, item: Item) => Item;
  /** Adds the derived attributes of the item as it will be. */
  readonly derive?: (update: Expression, after: Item) => Expression;
  /** Adds its index keys. */
  readonly rekey?: (update: Expression, after: Item, before: Item) => Expression;
  /** The item as a query has found it. */
  readonly known?: Item;
}

/** Changes an item, with what follows from the rest of it: the item is read first. */
export function rewriteItem(
  target: Target,
  scope: WriteScope,
  key: Item,
  change: (item: Expression) => Expression,
  options: RewriteOptions,
): Write {
  const { step, lock, guards, apply, known, derive, rekey, unique, history, otherwise } = options;
  return {
    target,
    ...(step === undefined ? {} : { step }),
    read: key,
    ...(known === undefined ? {} : { known }),
    plan: (stored) => {
      checkAllowed(target, options);
      const before = expectVisible(target, scope, stored, otherwise);
      checkLock(target, lock, before);
      const update = change(new Expression());
      derive?.(update, apply(update, before));
      rekey?.(update, apply(update, before), before);
      const after = apply(update, before);
      const demands = [visible(target, scope, otherwise), ...demandsOf(options), asRead(target, before, guards, lock)];
      const parts = [
        keyedPart('Update', target, scope, key, { ...options, demands }, update),
        ...(unique?.(scope, before, after) ?? []),
        ...(history?.(scope, before, after) ?? []),
      ];
      return { parts, after };
    },
  };
}
