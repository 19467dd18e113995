import { EXPIRED_SUPPRESSION } from '../../diagnostics/index.js';
import type { Rule } from '../rule.js';

export const expiredSuppression: Rule = {
  ...EXPIRED_SUPPRESSION,
  family: 'language',
  title: 'A suppression whose date has passed',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/check.md#silence-a-finding',
  fixable: true,
};
