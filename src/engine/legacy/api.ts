import type { AttributeValue } from '../../value/index.js';

/**
 * Parameters from before expressions, which the API still takes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html
 */

export type ConditionalOperator = 'AND' | 'OR';

export type ComparisonOperator =
  | 'EQ'
  | 'NE'
  | 'IN'
  | 'LE'
  | 'LT'
  | 'GE'
  | 'GT'
  | 'BETWEEN'
  | 'NOT_NULL'
  | 'NULL'
  | 'CONTAINS'
  | 'NOT_CONTAINS'
  | 'BEGINS_WITH';

/** What KeyConditions, QueryFilter and ScanFilter ask of one attribute. */
export interface AttributeCondition {
  readonly ComparisonOperator: ComparisonOperator;
  readonly AttributeValueList?: readonly AttributeValue[];
}

/** What Expected asks of one attribute: a comparison, or a value, or that there is none. */
export interface ExpectedAttributeValue {
  readonly ComparisonOperator?: ComparisonOperator;
  readonly AttributeValueList?: readonly AttributeValue[];
  readonly Value?: AttributeValue;
  readonly Exists?: boolean;
}

export interface AttributeValueUpdate {
  /** PUT unless given. */
  readonly Action?: 'ADD' | 'DELETE' | 'PUT';
  readonly Value?: AttributeValue;
}

/** The condition of a Put, Update or Delete. */
export interface LegacyExpectation {
  readonly Expected?: Readonly<Record<string, ExpectedAttributeValue>>;
  readonly ConditionalOperator?: ConditionalOperator;
}

/** The projection of a Get or of one table of a BatchGet. */
export interface LegacyProjection {
  /** Names of attributes, never paths into them. */
  readonly AttributesToGet?: readonly string[];
}

export interface LegacyUpdate extends LegacyExpectation {
  readonly AttributeUpdates?: Readonly<Record<string, AttributeValueUpdate>>;
}

export interface LegacyQuery extends LegacyProjection {
  readonly KeyConditions?: Readonly<Record<string, AttributeCondition>>;
  readonly QueryFilter?: Readonly<Record<string, AttributeCondition>>;
  readonly ConditionalOperator?: ConditionalOperator;
}

export interface LegacyScan extends LegacyProjection {
  readonly ScanFilter?: Readonly<Record<string, AttributeCondition>>;
  readonly ConditionalOperator?: ConditionalOperator;
}
