import { MAX_CLIENT_TOKEN_LENGTH, MAX_TRANSACTION_ACTIONS } from '../../facts/index.js';
import { requiredMap, returnConsumedCapacity, returnItemCollectionMetrics, string, transactOptions } from './common.js';
import type { Shape } from './shape.js';

export const transactWriteItemsShape: Shape = {
  ReturnConsumedCapacity: returnConsumedCapacity,
  ReturnItemCollectionMetrics: returnItemCollectionMetrics,
  ClientRequestToken: { type: 'string', minLength: 1, maxLength: MAX_CLIENT_TOKEN_LENGTH },
  TransactItems: {
    type: 'list',
    required: true,
    minLength: 1,
    maxLength: MAX_TRANSACTION_ACTIONS,
    element: {
      type: 'structure',
      name: 'TransactWriteItem',
      members: {
        ConditionCheck: {
          type: 'structure',
          name: 'ConditionCheck',
          members: { ...transactOptions, Key: requiredMap, ConditionExpression: { ...string, required: true } },
        },
        Put: { type: 'structure', name: 'Put', members: { ...transactOptions, Item: requiredMap } },
        Delete: { type: 'structure', name: 'Delete', members: { ...transactOptions, Key: requiredMap } },
        Update: {
          type: 'structure',
          name: 'Update',
          members: { ...transactOptions, Key: requiredMap, UpdateExpression: { ...string, required: true } },
        },
      },
    },
  },
};
