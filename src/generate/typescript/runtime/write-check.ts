import type { Item } from './context.js';
import type { Target, Write, WriteScope } from './write.js';
import { visible } from './write-demands.js';
import { checkAllowed, demandsOf, type WriteOptions } from './write-options.js';
import { keyedPart } from './write-part.js';

/** What has to hold of an item that is not written: it is there, and the condition. */
export function checkItem(target: Target, scope: WriteScope, key: Item, options: WriteOptions = {}): Write {
  const { step, otherwise } = options;
  return {
    target,
    step,
    plan: () => {
      checkAllowed(target, options);
      const demands = [visible(target, scope, otherwise), ...demandsOf(options)];
      return { parts: [keyedPart('ConditionCheck', target, scope, key, { demands, ...options })] };
    },
  };
}
