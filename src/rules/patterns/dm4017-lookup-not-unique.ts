import type { EntityDesign } from '../../design/index.js';
import { isUniqueBy } from '../../planner/estimate.js';
import type { PlannedPattern, ReadOperation } from '../../planner/plan.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';

export const lookupNotUnique: Rule = {
  id: 'DM4017',
  name: 'lookup-not-unique',
  family: 'patterns',
  title: 'A global index is asked for the one item with a value that nothing makes unique',
  severity: 'info',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Writes',
  *check(context) {
    for (const plan of context.plans.values()) {
      if (plan.kind !== 'planned' || plan.operation.kind !== 'read') continue;
      const found = plan.operation.index.kind === 'global' ? lookUp(context, plan, plan.operation) : undefined;
      if (found !== undefined) yield found;
    }
  },
};

function lookUp({ model }: RuleContext, { pattern }: PlannedPattern, operation: ReadOperation): Report | undefined {
  const { index, sources } = operation;
  const [source] = sources;
  const expectsOne = pattern.op.value === 'get' || pattern.expect?.items === 1;
  // Whoever takes the first of an order, or of what passes a filter, knows of others.
  const isChosen = pattern.order !== undefined || pattern.range.length > 0 || pattern.filter !== undefined;
  if (!expectsOne || isChosen || source === undefined || sources.some(({ entity }) => entity !== source.entity))
    return undefined;
  const { entity } = source;
  const tenant = model.tenancy?.field.value;
  const given = givenTo(
    entity,
    [...pattern.by, ...pattern.prefix].map(({ value }) => value.split('|')[0] ?? value),
    tenant,
  );
  if (given.length === 0 || isUniqueBy(entity, new Set(tenant === undefined ? given : [tenant, ...given])))
    return undefined;
  const it = given.length === 1 ? 'it' : 'them';
  return {
    span: pattern.span,
    message: `${quote(pattern.name)} expects one ${quote(entity.name)} with the given ${listOf(given)}, and nothing keeps two from having ${given.length === 1 ? 'it' : 'them'}: a global index takes equal keys. To look before writing does not help, for index ${quote(index.name)} follows the table with a delay, so two writers both find nothing. If ${it} must be unique, declare it under \`unique\` of ${quote(entity.name)}; if not, expect several.`,
    related: [{ message: `${quote(entity.name)} is declared here`, span: entity.entity.span }],
  };
}

function givenTo({ entity }: EntityDesign, fields: readonly string[], tenant: string | undefined): readonly string[] {
  return [...new Set(fields)].filter((name) => name !== tenant && entity.attributes.has(name));
}
