import type { Rule } from '../rule.js';
import { count, quote } from '../show.js';
import { calls, dollars, percent, plural, significant } from '../words.js';
import { wasteOf } from './facts-of.js';

export const wastefulFilter: Rule = {
  id: 'DM4004',
  name: 'wasteful-filter',
  family: 'patterns',
  title: 'A filter discards most of what is read',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html',
  *check({ design, plans }) {
    for (const plan of plans.values()) {
      if (plan.kind !== 'planned') continue;
      const { pattern, readUnits } = plan;
      const waste = wasteOf(design, plan);
      if (waste === undefined) continue;
      const { share, units, monthlyUsd, basis } = waste;
      const by = basis === undefined ? '' : ` by ${basis}`;
      const price =
        monthlyUsd === undefined ? '' : `, ${dollars(monthlyUsd)} a month at ${calls(pattern.rate?.avg ?? 0)}`;
      yield {
        // Without a rate nothing says that it is asked often.
        severity: monthlyUsd === undefined ? 'info' : 'warning',
        span: pattern.filter?.span ?? pattern.span,
        message: `The filter of ${quote(pattern.name)} discards ${percent(share)} of what is read${by}. DynamoDB filters after reading, so all of it is paid for: about ${count(significant(units))} of ${plural(significant(readUnits.typical), 'read unit')} a call${price}. Put what the filter tests into a key, or into a sparse index that holds only what is asked for.`,
        numbers: {
          discardedShare: share,
          readUnits: significant(readUnits.typical, 4),
          ...(monthlyUsd === undefined ? {} : { wastedMonthlyUsd: significant(monthlyUsd, 4) }),
        },
      };
    }
  },
};
