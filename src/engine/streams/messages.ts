import { INVALID } from '../message-parts.js';

/** The service's messages about streams. */
export const streamMessages = {
  // CreateTable and UpdateTable
  createWithoutView: `${INVALID}Table is being created with a stream enabled, UpdateViewType is required`,
  createWithView: `${INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified`,
  enableWithoutView: `${INVALID}If stream is being enabled then UpdateViewType is required`,
  disableWithView: `${INVALID}If stream is being disabled, then UpdateViewType must not be specified`,
  enabled: (table: string) => `Table already has an enabled stream: TableName: ${table}`,
  notEnabled: (table: string) => `Table has no stream to disable: TableName: ${table}`,
  withThroughput: `${INVALID}You cannot modify stream status while updating table IOPS`,
  withIndex: `${INVALID}You cannot create or delete index while changing stream status`,

  // DynamoDB Streams
  arn: 'Invalid StreamArn',
  noStream: (arn: string) => `Requested resource not found: Stream: ${arn} not found`,
  noShard: 'Requested resource not found: Shard does not exist',
  noSequenceNumber: (type: string) => `SequenceNumber is required when ShardIteratorType is ${type}`,
  sequenceNumberWithout: (type: string) => `SequenceNumber must not be specified when ShardIteratorType is ${type}`,
  sequenceNumber: (text: string) => `Invalid SequenceNumber: ${text}`,
  iterator: 'Invalid ShardIterator',
  expiredIterator: 'The provided iterator exceeds the maximum age allowed.',
  trimmed: 'The data you are trying to access has been trimmed.',
  recordLimit: (limit: number) =>
    `GetRecords was called with a value of more than ${limit} for the limit request parameter`,
  filterIncomplete: 'Both Type and ShardId are required in ShardFilter',
} as const;
