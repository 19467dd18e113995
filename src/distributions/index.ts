export { type Distribution, keyCount, splitEvenly, YCSB_EXPONENT } from './distribution.js';
export { harmonic, harmonicBetween } from './harmonic.js';
export { expectedFullest, hottestPartition, type PartitionShare } from './hottest-partition.js';
export { type Level, levelsOf } from './levels.js';
export { normalOverflow, normalTail, poissonCdf, poissonOverflow, poissonPmf, throttledShare } from './poisson.js';
export { createRandom, type Random } from './random.js';
export { aliasTable, createSampler, type Sampler, zipfSampler } from './sampler.js';
export {
  hottestShare,
  keysAbove,
  secondMoment,
  secondMomentBeyond,
  shareOfRank,
  topShare,
  topShares,
} from './shares.js';
export {
  leastShards,
  noCollision,
  noPartitionAbove,
  type SafeShards,
  SHARD_FILL,
  safeShards,
} from './write-shards.js';
export {
  YCSB_SCRAMBLED_ITEMS,
  YCSB_SCRAMBLED_ZETA,
  type YcsbZipfian,
  ycsbCumulative,
  ycsbHash,
  ycsbRank,
  ycsbScrambledKey,
  ycsbZipfian,
} from './ycsb.js';
