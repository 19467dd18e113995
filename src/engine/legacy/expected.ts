import type { Condition } from '../../expression/dynamodb/index.js';
import { readValue } from '../attribute-reader.js';
import { validationError } from '../engine-error.js';
import { type Expectation, readExpectation } from '../write-actions.js';
import type { ExpectedAttributeValue, LegacyExpectation } from './api.js';
import { checkConditionalOperator, combine, conditionOf, readComparison } from './comparisons.js';
import { legacyMessages } from './messages.js';

type ConditionalRequest = Parameters<typeof readExpectation>[0] & LegacyExpectation;

/** Reads the condition of a Put or Delete, in whichever way it is stated. */
export function readCondition(request: ConditionalRequest): Expectation {
  const legacy = request.Expected != null || request.ConditionalOperator != null;
  return legacy ? readExpected(request) : readExpectation(request);
}

/**
 * Reads Expected as the condition that it stands for.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html
 */
export function readExpected(request: ConditionalRequest): Expectation {
  const { Expected: expected, ConditionalOperator: operator } = request;
  const conditions = Object.entries(expected ?? {}).map(([name, one]) => readOne(name, one));
  checkConditionalOperator(operator, expected);
  return { condition: combine(conditions, operator), onFailure: request.ReturnValuesOnConditionCheckFailure };
}

function readOne(name: string, expected: ExpectedAttributeValue): Condition {
  const { ComparisonOperator: operator, AttributeValueList: list, Value: value, Exists: exists } = expected;
  if (list != null && value != null) throw validationError(legacyMessages.valueAndList(name));
  if (operator != null) {
    if (exists != null) throw validationError(legacyMessages.existsAndOperator(name));
    const none = operator === 'NULL' || operator === 'NOT_NULL';
    if (list == null && value == null && !none) {
      throw validationError(legacyMessages.operatorWithoutValue(operator, name));
    }
    return conditionOf(readComparison(name, operator, list ?? (value == null ? [] : [value])));
  }
  if (list != null) throw validationError(legacyMessages.listWithoutOperator(name));
  if (exists === false) {
    if (value != null) throw validationError(legacyMessages.valueOfAbsent(name));
    return { kind: 'exists', path: [name], expected: false };
  }
  if (value == null) throw validationError(legacyMessages.existsWithoutValue(exists ?? undefined, name));
  return conditionOf({ name, operator: 'EQ', operands: [readValue(value)] });
}
