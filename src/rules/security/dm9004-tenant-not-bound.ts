import type { EntityDesign } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Pattern, Role } from '../../model/model.js';
import type { PlannedPattern } from '../../planner/plan.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { quote, someOf } from '../show.js';
import { walksTenants } from './walks.js';

export const tenantNotBound: Rule = {
  id: 'DM9004',
  name: 'tenant-not-bound',
  family: 'security',
  title: 'A role or an access pattern can reach the items of several tenants',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'security',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html',
  *check(context) {
    const { tenancy, roles } = context.model;
    if (tenancy === undefined) return;
    const field = tenancy.field.value;
    const bound = new Set<string>();
    for (const role of roles.values()) {
      const scope = role.scope.get(field);
      if (scope === undefined) yield* unbound(context, role, field);
      else if (scope.includes('*')) yield wildcard(role, field, scope);
      else yield* overreach(context, role, field, bound);
    }
    for (const plan of context.plans.values()) {
      if (plan.kind === 'planned' && walksTenants(plan) && !bound.has(plan.pattern.name)) yield walk(plan);
    }
  },
};

/** There may be a reason: whoever founds a tenant has none yet, and a service may keep tenants apart by itself. */
function* unbound(context: RuleContext, role: Role, field: string): Iterable<Report> {
  const patterns = flatMap(role.allow, ({ value }) => context.model.patterns.get(value) ?? []);
  const tenanted = patterns.filter((pattern) => entitiesOf(context, pattern).some(({ entity }) => !entity.global));
  if (tenanted.length === 0) return;
  yield {
    severity: 'info',
    span: role.span,
    message: `Role ${quote(role.name)} has no ${quote(field)} in its \`scope\`: nothing but the caller's own code keeps ${someOf(tenanted.map(({ name }) => name))} to one tenant. Bind it (\`scope: {${field}: "\${aws:PrincipalTag/tenant}"}\`) if those who have it belong to one.`,
  };
}

function wildcard(role: Role, field: string, scope: string): Report {
  return {
    span: role.span,
    message: `The \`scope\` of role ${quote(role.name)} binds ${quote(field)} to ${quote(scope)}: in an IAM condition \`*\` stands for anything, so the role reaches several tenants. Bind it to one, such as \`\${aws:PrincipalTag/tenant}\`.`,
  };
}

/** What a role that is bound to a tenant may do, and its binding does not hold for. */
function* overreach(context: RuleContext, role: Role, field: string, bound: Set<string>): Iterable<Report> {
  for (const { value: name, span } of role.allow) {
    const plan = context.plans.get(name);
    if (plan?.kind === 'planned' && walksTenants(plan)) {
      bound.add(name);
      yield {
        span,
        message: `Role ${quote(role.name)} is bound to one ${quote(field)}, and ${quote(name)} ${howText(plan)}, which names no key: a condition on \`dynamodb:LeadingKeys\` has nothing to compare, so that it either refuses the request or lets it read every tenant. Give it a query on a key that begins with the tenant, or move it to a role for all tenants.`,
        related: [{ message: `${quote(name)} is here`, span: plan.pattern.span }],
      };
    }
  }
  const shared = role.allow.filter(({ value }) => {
    const pattern = context.model.patterns.get(value);
    return pattern !== undefined && entitiesOf(context, pattern).some(({ entity }) => entity.global);
  });
  const [first] = shared;
  if (first === undefined) return;
  yield {
    severity: 'info',
    span: first.span,
    message: `Role ${quote(role.name)} is bound to one ${quote(field)}, and ${someOf(shared.map(({ value }) => value))} ${shared.length === 1 ? 'is' : 'are'} also about items of no tenant (\`tenancy: none\`): their keys do not begin with one, so the role needs a statement of its own for them.`,
  };
}

function walk({ pattern, ...plan }: PlannedPattern): Report {
  return {
    severity: 'info',
    span: pattern.op.span,
    message: `${quote(pattern.name)} ${howText({ pattern, ...plan })}, and so reads the items of every tenant. Keep it to jobs that are meant to, and their role apart from that of tenants.`,
  };
}

function howText({ operation }: PlannedPattern): string {
  return operation.kind === 'execute' ? 'is a statement that reads the whole table' : 'scans';
}

function entitiesOf({ design }: RuleContext, { entities, steps }: Pattern): readonly EntityDesign[] {
  const names = [...entities, ...steps.map(({ entity }) => entity)].map(({ value }) => value);
  return flatMap([...new Set(names)], (name) => design.entities.get(name) ?? []);
}
