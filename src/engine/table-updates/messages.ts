import { INVALID } from '../message-parts.js';

const CHANGES = [
  'ProvisionedThroughput',
  'BillingMode',
  'UpdateStreamEnabled',
  'GlobalSecondaryIndexUpdates',
  'SSESpecification',
  'ReplicaUpdates',
  'MultiAccountReplicaReady',
  'ReplicaTransitRoleArn',
  'MultiRegionConsistency',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'WarmThroughput',
];

const ALONE = {
  SSESpecification: 'Server-Side Encryption modification',
  TableClass: 'TableClass modification',
  DeletionProtectionEnabled: 'DeletionProtection modification',
  ReplicaUpdates: 'Replica modification',
  WarmThroughput: 'WarmThroughput',
};

/** The service's messages about UpdateTable. */
export const updateMessages = {
  /** Names members that the API does not have, and leaves out the one that was given. */
  nothing: (withConsistency: boolean) =>
    `At least one of ${CHANGES.filter((name) => !withConsistency || name !== 'MultiRegionConsistency').join(', ')} or TableClass is required`,
  alone: (name: keyof typeof ALONE) => `${INVALID}${ALONE[name]} must be the only operation in the request`,
  warmWithIndex: `${INVALID}Create global secondary index cannot be specified when updating WarmThroughput`,
  onDemandCombination: `${INVALID}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request`,
  indexWithThroughput: `${INVALID}You cannot create or delete index while updating table IOPS`,
  noIndex: (index: string, table: string) => `Requested resource not found: Index ${index} for table ${table}`,
  notGlobal: (verb: 'delete' | 'update', index: string) =>
    `Cannot ${verb} an index that is not a GlobalSecondaryIndex: ${index}`,
  severalActions: `${INVALID}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object`,
  indexExists: 'Attempting to create an index which already exists',
  tooManyIndexes: (limit: number) =>
    `Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of ${limit}`,
} as const;
