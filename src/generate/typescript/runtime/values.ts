import { NumberValue } from '@aws-sdk/lib-dynamodb';

// From here, so that a bundle names the package once.
export { NumberValue };

/**
 * A stored number as JavaScript holds it exactly: `number` where it does, `bigint` for other whole numbers, `NumberValue` for other
 * fractions. Readers take these three: the document client has to be made with `unmarshallOptions: { wrapNumbers: exactNumber }`,
 * which it takes since November 2024. https://github.com/aws/aws-sdk-js-v3/pull/6644
 */
export function exactNumber(stored: string): number | bigint | NumberValue {
  const number = Number(stored);
  // So many digits a number always holds; nearly all are as short.
  if (stored.length <= 15) return number;
  const isExact = String(number) === stored && (!Number.isInteger(number) || Number.isSafeInteger(number));
  if (isExact) return number;
  return /^-?\d+$/.test(stored) ? BigInt(stored) : NumberValue.from(stored);
}
