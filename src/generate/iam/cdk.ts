import { cdkPolicy, stageCode } from '../cdk/language/index.js';
import type { Deployment } from '../infrastructure/index.js';
import {
  type Code,
  camelCase,
  commas,
  doc,
  from,
  isEmpty,
  literal,
  member,
  name,
  property,
  ts,
  typeFrom,
  UniqueNames,
} from '../text/index.js';
import { descriptionOf, policyId } from './cloudformation.js';
import { textsIn } from './policies-data.js';
import type { RolePolicies } from './role-policies.js';

/** A construct of the policies, and of the roles that the model says who takes. */
export function rolesConstruct(deployment: Deployment, roles: readonly RolePolicies[]): Code {
  const documents = roles.flatMap(({ policies, trust }) => [...policies, ...(trust === undefined ? [] : [trust])]);
  const stage = stageCode(deployment, documents.flatMap(textsIn));
  const typeName = name(`${deployment.name}Roles`);
  const propsName = name(`${deployment.name}RolesProps`);
  const hasProps = !isEmpty(stage.member);
  const remarks = roles.flatMap((role) => role.remarks);
  // A construct has a `node` of its own.
  const names = new UniqueNames('role', ['node']);
  const parts = roles.map((one) => rolePart(one, names, deployment));
  return ts`${stage.declaration}
${
  hasProps &&
  ts`export interface ${propsName} {
${stage.member}
}

`
}${doc(`Rights to the tables of the model ${deployment.model.name.value}.`, ...(remarks.length === 0 ? [] : ['', ...remarks]))}export class ${typeName} extends ${construct()} {
${parts.map(({ declared }) => declared)}
constructor(scope: ${construct()}, id: string${hasProps && ts`, props: ${propsName}${!stage.isRequired && ts` = {}`}`}) {
super(scope, id);
${stage.values}
${parts.map(({ made }) => made)}}
}
`;
}

function construct(): Code {
  return from('npm:constructs', 'Construct');
}

function iam(exported: string): Code {
  return from('npm:aws-cdk-lib/aws-iam', exported);
}

interface Part {
  readonly declared: readonly Code[];
  readonly made: readonly Code[];
}

function rolePart({ role, id, policies, trust }: RolePolicies, names: UniqueNames, deployment: Deployment): Part {
  const description = literal(descriptionOf(role));
  const list = names.take(camelCase(`${id} policies`));
  const made = policies.map(
    (policy, i) =>
      ts`new ${iam('ManagedPolicy')}(this, ${literal(policyId(id, i))}, { description: ${description}, document: ${cdkPolicy(policy, deployment)} })`,
  );
  const declared = [
    ts`${doc(`For ${role.name}.`)}public readonly ${property(list)}: readonly ${typeFrom('npm:aws-cdk-lib/aws-iam', 'IManagedPolicy')}[];`,
  ];
  const policiesMade = ts`this${member(list)} = [${commas(made)}];`;
  if (trust === undefined) return { declared, made: [policiesMade] };
  const own = names.take(camelCase(`${id} role`));
  const props = ts`{ description: ${description}, assumeRolePolicyDocument: ${cdkPolicy(trust, deployment)}, managedPolicyArns: this${member(list)}.map((policy) => policy.managedPolicyArn) }`;
  return {
    declared: [
      ...declared,
      ts`${doc(`The role ${role.name}.`)}public readonly ${property(own)}: ${typeFrom('npm:aws-cdk-lib/aws-iam', 'IRole')};`,
    ],
    made: [
      policiesMade,
      ts`this${member(own)} = ${iam('Role')}.fromRoleArn(this, ${literal(`${id}Imported`)}, new ${iam('CfnRole')}(this, ${literal(`${id}Role`)}, ${props}).attrArn, { mutable: false });`,
    ],
  };
}
