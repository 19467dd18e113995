import type { Item } from './context.js';
import { AlreadyExists, type ErrorClass } from './errors.js';
import type { Target, Write, WriteScope } from './write.js';
import type { Demand } from './write-demands.js';
import { checkAllowed, demandsOf, type WriteOptions } from './write-options.js';
import { putPart } from './write-part.js';

/** A new item: there must be none under its key, but for one that has expired. */
export function createItem(target: Target, scope: WriteScope, item: Item, options: WriteOptions = {}): Write {
  const { step, unique, history, otherwise } = options;
  return {
    target,
    ...(step === undefined ? {} : { step }),
    plan: () => {
      checkAllowed(target, options);
      const demands = [free(target, scope, otherwise), ...demandsOf(options)];
      const parts = [
        putPart(target, scope, item, { ...options, demands }),
        ...(unique?.(scope, undefined, item) ?? []),
        ...(history?.(scope, undefined, item) ?? []),
      ];
      return { parts, after: item };
    },
  };
}

/** No item, or one that has expired. */
export function free({ keys: [pk], hidingTtl }: Target, { now }: WriteScope, otherwise?: ErrorClass): Demand {
  return {
    on: (condition) => {
      if (hidingTtl === undefined) condition.absent(pk);
      else condition.absentOr(pk, hidingTtl, '<=', Math.floor(now / 1000), 'now');
    },
    judge: (_, { entity }) => ({
      error: otherwise ?? AlreadyExists,
      reason: 'exists',
      message: `The ${entity} exists.`,
    }),
  };
}
