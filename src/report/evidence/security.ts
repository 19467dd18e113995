import { plural } from '../../diagnostics/index.js';
import type { Role, Table } from '../../model/model.js';
import type { RuleContext } from '../../rules/rule.js';
import { personalOf } from '../../rules/security/personal.js';
import { listOf, quote, someOf } from '../../rules/show.js';
import { fact, gap, good, type Line, type Topic } from '../review.js';

/** Who may read and write what, and who could read it on the way. */
export function securityEvidence(context: RuleContext): readonly Topic[] {
  const topic = { pillar: 'security', subject: 'protection' } as const;
  const { model } = context;
  return [
    { ...topic, title: 'Encryption', lines: [...model.tables.values()].map(encryption) },
    { ...topic, title: 'Who may call what', lines: [...roles(model), ...policies(model)] },
    { ...topic, title: 'Tenants', lines: tenants(model) },
    { ...topic, title: 'Personal data', lines: personal(context) },
    { ...topic, title: 'Network', lines: network(model) },
  ];
}

type Model = RuleContext['model'];

function encryption({ name, protection: { kms = 'aws-owned' } }: Table): Line {
  const words: Readonly<Record<string, string>> = {
    'aws-owned': 'a key that AWS owns, whose use nobody sees',
    'aws-managed': 'a key in the account that AWS manages',
    new: 'a key of its own, which is rotated',
  };
  return fact(`${quote(name)} is encrypted with ${words[kms] ?? `the key ${quote(kms)}`}.`);
}

function roles({ roles: all, patterns }: Model): readonly Line[] {
  if (all.size === 0) return [gap('No roles are declared: whoever may call the tables may call all of them.')];
  const allowed = new Set([...all.values()].flatMap(({ allow }) => allow.map(({ value }) => value)));
  const without = [...patterns.keys()].filter((name) => !allowed.has(name));
  const unnamed = [...all.values()].filter(({ assumedBy }) => assumedBy.length === 0).map(({ name }) => name);
  return [
    ...[...all.values()].map(({ name, allow, scope }) => {
      const held = scope.size === 0 ? '' : `, within its own ${listOf([...scope.keys()])}`;
      const calls = new Set(allow.map(({ value }) => value)).size;
      return good(`${quote(name)} may call ${plural(calls, 'access pattern')} of ${patterns.size}${held}.`);
    }),
    ...(without.length === 0 ? [] : [gap(`No role may call ${someOf(without, 6)}.`)]),
    ...[...all.values()].flatMap(callers),
    ...(unnamed.length === 0 ? [] : [fact(`The model does not say who takes ${someOf(unnamed, 6)} (\`assumedBy\`).`)]),
  ];
}

/** Who takes a role, and who may call its API. */
function callers({ name, assumedBy, api }: Role): readonly Line[] {
  return [
    ...(assumedBy.length === 0
      ? []
      : [fact(`${quote(name)} is taken by ${someOf(assumedBy.map(({ value }) => value))}.`)]),
    ...(api === undefined ? [] : [api.auth === 'none' ? OPEN(name) : CLOSED[api.auth](name)]),
  ];
}

const OPEN = (name: string): Line => gap(`Anyone may call the HTTP API of ${quote(name)} (\`auth: none\`).`);

const CLOSED: Readonly<Record<'iam' | 'jwt', (name: string) => Line>> = {
  iam: (name) => good(`The HTTP API of ${quote(name)} takes requests that are signed with IAM.`),
  jwt: (name) => good(`The HTTP API of ${quote(name)} takes requests with a token (JWT).`),
};

function policies({ tables }: Model): readonly Line[] {
  return [...tables.values()]
    .filter(({ resourcePolicy }) => resourcePolicy.length > 0)
    .map(({ name, resourcePolicy }) =>
      fact(`${quote(name)} has a policy of its own with ${plural(resourcePolicy.length, 'statement')}.`),
    );
}

function tenants({ tenancy, entities, roles: all }: Model): readonly Line[] {
  if (tenancy === undefined) return [fact('The model has no tenants.')];
  const field = tenancy.field.value;
  const global = [...entities.values()].filter((entity) => entity.global).map(({ name }) => name);
  const scoped = [...all.values()].filter(({ scope }) => scope.has(field)).map(({ name }) => name);
  return [
    good(`Keys begin with ${quote(field)}; a finding tells of one that does not.`),
    ...(global.length === 0 ? [] : [fact(`Shared by all tenants: ${someOf(global)}.`)]),
    scoped.length === 0
      ? gap(`No role is held to its own ${quote(field)}: only the code keeps tenants apart.`)
      : good(`IAM holds ${listOf(scoped)} to ${scoped.length === 1 ? 'its' : 'their'} own ${quote(field)}.`),
  ];
}

function personal({ design }: RuleContext): readonly Line[] {
  const all = [...design.tables.values()].flatMap((table) => {
    const found = personalOf(table);
    return found.length === 0 ? [] : [fact(`In ${quote(table.table.name)}: ${someOf(found, 8)}.`)];
  });
  return all.length === 0 ? [gap('No attribute is declared `pii`: is there really none?')] : all;
}

function network({ operations: { vpc }, tables }: Model): readonly Line[] {
  const cached = [...tables.values()].filter(({ dax }) => dax !== undefined).map(({ name }) => name);
  const clusters = cached.length === 0 ? [] : [fact(`DAX stands before ${someOf(cached)}, in a VPC.`)];
  if (vpc === undefined) return [...clusters, fact('The model says nothing of a VPC.')];
  return [
    ...clusters,
    vpc.endpoint
      ? good('Requests leave the VPC through a gateway endpoint, to these tables alone.')
      : gap('Requests leave the VPC without an endpoint.'),
  ];
}
