import type {
  BillingMode,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  OnDemandThroughput,
  Projection,
  ProvisionedThroughput,
  TableDescription,
} from '../api.js';
import type { StreamSpecification } from '../streams/api.js';
import type { SSEDescription, SSESpecification } from '../table-settings/api.js';
import type { VectorIndex } from '../vectors/api.js';

export type BackupStatus = 'CREATING' | 'DELETED' | 'AVAILABLE';
export type BackupType = 'USER' | 'SYSTEM' | 'AWS_BACKUP';
export type BackupTypeFilter = BackupType | 'ALL';

export interface BackupDetails {
  readonly BackupArn: string;
  readonly BackupName: string;
  readonly BackupSizeBytes: number;
  readonly BackupStatus: BackupStatus;
  readonly BackupType: BackupType;
  readonly BackupCreationDateTime: Date;
  /** Of a backup that the service made. */
  readonly BackupExpiryDateTime?: Date;
}

export interface SourceTableDetails {
  readonly TableName: string;
  readonly TableId: string;
  readonly TableArn: string;
  readonly TableSizeBytes: number;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly TableCreationDateTime: Date;
  readonly ProvisionedThroughput: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly ItemCount: number;
  readonly BillingMode: BillingMode;
}

export interface LocalSecondaryIndexInfo {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: Projection;
}

export interface GlobalSecondaryIndexInfo extends LocalSecondaryIndexInfo {
  readonly ProvisionedThroughput: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
}

export interface SourceTableFeatureDetails {
  readonly LocalSecondaryIndexes?: readonly LocalSecondaryIndexInfo[];
  readonly GlobalSecondaryIndexes?: readonly GlobalSecondaryIndexInfo[];
  readonly VectorIndexes?: readonly VectorIndex[];
  readonly StreamDescription?: StreamSpecification;
  readonly TimeToLiveDescription?: { readonly TimeToLiveStatus: 'ENABLED'; readonly AttributeName: string };
  readonly SSEDescription?: SSEDescription;
}

export interface BackupDescription {
  readonly BackupDetails: BackupDetails;
  readonly SourceTableDetails: SourceTableDetails;
  readonly SourceTableFeatureDetails: SourceTableFeatureDetails;
}

export interface CreateBackupInput {
  readonly TableName: string;
  readonly BackupName: string;
}
export interface CreateBackupOutput {
  readonly BackupDetails: BackupDetails;
}

export interface DescribeBackupInput {
  readonly BackupArn: string;
}
export interface DescribeBackupOutput {
  readonly BackupDescription: BackupDescription;
}

export interface DeleteBackupInput {
  readonly BackupArn: string;
}
export interface DeleteBackupOutput {
  readonly BackupDescription: BackupDescription;
}

/** A time in a request: a Date, or seconds since the epoch as the wire has it. */
export type RequestTime = Date | number;

export interface ListBackupsInput {
  readonly TableName?: string;
  readonly Limit?: number;
  readonly TimeRangeLowerBound?: RequestTime;
  readonly TimeRangeUpperBound?: RequestTime;
  readonly ExclusiveStartBackupArn?: string;
  readonly BackupType?: BackupTypeFilter;
}

export interface BackupSummary extends BackupDetails {
  readonly TableName: string;
  readonly TableId: string;
  readonly TableArn: string;
}

export interface ListBackupsOutput {
  readonly BackupSummaries: readonly BackupSummary[];
  readonly LastEvaluatedBackupArn?: string;
}

export interface PointInTimeRecoveryDescription {
  readonly PointInTimeRecoveryStatus: 'ENABLED' | 'DISABLED';
  readonly RecoveryPeriodInDays?: number;
  readonly EarliestRestorableDateTime?: Date;
  readonly LatestRestorableDateTime?: Date;
}

export interface ContinuousBackupsDescription {
  readonly ContinuousBackupsStatus: 'ENABLED' | 'DISABLED';
  readonly PointInTimeRecoveryDescription: PointInTimeRecoveryDescription;
}

export interface DescribeContinuousBackupsInput {
  readonly TableName: string;
}
export interface DescribeContinuousBackupsOutput {
  readonly ContinuousBackupsDescription: ContinuousBackupsDescription;
}

export interface UpdateContinuousBackupsInput {
  readonly TableName: string;
  readonly PointInTimeRecoverySpecification: {
    readonly PointInTimeRecoveryEnabled: boolean;
    readonly RecoveryPeriodInDays?: number;
  };
}
export type UpdateContinuousBackupsOutput = DescribeContinuousBackupsOutput;

/** What a restored table has otherwise than its source. */
export interface RestoreOverrides {
  readonly TargetTableName: string;
  readonly BillingModeOverride?: BillingMode;
  readonly GlobalSecondaryIndexOverride?: readonly GlobalSecondaryIndex[];
  readonly LocalSecondaryIndexOverride?: readonly LocalSecondaryIndex[];
  readonly VectorIndexOverride?: readonly VectorIndex[];
  readonly ProvisionedThroughputOverride?: ProvisionedThroughput;
  readonly OnDemandThroughputOverride?: OnDemandThroughput;
  readonly SSESpecificationOverride?: SSESpecification;
}

export interface RestoreTableFromBackupInput extends RestoreOverrides {
  readonly BackupArn: string;
}
export interface RestoreTableFromBackupOutput {
  readonly TableDescription: TableDescription;
}

export interface RestoreTableToPointInTimeInput extends RestoreOverrides {
  readonly SourceTableArn?: string;
  readonly SourceTableName?: string;
  readonly UseLatestRestorableTime?: boolean;
  readonly RestoreDateTime?: RequestTime;
}
export type RestoreTableToPointInTimeOutput = RestoreTableFromBackupOutput;

/** Of a table that is being restored. */
export interface RestoreSummary {
  readonly SourceBackupArn?: string;
  readonly SourceTableArn: string;
  readonly RestoreDateTime: Date;
  readonly RestoreInProgress: boolean;
}
