export { autoScalingOf, type Resource, settingsOf } from './auto-scaling.js';
export type { Capacity } from './billing.js';
export { knownNumber } from './billing.js';
export { Collector } from './collector.js';
export type { NewKey } from './encryption.js';
export { tellOpenEndpoint } from './endpoint.js';
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
export { readInsights, readResourcePolicy } from './settings.js';
