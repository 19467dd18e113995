import { UNUSED_SUPPRESSION } from '../../diagnostics/index.js';
import type { Rule } from '../rule.js';

export const unusedSuppression: Rule = {
  ...UNUSED_SUPPRESSION,
  family: 'language',
  title: 'A suppression that suppresses nothing',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/check.md#silence-a-finding',
  fixable: true,
};
