import { attributesToGet } from '../legacy/shapes.js';
import { boolean, names, requiredMap, returnConsumedCapacity, string, tableName } from './common.js';
import type { Shape } from './shape.js';

export const getItemShape: Shape = {
  ReturnConsumedCapacity: returnConsumedCapacity,
  TableName: tableName,
  AttributesToGet: attributesToGet,
  Key: requiredMap,
  ConsistentRead: boolean,
  ProjectionExpression: string,
  ExpressionAttributeNames: names,
};
