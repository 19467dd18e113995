import type { Rule } from '../rule.js';
import { ratesMissing } from './dm6000-rates-missing.js';
import { fewPartitionKeys } from './dm6001-few-partition-keys.js';
import { monotonicKey } from './dm6003-monotonic-key.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [ratesMissing, fewPartitionKeys, monotonicKey];
