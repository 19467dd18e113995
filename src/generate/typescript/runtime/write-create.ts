import type { Item } from './context.js';
import type { ErrorClass } from './errors.js';
import type { Target, Write, WriteScope } from './write.js';
import { type Demand, taken, vacant } from './write-demands.js';
import { checkAllowed, demandsOf, type WriteOptions } from './write-options.js';
import { putPart } from './write-part.js';

/** A new item: there must be none under its key, but for one that has expired. */
export function createItem(target: Target, scope: WriteScope, item: Item, options: WriteOptions = {}): Write {
  const { step, unique, history, otherwise } = options;
  return {
    target,
    step,
    plan: () => {
      checkAllowed(target, options);
      const demands = [free(target, scope, otherwise), ...demandsOf(options)];
      const parts = [
        putPart(target, scope, item, { demands, ...options }),
        ...(unique?.(scope, undefined, item) ?? []),
        ...(history?.(scope, undefined, item) ?? []),
      ];
      return { parts, after: item };
    },
  };
}

/** No item, or one that has expired. */
export function free(target: Target, scope: WriteScope, otherwise?: ErrorClass): Demand {
  return {
    on: [vacant(target, scope)],
    judge: () => taken(target, otherwise),
  };
}
