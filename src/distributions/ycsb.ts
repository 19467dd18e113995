import { harmonic } from './harmonic.js';

/**
 * YCSB's zipfian generator in closed form. It maps a uniform u to a rank: 1 while u·ζ < 1, 2 while u·ζ < 1 + 2^-θ, and then
 * 1 + ⌊N·(η·u − η + 1)^(1/(1−θ))⌋, so that the share of the first k ranks is the u at which rank k ends.
 * https://github.com/brianfrankcooper/YCSB/blob/master/core/src/main/java/site/ycsb/generator/ZipfianGenerator.java
 */
export interface YcsbZipfian {
  readonly keys: number;
  readonly theta: number;
  readonly zeta: number;
  readonly eta: number;
}

/** Items that YCSB's scrambled generator draws from, whatever the number of keys. */
export const YCSB_SCRAMBLED_ITEMS = 10_000_000_000;
/** The sum that YCSB stores for those items; its last digits carry the error of a naive summation. */
export const YCSB_SCRAMBLED_ZETA = 26.46902820178302;

/** The generator's constants. `zeta` may be given to reproduce a stored one. Throws for an exponent of 1 or more. */
export function ycsbZipfian(keys: number, theta: number, zeta = harmonic(keys, theta)): YcsbZipfian {
  if (!(theta > 0 && theta < 1)) throw new RangeError(`A YCSB exponent is between 0 and 1, not ${theta}`);
  const zetaOfTwo = 1 + 0.5 ** theta;
  const eta = keys <= 2 ? 1 : -Math.expm1((1 - theta) * Math.log(2 / keys)) / (1 - zetaOfTwo / zeta);
  return { keys, theta, zeta, eta };
}

/** The rank, from 1, that a uniform number in [0, 1) is mapped to. */
export function ycsbRank(zipfian: YcsbZipfian, u: number): number {
  const { keys, theta, zeta, eta } = zipfian;
  const uz = u * zeta;
  if (uz < 1) return 1;
  if (uz < 1 + 0.5 ** theta) return Math.min(2, keys);
  return Math.min(keys, 1 + Math.floor(keys * (eta * u - eta + 1) ** (1 / (1 - theta))));
}

/** Share of the first k ranks. */
export function ycsbCumulative(keys: number, theta: number, k: number): number {
  if (k <= 0) return 0;
  if (k >= keys) return 1;
  const zipfian = ycsbZipfian(keys, theta);
  if (k === 1) return 1 / zipfian.zeta;
  if (k === 2) return (1 + 0.5 ** theta) / zipfian.zeta;
  return 1 + Math.expm1((1 - theta) * Math.log(k / keys)) / zipfian.eta;
}

/** The factor c of the density c·x^-θ whose integral from k − 1 to k is the share of rank k, for k above 2. */
export function ycsbDensity(keys: number, theta: number): number {
  return (1 - theta) / (ycsbZipfian(keys, theta).eta * keys ** (1 - theta));
}

/** FNV-1a over the eight octets of a whole number, lowest first, as an absolute value: YCSB's scramble. */
export function ycsbHash(value: bigint): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let octet = 0n; octet < 8n; octet++) {
    hash = BigInt.asUintN(64, (hash ^ ((value >> (octet * 8n)) & 0xffn)) * 1_099_511_628_211n);
  }
  const signed = BigInt.asIntN(64, hash);
  return signed < 0n ? -signed : signed;
}

/** The key, from 0, that YCSB's scrambled generator touches for a uniform number in [0, 1). */
export function ycsbScrambledKey(zipfian: YcsbZipfian, u: number, keys: number): number {
  return Number(ycsbHash(BigInt(ycsbRank(zipfian, u) - 1)) % BigInt(keys));
}
