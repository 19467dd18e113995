import { INVALID } from '../message-parts.js';

const INVALID_ITEM = 'One or more parameter values were invalid. ';

/** The service's messages about vector indexes. */
export const vectorMessages = {
  // Definitions
  dimensions: (limit: number) => `${INVALID}Number of dimensions must be between 1 and ${limit} inclusive.`,
  tooMany: (limit: number) => `${INVALID}VectorIndex count exceeds the per-table limit of ${limit}`,
  undefinedElement: `${INVALID}One element in SearchSchema is not defined in attribute definitions`,
  otherDimensions: (attribute: string) =>
    `${INVALID}Conflicting attribute definition for '${attribute}'. All VectorIndexes on the same vector attribute must use the same dimensions.`,
  definedAttribute: (attribute: string) =>
    `${INVALID}Conflicting attribute definition for '${attribute}'. An attribute cannot be defined in AttributeDefinitions when used as a VectorAttribute.`,
  tooManyHash: (limit: number) => `${INVALID}SearchSchema can have at most ${limit} HASH element`,
  tooManyFilters: (limit: number) => `${INVALID}SearchSchema can have at most ${limit} INLINE_FILTER elements`,
  repeatedElement: (attribute: string) => `${INVALID}SearchSchema contains ${attribute} more than once`,
  provisioned: `${INVALID}Vector indexes are only supported for PAY_PER_REQUEST tables`,
  oneAction: `${INVALID}One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null`,

  // Items
  size: (attribute: string, expected: number, actual: number, index: string) =>
    `${INVALID_ITEM}Invalid size for parameter ${attribute}, Expected: ${expected}, Actual: ${actual} IndexName: ${index}`,
  element: (attribute: string, position: number, type: string, index: string) =>
    `${INVALID_ITEM}Invalid type for parameter ${attribute}[${position}], Expected: 32-bit floating point number, Actual: ${type}. IndexName: ${index}`,
  list: (attribute: string, index: string) =>
    `${INVALID_ITEM}Invalid type for parameter ${attribute}, Expected: 32-bit floating point number list IndexName: ${index}`,

  // Searches
  topK: (value: number, limit: number) =>
    `Provided TopK value '${value}' is out of valid range. The value must be between 1 and ${limit} inclusive`,
  searchVector:
    'Search vector contains invalid values. All values in the search vector must be a 32-bit floating-point number attribute',
  searchDimensions: (actual: number, expected: number) =>
    `Input search vector dimension ${actual} does not match vector index dimension ${expected}`,
  backfilling: (index: string) => `Cannot search backfilling vector index: ${index}`,
  noCondition: 'SearchConditionExpression must be provided when SearchSchema has a HASH key',
  comparator: 'Invalid SearchConditionExpression: Invalid comparator used in SearchConditionExpression',
  operator: 'Invalid SearchConditionExpression: Invalid operator used in SearchConditionExpression',
  conditionAttribute: (attribute: string) =>
    `Invalid SearchConditionExpression: ${attribute} is not an attribute of the SearchSchema`,
  query: 'Query operation not supported on this index type.',
  scan: 'Scan operation not supported on this index type',
} as const;
