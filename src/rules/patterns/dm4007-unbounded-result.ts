import { MAX_PAGE_BYTES } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Model } from '../../model/model.js';
import type { PatternPlan, PlannedPattern, ReadOperation } from '../../planner/plan.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { count, quote, someOf } from '../show.js';
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
  *check({ design, model, plans }) {
    yield* unknownSizes(model, plans);
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

/** One note for the model, once it states a load: what nothing bounds, and nothing tells the size of, is taken to be small. */
function* unknownSizes({ patterns, tenancy }: Model, plans: RuleContext['plans']): Iterable<Report> {
  if (![...patterns.values()].some(({ rate }) => rate !== undefined && rate.peak > 0)) return;
  const unknown = flatMap([...plans.values()], (plan) => unknownSizeOf(tenancy?.field.value, plan));
  const [first] = unknown;
  if (first === undefined) return;
  const names = unknown.map(({ pattern }) => pattern.name);
  const { fields, entity, figures } = first;
  const per =
    fields.length === 1
      ? `\`per: {${fields[0]}: {avg: 20, p99: 300}}\` in the \`volume\` of ${quote(entity.name)}`
      : `\`volume.per\` of ${quote(entity.name)}`;
  const taken = `${count(round(figures.items.typical))} (${count(round(figures.items.p99))} at the 99th percentile)`;
  const [have, whose] =
    names.length === 1 ? ['has', 'its key'] : ['have', `their keys: for ${quote(first.pattern.name)}`];
  yield {
    severity: 'info',
    span: first.pattern.span,
    message: `${someOf(names)} ${have} neither \`page\` nor \`limit\`, and nothing says how many items share ${whose}${names.length === 1 ? ':' : ''} ${taken} ${round(figures.items.typical) === 1 ? 'is' : 'are'} assumed. If there are more, requests, cost and heat are above what is told. State it, as ${per}, or give ${names.length === 1 ? 'it' : 'them'} a \`page\` or a \`limit\`.`,
    related: unknown.slice(1).map(({ pattern }) => ({ message: 'the same holds here', span: pattern.span })),
    numbers: { patterns: names.length },
  };
}

interface UnknownSize extends Pick<ReadOperation['sources'][number], 'entity' | 'figures'> {
  readonly pattern: PlannedPattern['pattern'];
  /** What the items have in common; the tenant is not told. */
  readonly fields: readonly string[];
}

function unknownSizeOf(tenant: string | undefined, plan: PatternPlan): readonly UnknownSize[] {
  if (plan.kind !== 'planned' || plan.operation.kind !== 'read' || !plan.notes.some(isUnbounded)) return [];
  const { pattern, operation } = plan;
  const all = flatMap(operation.sources, ({ entity, figures, match }): readonly UnknownSize[] => {
    if (!figures.assumed?.includes('group')) return [];
    const fields = flatMap(match?.key.pk ?? [], ({ reads }) => reads).filter((name) => name !== tenant);
    // What tells the items of one parent apart may well be an id of its own.
    return fields.includes(entity.id.at(-1) ?? '') ? [] : [{ pattern, fields, entity, figures }];
  });
  return all.slice(0, 1);
}

function isUnbounded({ code }: PlannedPattern['notes'][number]): boolean {
  return code === 'unbounded';
}

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
