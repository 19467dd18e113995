import type { Tag } from '../tags/api.js';

export type SSEType = 'AES256' | 'KMS';
export type SSEStatus = 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED' | 'UPDATING';

export interface SSESpecification {
  readonly Enabled?: boolean;
  readonly SSEType?: SSEType;
  readonly KMSMasterKeyId?: string;
}

export interface SSEDescription {
  readonly Status: SSEStatus;
  readonly SSEType: SSEType;
  readonly KMSMasterKeyArn: string;
}

export interface WarmThroughput {
  readonly ReadUnitsPerSecond?: number;
  readonly WriteUnitsPerSecond?: number;
}

export interface WarmThroughputDescription {
  readonly ReadUnitsPerSecond: number;
  readonly WriteUnitsPerSecond: number;
  readonly Status: 'ACTIVE' | 'UPDATING';
}

/** What CreateTable sets of a table beside its keys, indexes and units. */
export interface TableSettingsInput {
  readonly SSESpecification?: SSESpecification;
  readonly Tags?: readonly Tag[];
  readonly WarmThroughput?: WarmThroughput;
  /** A policy document, as JSON. */
  readonly ResourcePolicy?: string;
}

/** The same of UpdateTable. */
export interface TableSettingsUpdate {
  readonly SSESpecification?: SSESpecification;
  readonly WarmThroughput?: WarmThroughput;
}

/** The same of DescribeTable. */
export interface TableSettingsDescription {
  readonly SSEDescription?: SSEDescription;
  /** Absent from the answer to a CreateTable that did not give it. */
  readonly WarmThroughput?: WarmThroughputDescription;
}

export type ContributorInsightsMode = 'ACCESSED_AND_THROTTLED_KEYS' | 'THROTTLED_KEYS';
export type ContributorInsightsStatus = 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED' | 'FAILED';

export interface UpdateContributorInsightsInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly ContributorInsightsAction: 'ENABLE' | 'DISABLE';
  readonly ContributorInsightsMode?: ContributorInsightsMode;
}
export interface UpdateContributorInsightsOutput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly ContributorInsightsStatus: ContributorInsightsStatus;
  readonly ContributorInsightsMode?: ContributorInsightsMode;
}

export interface DescribeContributorInsightsInput {
  readonly TableName: string;
  readonly IndexName?: string;
}
export interface DescribeContributorInsightsOutput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly ContributorInsightsStatus: ContributorInsightsStatus;
  readonly ContributorInsightsMode?: ContributorInsightsMode;
  readonly ContributorInsightsRuleList?: readonly string[];
  readonly LastUpdateDateTime?: Date;
}

export interface ListContributorInsightsInput {
  readonly TableName?: string;
  readonly NextToken?: string;
  readonly MaxResults?: number;
}
export interface ContributorInsightsSummary {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly ContributorInsightsStatus: ContributorInsightsStatus;
  readonly ContributorInsightsMode: ContributorInsightsMode;
}
export interface ListContributorInsightsOutput {
  readonly ContributorInsightsSummaries: readonly ContributorInsightsSummary[];
  readonly NextToken?: string;
}

export type DestinationStatus = 'ENABLING' | 'ACTIVE' | 'DISABLING' | 'DISABLED' | 'ENABLE_FAILED' | 'UPDATING';
export type DestinationPrecision = 'MILLISECOND' | 'MICROSECOND';

export interface KinesisStreamingConfiguration {
  readonly ApproximateCreationDateTimePrecision?: DestinationPrecision;
}

export interface KinesisStreamingDestinationInput {
  readonly TableName: string;
  readonly StreamArn: string;
  readonly EnableKinesisStreamingConfiguration?: KinesisStreamingConfiguration;
}
export interface KinesisStreamingDestinationOutput {
  readonly TableName: string;
  readonly StreamArn: string;
  readonly DestinationStatus: DestinationStatus;
  readonly EnableKinesisStreamingConfiguration?: KinesisStreamingConfiguration;
}

export interface UpdateKinesisStreamingDestinationInput {
  readonly TableName: string;
  readonly StreamArn: string;
  readonly UpdateKinesisStreamingConfiguration?: KinesisStreamingConfiguration;
}
export interface UpdateKinesisStreamingDestinationOutput {
  readonly TableName: string;
  readonly StreamArn: string;
  readonly DestinationStatus: DestinationStatus;
  readonly UpdateKinesisStreamingConfiguration?: KinesisStreamingConfiguration;
}

export interface DescribeKinesisStreamingDestinationInput {
  readonly TableName: string;
}
export interface KinesisDataStreamDestination {
  readonly StreamArn: string;
  readonly DestinationStatus: DestinationStatus;
  readonly DestinationStatusDescription?: string;
  readonly ApproximateCreationDateTimePrecision?: DestinationPrecision;
}
export interface DescribeKinesisStreamingDestinationOutput {
  readonly TableName: string;
  readonly KinesisDataStreamDestinations: readonly KinesisDataStreamDestination[];
}

export interface PutResourcePolicyInput {
  readonly ResourceArn: string;
  /** A policy document, as JSON. */
  readonly Policy: string;
  readonly ExpectedRevisionId?: string;
  readonly ConfirmRemoveSelfResourceAccess?: boolean;
}
export interface PutResourcePolicyOutput {
  readonly RevisionId: string;
}
export interface GetResourcePolicyInput {
  readonly ResourceArn: string;
}
export interface GetResourcePolicyOutput {
  readonly Policy: string;
  readonly RevisionId: string;
}
export interface DeleteResourcePolicyInput {
  readonly ResourceArn: string;
  readonly ExpectedRevisionId?: string;
}
export interface DeleteResourcePolicyOutput {
  readonly RevisionId?: string;
}
