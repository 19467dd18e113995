import type { Rule } from '../rule.js';
import { budgetExceeded } from './dm7001-budget-exceeded.js';
import { onePatternDominates } from './dm7002-one-pattern-dominates.js';
import { billingMode } from './dm7003-billing-mode.js';
import { tableClassRule } from './dm7004-table-class.js';
import { indexCostsMore } from './dm7005-index-costs-more.js';
import { strongRead } from './dm7006-strong-read.js';
import { justOverUnit } from './dm7007-just-over-a-unit.js';
import { ephemeralWithoutTtl } from './dm7008-ephemeral-without-ttl.js';
import { cacheRule } from './dm7009-cache.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  budgetExceeded,
  onePatternDominates,
  billingMode,
  tableClassRule,
  indexCostsMore,
  strongRead,
  justOverUnit,
  ephemeralWithoutTtl,
  cacheRule,
];
