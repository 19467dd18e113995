import type { Rule } from '../rule.js';
import { noIndexServes } from './dm4001-no-index-serves.js';
import { partitionKeyUnbound } from './dm4002-partition-key-unbound.js';
import { sortKeyGap } from './dm4003-sort-key-gap.js';
import { wastefulFilter } from './dm4004-wasteful-filter.js';
import { scan } from './dm4005-scan.js';
import { strongReadOnIndex } from './dm4006-strong-read-on-index.js';
import { unboundedResult } from './dm4007-unbounded-result.js';
import { limitHidesEntity } from './dm4008-limit-hides-entity.js';
import { boundEndsTooEarly } from './dm4009-bound-ends-too-early.js';
import { manyRequests } from './dm4010-many-requests.js';
import { oneSidedEntity } from './dm4011-one-sided-entity.js';
import { duplicatePattern } from './dm4012-duplicate-pattern.js';
import { partialKeyUpdate } from './dm4013-partial-key-update.js';
import { updateWithoutLock } from './dm4014-update-without-lock.js';
import { overwritingWrite } from './dm4015-overwriting-write.js';
import { illTypedExpression } from './dm4016-ill-typed-expression.js';
import { lookupNotUnique } from './dm4017-lookup-not-unique.js';
import { orderUnavailable } from './dm4018-order-unavailable.js';
import { foreignRows } from './dm4019-foreign-rows.js';
import { expiredItemsRead } from './dm4020-expired-items-read.js';
import { writesNotAtomic } from './dm4021-writes-not-atomic.js';
import { statementLeavesStale } from './dm4022-statement-leaves-stale.js';
import { endlessStreamRules } from './dm4023-endless-stream-rules.js';
import { cutRange } from './dm4024-cut-range.js';
import { limitBeforeFilter } from './dm4025-limit-before-filter.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  noIndexServes,
  partitionKeyUnbound,
  sortKeyGap,
  wastefulFilter,
  scan,
  strongReadOnIndex,
  unboundedResult,
  limitHidesEntity,
  boundEndsTooEarly,
  manyRequests,
  oneSidedEntity,
  duplicatePattern,
  partialKeyUpdate,
  updateWithoutLock,
  overwritingWrite,
  illTypedExpression,
  lookupNotUnique,
  orderUnavailable,
  foreignRows,
  expiredItemsRead,
  writesNotAtomic,
  statementLeavesStale,
  endlessStreamRules,
  cutRange,
  limitBeforeFilter,
];
