import { MAX_PAGE_BYTES } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { ASSUMED_P99_FACTOR } from '../../planner/estimate.js';
import { isSized, wasteOf } from '../patterns/facts-of.js';
import type { Rule } from '../rule.js';
import { count, quote } from '../show.js';
import { plural, size } from '../words.js';

export const pageLimit: Rule = {
  id: 'DM5009',
  name: 'page-limit',
  family: 'limits',
  title: 'A result takes several pages of 1 MB',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html',
  *check({ design, plans }) {
    for (const plan of plans.values()) {
      // A scan walks the whole table by nature; a page or limit says where to stop.
      if (plan.kind !== 'planned' || plan.operation.kind !== 'read' || plan.operation.api !== 'Query') continue;
      const { pattern, operation } = plan;
      if (operation.limit !== undefined || !isSized(plan, operation)) continue;
      // What reads that much because its filter throws it away has one cause.
      if (wasteOf(design, plan) !== undefined) continue;
      const requests = operation.figures.pages.typical;
      if (requests < 2) continue;
      const { p99, max } = operation.figures.pages;
      const most = max ?? p99;
      const assumed = new Set(flatMap(operation.sources, ({ figures }) => figures.assumed ?? []));
      const tail =
        max !== undefined
          ? 'for the largest'
          : assumed.has('p99')
            ? `if one call in a hundred finds ${ASSUMED_P99_FACTOR} times the average: the model states no p99`
            : 'for one call in a hundred';
      const worst = most > requests ? ` (${count(most)} ${tail})` : '';
      const range = assumed.has('range')
        ? ` All items under the key are taken to lie in its range of ${quote(pattern.range[0]?.field.value ?? '')}: state \`items\` if there are fewer.`
        : '';
      const parts = operation.fanOut?.requests ?? 1;
      const bytes = operation.figures.bytes.typical / parts;
      const each =
        parts === 1
          ? `One call of ${quote(pattern.name)}`
          : `Each of the ${count(parts)} queries of one ${quote(pattern.name)}`;
      yield {
        span: pattern.span,
        message: `${each} reads ${size(bytes)}, in ${plural(requests, 'request')} one after another${worst}: a Query answers at most 1 MB at a time.${range} Give it a \`page\` or a \`limit\`, or read less.`,
        numbers: {
          bytes: Math.round(bytes),
          requests,
          mostRequests: Math.max(most, requests),
          pageBytes: MAX_PAGE_BYTES,
        },
      };
    }
  },
};
