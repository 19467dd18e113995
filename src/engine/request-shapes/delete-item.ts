import { requiredMap, writeOptions } from './common.js';
import type { Shape } from './shape.js';

export const deleteItemShape: Shape = { ...writeOptions, Key: requiredMap };
