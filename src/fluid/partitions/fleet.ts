import { createRandom } from '../../distributions/index.js';
import { type Entries, placeEntries, sortEntries } from '../keys/entries.js';
import type { Profile } from '../keys/profile.js';
import { grown } from './columns.js';

/** No key is cut at this end. */
export const NONE = -1;

/**
 * A place at which a partition is cut: before the entry at `at`, at a hash; or within the entry `key`, of which the first `part`
 * stays on the left.
 */
export interface Cut {
  readonly at: number;
  readonly hash: number;
  readonly key: number;
  readonly part: number;
}

/**
 * The partitions of one set as columns of numbers, in no order. A partition is a range of the hash space, from `low` to `high`; at
 * either end it may begin or end within an item collection, of which it then holds the part from `lowPart` or up to `highPart`.
 * Partitions are only ever split.
 */
export class Fleet {
  count = 0;
  readonly profiles: readonly Profile[];
  readonly entries: Entries;
  low = new Float64Array(0);
  high = new Float64Array(0);
  lowPart = new Float64Array(0);
  highPart = new Float64Array(0);
  lowKey = new Int32Array(0);
  highKey = new Int32Array(0);
  /** Entries that lie wholly within. */
  first = new Int32Array(0);
  end = new Int32Array(0);
  bytes = new Float64Array(0);
  /** By profile: the share of its load, and how much of that is of keys that are not placed one by one. */
  readonly weights: Float64Array[];
  readonly tails: Float64Array[];
  /** By profile: the share of all partitions together. It is less than 1 behind a cache. */
  readonly totals: readonly number[];
  /** Profiles by the position of their key space among the entries'. */
  readonly #ofSpace: readonly (readonly number[])[];
  #sorted = new Uint8Array(0);

  constructor(profiles: readonly Profile[], partitions: number, bytes: number, layout: number | string) {
    this.profiles = profiles;
    this.entries = placeEntries(profiles, partitions, layout);
    this.totals = profiles.map(({ top, tail }) => top.reduce((sum, share) => sum + share, tail));
    this.#ofSpace = this.entries.spaces.map((space) => [...profiles.keys()].filter((g) => profiles[g]?.keys === space));
    this.weights = profiles.map(() => new Float64Array(0));
    this.tails = profiles.map(() => new Float64Array(0));
    this.#reserve(partitions);
    this.count = partitions;
    for (let p = 0; p < partitions; p++) {
      this.low[p] = p / partitions;
      this.high[p] = (p + 1) / partitions;
      this.lowKey[p] = NONE;
      this.highKey[p] = NONE;
      this.first[p] = this.entries.starts[p] as number;
      this.end[p] = this.entries.starts[p + 1] as number;
      this.bytes[p] = bytes / partitions;
    }
    this.#drawTails(layout);
    for (let p = 0; p < partitions; p++) this.#weigh(p);
  }

  get capacity(): number {
    return this.low.length;
  }

  /** The profiles that have load on an entry. */
  profilesOn(entry: number): readonly number[] {
    return this.#ofSpace[this.entries.space[entry] as number] ?? [];
  }

  /** Share of a profile's load on one entry. */
  entryShare(profile: number, entry: number): number {
    const { keys, top } = this.profiles[profile] as Profile;
    if (this.entries.spaces[this.entries.space[entry] as number] !== keys) return 0;
    return top[this.entries.rank[entry] as number] ?? 0;
  }

  /** The entries of a partition, in their order unless that does not matter; those that it holds a part of with that part. */
  *pieces(
    p: number,
    inOrder = true,
  ): Generator<{ readonly entry: number; readonly from: number; readonly to: number }> {
    if (inOrder) this.sort(p);
    const lowKey = this.lowKey[p] as number;
    const highKey = this.highKey[p] as number;
    const same = lowKey !== NONE && lowKey === highKey;
    if (lowKey !== NONE) {
      yield { entry: lowKey, from: this.lowPart[p] as number, to: same ? (this.highPart[p] as number) : 1 };
    }
    for (let i = this.first[p] as number; i < (this.end[p] as number); i++) yield { entry: i, from: 0, to: 1 };
    if (highKey !== NONE && !same) yield { entry: highKey, from: 0, to: this.highPart[p] as number };
  }

