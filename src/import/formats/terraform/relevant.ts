import type { MapValue } from './value.js';

/** Resources that say something of tables. */
export const RELEVANT: ReadonlySet<string> = new Set([
  'aws_dynamodb_table',
  'aws_dynamodb_global_secondary_index',
  'aws_dynamodb_table_replica',
  'aws_dynamodb_global_table',
  'aws_dynamodb_table_item',
  'aws_dynamodb_tag',
  'aws_dynamodb_resource_policy',
  'aws_dynamodb_contributor_insights',
  'aws_dynamodb_kinesis_streaming_destination',
  'aws_dynamodb_table_export',
  'aws_appautoscaling_target',
  'aws_appautoscaling_policy',
  'aws_appautoscaling_scheduled_action',
  'aws_dax_cluster',
  'aws_dax_parameter_group',
  'aws_kms_key',
  'aws_kms_replica_key',
  'aws_backup_plan',
  'aws_backup_selection',
  'aws_backup_vault',
  'aws_vpc_endpoint',
]);

/** A resource with what is known of it, wherever it was read from. */
export interface ResourceInstance {
  readonly type: string;
  readonly name: string;
  /** Of `count` or `for_each`. */
  readonly key: string | undefined;
  /** Calls of modules that lead to it. */
  readonly modules: readonly { readonly name: string; readonly key: string | undefined }[];
  /** `module.db.aws_dynamodb_table.this["orders"]`. */
  readonly address: string;
  readonly value: MapValue;
  /** The Region that its provider is set to, where that is known. */
  readonly region: string | undefined;
  /** What the provider tags all of its resources with. */
  readonly defaultTags: MapValue | undefined;
}
