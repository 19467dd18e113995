import type { EntityDesign } from '../../design/index.js';
import type { PlanNote, PlannedPattern, Spread } from '../../planner/plan.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { count, quote } from '../show.js';

type Hidden = Extract<PlanNote, { readonly code: 'limit-hides' }>;

export const limitHidesEntity: Rule = {
  id: 'DM4008',
  name: 'limit-hides-entity',
  family: 'patterns',
  title: 'A limit is used up before it reaches one of the entities',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Limit.html',
  *check(context) {
    for (const plan of context.plans.values()) {
      // Whoever asks for pages gets to the rest with the next one.
      if (plan.kind !== 'planned' || plan.pattern.limit === undefined) continue;
      const hidden = plan.notes.filter((note) => note.code === 'limit-hides');
      const [first] = hidden;
      if (first === undefined) continue;
      yield report(context, plan, first, [...new Set(hidden.map(({ entity }) => entity))]);
    }
  },
};

function report(
  { design }: RuleContext,
  { pattern }: PlannedPattern,
  { before, limit }: Hidden,
  names: readonly string[],
): Report {
  const known = before.filter(({ entity }) => isCounted(design.entities.get(entity)));
  const most = (spreads: readonly { readonly items: Spread }[]): number =>
    spreads.reduce((sum, { items }) => sum + (items.max ?? items.p99), 0);
  // What the model does not count may be as few as nothing.
  const isStated = most(known) >= limit;
  const usual = before.reduce((sum, { items }) => sum + items.typical, 0);
  const largest = most(before);
  const rows = before
    .map(
      ({ entity, items }) =>
        `${quote(entity)} (usually ${count(round(items.typical))}, up to ${count(round(items.max ?? items.p99))})`,
    )
    .join(' and ');
  const assumed = isStated ? '' : ' These numbers are assumed: state the `volume`.';
  const how = usual >= limit ? 'usually uses up' : 'can use up';
  return {
    severity: isStated ? 'warning' : 'info',
    span: pattern.limit?.span ?? pattern.span,
    message: `Items come in the order of their keys, and ${names.map(quote).join(' and ')} ${names.length === 1 ? 'comes' : 'come'} after ${rows}: what is before ${names.length === 1 ? 'it' : 'them'} ${how} the limit of ${count(limit)}, and ${quote(pattern.name)} then returns no ${names.map(quote).join(' and no ')}.${assumed} Give ${names.length === 1 ? 'it' : 'them'} sort keys that come first, turn the order, or ask for ${names.length === 1 ? 'it' : 'them'} in a pattern of ${names.length === 1 ? 'its' : 'their'} own.`,
    numbers: { limit, typicalBefore: round(usual), mostBefore: round(largest) },
  };
}

function isCounted(entity: EntityDesign | undefined): boolean {
  return entity !== undefined && (entity.count.basis !== 'assumed' || entity.entity.volume.per.size > 0);
}

function round(value: number): number {
  return value < 10 ? Number(value.toPrecision(2)) : Math.round(value);
}
