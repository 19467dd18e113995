export type { Capacity } from './billing.js';
export { knownNumber } from './billing.js';
export { Collector } from './collector.js';
export { projectionOf } from './key-schema.js';
export { readAwsTable, type Scaling, type TableSource } from './read-table.js';
export {
  concatenated,
  isResolved,
  isUnknown,
  parameterText,
  type ResolvedText,
  resolvedScalar,
  resolvedText,
} from './resolved.js';
