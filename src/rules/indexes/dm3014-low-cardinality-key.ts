import { fewKeys } from '../heat/few-keys.js';
import type { Rule } from '../rule.js';

export const lowCardinalityKey: Rule = {
  id: 'DM3014',
  name: 'low-cardinality-key',
  family: 'indexes',
  title: 'A global index spreads its entries over few partition keys',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  needsGround: true,
  *check(context) {
    for (const found of fewKeys(context)) if (found.index.kind === 'global' && found.values > 1) yield found.report;
  },
};
