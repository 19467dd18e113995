/**
 * What one partition holds and serves, and how capacity grows.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */

/** Read units a second that one partition serves; the same page and Constraints.html. */
export const PARTITION_READ_UNITS = 3000;
/** Write units a second that one partition serves. */
export const PARTITION_WRITE_UNITS = 1000;
/** Bytes after which a partition is split. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.Partitions.html */
export const PARTITION_BYTES = 10 * 1024 ** 3;
/** Seconds of unused capacity that may be spent at once. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html */
export const BURST_SECONDS = 300;
/** Write units a second of a new on-demand table. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
export const NEW_ON_DEMAND_WRITE_UNITS = 4000;
/** Read units a second of a new on-demand table; same page. */
export const NEW_ON_DEMAND_READ_UNITS = 12_000;
/** Multiple of the previous peak that on-demand serves at once; same page. */
export const ON_DEMAND_PEAK_FACTOR = 2;
/** Minutes within which more than that multiple may throttle; same page. */
export const ON_DEMAND_PEAK_MINUTES = 30;
