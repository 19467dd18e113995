import type { Rule } from '../rule.js';
import { fewKeys } from './few-keys.js';

export const fewPartitionKeys: Rule = {
  id: 'DM6001',
  name: 'few-partition-keys',
  family: 'heat',
  title: 'A partition key is constant, or a table has few of them',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  needsGround: true,
  *check(context) {
    // Few keys of a global index, more than one, are DM3014's.
    for (const found of fewKeys(context)) if (found.index.kind === 'table' || found.values === 1) yield found.report;
  },
};
