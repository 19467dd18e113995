import { INVALID } from '../message-parts.js';

/** The service's messages about parameters from before expressions, as of May 2026. */
export const legacyMessages = {
  mixedParameters: (legacy: readonly string[], expressions: readonly string[]) =>
    `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${legacy.join(', ')}} Expression parameters: {${expressions.join(', ')}}`,
  operatorWithoutConditions: 'ConditionalOperator cannot be used without Filter or Expected',
  operatorOfOneCondition: 'ConditionalOperator can only be used when Filter or Expected has two or more elements',
  duplicateAttribute: (name: string) => `${INVALID}Duplicate value in attribute name: ${name}`,

  operandCount: (operator: string) => `${INVALID}Invalid number of argument(s) for the ${operator} ComparisonOperator`,
  operandType: (operator: string, type: string) =>
    `${INVALID}ComparisonOperator ${operator} is not valid for ${type} AttributeValue type`,
  mixedOperandTypes: `${INVALID}AttributeValues inside AttributeValueList must be of same type`,

  valueAndList: (name: string) =>
    `${INVALID}Value and AttributeValueList cannot be used together for Attribute: ${name}`,
  listWithoutOperator: (name: string) =>
    `${INVALID}AttributeValueList can only be used with a ComparisonOperator for Attribute: ${name}`,
  existsAndOperator: (name: string) =>
    `${INVALID}Exists and ComparisonOperator cannot be used together for Attribute: ${name}`,
  operatorWithoutValue: (operator: string, name: string) =>
    `${INVALID}Value or AttributeValueList must be used with ComparisonOperator: ${operator} for Attribute: ${name}`,
  existsWithoutValue: (exists: true | undefined, name: string) =>
    `${INVALID}Value must be provided when Exists is ${exists ?? 'null'} for Attribute: ${name}`,
  valueOfAbsent: (name: string) => `${INVALID}Value cannot be used when Exists is false for Attribute: ${name}`,

  actionWithoutValue: `${INVALID}Only DELETE action is allowed when no attribute value is specified`,
  addedType: (type: string) => `${INVALID}ADD action is not supported for the type ${type}`,
  deletedType: (type: string) => `${INVALID}DELETE action with value is not supported for the type ${type}`,
  updateTypeMismatch: 'Type mismatch for attribute to update',

  notIndexable: 'Attempted conditional constraint is not an indexable operation',
  filterKey: (name: string) =>
    `QueryFilter can only contain non-primary key attributes: Primary key attribute: ${name}`,
} as const;
