import type { Item, Session } from './context.js';
import type { Part, Target, WriteScope } from './write.js';
import { companionDelete, companionPart } from './write-part.js';
import { isSame } from './write-values.js';

/** Copies of an item's versions. */
export interface History {
  /** The copy of an item as it is stored, as if this were its version. */
  readonly copy: (item: Item, version: number) => Item;
  /** Stored name. */
  readonly version: string;
  /** So many of the newest versions are kept; all when absent. */
  readonly keep?: number;
  /** Stored names: only a change of one of these makes a version. */
  readonly of?: readonly string[];
  /** Where a version may have no copy: finds the copy that goes, given the item and the newest version that may have one. */
  readonly oldest?: (session: Session, kept: Kept, after: Item, newest: number) => Promise<Item | undefined>;
}

/** What is kept of an item. */
export interface Kept extends Pick<History, 'copy' | 'version'> {
  readonly target: Target;
  readonly keep: number;
}

/** The copy of the new version, and the deletion of the one that is no longer kept. */
export function historyParts(
  target: Target,
  scope: WriteScope,
  history: History,
  before: Item | undefined,
  after: Item | undefined,
): readonly Part[] {
  const { of, keep, copy, oldest } = history;
  if (after === undefined) return [];
  if (of !== undefined && before !== undefined && of.every((name) => isSame(before[name], after[name]))) return [];
  const version = Number(after[history.version] ?? 0);
  const part = companionPart(target, scope, copy(after, version));
  // There were never more copies than versions.
  if (keep === undefined || version <= keep) return [part];
  if (oldest === undefined) return [part, companionDelete(target, scope, copy(after, version - keep))];
  // After the read of the item: a write in between then changes the version, and this one is tried again.
  const also = async (session: Session): Promise<readonly Part[]> => {
    const old = await oldest(session, { ...history, target, keep }, after, version - 1);
    return old === undefined ? [] : [companionDelete(target, session, old)];
  };
  return [{ ...part, also }];
}
