import type { Rule } from '../rule.js';
import { unservedBy, unservedFollowUps } from './unserved.js';

export const noIndexServes: Rule = {
  id: 'DM4001',
  name: 'no-index-serves',
  family: 'patterns',
  title: 'No index serves an access pattern',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-general-nosql-design.html',
  *check(context) {
    yield* unservedBy('DM4001', context);
    yield* unservedFollowUps(context);
  },
};
