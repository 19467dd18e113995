import type { Rule } from '../rule.js';
import { unservedBy } from './unserved.js';

export const orderUnavailable: Rule = {
  id: 'DM4018',
  name: 'order-unavailable',
  family: 'patterns',
  title: 'No index has the order that a pattern asks for',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.html',
  check: (context) => unservedBy('DM4018', context),
};
