import { MAX_BATCH_GET_KEYS } from '../../facts/index.js';
import { attributesToGet } from '../legacy/shapes.js';
import { boolean, map, names, returnConsumedCapacity, string, tableName } from './common.js';
import type { Shape } from './shape.js';

export const batchGetItemShape: Shape = {
  ReturnConsumedCapacity: returnConsumedCapacity,
  RequestItems: {
    type: 'map',
    keys: tableName,
    element: {
      type: 'structure',
      name: 'KeysAndAttributes',
      members: {
        Keys: { type: 'list', required: true, minLength: 1, maxLength: MAX_BATCH_GET_KEYS, element: map, terse: true },
        AttributesToGet: attributesToGet,
        ConsistentRead: boolean,
        ProjectionExpression: string,
        ExpressionAttributeNames: names,
      },
    },
  },
};
