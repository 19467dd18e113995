import type { IndexDesign } from '../../design/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { dollars, significant } from '../words.js';
import { keyShapeProblem } from './dm3008-index-key-shape.js';
import { indexBill } from './index-bill.js';
import { indexesWithSameKeys } from './same-keys.js';
import { isUnread } from './unread.js';

export const indexNeverQueried: Rule = {
  id: 'DM3002',
  name: 'index-never-queried',
  family: 'indexes',
  title: 'An index is written and no pattern reads it',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general.html',
  *check(context) {
    // An index that another stands in for has a finding that says so.
    const duplicates = new Set(indexesWithSameKeys(context).map(({ index }) => index));
    for (const table of context.design.tables.values()) {
      for (const index of table.indexes.values()) {
        if (index.declaration === undefined || keyShapeProblem(table.table, index.declaration) !== undefined) continue;
        if (!duplicates.has(index) && isUnread(context, index)) yield report(context, index);
      }
    }
  },
};

function report(context: RuleContext, index: IndexDesign): Report {
  const mapped = index.members.filter((membership) => membership.mapped).map(({ entity }) => entity.name);
  const { writeUnitsPerSecond, writes: monthly } = indexBill(context, index);
  const price =
    writeUnitsPerSecond === 0
      ? ''
      : ` At the declared rates its writes alone cost ${dollars(monthly)} a month on demand.`;
  return {
    span: index.declaration?.span ?? index.table.span,
    message: `${listOf(mapped)} ${mapped.length === 1 ? 'is' : 'are'} written to index ${quote(index.name)}, and no access pattern reads it.${price} Remove the index, or declare the pattern that it serves.`,
    ...(writeUnitsPerSecond === 0
      ? {}
      : { numbers: { writeUnitsPerSecond: significant(writeUnitsPerSecond, 4), monthlyUsd: significant(monthly, 4) } }),
  };
}
