import { attributeUpdates } from '../legacy/shapes.js';
import { requiredMap, string, writeOptions } from './common.js';
import type { Shape } from './shape.js';

export const updateItemShape: Shape = {
  ...writeOptions,
  Key: requiredMap,
  AttributeUpdates: attributeUpdates,
  UpdateExpression: string,
};
