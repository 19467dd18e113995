import { MALFORMED_SUPPRESSION } from '../../diagnostics/index.js';
import type { Rule } from '../rule.js';

export const malformedSuppression: Rule = {
  ...MALFORMED_SUPPRESSION,
  family: 'language',
  title: 'A suppression that cannot be understood',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/check.md#silence-a-finding',
};
