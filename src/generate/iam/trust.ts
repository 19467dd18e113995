import { principalTagsIn } from '../../load/rights/index.js';
import type { Role } from '../../model/model.js';
import { ACCOUNT, type Policy, type Statement, type Text } from '../infrastructure/index.js';

/** Who takes a role. */
export interface Trust {
  readonly policy?: Policy;
  /** Sentences about what is not in it, or what it takes to use it. */
  readonly remarks: readonly string[];
}

/**
 * Services that say for whom they take a role, by the pages of each on confused deputies. Of others a condition on it may refuse all; of
 * Lambda no page says it, and a function that cannot take its role does not start.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
const SAY_THE_ACCOUNT: ReadonlySet<string> = new Set(
  ['ecs-tasks', 'states', 'scheduler', 'pipes', 'events', 'appsync', 'sagemaker', 'bedrock', 'glue'].map(
    (name) => `${name}.amazonaws.com`,
  ),
);

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
const TAGS_SESSIONS: string = 'pods.eks.amazonaws.com';

export function trustOf({ name, assumedBy, scope }: Role): Trust {
  const named = assumedBy.map(({ value }) => value);
  const services = named.filter((one) => /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(one));
  const principals = named.filter((one) => PRINCIPAL.test(one));
  const others = named.filter((one) => !services.includes(one) && !principals.includes(one));
  const guarded = services.filter((one) => SAY_THE_ACCOUNT.has(one));
  const tagging = services.filter((one) => one === TAGS_SESSIONS);
  const plain = services.filter((one) => !guarded.includes(one) && !tagging.includes(one));
  const tags = principalTagsIn(scope.values());
  const statements = [
    ...forServices(guarded, ['sts:AssumeRole'], [['StringEquals', 'aws:SourceAccount', [[ACCOUNT]]]]),
    ...forServices(tagging, ['sts:AssumeRole', 'sts:TagSession'], []),
    ...forServices(plain, ['sts:AssumeRole'], []),
    ...(principals.length === 0 ? [] : [forPrincipals(principals, tags)]),
  ];
  return {
    ...(statements.length === 0 ? {} : { policy: { statements } }),
    remarks: [
      ...others.map((one) => notTaken(name, one)),
      ...plain.map(
        (one) => `\`${one}\` may take ${name} without a condition on the account: it is not known to state one.`,
      ),
      ...(tags.length > 0 && guarded.length + plain.length > 0
        ? [
            `A service that takes ${name} sends no session tags: ${shown(tags)} of its calls ${tags.length === 1 ? 'is the tag' : 'are the tags'} of the role itself. To act for whoever calls it, have it take a role with session tags (\`sts:TagSession\`) for each.`,
          ]
        : []),
    ],
  };
}

/** An account, or a user, a role or a session in one. */
const PRINCIPAL = /^(?:\d{12}|arn:aws[\w-]*:(?:iam|sts)::\d{12}:(?:root|(?:user|role|assumed-role)\/[\w+=,.@/-]+))$/;

function notTaken(role: string, one: string): string {
  return one === '*'
    ? `Nobody is let into ${role} by \`*\`, which would be anyone in any account.`
    : `\`${one}\` is neither a service nor a user, a role or an account: who takes ${role} through it is not in this file. A provider of identities needs a condition on its audience.`;
}

type Condition = readonly [operator: string, key: string, values: readonly Text[]];

function conditionsOf(conditions: readonly Condition[]): Statement['conditions'] {
  const found = new Map<string, Map<string, readonly Text[]>>();
  for (const [operator, key, values] of conditions)
    found.set(operator, (found.get(operator) ?? new Map()).set(key, values));
  return found;
}

function forServices(
  services: readonly string[],
  actions: readonly string[],
  conditions: readonly Condition[],
): readonly Statement[] {
  if (services.length === 0) return [];
  const principal = new Map([['Service' as const, services.map((one): Text => [one])]]);
  return [{ effect: 'Allow', principal, actions, resources: [], conditions: conditionsOf(conditions) }];
}

/**
 * Where the scope reads tags of the session, they have to be given, and no others.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function forPrincipals(principals: readonly string[], tags: readonly string[]): Statement {
  const needed = tags.map((tag): Condition => ['Null', `aws:RequestTag/${tag}`, [['false']]]);
  const only: Condition = ['ForAllValues:StringEquals', 'aws:TagKeys', tags.map((tag): Text => [tag])];
  return {
    effect: 'Allow',
    principal: new Map([['AWS', principals.map((one): Text => [one])]]),
    actions: ['sts:AssumeRole', ...(tags.length === 0 ? [] : ['sts:TagSession'])],
    resources: [],
    conditions: conditionsOf(tags.length === 0 ? [] : [only, ...needed]),
  };
}

function shown(tags: readonly string[]): string {
  return tags.map((tag) => `\`aws:PrincipalTag/${tag}\``).join(', ');
}
