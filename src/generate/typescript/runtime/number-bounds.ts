import { type Bound, lineBound, numberPoint } from './key-bounds.js';
import { padded } from './key-number.js';

/** A number as the bound of a range over whole numbers of so many digits. */
export function paddedBound(value: number | bigint | undefined, argument: string, digits: number): Bound | undefined {
  if (value === undefined) return undefined;
  return lineBound(numberPoint(value, argument), 0n, 10n ** BigInt(digits) - 1n, (point) => padded(point, digits));
}
