import { MAX_PAGE_BYTES } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { PlannedPattern, ReadOperation } from '../../planner/plan.js';
import type { Rule } from '../rule.js';
import { count, quote } from '../show.js';
import { plural } from '../words.js';
import { isSized, wasteOf } from './facts-of.js';

/** Pages of 1 MB up to which a result that follows the data is no matter. */
const PAGES = 1;

export const unboundedResult: Rule = {
  id: 'DM4007',
  name: 'unbounded-result',
  family: 'patterns',
  title: 'A result without a bound',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html',
  *check({ design, plans }) {
    for (const plan of plans.values()) {
      if (plan.kind !== 'planned' || plan.operation.kind !== 'read' || plan.operation.api !== 'Query') continue;
      const note = plan.notes.find((one) => one.code === 'unbounded');
      // What usually takes several pages is DM5009's.
      if (note?.code !== 'unbounded' || note.pages.typical > PAGES) continue;
      if (!isSized(plan, plan.operation) || wasteOf(design, plan) !== undefined) continue;
      const tail = tailOf(plan, plan.operation);
      const items = tail === undefined ? undefined : note.items[tail];
      const pages = items === undefined ? undefined : pagesOf(plan.operation, items);
      if (pages === undefined || items === undefined || pages <= PAGES) continue;
      const whose = tail === 'max' ? 'the largest collection has' : 'one call in a hundred reads';
      yield {
        span: plan.pattern.span,
        message: `${quote(plan.pattern.name)} has neither \`page\` nor \`limit\`. It usually reads ${plural(round(note.items.typical), 'item')}, but ${whose} ${count(round(items))}: ${plural(Math.ceil(pages), 'request')} of 1 MB one after another for one call, or, if the caller does not follow \`LastEvaluatedKey\`, a result that is cut without an error. Give it a \`page\` or a \`limit\`.`,
        numbers: { typicalItems: round(note.items.typical), mostItems: round(items), mostRequests: Math.ceil(pages) },
      };
    }
  },
};

/** Which extreme the model itself states; what is only assumed, or what a type would allow, is no finding. */
function tailOf({ pattern }: PlannedPattern, { sources }: ReadOperation): 'max' | 'p99' | undefined {
  if (pattern.items !== undefined) return pattern.items.p99 === undefined ? undefined : 'p99';
  const stated = flatMap(sources, ({ entity }) => [...entity.entity.volume.per.values()]);
  if (stated.some(({ max }) => max !== undefined)) return 'max';
  return stated.some(({ p99 }) => p99 !== undefined) ? 'p99' : undefined;
}

/** Pages of so many rows of usual size: that the largest collection also has the largest items, nobody says. */
function pagesOf({ figures }: ReadOperation, items: number): number {
  const row = figures.items.typical > 0 ? figures.bytes.typical / figures.items.typical : 0;
  return (items * row) / MAX_PAGE_BYTES;
}

function round(value: number): number {
  return value < 10 ? Number(value.toPrecision(2)) : Math.round(value);
}
