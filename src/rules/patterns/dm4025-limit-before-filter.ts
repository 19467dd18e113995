import type { EntityDesign } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { isMadeInOrder } from '../../planner/merge-rows.js';
import type { PlannedPattern, ReadOperation, ReadSource, SourceFigures } from '../../planner/plan.js';
import { directionOf } from '../../planner/row-order.js';
import type { Report, Rule } from '../rule.js';
import { count, listOf, quote } from '../show.js';
import { percent, plural } from '../words.js';
import { expiredShare, LAG_DAYS } from './expired-share.js';
import { isSized } from './facts-of.js';

/** Share of a full answer that may be missing without a word. */
const TOLERATED = 0.05;

export const limitBeforeFilter: Rule = {
  id: 'DM4025',
  name: 'limit-before-filter',
  family: 'patterns',
  title: 'A limit counts rows that a filter leaves out',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html',
  *check({ plans }) {
    for (const plan of plans.values()) {
      // Whoever asks for pages gets to the rest with the next one.
      if (plan.kind !== 'planned' || plan.operation.kind !== 'read' || plan.pattern.limit === undefined) continue;
      const { operation } = plan;
      const { limit } = operation;
      if (limit === undefined || mostItems(operation) <= limit) continue;
      const causes = causesOf(plan, operation, limit).filter(({ missing }) => missing >= TOLERATED);
      if (causes.length > 0) yield report(plan, operation, limit, causes);
    }
  },
};

/** Something that keeps rows out of the answer when DynamoDB has counted them. */
interface Cause {
  /** Continues "leaves out only then". */
  readonly text: string;
  /** Continues "give it a page". */
  readonly remedy?: string;
  /** The most that it takes of a full answer, from 0 to 1. */
  readonly missing: number;
  /** Nothing in the model says that it takes as much as that. */
  readonly isUnknown?: boolean;
  /** The order of the rows, where that makes it worse. */
  readonly order?: string;
  readonly numbers?: Readonly<Record<string, number>>;
}

/** The rows that one request can meet; of an assumed number there can be any. */
function mostItems({ sources, foreign }: ReadOperation): number {
  return foreign.reduce((sum, { items }) => sum + (items.max ?? items.p99), mostOf(sources));
}

function isAssumed({ items, assumed = [] }: SourceFigures): boolean {
  return items.max === undefined && (assumed.includes('group') || assumed.includes('page'));
}

function causesOf(plan: PlannedPattern, operation: ReadOperation, limit: number): readonly Cause[] {
  const kinds = new Set([...operation.filter, ...operation.clientDrops].map(({ kind }) => kind));
  const fields = plan.pattern.range.map(({ field }) => field.value);
  return [
    ...(kinds.has('declared') || kinds.has('filter') ? [declaredCause(plan)] : []),
    ...(kinds.has('not-expired') || kinds.has('expired') ? [expiredCause(operation, limit)] : []),
    ...(kinds.has('not-deleted') ? [deletedCause(operation, limit)] : []),
    ...(kinds.has('range') ? [{ text: `what is outside the range of ${listOf(fields)}`, missing: 1 }] : []),
  ];
}

function declaredCause({ notes, pattern }: PlannedPattern): Cause {
  const discards = notes.find((note) => note.code === 'filter-discards');
  return {
    text: 'what does not pass its filter',
    remedy: 'put what the filter tests into a key or a sparse index',
    missing: pattern.keeps === undefined ? (discards?.share ?? 1) : 1 - pattern.keeps,
  };
}

