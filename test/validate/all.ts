import { AGREEMENT_CASES } from './cases/agreement.js';
import { INDEX_CASES } from './cases/indexes.js';
import { KEY_CASES } from './cases/keys.js';
import { LIMIT_CASES } from './cases/limits.js';
import { SPLIT_CASES } from './cases/splits.js';
import type { Case } from './check.js';

/** All cases, by number. */
export const CASES: readonly Case[] = [
  ...KEY_CASES,
  ...LIMIT_CASES,
  ...SPLIT_CASES,
  ...INDEX_CASES,
  ...AGREEMENT_CASES,
].sort((a, b) => (a.id < b.id ? -1 : 1));
