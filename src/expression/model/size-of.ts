import type { AttributeValue } from '../../value/index.js';

/**
 * What DynamoDB's `size` gives: length of a string, bytes of binary, elements of a set, list or map; undefined for other types.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 * The service counts a string's length in UTF-16 units, not in bytes (https://github.com/ExtendDB/extenddb/issues/60).
 */
export function sizeOf(value: AttributeValue): number | undefined {
  if ('S' in value) return value.S.length;
  if ('B' in value) return value.B.length;
  if ('SS' in value) return value.SS.length;
  if ('NS' in value) return value.NS.length;
  if ('BS' in value) return value.BS.length;
  if ('L' in value) return value.L.length;
  if ('M' in value) return Object.keys(value.M).length;
  return undefined;
}
