import type { Item } from './context.js';
import type { Target, Write, WriteScope } from './write.js';
import { checkAllowed, demandsOf, type WriteOptions } from './write-options.js';
import { putPart } from './write-part.js';

export interface PutOptions extends WriteOptions {
  /** Stored name of the version, which goes on from the item that was there. */
  readonly version?: string;
}

/** An item that may replace one. `itemOf` makes it of its fields, with the version that it gets. */
export function putItem<Fields>(
  target: Target,
  scope: WriteScope,
  fields: Fields,
  itemOf: (fields: Fields, version: number) => Item,
  options: PutOptions = {},
): Write {
  const { step, version, lock } = options;
  const item = itemOf(fields, lock !== undefined && lock.attribute === version ? nextVersion(lock.expected) : 1);
  return {
    target,
    step,
    plan: () => {
      checkAllowed(target, options);
      return { parts: [putPart(target, scope, item, { demands: demandsOf(options), ...options })], after: item };
    },
  };
}

export function nextVersion(last: unknown): number {
  return typeof last === 'number' || typeof last === 'bigint' ? Number(last) + 1 : 1;
}
