import type { Rule } from '../rule.js';
import { unservedBy } from './unserved.js';

export const strongReadOnIndex: Rule = {
  id: 'DM4006',
  name: 'strong-read-on-index',
  family: 'patterns',
  title: 'A strongly consistent read of a global index',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html',
  check: (context) => unservedBy('DM4006', context),
};
