import type { Item } from './context.js';
import { checkLock } from './lock.js';
import type { Target, Write, WriteScope } from './write.js';
import { expectVisible, there, visible } from './write-demands.js';
import { checkAllowed, demandsOf, type WriteOptions } from './write-options.js';
import { keyedPart } from './write-part.js';
import { asFound } from './write-read.js';

export interface ReleaseOptions extends WriteOptions {
  /** Stored names of what must be as it was read. */
  readonly guards: readonly string[];
  /** The item as a query has found it. */
  readonly known?: Item;
}

/** Deletes an item with the unique values that it holds: it is read first. */
export function releaseItem(target: Target, scope: WriteScope, key: Item, options: ReleaseOptions): Write {
  const { step, lock, guards, known, unique, condition, otherwise } = options;
  return {
    target,
    step,
    read: key,
    known,
    plan: (stored) => {
      checkAllowed(target, options);
      if (otherwise !== undefined || (lock !== undefined && stored === undefined))
        expectVisible(target, scope, stored, otherwise);
      // What is not there need not be deleted, and a condition on it is DynamoDB's to judge.
      if (stored === undefined && condition === undefined) return { parts: [] };
      if (stored !== undefined) checkLock(target, lock, stored);
      const demands = [
        ...(otherwise === undefined ? [] : [visible(target, scope, otherwise)]),
        ...(lock !== undefined || stored === undefined ? [there(otherwise)] : []),
        ...demandsOf(options),
        ...(stored === undefined ? [] : [asFound(target, stored, guards, lock)]),
      ];
      const parts = [
        keyedPart('Delete', target, scope, key, { demands, ...options }),
        ...(unique?.(scope, stored, undefined) ?? []),
      ];
      return { parts };
    },
  };
}
