import type { YamlNode } from '../../../source/index.js';
import { Collector } from '../aws-table/index.js';

/** What the API and CloudFormation call otherwise. */
const WORDS: Readonly<Record<string, string>> = {
  TableName: 'name',
  AttributeDefinitions: 'attribute',
  AttributeName: 'name',
  AttributeType: 'type',
  KeySchema: 'key_schema',
  GlobalSecondaryIndexes: 'global_secondary_index',
  LocalSecondaryIndexes: 'local_secondary_index',
  IndexName: 'name',
  Projection: 'projection_type',
  NonKeyAttributes: 'non_key_attributes',
  BillingMode: 'billing_mode',
  ProvisionedThroughput: 'read_capacity',
  ReadCapacityUnits: 'read_capacity',
  WriteCapacityUnits: 'write_capacity',
  OnDemandThroughput: 'on_demand_throughput',
  MaxReadRequestUnits: 'max_read_request_units',
  MaxWriteRequestUnits: 'max_write_request_units',
  WarmThroughput: 'warm_throughput',
  ReadUnitsPerSecond: 'read_units_per_second',
  WriteUnitsPerSecond: 'write_units_per_second',
  StreamSpecification: 'stream_view_type',
  SSESpecification: 'server_side_encryption',
  DeletionProtectionEnabled: 'deletion_protection_enabled',
  PointInTimeRecoverySpecification: 'point_in_time_recovery',
  PointInTimeRecoveryEnabled: 'enabled',
  RecoveryPeriodInDays: 'recovery_period_in_days',
  TimeToLiveSpecification: 'ttl',
  Enabled: 'enabled',
  SSEEnabled: 'enabled',
  Tags: 'tags',
  ResourceId: 'resource_id',
  MinCapacity: 'min_capacity',
  MaxCapacity: 'max_capacity',
};

const IN_PATH = new RegExp(`\\.(${Object.keys(WORDS).join('|')})(?=[.[]|$)`, 'g');
const IN_TEXT = new RegExp(`\`(${Object.keys(WORDS).join('|')})\``, 'g');

/** Gathers what is told in the words of Terraform, where readers that it shares with others have theirs. */
export class TerraformNotes extends Collector {
  override quirk(node: YamlNode, path: string, message: string): void {
    super.quirk(node, pathInWords(path), textInWords(message));
  }

  override drop(node: YamlNode, path: string, what: string, why: string): void {
    super.drop(node, pathInWords(path), textInWords(what), textInWords(why));
  }
}

function pathInWords(path: string): string {
  return path
    .replace(IN_PATH, (_, word: string) => `.${WORDS[word] ?? word}`)
    .replace(/\.(read_capacity|projection_type)\.(\w+)$/, '.$2');
}

function textInWords(text: string): string {
  return text.replace(IN_TEXT, (_, word: string) => `\`${WORDS[word] ?? word}\``);
}
