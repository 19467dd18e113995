import { MAX_ITEM_BYTES } from '../../facts/index.js';
import type { Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { size } from '../words.js';

export const itemWithLocalEntries: Rule = {
  id: 'DM5013',
  name: 'item-with-local-entries',
  family: 'limits',
  title: 'An item and its entries in local indexes can outgrow 400 KB',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit',
  *check({ design }) {
    for (const entity of design.entities.values()) {
      const local = [...entity.memberships.values()].filter((membership) => membership.index.kind === 'local');
      if (local.length === 0 || Math.max(entity.item.typical, entity.item.max ?? 0) > MAX_ITEM_BYTES) continue;
      const largest = local.reduce(
        (sum, { entry }) => sum + (entry.max ?? entry.typical),
        entity.item.max ?? entity.item.typical,
      );
      const typical = local.reduce((sum, { entry }) => sum + entry.typical, entity.item.typical);
      if (largest <= MAX_ITEM_BYTES) continue;
      yield {
        severity: typical > MAX_ITEM_BYTES ? 'error' : 'warning',
        span: entity.entity.span,
        message: `An item of ${quote(entity.name)} and its entries in ${listOf(local.map(({ index }) => index.name))} can reach ${size(largest)} together. With local secondary indexes the 400 KB limit is on their sum: project less, or use a global index.`,
        numbers: { typicalBytes: Math.round(typical), largestBytes: largest, limitBytes: MAX_ITEM_BYTES },
      };
    }
  },
};
