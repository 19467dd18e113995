import { flatMap } from '../../lists/flat-map.js';
import { cutMerge } from '../../planner/merge-rows.js';
import type { PlannedPattern, ReadOperation } from '../../planner/plan.js';
import type { Report, Rule } from '../rule.js';
import { count, listOf, quote } from '../show.js';
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
      if (plan.kind !== 'planned' || plan.operation.kind !== 'read') continue;
      yield* cutTooEarly(plan, plan.operation);
      yield* oneShardFirst(plan, plan.operation);
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
  const nexts = nextsOf(operation);
  const reads = readsText(pattern.name, operation, nexts);
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

/** Shards whose rows nothing brings into one order: a limit takes those of the first shard, and the others only where it has too few. */
function* oneShardFirst({ pattern }: PlannedPattern, operation: ReadOperation): Generator<Report> {
  const { limit, fanOut, merge, sources } = operation;
  if (pattern.limit === undefined || limit === undefined || (fanOut?.shards ?? 1) < 2) return;
  if (merge !== undefined && (merge.order !== undefined || merge.key.length > 0)) return;
  const isOrdered = sources.every(({ match }) => match?.next !== undefined && match.next.direction !== 'none');
  const most = sources.reduce((sum, { figures }) => sum + (figures.items.max ?? Number.POSITIVE_INFINITY), 0);
  if (!isOrdered || most * (fanOut?.requests ?? 1) <= limit) return;
  const nexts = nextsOf(operation);
  const [next] = nexts;
  const order =
    next !== undefined && nexts.length === 1 ? `Say \`merge: {order: ${next}}\`` : 'Say `merge: {order: …}`';
  yield {
    severity: 'warning',
    span: pattern.limit.span,
    message: `${readsText(pattern.name, operation, nexts)} and answers the first ${count(limit)} of these, shard after shard: not the first of all, and nothing of the later shards as long as the first have enough. ${order}; where it does not matter which rows come, suppress this with that reason.`,
    numbers: { limit, shards: fanOut?.shards ?? 1 },
  };
}

function nextsOf({ sources }: ReadOperation): readonly string[] {
  return [...new Set(flatMap(sources, ({ match }) => match?.next?.path ?? []))];
}

function readsText(name: string, { fanOut, limit }: ReadOperation, nexts: readonly string[]): string {
  const by = nexts.length === 0 ? 'in no order' : `in the order of ${listOf(nexts)}`;
  return `${quote(name)} reads ${plural(fanOut?.requests ?? 1, 'partition key')}, of each the first ${plural(limit ?? 0, 'row')} ${by},`;
}
