import type { Rule } from '../rule.js';
import { unservedBy } from './unserved.js';

export const partitionKeyUnbound: Rule = {
  id: 'DM4002',
  name: 'partition-key-unbound',
  family: 'patterns',
  title: 'A query does not give the whole partition key',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html',
  check: (context) => unservedBy('DM4002', context),
};
