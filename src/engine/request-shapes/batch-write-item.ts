import { MAX_BATCH_WRITE_REQUESTS } from '../../facts/index.js';
import { requiredMap, returnConsumedCapacity, returnItemCollectionMetrics, tableName } from './common.js';
import type { Shape } from './shape.js';

export const batchWriteItemShape: Shape = {
  ReturnConsumedCapacity: returnConsumedCapacity,
  ReturnItemCollectionMetrics: returnItemCollectionMetrics,
  RequestItems: {
    type: 'map',
    keys: tableName,
    listLengths: { min: 1, max: MAX_BATCH_WRITE_REQUESTS },
    element: {
      type: 'list',
      element: {
        type: 'structure',
        name: 'WriteRequest',
        members: {
          DeleteRequest: { type: 'structure', name: 'DeleteRequest', members: { Key: requiredMap } },
          PutRequest: { type: 'structure', name: 'PutRequest', members: { Item: requiredMap } },
        },
      },
    },
  },
};
