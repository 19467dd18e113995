import type { KeyPredicate } from '../../expression/dynamodb/index.js';
import { validationError } from '../engine-error.js';
import { type Key, keyAttributes } from '../key-schema.js';
import { messages } from '../messages.js';
import type { ComparisonOperator, LegacyQuery } from './api.js';
import { type Comparison, readComparisons } from './comparisons.js';
import { legacyMessages } from './messages.js';

const INDEXABLE: Readonly<Partial<Record<ComparisonOperator, Exclude<KeyPredicate['operator'], 'BETWEEN'>>>> = {
  EQ: '=',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
  BEGINS_WITH: 'begins_with',
};

/**
 * Reads KeyConditions as far as they can be judged without the key.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.KeyConditions.html
 */
export function readKeyConditions(conditions: NonNullable<LegacyQuery['KeyConditions']>): readonly Comparison[] {
  const comparisons = readComparisons(conditions);
  if (comparisons.length === 0) throw validationError(messages.conditionCount);
  return comparisons;
}

/** The predicates that KeyConditions stand for on this key. */
export function keyPredicates(key: Key, comparisons: readonly Comparison[]): ReadonlyMap<string, KeyPredicate> {
  const attributes = keyAttributes(key);
  if (comparisons.length > Math.max(2, attributes.length)) throw validationError(messages.conditionCount);
  const named = (name: string): boolean => comparisons.some((one) => one.name === name);
  // As many conditions as there are, so many attributes of the key must have one.
  const missed = attributes.slice(0, comparisons.length).find(({ name }) => !named(name));
  if (missed !== undefined) throw validationError(messages.missedKey(missed.name));
  return new Map(comparisons.map((one) => [one.name, predicateOf(one)]));
}

function predicateOf({ operator, operands }: Comparison): KeyPredicate {
  const [value, high] = operands;
  if (operator === 'BETWEEN' && value !== undefined && high !== undefined) {
    return { operator: 'BETWEEN', low: value, high };
  }
  const indexable = INDEXABLE[operator];
  if (indexable === undefined || value === undefined) throw validationError(legacyMessages.notIndexable);
  return { operator: indexable, value };
}
