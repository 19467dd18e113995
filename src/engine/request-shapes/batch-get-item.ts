import { MAX_BATCH_GET_KEYS } from '../../facts/index.js';
import { boolean, map, names, returnConsumedCapacity, string } from './common.js';
import type { Shape } from './shape.js';

export const batchGetItemShape: Shape = {
  ReturnConsumedCapacity: returnConsumedCapacity,
  RequestItems: {
    type: 'map',
    element: {
      type: 'structure',
      members: {
        Keys: { type: 'list', required: true, minLength: 1, maxLength: MAX_BATCH_GET_KEYS, element: map, terse: true },
        ConsistentRead: boolean,
        ProjectionExpression: string,
        ExpressionAttributeNames: names,
      },
    },
  },
};
