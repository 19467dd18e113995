import type { Rule } from '../rule.js';
import { itemTooLarge } from './dm5001-item-too-large.js';
import { transactionTooLarge } from './dm5002-transaction-too-large.js';
import { batchTooLarge } from './dm5003-batch-too-large.js';
import { badName } from './dm5004-bad-name.js';
import { reservedWord } from './dm5005-reserved-word.js';
import { nestingTooDeep } from './dm5006-nesting-too-deep.js';
import { expressionTooLarge } from './dm5007-expression-too-large.js';
import { numberPrecision } from './dm5008-number-precision.js';
import { pageLimit } from './dm5009-page-limit.js';
import { emptySet } from './dm5010-empty-set.js';
import { ttlType } from './dm5011-ttl-type.js';
import { throughputQuota } from './dm5012-throughput-quota.js';
import { itemWithLocalEntries } from './dm5013-item-with-local-entries.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  itemTooLarge,
  transactionTooLarge,
  batchTooLarge,
  badName,
  reservedWord,
  nestingTooDeep,
  expressionTooLarge,
  numberPrecision,
  pageLimit,
  emptySet,
  ttlType,
  throughputQuota,
  itemWithLocalEntries,
];
