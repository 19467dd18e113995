import type { Table } from '../../model/model.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import { replicaKeyArn } from './keys.js';
import { labelOf, scalerOf } from './labels.js';
import {
  type Block,
  block,
  call,
  Expression,
  expression,
  type FileItems,
  type HclObject,
  remark,
  surrounding,
} from './language/index.js';
import { tagsOf } from './tags.js';

/**
 * Strongly consistent replicas are made with their table, while it is empty. All others are resources of their own: a provisioned table
 * takes replicas only once its writes are scaled, which they are when it is there. It is so for tables on demand too, or another billing mode
 * would have Terraform remove the replicas with all that is in them.
 * https://github.com/hashicorp/terraform-provider-aws/issues/13097
 */
export function areReplicasApart({ replicas, consistency }: Table): boolean {
  return replicas.length > 0 && consistency !== 'mrsc';
}

/** `aws_dynamodb_table_replica`: one after the other, since DynamoDB adds one at a time, and each changes the others. */
export function replicaItems(resource: TableResource, deployment: Deployment): FileItems {
  const { table } = resource;
  if (!areReplicasApart(table)) return [];
  const first = [...ownPolicy(resource), ...writePolicies(resource, deployment)];
  return table.replicas.map(({ value: region }, i) => {
    const before = table.replicas[i - 1]?.value;
    const needed = before === undefined ? first : [...first, replicaOf(resource, before, deployment)];
    return block(
      'resource',
      ['aws_dynamodb_table_replica', labelOf(resource, { region }, deployment)],
      {
        region,
        global_table_arn: expression(`aws_dynamodb_table.${resource.variable}.arn`),
        kms_key_arn: replicaKeyArn(resource, region, deployment),
        point_in_time_recovery: table.protection.pitr,
        deletion_protection_enabled: table.protection.delete,
        tags: tagsOf(table),
      },
      { depends_on: needed.length === 0 ? undefined : needed },
      classLifecycle(table),
    );
  });
}

/** Above the replicas. */
export function replicaNote(tables: readonly TableResource[]): FileItems {
  return tables.some(({ table }) => areReplicasApart(table))
    ? [
        remark(
          'To take over a replica that is there already, run `terraform import aws_dynamodb_table_replica.<label> <name of the table>:<Region of the table>@<Region of the replica>`.',
        ),
      ]
    : [];
}

/**
 * A policy is not put on a table that is being changed.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html
 */
function ownPolicy({ table, variable }: TableResource): readonly Expression[] {
  return table.resourcePolicy.length === 0 ? [] : [expression(`aws_dynamodb_resource_policy.${variable}`)];
}

/** DynamoDB wants them of the table and of each of its global indexes. */
function writePolicies(resource: TableResource, deployment: Deployment): readonly Expression[] {
  return resource.scaling
    .filter(({ dimension }) => dimension === 'write')
    .map((scaled) => expression(`aws_appautoscaling_policy.${scalerOf(resource, scaled, {}, deployment)}`));
}

function replicaOf(resource: TableResource, region: string, deployment: Deployment): Expression {
  return expression(`aws_dynamodb_table_replica.${labelOf(resource, { region }, deployment)}`);
}

/** A replica is of the class of its table, which the provider finds where none is asked for, and would make another replica for. */
function classLifecycle({ class: tableClass }: Table): Block | undefined {
  return tableClass === 'standard'
    ? undefined
    : block('lifecycle', [], { ignore_changes: [expression('table_class_override')] });
}

/** Of what is made in the Region of a replica: that it comes when all replicas are there. */
export function behindReplicas(resource: TableResource, deployment: Deployment): HclObject {
  const last = resource.table.replicas.at(-1)?.value;
  if (last === undefined) return {};
  return {
    depends_on: [
      areReplicasApart(resource.table)
        ? replicaOf(resource, last, deployment)
        : expression(`aws_dynamodb_table.${resource.variable}`),
    ],
  };
}

/** Those that are part of their table. */
export function replicaBlocks(resource: TableResource, deployment: Deployment): readonly Block[] {
  const { replicas, witness, protection } = resource.table;
  if (areReplicasApart(resource.table)) return [];
  return [
    ...replicas.map(({ value: region }) =>
      block('replica', [], {
        region_name: region,
        consistency_mode: 'STRONG',
        deletion_protection_enabled: protection.delete,
        point_in_time_recovery: protection.pitr,
        propagate_tags: true,
        kms_key_arn: replicaKeyArn(resource, region, deployment),
      }),
    ),
    ...(witness === undefined ? [] : [block('global_table_witness', [], { region_name: witness.value })]),
  ];
}

/** A warning where the module is deployed elsewhere than the model says, as a stage may well be. */
export function regionCheck({ region, tables }: Deployment): readonly Block[] {
  const isElsewhere = ({ replicas, protection }: Table): boolean =>
    replicas.length > 0 || protection.backup?.copyTo !== undefined;
  if (![...tables.values()].some(({ table }) => isElsewhere(table))) return [];
  const here = surrounding('region');
  return [
    block(
      'check',
      ['region'],
      block('assert', [], {
        condition: new Expression(`${here.code} == ${JSON.stringify(region)}`, { surrounding: 'region' }),
        error_message: `The model is of ${region}: what it says of other Regions, latency and cost is said of there.`,
      }),
    ),
  ];
}

/** The Region that the module is deployed to may be none of the others. */
export function replicaCondition({ table }: TableResource): Block | undefined {
  const { replicas, witness } = table;
  if (replicas.length === 0) return undefined;
  const others = [...replicas, ...(witness === undefined ? [] : [witness])].map(({ value }) => value);
  return block('precondition', [], {
    condition: call('!contains', others, surrounding('region')),
    error_message: `The table ${table.name} has replicas in ${others.join(' and ')}: deploy it to another Region.`,
  });
}
