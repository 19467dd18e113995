import { requiredMap, string, writeOptions } from './common.js';
import type { Shape } from './shape.js';

export const updateItemShape: Shape = { ...writeOptions, Key: requiredMap, UpdateExpression: string };
