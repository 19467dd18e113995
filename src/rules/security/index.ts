import type { Rule } from '../rule.js';
import { noRecovery } from './dm9001-no-recovery.js';
import { noDeletionProtection } from './dm9002-no-deletion-protection.js';
import { exposedPii } from './dm9003-exposed-pii.js';
import { tenantNotBound } from './dm9004-tenant-not-bound.js';
import { streamMissing } from './dm9005-stream-missing.js';
import { encryptionChoice } from './dm9006-encryption-choice.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  noRecovery,
  noDeletionProtection,
  exposedPii,
  tenantNotBound,
  streamMissing,
  encryptionChoice,
];
