import type { Role } from '../../model/model.js';
import type { PatternPlan } from '../../planner/index.js';
import type { Deployment, Policy } from '../infrastructure/index.js';
import { pascalCase, UniqueNames } from '../text/index.js';
import { type Refusal, rightsFor } from './access.js';
import { MAX_POLICIES, MAX_POLICY_SIZE, policiesOf, sizeOf, widened } from './sizes.js';
import { trustOf } from './trust.js';

/** What a role of the model is in IAM. */
export interface RolePolicies {
  readonly role: Role;
  /** Letters and digits, unique, also in lower case. */
  readonly id: string;
  /** More than one where one cannot hold all statements; none where nothing is granted. */
  readonly policies: readonly Policy[];
  /** Who takes it; absent where the model names nobody. */
  readonly trust?: Policy;
  readonly refused: readonly Refusal[];
  /** Sentences that whoever deploys should read. */
  readonly remarks: readonly string[];
}

/** By the names of the roles, in the model's order. */
export function rolePolicies(deployment: Deployment): ReadonlyMap<string, RolePolicies> {
  const ids = new UniqueNames('Role');
  return new Map(
    [...deployment.model.roles].map(([name, role]) => [
      name,
      policiesOfRole(deployment, role, ids.take(pascalCase(name))),
    ]),
  );
}

function policiesOfRole(deployment: Deployment, role: Role, id: string): RolePolicies {
  const { plan } = deployment.gen;
  const patterns = role.allow.flatMap(({ value }) => plan.patterns.get(value) ?? []);
  const { statements, refused } = rightsFor(deployment, { patterns, scope: role.scope, joinsGets: true });
  const policies = policiesOf(statements, deployment, role.scope);
  const { policy: trust, remarks } = trustOf(role);
  const wide = widened(statements, deployment, role.scope);
  const tooLong = policies.filter((policy) => sizeOf(policy, deployment) > MAX_POLICY_SIZE).length;
  return {
    role,
    id,
    policies,
    ...(trust === undefined ? {} : { trust }),
    refused,
    remarks: [
      ...refused.map(({ pattern, why }) => `${role.name} may not call ${pattern}. ${why}`),
      ...remarks,
      ...throughDax(deployment, role, patterns),
      ...(policies.length > MAX_POLICIES
        ? [
            `${role.name} has ${policies.length} policies, and a role takes ${MAX_POLICIES} unless its quota is raised (to 20 at most): ask for that, or make two roles of it.`,
          ]
        : []),
      ...(wide.length > 0
        ? [
            `${wide.join(', ')} of ${role.name} ${wide.length === 1 ? 'holds' : 'hold'} requests to ${role.scope.size === 0 ? 'no keys' : 'its scope, and to no keys within it'}: those of its patterns are more than the ${MAX_POLICY_SIZE} characters of a policy. Make two roles of it.`,
          ]
        : []),
      ...(tooLong > 0
        ? [
            `${tooLong} of the policies of ${role.name} may be longer than the ${MAX_POLICY_SIZE} characters that IAM takes: make two roles of it.`,
          ]
        : []),
    ],
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.access-control.html */
function throughDax({ tables }: Deployment, role: Role, patterns: readonly PatternPlan[]): readonly string[] {
  const used = new Set(patterns.flatMap(({ entities }) => entities.map(({ table }) => table.table.name)));
  const cached = [...tables.keys()].filter((name) => used.has(name) && tables.get(name)?.table.dax !== undefined);
  return cached.map(
    (name) =>
      `Calls of ${role.name} through the DAX cluster of the table ${name} ask for rights to the cluster (\`dax:GetItem\` and the like), which know no condition on keys and are not among these.`,
  );
}
