import { type Deployment, inRegion, resourcePolicyOf, type TableResource } from '../infrastructure/index.js';
import { labelOf } from './labels.js';
import { type Block, block, expression, type FileItems, hclPolicy, hclText } from './language/index.js';
import { behindReplicas } from './replicas.js';

/** The table's own policy, which each replica has for itself. */
export function policyItems(resource: TableResource, deployment: Deployment): FileItems {
  const { variable, table } = resource;
  const policy = resourcePolicyOf(resource);
  if (policy === undefined) return [];
  return [
    block('resource', ['aws_dynamodb_resource_policy', variable], {
      resource_arn: expression(`aws_dynamodb_table.${variable}.arn`),
      policy: hclPolicy(policy, deployment),
    }),
    ...table.replicas.flatMap(({ value }) => replicaPolicy(resource, value, deployment)),
  ];
}

function replicaPolicy(resource: TableResource, region: string, deployment: Deployment): readonly Block[] {
  const arn = inRegion(resource.arn, region);
  const policy = resourcePolicyOf({ ...resource, arn });
  if (policy === undefined) return [];
  return [
    block('resource', ['aws_dynamodb_resource_policy', labelOf(resource, { region }, deployment)], {
      region,
      resource_arn: hclText(arn, deployment),
      policy: hclPolicy(policy, deployment),
      ...behindReplicas(resource, deployment),
    }),
  ];
}
