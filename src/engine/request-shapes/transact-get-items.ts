import { MAX_TRANSACTION_ACTIONS } from '../../facts/index.js';
import { names, requiredMap, returnConsumedCapacity, string, tableName } from './common.js';
import type { Shape } from './shape.js';

export const transactGetItemsShape: Shape = {
  ReturnConsumedCapacity: returnConsumedCapacity,
  TransactItems: {
    type: 'list',
    required: true,
    minLength: 1,
    maxLength: MAX_TRANSACTION_ACTIONS,
    element: {
      type: 'structure',
      name: 'TransactGetItem',
      members: {
        Get: {
          type: 'structure',
          name: 'Get',
          required: true,
          members: {
            Key: requiredMap,
            TableName: tableName,
            ProjectionExpression: string,
            ExpressionAttributeNames: names,
          },
        },
      },
    },
  },
};
