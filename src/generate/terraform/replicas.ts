import type { Deployment, TableResource } from '../infrastructure/index.js';
import { replicaKeyArn } from './keys.js';
import { type Block, block, call, surrounding } from './language/index.js';

export function replicaBlocks(resource: TableResource, deployment: Deployment): readonly Block[] {
  const { table } = resource;
  const { replicas, witness, consistency, protection } = table;
  return [
    ...replicas.map(({ value: region }) =>
      block('replica', [], {
        region_name: region,
        consistency_mode: consistency === 'mrsc' ? 'STRONG' : 'EVENTUAL',
        deletion_protection_enabled: protection.delete,
        point_in_time_recovery: protection.pitr,
        propagate_tags: true,
        kms_key_arn: replicaKeyArn(resource, region, deployment),
      }),
    ),
    ...(witness === undefined ? [] : [block('global_table_witness', [], { region_name: witness.value })]),
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
