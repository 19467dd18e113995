import { boolean, pageOptions, string } from './common.js';
import type { Shape } from './shape.js';

export const queryShape: Shape = {
  ...pageOptions,
  Limit: { type: 'integer', min: 1, terse: true },
  ScanIndexForward: boolean,
  KeyConditionExpression: string,
};
