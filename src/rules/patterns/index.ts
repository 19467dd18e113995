import type { Rule } from '../rule.js';
import { noIndexServes } from './dm4001-no-index-serves.js';
import { partitionKeyUnbound } from './dm4002-partition-key-unbound.js';
import { sortKeyGap } from './dm4003-sort-key-gap.js';
import { wastefulFilter } from './dm4004-wasteful-filter.js';
import { scan } from './dm4005-scan.js';
import { strongReadOnIndex } from './dm4006-strong-read-on-index.js';
import { unboundedResult } from './dm4007-unbounded-result.js';
import { partialKeyUpdate } from './dm4013-partial-key-update.js';
import { orderUnavailable } from './dm4018-order-unavailable.js';
import { foreignRows } from './dm4019-foreign-rows.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  noIndexServes,
  partitionKeyUnbound,
  sortKeyGap,
  wastefulFilter,
  scan,
  strongReadOnIndex,
  unboundedResult,
  partialKeyUpdate,
  orderUnavailable,
  foreignRows,
];
