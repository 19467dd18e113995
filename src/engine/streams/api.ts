import type { Item } from '../../value/index.js';
import type { KeySchemaElement } from '../api.js';

/**
 * Requests and responses of DynamoDB Streams.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */

export type StreamViewType = 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';
export type StreamStatus = 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED';
export type ShardIteratorType = 'TRIM_HORIZON' | 'LATEST' | 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER';

/** Of CreateTable and UpdateTable. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html */
export interface StreamSpecification {
  readonly StreamEnabled: boolean;
  readonly StreamViewType?: StreamViewType;
}

/** What DescribeTable says of a table's streams. */
export interface StreamDescriptionOfTable {
  /** Absent where no stream is enabled. */
  readonly StreamSpecification?: StreamSpecification;
  /** The last stream that was enabled, whether it still is or not. */
  readonly LatestStreamArn?: string;
  readonly LatestStreamLabel?: string;
}

export interface ListStreamsInput {
  readonly TableName?: string;
  readonly Limit?: number;
  readonly ExclusiveStartStreamArn?: string;
}

export interface StreamSummary {
  readonly StreamArn: string;
  readonly TableName: string;
  readonly StreamLabel: string;
}

export interface ListStreamsOutput {
  readonly Streams: readonly StreamSummary[];
  readonly LastEvaluatedStreamArn?: string;
}

export interface ShardFilter {
  readonly Type?: 'CHILD_SHARDS';
  /** The shard whose children are asked for. */
  readonly ShardId?: string;
}

export interface DescribeStreamInput {
  readonly StreamArn: string;
  readonly Limit?: number;
  readonly ExclusiveStartShardId?: string;
  readonly ShardFilter?: ShardFilter;
}

export interface ShardDescription {
  readonly ShardId: string;
  readonly SequenceNumberRange: {
    readonly StartingSequenceNumber: string;
    /** Absent while the shard is open. */
    readonly EndingSequenceNumber?: string;
  };
  readonly ParentShardId?: string;
}

export interface StreamDescription extends StreamSummary {
  readonly StreamStatus: StreamStatus;
  readonly StreamViewType: StreamViewType;
  readonly CreationRequestDateTime: Date;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Shards: readonly ShardDescription[];
  readonly LastEvaluatedShardId?: string;
}

export interface DescribeStreamOutput {
  readonly StreamDescription: StreamDescription;
}

export interface GetShardIteratorInput {
  readonly StreamArn: string;
  readonly ShardId: string;
  readonly ShardIteratorType: ShardIteratorType;
  readonly SequenceNumber?: string;
}

export interface GetShardIteratorOutput {
  readonly ShardIterator: string;
}

export interface GetRecordsInput {
  readonly ShardIterator: string;
  readonly Limit?: number;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: string;
  readonly eventSource: string;
  readonly awsRegion: string;
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: Date;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
  /** Of a deletion by the time to live. */
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string };
}

export interface GetRecordsOutput {
  readonly Records: readonly StreamRecord[];
  /** Absent where the shard is closed and read to its end. */
  readonly NextShardIterator?: string;
}
