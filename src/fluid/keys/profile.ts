import { type Distribution, keyCount, secondMomentBeyond, topShare, topShares } from '../../distributions/index.js';
import type { CacheSettings, Demand } from '../traffic.js';
import { hitRateOf } from './cache.js';
import { rankBlocks } from './rank-blocks.js';

/**
 * How a demand lies on its keys: the hottest one by one, and the others as a sum. Shares are of the demand before a cache, so
 * that they add up to less than 1 behind one.
 */
export interface Profile {
  readonly keys: string;
  readonly within: Demand['keys']['within'];
  readonly distribution: Distribution;
  /** Shares of the hottest keys, by rank − 1. */
  readonly top: Float64Array;
  /** Share of all other keys together, and the sum of the squares of their shares. */
  readonly tail: number;
  readonly tailSquares: number;
}

/** Numbers that are kept at most: a profile has one for every key that is placed by itself, and a few besides. */
const MOST_KEPT = 4_000_000;
const BESIDES = 100;

/** Profiles that were made before: what lies on keys is the same in every layout, and under most changes of a load. */
export class Profiles {
  readonly #known = new Map<string, Profile>();
  #kept = 0;

  of(keys: Demand['keys'], heavyKeys: number, cache: CacheSettings | undefined, reads: number): Profile {
    const id = JSON.stringify([heavyKeys, keys, cache === undefined ? undefined : [cache, reads]]);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const profile = profileOf(keys, heavyKeys, cache, reads);
    const size = profile.top.length + BESIDES;
    if (this.#kept + size > MOST_KEPT) {
      this.#known.clear();
      this.#kept = 0;
    }
    this.#known.set(id, profile);
    this.#kept += size;
    return profile;
  }
}

/** @param reads requests a second that a cache is asked, where there is one. */
function profileOf(keys: Demand['keys'], heavyKeys: number, cache: CacheSettings | undefined, reads: number): Profile {
  const { distribution } = keys;
  const count = Math.min(keyCount(distribution), heavyKeys);
  const top = topShares(distribution, count);
  const rest = count >= keyCount(distribution) ? 0 : Math.max(0, 1 - topShare(distribution, count));
  const squares = rest > 0 ? secondMomentBeyond(distribution, count) : 0;
  const base = { keys: keys.id, within: keys.within, distribution };
  if (cache === undefined) return { ...base, top, tail: rest, tailSquares: squares };
  const hits = hitRateOf(cache, distribution, reads);
  const missed = top.map((share) => share * (1 - hits(share * reads)));
  const blocks = rest > 0 ? rankBlocks(distribution, count) : [];
  const tail = blocks.reduce((sum, { keys: n, each }) => sum + n * each * (1 - hits(each * reads)), 0);
  const factor = rest > 0 ? tail / rest : 0;
  return { ...base, top: missed, tail, tailSquares: squares * factor * factor };
}
