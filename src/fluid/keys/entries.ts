import { placer } from './placement.js';
import type { Profile } from './profile.js';

/** The keys of a set that are placed one by one, in the order of the partitions that they are first placed on. */
export interface Entries {
  readonly count: number;
  /** Place in the hash space. */
  readonly hash: Float64Array;
  /** Position in `spaces`, and rank − 1 there. */
  readonly space: Uint16Array;
  readonly rank: Int32Array;
  readonly spaces: readonly string[];
  /** Where those of each of the first partitions begin; one more than there are partitions. */
  readonly starts: Int32Array;
}

/** Places the keys of all profiles of a set on partitions of equal width. */
export function placeEntries(profiles: readonly Profile[], partitions: number, layout: number | string): Entries {
  const spaces = [...new Set(profiles.map(({ keys }) => keys))];
  const sizes = spaces.map((space) =>
    profiles.reduce((most, { keys, top }) => (keys === space ? Math.max(most, top.length) : most), 0),
  );
  const count = sizes.reduce((sum, size) => sum + size, 0);
  const hashes = new Float64Array(count);
  const starts = new Int32Array(partitions + 1);
  let at = 0;
  for (const [i, space] of spaces.entries()) {
    const place = placer(layout, space);
    for (let rank = 0; rank < (sizes[i] as number); rank++) {
      const hash = place(rank + 1);
      hashes[at++] = hash;
      const next = Math.floor(hash * partitions) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
  }
  for (let p = 0; p < partitions; p++) starts[p + 1] = (starts[p + 1] as number) + (starts[p] as number);
  const result = {
    hash: new Float64Array(count),
    space: new Uint16Array(count),
    rank: new Int32Array(count),
  };
  const next = starts.slice();
  at = 0;
  for (const [i] of spaces.entries()) {
    for (let rank = 0; rank < (sizes[i] as number); rank++) {
      const hash = hashes[at++] as number;
      const p = Math.floor(hash * partitions);
      const to = next[p] as number;
      next[p] = to + 1;
      result.hash[to] = hash;
      result.space[to] = i;
      result.rank[to] = rank;
    }
  }
  return { count, spaces, starts, ...result };
}

/** Puts a range of entries in the order of their hash. */
export function sortEntries({ hash, space, rank }: Entries, from: number, to: number): void {
  const order = Array.from({ length: to - from }, (_, i) => from + i);
  order.sort((a, b) => (hash[a] as number) - (hash[b] as number));
  const hashes = order.map((i) => hash[i] as number);
  const spaces = order.map((i) => space[i] as number);
  const ranks = order.map((i) => rank[i] as number);
  hash.set(hashes, from);
  space.set(spaces, from);
  rank.set(ranks, from);
}
