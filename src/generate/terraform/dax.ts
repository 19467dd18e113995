import { DAX_PORT, type Dax, type Deployment, daxOf } from '../infrastructure/index.js';
import { kebabCase } from '../text/index.js';
import {
  type Block,
  block,
  type Expression,
  expression,
  type FileItems,
  hclPolicy,
  output,
  variable,
} from './language/index.js';

/** A cluster before each table that has one, in the VPC of its clients. */
export function daxItems(deployment: Deployment): FileItems {
  return daxOf(deployment).flatMap((dax) => clusterItems(dax, deployment));
}

function clusterItems(dax: Dax, deployment: Deployment): FileItems {
  const { variable: label, table } = dax.table;
  const { nodeType, nodes, ttlMs, trust, policy } = dax;
  const tags = expression('var.tags');
  const name = nameOf(dax);
  const around = `${label}_dax`;
  const description = `DAX before the table ${table.name}`;
  return [
    block(
      'resource',
      ['aws_dax_cluster', label],
      {
        cluster_name: name,
        node_type: nodeType,
        replication_factor: nodes,
        iam_role_arn: expression(`aws_iam_role.${around}.arn`),
        subnet_group_name: expression(`aws_dax_subnet_group.${label}.name`),
        parameter_group_name: expression(`aws_dax_parameter_group.${label}.name`),
        security_group_ids: [expression(`aws_security_group.${around}.id`)],
        cluster_endpoint_encryption_type: 'TLS',
        tags,
      },
      block('server_side_encryption', [], { enabled: true }),
      { depends_on: [expression(`aws_iam_role_policy.${around}`)] },
    ),
    block('resource', ['aws_dax_subnet_group', label], { name, subnet_ids: expression('var.subnet_ids') }),
    block(
      'resource',
      ['aws_dax_parameter_group', label],
      { name },
      ['query-ttl-millis', 'record-ttl-millis'].map((parameter) =>
        block('parameters', [], { name: parameter, value: String(ttlMs) }),
      ),
    ),
    block('resource', ['aws_security_group', around], {
      name_prefix: 'dax-',
      description,
      vpc_id: expression('var.vpc_id'),
      tags,
    }),
    block('resource', ['aws_vpc_security_group_ingress_rule', around], {
      count: expression('length(var.client_security_group_ids)'),
      security_group_id: expression(`aws_security_group.${around}.id`),
      referenced_security_group_id: expression('var.client_security_group_ids[count.index]'),
      description: 'Clients of the cluster',
      ip_protocol: 'tcp',
      from_port: DAX_PORT,
      to_port: DAX_PORT,
      tags,
    }),
    // A group that EC2 makes has this rule, which Terraform takes away.
    block('resource', ['aws_vpc_security_group_egress_rule', around], {
      security_group_id: expression(`aws_security_group.${around}.id`),
      description: 'The nodes of the cluster, as in any group of EC2',
      ip_protocol: '-1',
      cidr_ipv4: '0.0.0.0/0',
      tags,
    }),
    block('resource', ['aws_iam_role', around], {
      description,
      assume_role_policy: hclPolicy(trust, deployment),
      tags,
    }),
    block('resource', ['aws_iam_role_policy', around], {
      name: 'table',
      role: expression(`aws_iam_role.${around}.id`),
      policy: hclPolicy(policy, deployment),
    }),
  ];
}

function nameOf({ table: { variable: label } }: Dax): Expression {
  return expression(`var.${label}_dax_name`);
}

/**
 * A cluster has a name of its own in the account and Region.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_CreateCluster.html
 */
const LONGEST_NAME = 20;

export function daxVariables(deployment: Deployment): readonly Block[] {
  return daxOf(deployment).map((dax) => {
    const { variable: label, table } = dax.table;
    const { code } = nameOf(dax);
    return variable(`${label}_dax_name`, {
      type: 'string',
      description: `Name of the DAX cluster before the table ${table.name}: another one for each stage of an account.`,
      default: shortName(`${deployment.model.name.value}-${table.name}`),
      validation: {
        condition: `can(regex("^[a-z](-?[a-z0-9])*$", ${code})) && length(${code}) <= ${LONGEST_NAME}`,
        message: `The name has to be of up to ${LONGEST_NAME} lower-case letters, digits and single hyphens, and begin with a letter.`,
      },
    });
  });
}

function shortName(text: string): string {
  const name = kebabCase(text).slice(0, LONGEST_NAME).replace(/-$/, '');
  return /^[a-z]/.test(name) ? name : `dax-${name}`.slice(0, LONGEST_NAME).replace(/-$/, '');
}

export function daxOutputs(deployment: Deployment): readonly Block[] {
  return daxOf(deployment).map(({ table: { variable: label, table } }) =>
    output(
      `${label}_dax_endpoint`,
      `Address that clients of the DAX cluster before the table ${table.name} are given.`,
      expression(`aws_dax_cluster.${label}.cluster_address`),
    ),
  );
}
