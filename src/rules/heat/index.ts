import type { Rule } from '../rule.js';
import { ratesMissing } from './dm6000-rates-missing.js';
import { fewPartitionKeys } from './dm6001-few-partition-keys.js';
import { hotKey } from './dm6002-hot-key.js';
import { monotonicKey } from './dm6003-monotonic-key.js';
import { biggestTenantRule } from './dm6005-biggest-tenant.js';
import { hotItem } from './dm6007-hot-item.js';
import { shardCount } from './dm6008-shard-count.js';
import { hotStreamTarget } from './dm6009-hot-stream-target.js';
import { transactionContention } from './dm6013-transaction-contention.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  ratesMissing,
  fewPartitionKeys,
  hotKey,
  monotonicKey,
  biggestTenantRule,
  hotItem,
  shardCount,
  hotStreamTarget,
  transactionContention,
];
