import { type Distribution, keyCount } from '../../distributions/index.js';
import type { CacheSettings, Demand } from '../traffic.js';
import { rankBlocks } from './rank-blocks.js';

/** Share of the reads of a key that a cache answers, by how often a second the key is read. */
export type HitRate = (readsPerSecond: number) => number;

/**
 * A cache in front of reads of so many a second in all. With a time to live, a key is fetched again once a period in which it is
 * read: λT / (1 + λT). Where room is limited, the least recently used are given up after a time that is the same for all keys: Che's
 * approximation (Che, Tung, Wang, "Hierarchical Web Caching Systems", 2002), found so that the expected number of keys fits.
 */
export function hitRateOf({ seconds, keys }: CacheSettings, distribution: Distribution, reads: number): HitRate {
  const live = seconds ?? Number.POSITIVE_INFINITY;
  const kept =
    keys === undefined || keys >= keyCount(distribution) ? Number.POSITIVE_INFINITY : stay(keys, distribution, reads);
  return (rate) => {
    if (!(rate > 0)) return 0;
    const lives = live === Number.POSITIVE_INFINITY ? 1 : (rate * live) / (1 + rate * live);
    const stays = kept === Number.POSITIVE_INFINITY ? 1 : 1 - Math.exp(-rate * kept);
    // A key must be both: fresh, and not given up.
    return Math.min(lives, stays);
  };
}

/** Keys a second that a cache is asked for by so many calls a second. */
export function cacheReads({ keysPerCall = 1 }: Pick<Demand, 'keysPerCall'>, calls: number): number {
  return calls * Math.max(1, keysPerCall);
}

/** Share of all reads that a cache answers. */
export function overallHitRate(settings: CacheSettings, distribution: Distribution, reads: number): number {
  const hits = hitRateOf(settings, distribution, reads);
  return rankBlocks(distribution).reduce((sum, { keys, each }) => sum + keys * each * hits(each * reads), 0);
}

/** Seconds after which a key that is not read is given up. */
function stay(room: number, distribution: Distribution, reads: number): number {
  if (!(room > 0) || !(reads > 0)) return 0;
  const blocks = rankBlocks(distribution);
  const held = (time: number): number =>
    blocks.reduce((sum, { keys, each }) => sum + keys * (1 - Math.exp(-each * reads * time)), 0);
  let low = 0;
  let high = 1;
  while (held(high) < room && high < 1e12) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (held(middle) < room) low = middle;
    else high = middle;
  }
  return high;
}

/** What requests of DAX cost over a read that it answers from memory: one that it must fetch, and a write on each node. */
const MISS_COST = 10;
const WRITE_COST = 25;

/** Requests a second that a DAX cluster is asked. */
export interface DaxLoad {
  readonly hits: number;
  readonly misses: number;
  readonly writes: number;
  /** KB of an item. */
  readonly kilobytes: number;
  readonly nodes: number;
}

/**
 * What a DAX cluster has to do, as reads of 1 KB a second that it answers from memory; and the same with one of its nodes lost.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/dax-cluster-sizing.html
 */
export function daxRequests({ hits, misses, writes, kilobytes, nodes }: DaxLoad): {
  readonly normalised: number;
  readonly target: number;
} {
  const normalised = kilobytes * (hits + MISS_COST * misses + WRITE_COST * writes * nodes);
  return { normalised, target: nodes > 1 ? (normalised * nodes) / (nodes - 1) : normalised };
}
