import type { Design } from '../../design/index.js';
import { fetchUnits } from '../../facts/index.js';
import type { PlannedPattern, ReadOperation } from '../../planner/plan.js';
import { monthlyReadCost } from '../patterns/facts-of.js';
import { unservedBy } from '../patterns/unserved.js';
import type { Report, Rule } from '../rule.js';
import { count, listOf, quote } from '../show.js';
import { calls, dollars, plural, significant } from '../words.js';

/** USD a month from which reading each row twice is more than a note. */
const COSTLY = 25;

export const notProjected: Rule = {
  id: 'DM3005',
  name: 'not-projected',
  family: 'indexes',
  title: 'An index does not project what a pattern needs',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Projections',
  *check(context) {
    yield* unservedBy('DM3005', context);
    for (const plan of context.plans.values()) {
      if (plan.kind !== 'planned' || plan.operation.kind !== 'read' || plan.operation.fetches.length === 0) continue;
      yield fetching(context.design, plan, plan.operation);
    }
  },
};

/** A local index fetches from the table what it does not hold, row by row. */
function fetching(
  design: Design,
  plan: PlannedPattern,
  { index, fetches, figures, sources, consistent }: ReadOperation,
): Report {
  const { pattern } = plan;
  const rows = figures.items.typical;
  const item = Math.max(0, ...sources.map(({ entity }) => entity.item.typical));
  const extra = rows * fetchUnits([item], consistent ? 'strong' : 'eventual');
  const monthly = monthlyReadCost(design, plan, extra);
  const price = monthly === undefined ? '' : `, ${dollars(monthly)} a month at ${calls(pattern.rate?.avg ?? 0)}`;
  // Where values are assumed to be many, a call finds less than one item.
  const figure =
    rows < 1
      ? ''
      : ` For ${plural(significant(rows), 'item')} that is ${plural(significant(extra), 'read unit')} of the ${count(significant(plan.readUnits.typical))} of one call${price}.`;
  return {
    severity: monthly !== undefined && monthly >= COSTLY ? 'warning' : 'info',
    span: pattern.span,
    message: `Local index ${quote(index.name)} does not project ${listOf(fetches)}, which ${quote(pattern.name)} asks for: DynamoDB reads every item that it finds from the table too.${figure} Project ${fetches.length === 1 ? 'it' : 'them'}, or ask only for what is projected; a local index is made with its table, and cannot be changed afterwards.`,
    related:
      index.declaration === undefined
        ? []
        : [{ message: `index ${quote(index.name)}`, span: index.declaration.projection.span }],
    ...(rows < 1
      ? {}
      : {
          numbers: {
            fetchedItems: significant(rows),
            extraReadUnits: significant(extra),
            readUnits: significant(plan.readUnits.typical),
            ...(monthly === undefined ? {} : { monthlyUsd: significant(monthly, 4) }),
          },
        }),
  };
}
