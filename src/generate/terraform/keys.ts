import { type Deployment, KEY_POLICY, type TableResource } from '../infrastructure/index.js';
import { labelOf } from './labels.js';
import {
  type Block,
  block,
  type Expression,
  expression,
  type FileItems,
  type HclValue,
  hclPolicy,
  variable,
} from './language/index.js';

/** Not enabled, the key is one that AWS owns; without the block the provider would keep the key that the table had. */
export function encryptionBlock(resource: TableResource): Block {
  const isOwned = resource.encryption.kind === 'aws-owned';
  return block('server_side_encryption', [], { enabled: !isOwned, kms_key_arn: keyArn(resource) });
}

function keyArn({ encryption, variable: label }: TableResource): HclValue | undefined {
  if (encryption.kind === 'new') return expression(`aws_kms_key.${label}.arn`);
  if (encryption.kind !== 'existing') return undefined;
  return isArnOfKey(encryption.key) ? encryption.key : expression(`data.aws_kms_key.${label}.arn`);
}

function isArnOfKey(key: string): boolean {
  return /^arn:[^:]+:kms:[^:]+:\d+:key\//.test(key);
}

/** A replica has a key of its own Region: undefined where it is one of AWS. */
export function replicaKeyArn(resource: TableResource, region: string, deployment: Deployment): HclValue | undefined {
  const { encryption } = resource;
  if (encryption.kind !== 'new' && encryption.kind !== 'existing') return undefined;
  const label = labelOf(resource, { region }, deployment);
  if (encryption.kind === 'new') return expression(`aws_kms_replica_key.${label}.arn`);
  switch (spread(encryption.key)) {
    case 'arn':
      return inRegion(encryption.key, region);
    case 'name':
      return expression(`data.aws_kms_key.${label}.arn`);
    case 'none':
      return keyOfRegion(resource, region);
  }
}

/**
 * How a key is found in other Regions: a multi-Region key has the same id in each, an alias names a key in each.
 * https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 */
function spread(key: string): 'arn' | 'name' | 'none' {
  if (/^(?:.*:)?alias\/|^mrk-/.test(key)) return 'name';
  return /:key\/mrk-/.test(key) ? 'arn' : 'none';
}

/** An ARN names its Region, which an alias or an id does not. */
function inRegion(key: string, region: string): string {
  return key.replace(/:kms:[^:]+:/, `:kms:${region}:`);
}

function keyOfRegion({ variable: label }: TableResource, region: string): Expression {
  return expression(`var.${label}_replica_keys[${JSON.stringify(region)}]`);
}

/** Keys that are made, and those that are looked up. */
export function keyItems(resource: TableResource, deployment: Deployment): FileItems {
  const { encryption, table, variable: label } = resource;
  const regions = table.replicas.map(({ value }) => value);
  if (encryption.kind === 'new') return newKeys(resource, encryption.rotationDays, regions, deployment);
  if (encryption.kind !== 'existing') return [];
  const { key } = encryption;
  return [
    ...(isArnOfKey(key) ? [] : [block('data', ['aws_kms_key', label], { key_id: key })]),
    ...(spread(key) === 'name'
      ? regions.map((region) =>
          block('data', ['aws_kms_key', labelOf(resource, { region }, deployment)], {
            region,
            key_id: inRegion(key, region),
          }),
        )
      : []),
  ];
}

function newKeys(
  resource: TableResource,
  rotationDays: number,
  regions: readonly string[],
  deployment: Deployment,
): FileItems {
  const { variable: label, table } = resource;
  const policy = hclPolicy(KEY_POLICY, deployment);
  const description = `Encrypts the table ${table.name}.`;
  return [
    block('resource', ['aws_kms_key', label], {
      description,
      enable_key_rotation: true,
      rotation_period_in_days: rotationDays,
      multi_region: regions.length === 0 ? undefined : true,
      policy,
      tags: expression('var.tags'),
    }),
    ...regions.map((region) =>
      block('resource', ['aws_kms_replica_key', labelOf(resource, { region }, deployment)], {
        region,
        primary_key_arn: expression(`aws_kms_key.${label}.arn`),
        description,
        policy,
        tags: expression('var.tags'),
      }),
    ),
  ];
}

/** A key of one Region alone: what the replicas have is for whoever deploys to say. */
export function keyVariables({ encryption, table, variable: label }: TableResource): readonly Block[] {
  const regions = table.replicas.map(({ value }) => value);
  if (encryption.kind !== 'existing' || regions.length === 0 || spread(encryption.key) !== 'none') return [];
  const name = `${label}_replica_keys`;
  return [
    variable(name, {
      type: 'map(string)',
      description: `ARN of the KMS key of the table ${table.name} in each Region that has a replica: ${regions.join(', ')}.`,
      validation: {
        condition: `alltrue([for region in ${JSON.stringify(regions).replaceAll(',', ', ')} : can(var.${name}[region])])`,
        message: `There has to be a key in ${regions.join(', ')}.`,
      },
    }),
  ];
}
