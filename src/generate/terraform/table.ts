import { createTableInput } from '../../load/create-table.js';
import type { Billing, Table } from '../../model/model.js';
import {
  type Deployment,
  recoverySpecification,
  STREAM_VIEW_TYPES,
  type TableResource,
} from '../infrastructure/index.js';
import { importBlock } from './import-from.js';
import { attributeBlock, globalIndexBlock, localIndexBlock, onDemandBlock, warmBlock } from './indexes.js';
import { encryptionBlock } from './keys.js';
import { type Block, block, comment, expression, type FileItems, type HclObject, hclText } from './language/index.js';
import { limitsOf } from './limits.js';
import { areReplicasApart, replicaBlocks, replicaCondition } from './replicas.js';
import { tagsOf } from './tags.js';

/** `aws_dynamodb_table`: a table with all that is part of it. */
export function tableItems(resource: TableResource, deployment: Deployment): FileItems {
  const { table, design, variable } = resource;
  const request = createTableInput(design);
  const { ttl, protection, billing } = table;
  const [pk, sk] = request.KeySchema;
  const recovery = recoverySpecification(table);
  return [
    ...limitsOf(resource, deployment).map(comment),
    block(
      'resource',
      ['aws_dynamodb_table', variable],
      {
        name: hclText(resource.name, deployment),
        billing_mode: request.BillingMode ?? 'PROVISIONED',
        ...capacityOf(billing),
        hash_key: pk?.AttributeName ?? '',
        range_key: sk?.AttributeName,
        table_class: request.TableClass ?? 'STANDARD',
        deletion_protection_enabled: protection.delete,
      },
      streamOf(table),
      { tags: tagsOf(table) },
      request.AttributeDefinitions.map(attributeBlock),
      (request.LocalSecondaryIndexes ?? []).map(localIndexBlock),
      (request.GlobalSecondaryIndexes ?? []).map((index) =>
        globalIndexBlock(index, design.indexes.get(index.IndexName)?.declaration?.billing),
      ),
      billing.mode === 'on-demand' && (billing.maxRead !== undefined || billing.maxWrite !== undefined)
        ? onDemandBlock(billing.maxRead, billing.maxWrite)
        : undefined,
      warmBlock(billing),
      ttl === undefined ? undefined : block('ttl', [], { attribute_name: ttl.value, enabled: true }),
      block('point_in_time_recovery', [], {
        enabled: recovery.PointInTimeRecoveryEnabled,
        recovery_period_in_days: recovery.RecoveryPeriodInDays,
      }),
      encryptionBlock(resource),
      replicaBlocks(resource, deployment),
      importBlock(table, deployment),
      lifecycleOf(resource),
    ),
  ];
}

function capacityOf(billing: Billing): HclObject {
  return billing.mode === 'provisioned' ? { read_capacity: billing.rcu, write_capacity: billing.wcu } : {};
}

/**
 * Eventually consistent replicas take their changes from a stream of both images.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_reqs_bestpractices.html
 */
function streamOf({ stream, replicas, consistency }: Table): HclObject {
  const view = replicas.length > 0 && consistency === 'mrec' ? 'new-and-old' : stream?.value;
  return view === undefined ? {} : { stream_enabled: true, stream_view_type: STREAM_VIEW_TYPES[view] };
}

/**
 * What others change, no plan puts back: Application Auto Scaling what is scaled, DynamoDB what is warm, resources of their own the
 * replicas. For an index that is warmer than it is asked to be Terraform would make another one.
 */
function lifecycleOf(resource: TableResource): Block | undefined {
  const { scaling, table } = resource;
  const condition = replicaCondition(resource);
  const isWarm = warmBlock(table.billing) !== undefined;
  const hasIndexLeftAlone =
    scaling.some(({ index }) => index !== undefined) ||
    [...table.indexes.values()].some(({ local, billing }) => !local && warmBlock(billing) !== undefined);
  const ignored = [
    ...(scaling.some(({ index }) => index === undefined) ? ['read_capacity', 'write_capacity'] : []),
    ...(hasIndexLeftAlone ? ['global_secondary_index'] : []),
    ...(isWarm ? ['warm_throughput'] : []),
    ...(areReplicasApart(table) ? ['replica'] : []),
  ];
  if (ignored.length === 0 && condition === undefined) return undefined;
  return block(
    'lifecycle',
    [],
    hasIndexLeftAlone
      ? comment(
          'Terraform cannot leave out the capacity of an index alone: before an index is added, changed or removed, take `global_secondary_index` out of this list, and put it back behind the `terraform apply`.',
        )
      : undefined,
    isWarm
      ? comment(
          'DynamoDB warms a table further by itself, and for less than it has Terraform would make another table: to ask for more, take `warm_throughput` out of this list for one `terraform apply`.',
        )
      : undefined,
    { ignore_changes: ignored.length === 0 ? undefined : ignored.map(expression) },
    condition,
  );
}
