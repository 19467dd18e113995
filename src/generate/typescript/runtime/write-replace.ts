import type { Item } from './context.js';
import { checkLock } from './lock.js';
import { keyOf, type Target, type Write, type WriteScope } from './write.js';
import { checkAllowed, demandsOf } from './write-options.js';
import { putPart } from './write-part.js';
import { nextVersion, type PutOptions } from './write-put.js';
import { asFound } from './write-read.js';

export interface ReplaceOptions extends PutOptions {
  /** Stored names of what must be as it was read. */
  readonly guards: readonly string[];
}

/** An item that may replace one, with what follows from the one that is there: that one is read first. */
export function replaceItem<Fields>(
  target: Target,
  scope: WriteScope,
  fields: Fields,
  itemOf: (fields: Fields, version: number) => Item,
  options: ReplaceOptions,
): Write {
  const { step, unique, history, lock, guards, version } = options;
  const first = itemOf(fields, 1);
  return {
    target,
    step,
    read: keyOf(target, first),
    plan: (stored) => {
      checkAllowed(target, options);
      checkLock(target, lock, stored);
      const next = version === undefined ? 1 : nextVersion(stored?.[version]);
      const item = next === 1 ? first : itemOf(fields, next);
      const demands = [...demandsOf(options), asFound(target, stored, guards, lock)];
      const parts = [
        putPart(target, scope, item, { demands, ...options }),
        ...(unique?.(scope, stored, item) ?? []),
        ...(history?.(scope, stored, item) ?? []),
      ];
      return { parts, after: item };
    },
  };
}
