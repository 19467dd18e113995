import { deploymentOf, nothingToSay } from '../infrastructure/index.js';
import { json, raw } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { rolesConstruct } from './cdk.js';
import { rolesTemplate } from './cloudformation.js';
import { policiesData } from './policies-data.js';
import { rolePolicies } from './role-policies.js';
import { rolesModule } from './terraform.js';

/** The least rights of each role, as JSON, CloudFormation, Terraform and CDK. */
export function iamFiles(gen: Gen): readonly GeneratedFile[] {
  const deployment = deploymentOf(gen);
  const roles = [...rolePolicies(deployment).values()];
  if (roles.length === 0) {
    const why =
      'The model has no roles, so that there are no rights to give. Say who may call what: `roles: {reader: {allow: [getOrder]}}`.';
    return nothingToSay('Rights of roles', why);
  }
  if (roles.every(({ policies, trust }) => policies.length === 0 && trust === undefined)) {
    const remarks = roles.flatMap((role) => role.remarks).map((remark) => `- ${remark.replace(/\s+/g, ' ')}`);
    return nothingToSay('Rights of roles', ['The roles of the model are given no rights.', '', ...remarks].join('\n'));
  }
  return [
    { path: 'policies.json', code: json(policiesData(deployment, roles)), isFormatted: true },
    { path: 'iam.template.yaml', code: raw(rolesTemplate(deployment, roles)), isFormatted: true },
    { path: 'iam.tf', code: raw(rolesModule(deployment, roles)), isFormatted: true },
    { path: 'iam.ts', code: rolesConstruct(deployment, roles) },
  ];
}
