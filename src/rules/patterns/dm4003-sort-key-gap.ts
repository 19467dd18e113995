import type { Rule } from '../rule.js';
import { unservedBy } from './unserved.js';

export const sortKeyGap: Rule = {
  id: 'DM4003',
  name: 'sort-key-gap',
  family: 'patterns',
  title: 'A query gives a later part of the sort key without an earlier one',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html',
  check: (context) => unservedBy('DM4003', context),
};
