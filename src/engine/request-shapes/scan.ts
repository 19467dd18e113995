import { MAX_SCAN_SEGMENTS } from '../../facts/index.js';
import { attributeConditions } from '../legacy/shapes.js';
import { pageOptions } from './common.js';
import type { Shape } from './shape.js';

export const scanShape: Shape = {
  ...pageOptions,
  ScanFilter: attributeConditions,
  TotalSegments: { type: 'integer', min: 1, max: MAX_SCAN_SEGMENTS },
  Segment: { type: 'integer', min: 0, max: MAX_SCAN_SEGMENTS - 1 },
  Limit: { type: 'integer', min: 1 },
};
