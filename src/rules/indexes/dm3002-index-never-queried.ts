import type { IndexDesign } from '../../design/index.js';
import { SECONDS_PER_MONTH, writeRequestCost } from '../../facts/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { dollars, significant } from '../words.js';
import { keyShapeProblem } from './dm3008-index-key-shape.js';
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
    for (const table of context.design.tables.values()) {
      for (const index of table.indexes.values()) {
        if (index.declaration === undefined || keyShapeProblem(table.table, index.declaration) !== undefined) continue;
        if (isUnread(context, index)) yield report(context, index);
      }
    }
  },
};

function report({ plans }: RuleContext, index: IndexDesign): Report {
  const mapped = index.members.filter((membership) => membership.mapped).map(({ entity }) => entity.name);
  let unitsPerSecond = 0;
  for (const plan of plans.values()) {
    if (plan.kind !== 'planned') continue;
    for (const touch of plan.touches) {
      if (touch.index === index && touch.unit === 'write')
        unitsPerSecond += touch.units.typical * touch.keys.typical * (plan.pattern.rate?.avg ?? 0);
    }
  }
  const monthly = writeRequestCost(
    unitsPerSecond * SECONDS_PER_MONTH,
    index.table.class === 'standard' ? 'STANDARD' : 'STANDARD_INFREQUENT_ACCESS',
  );
  const price =
    unitsPerSecond === 0 ? '' : ` At the declared rates its writes alone cost ${dollars(monthly)} a month on demand.`;
  return {
    span: index.declaration?.span ?? index.table.span,
    message: `${listOf(mapped)} ${mapped.length === 1 ? 'is' : 'are'} written to index ${quote(index.name)}, and no access pattern reads it.${price} Remove the index, or declare the pattern that it serves.`,
    ...(unitsPerSecond === 0
      ? {}
      : { numbers: { writeUnitsPerSecond: significant(unitsPerSecond, 4), monthlyUsd: significant(monthly, 4) } }),
  };
}
