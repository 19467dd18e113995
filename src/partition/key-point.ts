/** An order of the items within one item collection: a text or a number, compared as JavaScript compares them. */
export type SortPosition = string | number;

/**
 * A place in the key space of a table or index. Partitions are ranges of it: they lie in the order of a hash of the partition key
 * and, within the items of one partition key, in the order of the sort key. AWS has not published the hash; any that spreads
 * evenly over [0, 1) does for a model.
 */
export interface KeyPoint<S extends SortPosition> {
  readonly hash: number;
  readonly sort: S;
}

/** Negative where `a` lies before `b`, 0 where they are the same place. */
export function comparePoints<S extends SortPosition>(a: KeyPoint<S>, b: KeyPoint<S>): number {
  if (a.hash !== b.hash) return a.hash - b.hash;
  if (a.sort === b.sort) return 0;
  return a.sort < b.sort ? -1 : 1;
}
