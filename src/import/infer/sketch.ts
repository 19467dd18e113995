/** Values that are counted exactly. */
const MOST_EXACT = 128;
/** 2^11 registers: 2.3 % of error. */
const REGISTER_BITS = 11;
const REGISTERS = 2 ** REGISTER_BITS;

/** Number of different values: exact while they are few, then by HyperLogLog. Flajolet et al., "HyperLogLog", 2007. */
export class DistinctCount {
  #exact: Set<number> | undefined = new Set();
  #registers: Uint8Array | undefined;

  add(hash: number): void {
    if (this.#exact !== undefined) {
      this.#exact.add(hash);
      if (this.#exact.size > MOST_EXACT) this.#spill();
    } else this.#register(hash);
  }

  merge(other: DistinctCount): void {
    if (other.#exact !== undefined) {
      for (const hash of other.#exact) this.add(hash);
      return;
    }
    this.#spill();
    const [own, more] = [this.#registers, other.#registers];
    if (own === undefined || more === undefined) return;
    for (let i = 0; i < REGISTERS; i += 1) own[i] = Math.max(own[i] ?? 0, more[i] ?? 0);
  }

  get isExact(): boolean {
    return this.#exact !== undefined;
  }

  get count(): number {
    if (this.#exact !== undefined) return this.#exact.size;
    let sum = 0;
    let empty = 0;
    for (const register of this.#registers ?? []) {
      sum += 2 ** -register;
      if (register === 0) empty += 1;
    }
    const estimate = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum;
    if (estimate <= 2.5 * REGISTERS && empty > 0) return Math.round(REGISTERS * Math.log(REGISTERS / empty));
    return Math.round(estimate);
  }

  #spill(): void {
    const exact = this.#exact;
    if (exact === undefined) return;
    this.#exact = undefined;
    this.#registers = new Uint8Array(REGISTERS);
    for (const hash of exact) this.#register(hash);
  }

  #register(hash: number): void {
    const registers = this.#registers as Uint8Array;
    const at = hash >>> (32 - REGISTER_BITS);
    const rank = Math.clz32((hash << REGISTER_BITS) | (1 << (REGISTER_BITS - 1))) + 1;
    if ((registers[at] ?? 0) < rank) registers[at] = rank;
  }
}

/** Of a longer text, its beginning and its length are taken. */
const MOST_HASHED = 256;

/** 32 bits, well mixed: FNV-1a over the units of a text with the last step of MurmurHash 3. */
export function hashOf(text: string): number {
  const length = Math.min(text.length, MOST_HASHED);
  let hash = 0x811c9dc5 ^ text.length;
  for (let i = 0; i < length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Sizes with their spread, within 5 %. */
export class SizeSummary {
  count = 0;
  sum = 0;
  max = 0;
  min = Number.POSITIVE_INFINITY;
  #buckets: Uint32Array | undefined;

  add(size: number): void {
    this.count += 1;
    this.sum += size;
    if (size > this.max) this.max = size;
    if (size < this.min) this.min = size;
    this.#buckets ??= new Uint32Array(BUCKETS);
    const at = bucketOf(size);
    this.#buckets[at] = (this.#buckets[at] ?? 0) + 1;
  }

  merge(other: SizeSummary): void {
    this.count += other.count;
    this.sum += other.sum;
    this.max = Math.max(this.max, other.max);
    this.min = Math.min(this.min, other.min);
    if (other.#buckets === undefined) return;
    this.#buckets ??= new Uint32Array(BUCKETS);
    for (const [at, count] of other.#buckets.entries()) this.#buckets[at] = (this.#buckets[at] ?? 0) + count;
  }

  get avg(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }

  /** The size that this share of all does not exceed. */
  quantile(share: number): number {
    let left = Math.ceil(this.count * share);
    for (const [at, count] of (this.#buckets ?? []).entries()) {
      left -= count;
      if (left <= 0 && count > 0) return Math.min(this.max, topOf(at));
    }
    return this.max;
  }
}

/** One bucket for each size up to 64, then 16 for each doubling. */
const FINE = 64;
const PER_DOUBLING = 16;
const BUCKETS = FINE + PER_DOUBLING * 26;

function bucketOf(size: number): number {
  if (size < FINE) return size;
  return Math.min(BUCKETS - 1, FINE + Math.floor(Math.log2(size / FINE) * PER_DOUBLING));
}

function topOf(bucket: number): number {
  return bucket < FINE ? bucket : Math.round(FINE * 2 ** ((bucket - FINE + 1) / PER_DOUBLING));
}

/** Counts of the most frequent of many values. Metwally et al., "Efficient computation of frequent and top-k elements", 2005. */
export class FrequentValues {
  readonly #counts = new Map<number, number>();
  readonly #most: number;
  /** No value that is not kept occurred more often. */
  #floor = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(hash: number, count = 1): void {
    const before = this.#counts.get(hash);
    this.#counts.set(hash, (before ?? this.#floor) + count);
    if (before === undefined && this.#counts.size > 2 * this.#most) this.#prune();
  }

  merge(other: FrequentValues): void {
    for (const [hash, count] of other.#counts) this.add(hash, count);
  }

  /** Whether every value is kept, so that counts are exact. */
  get isExact(): boolean {
    return this.#floor === 0;
  }

  /** Falling; those of values that may be too high for having come late are left out. */
  get counts(): readonly number[] {
    return [...this.#counts.values()].sort((a, b) => b - a).slice(0, this.isExact ? undefined : this.#most);
  }

  /** Most that a count is too high by. */
  get error(): number {
    return this.#floor;
  }

  /** Lossy: those below the median of what is kept go. */
  #prune(): void {
    const counts = [...this.#counts.values()].sort((a, b) => b - a);
    const least = counts[this.#most] ?? 0;
    for (const [hash, count] of this.#counts) if (count <= least) this.#counts.delete(hash);
    this.#floor = Math.max(this.#floor, least);
  }
}
