import { MAX_ATTRIBUTE_NAME_BYTES } from '../../facts/index.js';
import type { Rule } from '../request-shapes/shape.js';

const comparisonOperator: Rule = {
  type: 'string',
  values: [
    'IN',
    'NULL',
    'BETWEEN',
    'LT',
    'NOT_CONTAINS',
    'EQ',
    'GT',
    'NOT_NULL',
    'NE',
    'LE',
    'BEGINS_WITH',
    'GE',
    'CONTAINS',
  ],
};
const value: Rule = { type: 'attribute' };
const values: Rule = { type: 'list', element: value };

export const conditionalOperator: Rule = { type: 'string', values: ['OR', 'AND'] };

export const attributesToGet: Rule = {
  type: 'list',
  minLength: 1,
  element: { type: 'string', maxLength: MAX_ATTRIBUTE_NAME_BYTES },
};

/** KeyConditions, QueryFilter, ScanFilter. */
export const attributeConditions: Rule = {
  type: 'map',
  element: {
    type: 'structure',
    name: 'Condition',
    members: { AttributeValueList: values, ComparisonOperator: { ...comparisonOperator, required: true } },
  },
};

export const expected: Rule = {
  type: 'map',
  element: {
    type: 'structure',
    name: 'ExpectedAttributeValue',
    members: {
      AttributeValueList: values,
      ComparisonOperator: comparisonOperator,
      Exists: { type: 'boolean' },
      Value: value,
    },
  },
};

export const attributeUpdates: Rule = {
  type: 'map',
  element: {
    type: 'structure',
    name: 'AttributeValueUpdate',
    members: { Value: value, Action: { type: 'string', values: ['ADD', 'DELETE', 'PUT'] } },
  },
};
