import { STALE_BASELINE } from '../../diagnostics/index.js';
import type { Rule } from '../rule.js';

export const staleBaseline: Rule = {
  ...STALE_BASELINE,
  family: 'language',
  title: 'A baseline knows what is found no more',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/check.md#adopt-it-on-an-existing-model',
};
