import { flatMap } from '../../lists/flat-map.js';
import { cutMerge } from '../../planner/merge-rows.js';
import type { PlannedPattern, ReadOperation } from '../../planner/plan.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { plural } from '../words.js';
import { unservedBy } from './unserved.js';

export const orderUnavailable: Rule = {
  id: 'DM4018',
  name: 'order-unavailable',
  family: 'patterns',
  title: 'No index has the order that a pattern asks for',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.html',
  *check(context) {
    yield* unservedBy('DM4018', context);
    for (const plan of context.plans.values()) {
      if (plan.kind === 'planned' && plan.operation.kind === 'read') yield* cutTooEarly(plan, plan.operation);
    }
  },
};

/** Rows that are cut in the order of the sort key, and merged by something else. */
function* cutTooEarly({ pattern }: PlannedPattern, operation: ReadOperation): Generator<Report> {
  const { merge } = pattern;
  const cut = cutMerge(pattern, operation);
  if (merge === undefined || cut === undefined) return;
  const isPage = pattern.page !== undefined;
  const what = isPage ? '`page`' : '`limit`';
  const nexts = [...new Set(flatMap(operation.sources, ({ match }) => match?.next?.path ?? []))];
  const by = nexts.length === 0 ? 'in no order' : `in the order of ${listOf(nexts)}`;
  const reads = `${quote(pattern.name)} reads ${plural(operation.fanOut?.requests ?? 1, 'partition key')}, of each the first ${plural(operation.limit ?? 0, 'row')} ${by},`;
  if (cut === 'order') {
    const { value, span } = merge.order ?? { value: '', span: merge.span };
    const outcome = isPage
      ? 'rows that belong on this page come on a later one'
      : 'rows that belong into the answer may lie behind those, and are missing';
    const other = nexts.length === 1 ? `, or merge by ${quote(nexts[0] ?? '')}` : '';
    yield {
      span,
      message: `${reads} and sorts only these by ${quote(value)}: ${outcome}. Drop ${what}, read an index whose sort key goes on with ${quote(value)}${other}.`,
    };
    return;
  }
  const key = merge.key.map(({ value }) => value);
  const [first] = key;
  const outcome = isPage
    ? `rows with the same ${listOf(key)} may come on several pages, each with a part of the sum`
    : 'rows behind those are in no sum';
  const isOrderMissing = merge.order === undefined && nexts.length === 1 && nexts[0] === first;
  const other =
    isPage || first === undefined || !isOrderMissing
      ? ', so that all of them are read'
      : `, or, where each partition key has one row for each ${quote(first)}, say \`merge: {…, order: ${first}}\``;
  yield {
    span: merge.key[0]?.span ?? merge.span,
    message: `${reads} and adds up only these by ${listOf(key)}: ${outcome}. Drop ${what}${other}.`,
  };
}
