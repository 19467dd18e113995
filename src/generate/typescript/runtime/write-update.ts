import type { Item } from './context.js';
import type { Clause } from './expression-text.js';
import type { Target, Write, WriteScope } from './write.js';
import { visible } from './write-demands.js';
import { checkAllowed, demandsOf, type WriteOptions } from './write-options.js';
import { keyedPart } from './write-part.js';

export interface UpdateOptions extends WriteOptions {
  /** Makes the item where there is none. */
  readonly upsert?: true;
}

/** Changes an item that is there. */
export function updateItem(
  target: Target,
  scope: WriteScope,
  key: Item,
  change: () => Clause,
  options: UpdateOptions = {},
): Write {
  const { step, upsert, otherwise } = options;
  return {
    target,
    step,
    plan: () => {
      checkAllowed(target, options);
      const demands = [...(upsert ? [] : [visible(target, scope, otherwise)]), ...demandsOf(options)];
      return { parts: [keyedPart('Update', target, scope, key, { demands, ...options }, change())] };
    },
  };
}
