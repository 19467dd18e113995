import { held, patternNeeds, type Scope, type Unheld } from '../../load/rights/index.js';
import type { Role } from '../../model/model.js';
import type { PlannedPattern } from '../../planner/plan.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { quote } from '../show.js';
import { walksTenants } from './walks.js';

export const scopeNotHeld: Rule = {
  id: 'DM9007',
  name: 'scope-not-held',
  family: 'security',
  title: 'A role is held to its own items, and may call what no condition on keys can hold',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'security',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html',
  *check(context) {
    for (const role of context.model.roles.values()) {
      if (role.scope.size === 0) continue;
      const told = new Set<string>();
      for (const { value, span } of role.allow) {
        const plan = context.plans.get(value);
        if (plan?.kind !== 'planned' || isToldAnyhow(context, role, plan)) continue;
        const unheld = unheldBy(context, plan, role.scope);
        if (unheld === undefined || isTenantsKey(context, unheld)) continue;
        const { code, field } = unheld;
        if (code !== 'scope') {
          yield report(role, plan, { ...unheld, code }, span);
        } else if (!told.has(field)) {
          told.add(field);
          yield ofScope(role, unheld);
        }
      }
    }
  },
};

/** Of one pattern, one reason. */
function unheldBy({ plan }: RuleContext, planned: PlannedPattern, scope: Scope): Unheld | undefined {
  for (const need of patternNeeds(plan, planned)) {
    const found = held(need, scope);
    if (found.kind === 'unheld') return found;
  }
  return undefined;
}

/** DM9004 tells of walks over all tenants. */
function isToldAnyhow({ model: { tenancy } }: RuleContext, { scope }: Role, plan: PlannedPattern): boolean {
  return tenancy !== undefined && scope.has(tenancy.field.value) && walksTenants(plan);
}

/** DM2020 tells of keys that do not begin with the tenant. */
function isTenantsKey({ model: { tenancy } }: RuleContext, { code, field }: Unheld): boolean {
  return code === 'unbound' && field === tenancy?.field.value;
}

/** Of all patterns alike. */
function ofScope({ name, span }: Role, { field, why }: Unheld): Report {
  return {
    span,
    message: `The \`scope\` of role ${quote(name)} is to hold it to one ${quote(field)}, and does not: ${why}. The generated policy grants no right to what has a ${quote(field)}. Hold it to a tag of the session, \`\${aws:PrincipalTag/${field}}\`, which whoever issues the session gives it.`,
  };
}

const ADVICE = {
  keyless: 'Give it a query on a key that begins with the field',
  unbound: 'Let the first attribute of the partition key begin with the field',
  mixed: 'Let its partition keys begin with a word of their own',
} as const;

function report(
  role: Role,
  { pattern }: PlannedPattern,
  { code, field, why }: Unheld & { readonly code: keyof typeof ADVICE },
  span: Report['span'],
): Report {
  return {
    span,
    message: `Role ${quote(role.name)} is held to one ${quote(field)}, and ${quote(pattern.name)} cannot be: ${why}. No condition on \`dynamodb:LeadingKeys\` would keep it there, so that the generated policy grants no right to it. ${ADVICE[code]}, or move the pattern to a role without this scope.`,
    related: [{ message: `${quote(pattern.name)} is here`, span: pattern.span }],
  };
}
