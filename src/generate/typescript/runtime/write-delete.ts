import type { Item } from './context.js';
import type { Target, Write, WriteScope } from './write.js';
import { there, visible } from './write-demands.js';
import { checkAllowed, demandsOf, type WriteOptions } from './write-options.js';
import { keyedPart } from './write-part.js';

/** Deletes an item. That there is none is an error only for who names one for it, or demands something of the item. */
export function deleteItem(target: Target, scope: WriteScope, key: Item, options: WriteOptions = {}): Write {
  const { step, otherwise } = options;
  return {
    target,
    step,
    plan: () => {
      checkAllowed(target, options);
      const presence = otherwise === undefined ? there() : visible(target, scope, otherwise);
      const demands = [presence, ...demandsOf(options)];
      return { parts: [keyedPart('Delete', target, scope, key, { demands, ...options })] };
    },
  };
}
