export { ASSUMPTIONS, DEFAULT_ASSUMPTIONS, type PartitionAssumptions, type SplitPace } from './assumptions.js';
export { type CapacityMode, Gate, type LimitType, type Served, type UnitRates } from './gate.js';
export { HeatTimer } from './heat.js';
export { comparePoints, type KeyPoint, type SortPosition } from './key-point.js';
export { Partition, type PartitionLimits, type UnitKind } from './partition.js';
export { PARTITION_LIMITS, PartitionSet } from './partition-set.js';
export { PreviousPeak } from './previous-peak.js';
export { type Load, type SplitRules, splitPoints } from './split-point.js';
export { allocateStatically, type StaticAllocation } from './static-allocation.js';
export {
  initialPartitions,
  partitionsFor,
  provisionedPartitions,
  type ServedByPartition,
  Throughput,
} from './throughput.js';
export { filled, TokenBucket } from './token-bucket.js';
