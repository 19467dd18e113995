import { InvalidArgument } from './errors.js';

/** A whole number that JavaScript holds exactly, between bounds. */
export function integer(
  value: number,
  argument: string,
  min: number = Number.MIN_SAFE_INTEGER,
  max: number = Number.MAX_SAFE_INTEGER,
): number {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    throw new InvalidArgument(argument, `a whole number${range(min, max)}`, value);
  // -0 is 0.
  return value + 0;
}

/** DynamoDB keeps 38 digits. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number */
const MOST: bigint = 10n ** 38n - 1n;

/** A whole number of any size, between bounds. */
export function bigInteger(value: bigint, argument: string, min: bigint = -MOST, max: bigint = MOST): bigint {
  if (typeof value !== 'bigint' || value < min || value > max)
    throw new InvalidArgument(argument, `a bigint${range(min, max)}`, value);
  return value;
}

function range(min: number | bigint, max: number | bigint): string {
  return ` from ${min} to ${max}`;
}
