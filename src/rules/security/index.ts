import type { Rule } from '../rule.js';
import { noRecovery } from './dm9001-no-recovery.js';
import { noDeletionProtection } from './dm9002-no-deletion-protection.js';
import { exposedPii } from './dm9003-exposed-pii.js';
import { tenantNotBound } from './dm9004-tenant-not-bound.js';
import { streamMissing } from './dm9005-stream-missing.js';
import { encryptionChoice } from './dm9006-encryption-choice.js';
import { scopeNotHeld } from './dm9007-scope-not-held.js';
import { policyTooWide } from './dm9008-policy-too-wide.js';
import { indexWithoutAlarm } from './dm9009-index-without-alarm.js';
import { globalTableConflict } from './dm9010-global-table-conflict.js';
import { noSecondTry } from './dm9011-no-second-try.js';
import { noEndpoint } from './dm9012-no-endpoint.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  noRecovery,
  noDeletionProtection,
  exposedPii,
  tenantNotBound,
  streamMissing,
  encryptionChoice,
  scopeNotHeld,
  policyTooWide,
  indexWithoutAlarm,
  globalTableConflict,
  noSecondTry,
  noEndpoint,
];
