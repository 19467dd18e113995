import { BURST_SECONDS } from '../facts/index.js';
import type { UnitRates } from './gate.js';
import { PARTITION_LIMITS } from './partition-set.js';
import { provisionedPartitions } from './throughput.js';

/** What each partition had of a table's provisioned units before 2018. */
export interface StaticAllocation {
  readonly partitions: number;
  readonly perPartition: UnitRates;
  /** Units that a partition that rests keeps of each kind. */
  readonly burst: UnitRates;
}

/**
 * How DynamoDB once divided provisioned units among partitions, each of which kept to its share: the dilution that adaptive
 * capacity did away with. Partitions double until they are enough for the units, and stay.
 * Elhemali et al., USENIX ATC 2022, section 3; https://www.usenix.org/conference/atc22/presentation/elhemali
 */
export function allocateStatically(units: UnitRates, before?: StaticAllocation): StaticAllocation {
  const needed = provisionedPartitions(units, PARTITION_LIMITS);
  let partitions = before?.partitions ?? needed;
  while (partitions < needed) partitions *= 2;
  const perPartition = { read: units.read / partitions, write: units.write / partitions };
  return {
    partitions,
    perPartition,
    burst: { read: perPartition.read * BURST_SECONDS, write: perPartition.write * BURST_SECONDS },
  };
}
