import type { Model, ResourceStatement, Role, Table } from '../../model/model.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';

export const policyTooWide: Rule = {
  id: 'DM9008',
  name: 'policy-too-wide',
  family: 'security',
  title: 'A policy lets anyone in, or allows whatever there is',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'security',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-bpa-rbp.html',
  *check({ model }) {
    for (const table of model.tables.values()) yield* ofTable(table);
    for (const role of model.roles.values()) yield* ofRole(role, model);
  },
};

function* ofTable({ name, resourcePolicy }: Table): Iterable<Report> {
  for (const statement of resourcePolicy) {
    if (statement.effect === 'Deny') continue;
    if (isAnyone(statement.principal) && !isNarrowed(statement)) {
      yield {
        severity: 'error',
        span: statement.span,
        message: `The resource policy of ${quote(name)} lets anyone in any account use the table: its \`Principal\` is \`*\`, and no condition narrows it. DynamoDB blocks such a policy, and the table is not made. Name accounts or roles, or add a condition such as \`StringEquals: {aws:PrincipalOrgID: o-…}\`, without wildcards.`,
      };
    }
    for (const { value, span } of statement.actions) {
      if (!/[*?]/.test(value)) continue;
      yield {
        span,
        message: `The resource policy of ${quote(name)} allows ${quote(value)}: with a wildcard comes whatever DynamoDB has of the kind, now or later, such as deleting the table or replacing this policy. Name the actions.`,
      };
    }
  }
}

function isAnyone(principal: ResourceStatement['principal']): boolean {
  return principal === '*' || principal.get('AWS')?.includes('*') === true;
}

/** Keys by which DynamoDB takes a policy as not public: the page of `source`. */
const NARROWING: ReadonlySet<string> = new Set(
  [
    ...['PrincipalAccount', 'PrincipalArn', 'PrincipalOrgID', 'PrincipalOrgPaths', 'SourceAccount', 'SourceArn'],
    ...['SourceVpc', 'SourceVpce', 'UserId', 'PrincipalServiceName', 'PrincipalServiceNamesList'],
    ...['PrincipalIsAWSService', 'Ec2InstanceSourceVpc', 'SourceOrgID', 'SourceOrgPaths'],
  ].map((name) => `aws:${name.toLowerCase()}`),
);

/** Operators that a request with another value, or none, does not satisfy. */
const DEMANDING = /^(?:ForAnyValue:)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|Bool)$/;

function isNarrowed({ condition }: ResourceStatement): boolean {
  return [...condition].some(
    ([operator, keys]) =>
      DEMANDING.test(operator) &&
      [...keys].some(
        ([key, values]) =>
          NARROWING.has(key.toLowerCase()) &&
          values.length > 0 &&
          values.every((value) => !/[*?]|\$\{/.test(value) && (operator !== 'Bool' || value === 'true')),
      ),
  );
}

/** With fewer patterns than this, whoever calls them all may well be the only one. */
const MANY_PATTERNS = 4;

function* ofRole({ name, span, allow, scope, assumedBy }: Role, { patterns, tenancy }: Model): Iterable<Report> {
  for (const [field, value] of scope) {
    // DM9004 tells of the tenant.
    if (field === tenancy?.field.value || !/[*?]/.test(value.replace(/\$\{[^}]*\}/g, ''))) continue;
    yield {
      span,
      message: `The \`scope\` of role ${quote(name)} holds ${quote(field)} to ${quote(value)}: in an IAM condition \`*\` and \`?\` stand for anything, so that the role reaches items of others. Hold it to one value, such as \`\${aws:PrincipalTag/${field}}\`.`,
    };
  }
  for (const { value, span: at } of assumedBy) {
    if (value !== '*') continue;
    yield {
      severity: 'error',
      span: at,
      message: `Anyone in any account could take role ${quote(name)}: \`assumedBy\` is \`*\`, which is not generated. Name a service, a role or an account.`,
    };
  }
  const allowed = new Set(allow.map(({ value }) => value));
  if (scope.size > 0 || patterns.size < MANY_PATTERNS || ![...patterns.keys()].every((one) => allowed.has(one))) return;
  yield {
    severity: 'info',
    span,
    message: `Role ${quote(name)} may call all ${patterns.size} access patterns of the model: whoever takes it, or breaks into what does, has all of them. Make a role for each service or kind of user, with the patterns that it calls.`,
  };
}
