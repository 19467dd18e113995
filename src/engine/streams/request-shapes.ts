import { MAX_DESCRIBED_SHARDS, MAX_LIST_STREAMS } from '../../facts/index.js';
import { indexName } from '../request-shapes/common.js';
import type { Rule, Shape } from '../request-shapes/shape.js';

/** Of CreateTable and UpdateTable. */
export const streamSpecification: Rule = {
  type: 'structure',
  members: {
    StreamEnabled: { type: 'boolean', required: true },
    StreamViewType: { type: 'string', values: ['OLD_IMAGE', 'KEYS_ONLY', 'NEW_AND_OLD_IMAGES', 'NEW_IMAGE'] },
  },
};

/** What is no ARN of a stream is refused in words of its own. */
const streamArn: Rule = { type: 'string', maxLength: 1024 };
const shardId: Rule = { type: 'string', minLength: 28, maxLength: 65 };

export const listStreamsShape: Shape = {
  TableName: indexName,
  Limit: { type: 'integer', min: 1, max: MAX_LIST_STREAMS },
  ExclusiveStartStreamArn: streamArn,
};

export const describeStreamShape: Shape = {
  StreamArn: { ...streamArn, required: true },
  Limit: { type: 'integer', min: 1, max: MAX_DESCRIBED_SHARDS },
  ExclusiveStartShardId: shardId,
  ShardFilter: {
    type: 'structure',
    members: { Type: { type: 'string', values: ['CHILD_SHARDS'] }, ShardId: shardId },
  },
};

export const getShardIteratorShape: Shape = {
  StreamArn: { ...streamArn, required: true },
  ShardId: { ...shardId, required: true },
  ShardIteratorType: {
    type: 'string',
    required: true,
    values: ['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'],
  },
  SequenceNumber: { type: 'string', minLength: 21, maxLength: 40 },
};

export const getRecordsShape: Shape = {
  ShardIterator: { type: 'string', required: true, minLength: 1, maxLength: 2048 },
  // More than the limit is another error.
  Limit: { type: 'integer', min: 1 },
};