  sort(p: number): void {
    if (this.#sorted[p] === 1) return;
    sortEntries(this.entries, this.first[p] as number, this.end[p] as number);
    this.#sorted[p] = 1;
  }

  /** Splits a partition in two; gives the number of the right one. The left one keeps its number. */
  split(p: number, cut: Cut): number {
    this.sort(p);
    const right = this.count;
    this.#reserve(right + 1);
    this.count = right + 1;
    const width = this.#width(p);
    this.low[right] = cut.hash;
    this.high[right] = this.high[p] as number;
    this.lowPart[right] = cut.part;
    this.highPart[right] = this.highPart[p] as number;
    this.lowKey[right] = cut.key;
    this.highKey[right] = this.highKey[p] as number;
    const inside = cut.key !== NONE && cut.key >= (this.first[p] as number) && cut.key < (this.end[p] as number);
    this.first[right] = inside ? cut.key + 1 : cut.at;
    this.end[right] = this.end[p] as number;
    this.high[p] = cut.hash;
    this.highPart[p] = cut.part;
    this.highKey[p] = cut.key;
    this.end[p] = inside ? cut.key : cut.at;
    this.#sorted[right] = 1;
    this.#share(p, right, width, cut);
    return right;
  }

  /** In the middle of its range of hashes, or of the part of an item collection that it is. Undefined where that may not be cut. */
  middle(p: number, cutCollections: boolean): Cut | undefined {
    this.sort(p);
    const low = this.low[p] as number;
    const high = this.high[p] as number;
    const hash = (low + high) / 2;
    if (hash > low && hash < high) return { at: this.#entryAt(p, hash), hash, key: NONE, part: 0 };
    const key = this.lowKey[p] as number;
    if (!cutCollections || key === NONE || key !== this.highKey[p]) return undefined;
    const part = ((this.lowPart[p] as number) + (this.highPart[p] as number)) / 2;
    return { at: this.first[p] as number, hash: low, key, part };
  }

  #width(p: number): number {
    return (this.high[p] as number) - (this.low[p] as number);
  }

  /** Divides what the two parts of a partition held together. */
  #share(left: number, right: number, width: number, cut: Cut): void {
    // Within one item collection there is no width: the parts of the collection count.
    const of = (p: number): number => (width > 0 ? this.#width(p) / width : this.#partOf(p));
    const total = of(left) + of(right);
    const rest = total > 0 ? of(right) / total : 1 - cut.part;
    const bytes = this.bytes[left] as number;
    this.bytes[right] = bytes * rest;
    this.bytes[left] = bytes * (1 - rest);
    const heavy = this.#heavyWeights(right);
    for (let g = 0; g < this.profiles.length; g++) {
      const tails = this.tails[g] as Float64Array;
      const weights = this.weights[g] as Float64Array;
      const whole = weights[left] as number;
      const tail = tails[left] as number;
      tails[right] = tail * rest;
      tails[left] = tail - (tails[right] as number);
      // By subtraction, so that nothing is lost to rounding.
      weights[right] = Math.min(whole, (heavy[g] as number) + (tails[right] as number));
      weights[left] = Math.max(0, whole - (weights[right] as number));
    }
  }

  #partOf(p: number): number {
    const from = this.lowKey[p] === NONE ? 0 : (this.lowPart[p] as number);
    return (this.highKey[p] === NONE ? 1 : (this.highPart[p] as number)) - from;
  }

  /** First entry within that lies at or after a hash. */
  #entryAt(p: number, hash: number): number {
    let low = this.first[p] as number;
    let high = this.end[p] as number;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.entries.hash[middle] as number) < hash) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** By profile: what a partition has of keys that are placed one by one. */
  #heavyWeights(p: number): Float64Array {
    const sums = new Float64Array(this.profiles.length);
    for (const { entry, from, to } of this.pieces(p)) {
      for (const g of this.profilesOn(entry)) sums[g] = (sums[g] as number) + this.entryShare(g, entry) * (to - from);
    }
    return sums;
  }

  #weigh(p: number): void {
    const { space, rank } = this.entries;
    for (let g = 0; g < this.profiles.length; g++) {
      (this.weights[g] as Float64Array)[p] = this.tails[g]?.[p] as number;
    }
    for (let i = this.first[p] as number; i < (this.end[p] as number); i++) {
      const own = this.#ofSpace[space[i] as number] as readonly number[];
      for (let k = 0; k < own.length; k++) {
        const g = own[k] as number;
        const weights = this.weights[g] as Float64Array;
        weights[p] = (weights[p] as number) + ((this.profiles[g] as Profile).top[rank[i] as number] ?? 0);
      }
    }
  }

  /**
   * The keys that are not placed one by one: their sum on a partition is close to normal, with the mean and deviation of keys that
   * fall on it each with a chance of its width. What profiles of the same keys get differs from the mean in the same places.
   */
  #drawTails(layout: number | string): void {
    const { count } = this;
    const width = 1 / count;
    const draws = new Map<string, Float64Array>();
    for (const [g, { keys, tail, tailSquares }] of this.profiles.entries()) {
      if (tail <= 0) continue;
      const draw = draws.get(keys) ?? normals(count, layout, keys);
      draws.set(keys, draw);
      const deviation = Math.sqrt(Math.max(0, tailSquares * width * (1 - width)));
      const tails = this.tails[g] as Float64Array;
      let sum = 0;
      for (let p = 0; p < count; p++) {
        const mass = Math.max(0, tail * width + deviation * (draw[p] as number));
        tails[p] = mass;
        sum += mass;
      }
      for (let p = 0; p < count; p++) tails[p] = ((tails[p] as number) * tail) / sum;
    }
  }

  #reserve(needed: number): void {
    if (needed <= this.capacity) return;
    const capacity = Math.max(needed, Math.ceil(this.capacity * 1.5), 16);
    this.low = grown(this.low, capacity, 0);
    this.high = grown(this.high, capacity, 0);
    this.lowPart = grown(this.lowPart, capacity, 0);
    this.highPart = grown(this.highPart, capacity, 0);
    this.lowKey = grown(this.lowKey, capacity, NONE);
    this.highKey = grown(this.highKey, capacity, NONE);
    this.first = grown(this.first, capacity, 0);
    this.end = grown(this.end, capacity, 0);
    this.bytes = grown(this.bytes, capacity, 0);
    this.#sorted = grown(this.#sorted, capacity, 0);
    for (let g = 0; g < this.profiles.length; g++) {
      this.weights[g] = grown(this.weights[g] as Float64Array, capacity, 0);
      this.tails[g] = grown(this.tails[g] as Float64Array, capacity, 0);
    }
  }
}

/** Standard normal numbers that add up to nothing. */
function normals(count: number, layout: number | string, keys: string): Float64Array {
  const random = createRandom(layout, `tail ${keys}`);
  const draw = Float64Array.from({ length: count }, () => random.normal());
  const mean = draw.reduce((sum, one) => sum + one, 0) / count;
  return draw.map((one) => one - mean);
}
