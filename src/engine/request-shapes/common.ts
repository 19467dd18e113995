import { MAX_TABLE_NAME_LENGTH, MIN_TABLE_NAME_LENGTH } from '../../facts/index.js';
import { attributesToGet, conditionalOperator, expected } from '../legacy/shapes.js';
import { warmThroughput } from '../table-settings/warm-throughput.js';
import type { Rule, Shape, StringRule } from './shape.js';

const NAME = /^[a-zA-Z0-9_.-]+$/;

/** A table that item operations name. */
export const tableName: StringRule = {
  type: 'string',
  required: true,
  pattern: NAME,
  orArn: true,
  minLength: MIN_TABLE_NAME_LENGTH,
  minOfNone: 1,
  maxLength: MAX_TABLE_NAME_LENGTH,
};
/** A table that table operations name. */
export const controlTableName: Rule = {
  type: 'string',
  required: true,
  parameter: true,
  pattern: NAME,
  orArn: true,
  minLength: MIN_TABLE_NAME_LENGTH,
  maxLength: MAX_TABLE_NAME_LENGTH,
};
/** A table that a list may be confined to. */
export const optionalTableName: Rule = {
  type: 'string',
  pattern: NAME,
  orArn: true,
  minLength: MIN_TABLE_NAME_LENGTH,
  maxLength: MAX_TABLE_NAME_LENGTH,
};
export const indexName: Rule = {
  type: 'string',
  pattern: NAME,
  minLength: MIN_TABLE_NAME_LENGTH,
  maxLength: MAX_TABLE_NAME_LENGTH,
};
/** The ARN of a table, checked further where it is looked for. */
export const resourceArn: Rule = { type: 'string', required: true, minLength: 1, maxLength: 1283 };
export const string: Rule = { type: 'string' };
export const boolean: Rule = { type: 'boolean' };
/** Attribute values by name. */
export const map: Rule = { type: 'map', element: { type: 'attribute' } };
export const requiredMap: Rule = { ...map, required: true };
export const names: Rule = { type: 'map', element: string };
export const returnConsumedCapacity: Rule = { type: 'string', values: ['INDEXES', 'TOTAL', 'NONE'] };
export const returnItemCollectionMetrics: Rule = { type: 'string', values: ['SIZE', 'NONE'] };

const returnValuesOnConditionCheckFailure: Rule = { type: 'string', values: ['ALL_OLD', 'NONE'] };

/** What Put, Update and Delete have in common. */
export const writeOptions: Shape = {
  ConditionalOperator: conditionalOperator,
  Expected: expected,
  ReturnConsumedCapacity: returnConsumedCapacity,
  TableName: tableName,
  ReturnItemCollectionMetrics: returnItemCollectionMetrics,
  ReturnValues: { type: 'string', values: ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'] },
  ReturnValuesOnConditionCheckFailure: returnValuesOnConditionCheckFailure,
  ConditionExpression: string,
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: map,
};

/** What the actions of a transaction that writes have in common. */
export const transactOptions: Shape = {
  TableName: tableName,
  ReturnValuesOnConditionCheckFailure: returnValuesOnConditionCheckFailure,
  ConditionExpression: string,
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: map,
};

/** What Query and Scan have in common. */
export const pageOptions: Shape = {
  Select: { type: 'string', values: ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'] },
  IndexName: indexName,
  ReturnConsumedCapacity: returnConsumedCapacity,
  TableName: tableName,
  ConditionalOperator: conditionalOperator,
  AttributesToGet: attributesToGet,
  ExclusiveStartKey: map,
  ConsistentRead: boolean,
  FilterExpression: string,
  ProjectionExpression: string,
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: map,
};

export const provisionedThroughput: Rule = {
  type: 'structure',
  name: 'ProvisionedThroughput',
  members: {
    WriteCapacityUnits: { type: 'integer', long: true, required: true, min: 1 },
    ReadCapacityUnits: { type: 'integer', long: true, required: true, min: 1 },
  },
};

export const onDemandThroughput: Rule = {
  type: 'structure',
  name: 'OnDemandThroughput',
  members: {
    MaxReadRequestUnits: { type: 'integer', long: true },
    MaxWriteRequestUnits: { type: 'integer', long: true },
  },
};

export const attributeDefinitions: Rule = {
  type: 'list',
  element: {
    type: 'structure',
    name: 'AttributeDefinition',
    members: {
      AttributeName: { type: 'string', required: true, minLength: 1, maxLength: 255 },
      AttributeType: { type: 'string', required: true, values: ['B', 'N', 'S'] },
    },
  },
};

/** A key schema of at most this many attributes. */
export function keySchema(maxLength: number): Rule {
  return {
    type: 'list',
    required: true,
    minLength: 1,
    maxLength,
    element: {
      type: 'structure',
      name: 'KeySchemaElement',
      members: {
        AttributeName: { type: 'string', required: true, minLength: 1, maxLength: 255 },
        KeyType: { type: 'string', required: true, values: ['HASH', 'RANGE'] },
      },
    },
  };
}

export const projection: Rule = {
  type: 'structure',
  name: 'Projection',
  required: true,
  members: {
    ProjectionType: { type: 'string', values: ['ALL', 'INCLUDE', 'KEYS_ONLY'] },
    NonKeyAttributes: {
      type: 'list',
      minLength: 1,
      maxLength: 20,
      element: { type: 'string', minLength: 1, maxLength: 255 },
    },
  },
};

/** Members of a local index under creation. */
export const localIndex: Shape = {
  IndexName: { ...indexName, required: true },
  KeySchema: keySchema(2),
  Projection: projection,
};

/** Members of a global index under creation. */
export const globalIndex: Shape = {
  IndexName: { ...indexName, required: true },
  KeySchema: keySchema(8),
  Projection: projection,
  ProvisionedThroughput: provisionedThroughput,
  OnDemandThroughput: onDemandThroughput,
  WarmThroughput: warmThroughput,
};

export const billingMode: Rule = { type: 'string', values: ['PROVISIONED', 'PAY_PER_REQUEST'] };
/** Its values are checked with a message of their own; see `checkTableClass`. */
export const tableClass: Rule = { type: 'string' };
