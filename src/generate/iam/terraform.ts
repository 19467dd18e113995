import type { Deployment } from '../infrastructure/index.js';
import {
  type Block,
  block,
  type Comment,
  comment,
  dataSourcesOf,
  expression,
  hclFile,
  hclPolicy,
  output,
  parameterVariables,
  versions,
} from '../terraform/language/index.js';
import { UniqueNames } from '../text/index.js';
import { descriptionOf } from './cloudformation.js';
import type { RolePolicies } from './role-policies.js';

/** The first version in which `aws_region` has `region`. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade */
const PROVIDER = '6.0.0';
const TERRAFORM = '1.2.0';

/** A module of the policies, and of the roles that the model says who takes. */
export function rolesModule(deployment: Deployment, roles: readonly RolePolicies[]): string {
  const names = new UniqueNames('role');
  const parts = roles.map((one) => roleItems(one, names.take(one.id.toLowerCase()), deployment));
  const items = parts.flatMap((part) => part.items);
  return hclFile([
    ...roles.flatMap(({ remarks }) => remarks).map(comment),
    versions(PROVIDER, TERRAFORM),
    ...parameterVariables(items, deployment),
    ...dataSourcesOf(items),
    ...items,
    ...parts.flatMap((part) => part.outputs),
  ]);
}

interface Part {
  readonly items: readonly (Block | Comment)[];
  readonly outputs: readonly Block[];
}

function roleItems({ role, policies, trust }: RolePolicies, name: string, deployment: Deployment): Part {
  const description = descriptionOf(role);
  const labels = policies.map((_, i) => (i === 0 ? name : `${name}_${i + 1}`));
  const items = policies.map((policy, i) =>
    block('resource', ['aws_iam_policy', labels[i] ?? name], { description, policy: hclPolicy(policy, deployment) }),
  );
  const arns = output(
    `${name}_policy_arns`,
    `ARNs of the policies of ${role.name}.`,
    labels.map((label) => expression(`aws_iam_policy.${label}.arn`)),
  );
  if (trust === undefined) return { items, outputs: [arns] };
  const taken = [
    block('resource', ['aws_iam_role', name], { description, assume_role_policy: hclPolicy(trust, deployment) }),
    ...labels.map((label) =>
      block('resource', ['aws_iam_role_policy_attachment', label], {
        role: expression(`aws_iam_role.${name}.name`),
        policy_arn: expression(`aws_iam_policy.${label}.arn`),
      }),
    ),
  ];
  const arn = output(`${name}_role_arn`, `ARN of the role ${role.name}.`, expression(`aws_iam_role.${name}.arn`));
  return { items: [...items, ...taken], outputs: [arns, arn] };
}
