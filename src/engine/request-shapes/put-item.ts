import { requiredMap, writeOptions } from './common.js';
import type { Shape } from './shape.js';

export const putItemShape: Shape = { ...writeOptions, Item: requiredMap };
