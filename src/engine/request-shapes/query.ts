import { attributeConditions } from '../legacy/shapes.js';
import { boolean, pageOptions, string } from './common.js';
import type { Shape } from './shape.js';

export const queryShape: Shape = {
  ...pageOptions,
  QueryFilter: attributeConditions,
  KeyConditions: attributeConditions,
  Limit: { type: 'integer', min: 1, terse: true },
  ScanIndexForward: boolean,
  KeyConditionExpression: string,
};
