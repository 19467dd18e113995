export * from './contention.js';
export * from './cost.js';
export * from './heat.js';
export * from './hottest-key.js';
export { keySpace } from './key-variables.js';
export * from './partitions.js';
export * from './tenants.js';
export * from './volume.js';
export * from './workload.js';
