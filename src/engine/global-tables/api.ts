import type { IndexStatus, OnDemandThroughput, TableClass, TableStatus } from '../api.js';

export type ReplicaStatus = 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
export type SettingsReplicationMode = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_OVERRIDES';

export interface ReadThroughputOverride {
  readonly ReadCapacityUnits?: number;
}
export interface OnDemandReadOverride {
  readonly MaxReadRequestUnits?: number;
}

export interface ReplicaGlobalSecondaryIndex {
  readonly IndexName: string;
  readonly ProvisionedThroughputOverride?: ReadThroughputOverride;
  readonly OnDemandThroughputOverride?: OnDemandReadOverride;
}

/** A replica to add, or what to change of one. */
export interface ReplicationGroupMemberAction {
  readonly RegionName: string;
  readonly KMSMasterKeyId?: string;
  readonly ProvisionedThroughputOverride?: ReadThroughputOverride;
  readonly OnDemandThroughputOverride?: OnDemandReadOverride;
  readonly GlobalSecondaryIndexes?: readonly ReplicaGlobalSecondaryIndex[];
  readonly TableClassOverride?: TableClass;
}

export interface ReplicationGroupUpdate {
  readonly Create?: ReplicationGroupMemberAction;
  readonly Update?: ReplicationGroupMemberAction;
  readonly Delete?: { readonly RegionName: string };
  readonly Disassociate?: { readonly RegionName: string; readonly DisassociationMode?: string };
}

export interface GlobalTableWitnessGroupUpdate {
  readonly Create?: { readonly RegionName: string };
  readonly Delete?: { readonly RegionName: string };
}

/** Of CreateTable. */
export interface GlobalTableInput {
  readonly GlobalTableSourceArn?: string;
  readonly GlobalTableSettingsReplicationMode?: SettingsReplicationMode;
}

/** Of UpdateTable. */
export interface GlobalTableUpdate {
  readonly ReplicaUpdates?: readonly ReplicationGroupUpdate[];
  readonly MultiRegionConsistency?: 'EVENTUAL' | 'STRONG';
  readonly GlobalTableWitnessUpdates?: readonly GlobalTableWitnessGroupUpdate[];
  readonly GlobalTableSettingsReplicationMode?: SettingsReplicationMode;
  readonly DisassociationProtectionEnabled?: boolean;
}

export interface ReplicaDescription {
  readonly RegionName: string;
  readonly ReplicaStatus: ReplicaStatus;
  readonly KMSMasterKeyId?: string;
  readonly ProvisionedThroughputOverride?: ReadThroughputOverride;
  readonly OnDemandThroughputOverride?: Pick<OnDemandThroughput, 'MaxReadRequestUnits'>;
  readonly GlobalSecondaryIndexes?: readonly ReplicaGlobalSecondaryIndex[];
  readonly ReplicaTableClassSummary?: { readonly TableClass: TableClass };
}

/** What DescribeTable says of a global table. */
export interface GlobalTableOfTable {
  readonly DisassociationProtectionEnabled?: boolean;
  readonly GlobalTableVersion?: string;
  readonly Replicas?: readonly ReplicaDescription[];
  readonly GlobalTableSettingsReplicationMode?: SettingsReplicationMode;
}

interface Replica {
  readonly RegionName: string;
}

export interface CreateGlobalTableInput {
  readonly GlobalTableName: string;
  readonly ReplicationGroup: readonly Replica[];
}

export interface UpdateGlobalTableInput {
  readonly GlobalTableName: string;
  readonly ReplicaUpdates: readonly { readonly Create?: Replica; readonly Delete?: Replica }[];
}

export interface GlobalTableNameInput {
  readonly GlobalTableName: string;
}

export interface UpdateGlobalTableSettingsInput extends GlobalTableNameInput {
  readonly GlobalTableBillingMode?: string;
  readonly GlobalTableProvisionedWriteCapacityUnits?: number;
  readonly GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate?: object;
  readonly GlobalTableGlobalSecondaryIndexSettingsUpdate?: readonly object[];
  readonly ReplicaSettingsUpdate?: readonly object[];
}

export interface ListGlobalTablesInput {
  readonly ExclusiveStartGlobalTableName?: string;
  readonly Limit?: number;
  readonly RegionName?: string;
}
export interface ListGlobalTablesOutput {
  readonly GlobalTables: readonly never[];
}

interface AutoScalingSettings {
  readonly AutoScalingDisabled: true;
  readonly ScalingPolicies: readonly never[];
}

export interface ReplicaAutoScalingDescription {
  readonly RegionName: string;
  readonly ReplicaStatus: ReplicaStatus;
  readonly ReplicaProvisionedReadCapacityAutoScalingSettings: AutoScalingSettings;
  readonly ReplicaProvisionedWriteCapacityAutoScalingSettings: AutoScalingSettings;
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly IndexStatus: IndexStatus;
    readonly ProvisionedReadCapacityAutoScalingSettings: AutoScalingSettings;
    readonly ProvisionedWriteCapacityAutoScalingSettings: AutoScalingSettings;
  }[];
}

export interface DescribeTableReplicaAutoScalingInput {
  readonly TableName: string;
}
export interface DescribeTableReplicaAutoScalingOutput {
  readonly TableAutoScalingDescription: {
    readonly TableName: string;
    readonly TableStatus: TableStatus;
    readonly Replicas: readonly ReplicaAutoScalingDescription[];
  };
}

export interface UpdateTableReplicaAutoScalingInput {
  readonly TableName: string;
  readonly GlobalSecondaryIndexUpdates?: readonly object[];
  readonly ProvisionedWriteCapacityAutoScalingUpdate?: object;
  readonly ReplicaUpdates?: readonly object[];
}
