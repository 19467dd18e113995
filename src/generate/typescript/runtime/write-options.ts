import type { ErrorClass } from './errors.js';
import type { Clause } from './expression-text.js';
import type { Lock } from './lock.js';
import { type Companions, Failed, type Target } from './write.js';
import { conditionFailed, type Demand } from './write-demands.js';

/** What all writes may have. */
export interface WriteOptions {
  /** Position among the steps of a transaction. */
  readonly step?: number;
  /** Class of the error where the write is refused for any reason but its lock. */
  readonly otherwise?: ErrorClass;
  /** A condition on the item as it is. */
  readonly condition?: () => Clause;
  /** A condition that looks at arguments alone. */
  readonly allowed?: boolean;
  readonly lock?: Lock;
  /** Sentinels of unique values. */
  readonly unique?: Companions;
  /** Copies of versions. */
  readonly history?: Companions;
}

/** The demands of a write's options. */
export function demandsOf({ condition, lock }: WriteOptions): readonly Demand[] {
  return [...(condition ? [{ on: [condition()] }] : []), ...(lock ? [lock] : [])];
}

export function checkAllowed(target: Target, { allowed, otherwise }: WriteOptions): void {
  if (allowed === false) throw new Failed(conditionFailed(target, otherwise));
}