function expiredCause({ sources, forward }: ReadOperation, limit: number): Cause {
  const hiding = sources.filter(({ entity }) => entity.entity.ttl?.hideExpired === true);
  const orders = hiding.map((source) => orderOfAge(source, forward));
  const text = 'what has expired and is not deleted yet';
  // What has expired comes behind all that has not.
  if (orders.every((order) => order === 'newest-first')) return { text, missing: 0 };
  const isOldestFirst = orders.every((order) => order === 'oldest-first');
  const lives = new Set(hiding.map(({ entity }) => entity.entity.ttl?.after));
  const [after] = lives;
  const share = after === undefined || lives.size > 1 ? undefined : expiredShare(after);
  const items = mostOf(hiding);
  const path = hiding[0]?.match?.next?.path ?? '';
  const oldest = {
    order: ` in the order of ${quote(path)}, the oldest first,`,
    remedy: 'turn the `order`, so that the newest come first',
  };
  const cause = { ...(isOldestFirst ? oldest : {}), text };
  if (share === undefined) return { ...cause, missing: Math.min(1, items / limit), isUnknown: true };
  return {
    ...cause,
    text: `${text} (with a delay of ${plural(LAG_DAYS, 'day')}, ${percent(share)} of what is there has expired)`,
    missing: isOldestFirst ? Math.min(1, (share * items) / limit) : share * Math.min(1, items / limit),
    numbers: { expiredShare: Number(share.toPrecision(3)) },
  };
}

function mostOf(sources: readonly ReadSource[]): number {
  if (sources.some(({ figures }) => isAssumed(figures))) return Number.POSITIVE_INFINITY;
  return sources.reduce((sum, { figures: { items } }) => sum + (items.max ?? items.p99), 0);
}

/** Whether the rows come in the order in which they expire, or against it: undefined where the sort key says neither. */
function orderOfAge({ entity, match }: ReadSource, forward: boolean): 'oldest-first' | 'newest-first' | undefined {
  const direction = match === undefined ? undefined : directionOf(match, forward);
  const path = match?.next?.path;
  if (direction === undefined || path === undefined || !isOfAge(entity, path)) return undefined;
  return direction === 'ascending' ? 'oldest-first' : 'newest-first';
}

function isOfAge({ attributes, entity }: EntityDesign, path: string): boolean {
  if (path === entity.ttl?.attribute.value) return true;
  const found = attributes.get(path);
  if (found === undefined || entity.ttl?.after === undefined) return false;
  const sources = flatMap(found.derivedFrom, (name) => attributes.get(name) ?? []);
  return [found, ...sources].some(isMadeInOrder);
}

function deletedCause({ sources }: ReadOperation, limit: number): Cause {
  const marked = sources.filter(({ entity }) => entity.entity.softDelete !== undefined);
  const [mark = ''] = flatMap(marked, ({ entity }) => entity.entity.softDelete?.attribute.value ?? []);
  return {
    text: 'what is marked as deleted',
    remedy: `read an index with ${quote(`when: "not has(${mark})"`)}`,
    missing: Math.min(1, mostOf(marked) / limit),
  };
}

function report(plan: PlannedPattern, operation: ReadOperation, limit: number, causes: readonly Cause[]): Report {
  const { pattern } = plan;
  const isStated = isSized(plan, operation) && !operation.sources.some(({ figures }) => isAssumed(figures));
  const requests = operation.fanOut?.requests ?? 1;
  const first = limit === 1 ? 'the first item' : `the first ${count(limit)} items`;
  const whose = requests === 1 ? '' : ` of each of ${plural(requests, 'partition key')}`;
  const order = causes.map((one) => one.order ?? '').join('');
  const what = causes.map(({ text }) => text).join(' and ');
  // Another order helps against nothing else.
  const helping = causes.filter((one) => causes.length === 1 || one.order === undefined);
  const remedies = flatMap(helping, ({ remedy }) => (remedy === undefined ? [] : [`, or ${remedy}`])).join('');
  const assumed = isStated ? '' : ' How many items there are is assumed: state the `volume`.';
  return {
    severity: isStated && causes.some(({ isUnknown }) => isUnknown !== true) ? 'warning' : 'info',
    span: pattern.limit?.span ?? pattern.span,
    message: `${quote(pattern.name)} reads ${first}${whose}${order} and leaves out only then ${what}: it answers fewer, or none, and nothing says that others lie behind them.${assumed} Give it a \`page\` in place of the \`limit\`, so that callers go on${remedies}.`,
    numbers: Object.assign({ limit }, ...causes.map(({ numbers }) => numbers ?? {})),
  };
}
