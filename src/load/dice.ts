import { createRandom, type Random } from '../distributions/index.js';

/** Draws of a kind that sample data needs, from a stream that its seed and name decide wholly. */
export class Dice {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  static of(seed: number | string, name = ''): Dice {
    return new Dice(createRandom(seed, name));
  }

  /** An independent stream for a purpose: what one draws does not shift the numbers of another. */
  fork(purpose: string): Dice {
    return new Dice(this.#random.stream(purpose));
  }

  /** 0 ≤ value < 1. */
  fraction(): number {
    return this.#random.uniform();
  }

  /** A whole number, both bounds included. */
  int(min: number, max: number): number {
    return min + this.#random.below(max - min + 1);
  }

  /** A whole number of any width, both bounds included. */
  bigint(min: bigint, max: bigint): bigint {
    const span = max - min + 1n;
    const words = Math.ceil(span.toString(2).length / 32) + 1;
    let value = 0n;
    for (let i = 0; i < words; i += 1) value = (value << 32n) | BigInt(this.#random.bits());
    return min + (value % span);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.int(0, values.length - 1)] as T;
  }

  /** One of the values, as often as its weight says. Weights are not all zero. */
  weighted<T>(values: readonly T[], weights: readonly number[]): T {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let rest = this.fraction() * total;
    for (const [i, value] of values.entries()) {
      rest -= weights[i] ?? 0;
      if (rest < 0) return value;
    }
    return values.at(-1) as T;
  }
}
