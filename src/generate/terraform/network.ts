import { type Deployment, daxOf, endpointPolicyOf, needsVpc } from '../infrastructure/index.js';
import {
  type Block,
  block,
  expression,
  type FileItems,
  hclPolicy,
  surrounding,
  Template,
  variable,
} from './language/index.js';

/** The gateway endpoint that the callers of a VPC reach the tables by. */
export function networkItems(deployment: Deployment): FileItems {
  const policy = endpointPolicyOf(deployment);
  if (policy === undefined) return [];
  return [
    block('resource', ['aws_vpc_endpoint', 'dynamodb'], {
      vpc_id: expression('var.vpc_id'),
      service_name: new Template(['com.amazonaws.', surrounding('region'), '.dynamodb']),
      vpc_endpoint_type: 'Gateway',
      route_table_ids: expression('var.route_table_ids'),
      policy: hclPolicy(policy, deployment),
      tags: expression('var.tags'),
    }),
  ];
}

export function networkVariables(deployment: Deployment): readonly Block[] {
  const ids = (name: string, description: string, prefix: string): Block =>
    variable(name, {
      type: 'list(string)',
      description,
      validation: {
        condition: `alltrue([for id in var.${name} : startswith(id, "${prefix}-")])`,
        message: `Ids begin with ${prefix}-.`,
      },
    });
  return [
    ...(needsVpc(deployment)
      ? [
          variable('vpc_id', {
            type: 'string',
            description: 'VPC of those who call the tables.',
            validation: { condition: 'startswith(var.vpc_id, "vpc-")', message: 'The id begins with vpc-.' },
          }),
        ]
      : []),
    ...(endpointPolicyOf(deployment) === undefined
      ? []
      : [ids('route_table_ids', 'Route tables of the subnets that get a route to DynamoDB.', 'rtb')]),
    ...(daxOf(deployment).length === 0
      ? []
      : [
          ids(
            'subnet_ids',
            'Subnets of the VPC that nodes of DAX are placed in, in several Availability Zones.',
            'subnet',
          ),
          ids('client_security_group_ids', 'Security groups of those who call DAX.', 'sg'),
        ]),
  ];
}
