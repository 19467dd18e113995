import type { Role } from '../../model/model.js';
import {
  cfnPolicy,
  getAtt,
  type Output,
  type Resource,
  ref,
  templateYaml,
  withParameters,
} from '../cloudformation/language/index.js';
import type { Deployment } from '../infrastructure/index.js';
import type { RolePolicies } from './role-policies.js';

/** A stack of the policies, and of the roles that the model says who takes. */
export function rolesTemplate(deployment: Deployment, roles: readonly RolePolicies[]): string {
  const resources = new Map<string, Resource>();
  const outputs = new Map<string, Output>();
  for (const one of roles) addRole(one, deployment, resources, outputs);
  const remarks = roles.flatMap((role) => role.remarks);
  return templateYaml(
    withParameters(deployment, {
      comment: [...usage(deployment), ...remarks],
      description: `Rights to the tables of the model ${deployment.model.name.value}.`,
      parameters: new Map(),
      resources,
      outputs,
    }),
  );
}

/** Its ARNs are those of the Region that the stack is in. */
function usage({ model, region }: Deployment): readonly string[] {
  const stack = `${model.name.value.replace(/[^A-Za-z0-9-]/g, '-')}-iam`;
  return [
    'Deploy it with, in the Region and the account of the tables:',
    `  aws cloudformation deploy --template-file iam.template.yaml --stack-name ${stack} --region ${region} --capabilities CAPABILITY_IAM`,
    '',
  ];
}

function addRole(
  { role, id, policies, trust }: RolePolicies,
  deployment: Deployment,
  resources: Map<string, Resource>,
  outputs: Map<string, Output>,
): void {
  const ids = policies.map((policy, i) => {
    const own = policyId(id, i);
    resources.set(own, {
      type: 'AWS::IAM::ManagedPolicy',
      properties: {
        Description: descriptionOf(role),
        PolicyDocument: cfnPolicy(policy, deployment),
      },
    });
    outputs.set(`${own}Arn`, { description: `ARN of a policy for ${role.name}.`, value: ref(own) });
    return own;
  });
  if (trust === undefined) return;
  const roleId = `${id}Role`;
  resources.set(roleId, {
    type: 'AWS::IAM::Role',
    properties: {
      Description: descriptionOf(role),
      AssumeRolePolicyDocument: cfnPolicy(trust, deployment),
      ManagedPolicyArns: ids.map((own) => ref(own)),
    },
  });
  outputs.set(`${roleId}Arn`, { description: `ARN of the role ${role.name}.`, value: getAtt(roleId, 'Arn') });
}

/** `MemberPolicy`, `MemberPolicy2`. */
export function policyId(id: string, i: number): string {
  return `${id}Policy${i === 0 ? '' : i + 1}`;
}

/** Of a policy or a role, whose texts hold no characters beyond Latin 1. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export function descriptionOf({ name, description }: Role): string {
  const text = description === undefined ? `The role ${name}` : `${name}: ${description}`;
  return text
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e\xa1-\xff]/g, '?')
    .slice(0, LONGEST_DESCRIPTION);
}

const LONGEST_DESCRIPTION = 1000;
