import type { Rule } from '../rule.js';
import { ratesMissing } from './dm6000-rates-missing.js';
import { fewPartitionKeys } from './dm6001-few-partition-keys.js';
import { hotKey } from './dm6002-hot-key.js';
import { monotonicKey } from './dm6003-monotonic-key.js';
import { indexThrottlesTable } from './dm6004-index-throttles-table.js';
import { biggestTenantRule } from './dm6005-biggest-tenant.js';
import { collectionGrowthRule } from './dm6006-collection-growth.js';
import { hotItem } from './dm6007-hot-item.js';
import { shardCount } from './dm6008-shard-count.js';
import { hotStreamTarget } from './dm6009-hot-stream-target.js';
import { capacityBelowPeak } from './dm6010-capacity-below-peak.js';
import { transactionContention } from './dm6013-transaction-contention.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  ratesMissing,
  fewPartitionKeys,
  hotKey,
  monotonicKey,
  indexThrottlesTable,
  biggestTenantRule,
  collectionGrowthRule,
  hotItem,
  shardCount,
  hotStreamTarget,
  capacityBelowPeak,
  transactionContention,
];
