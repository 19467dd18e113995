import { MAX_DESCRIBED_SHARDS } from '../../facts/index.js';
import type { Catalog } from '../catalog.js';
import { keySchema } from '../describe.js';
import { validationError } from '../engine-error.js';
import { checkShape } from '../request-shapes/shape.js';
import type { DescribeStreamInput, DescribeStreamOutput, ShardDescription } from './api.js';
import { findStream } from './find-stream.js';
import { streamMessages } from './messages.js';
import { describeStreamShape } from './request-shapes.js';
import { sequenceNumber } from './sequence-number.js';
import type { Shard } from './shard.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export function describeStream(catalog: Catalog, input: DescribeStreamInput): DescribeStreamOutput {
  checkShape(input, describeStreamShape);
  const { ShardFilter: filter, Limit: limit, ExclusiveStartShardId: start } = input;
  if (filter != null && (filter.Type == null) !== (filter.ShardId == null)) {
    throw validationError(streamMessages.filterIncomplete);
  }
  const stream = findStream(catalog, input.StreamArn);
  const { settings } = stream;
  const parent = filter?.ShardId;
  const rest = stream.shards
    .filter((shard) => parent == null || shard.settings.parent === parent)
    .filter(({ settings: { id } }) => start == null || id > start);
  const page = rest.slice(0, limit ?? MAX_DESCRIBED_SHARDS);
  const last = page.at(-1);
  return {
    StreamDescription: {
      StreamArn: settings.arn,
      StreamLabel: settings.label,
      StreamStatus: stream.status,
      StreamViewType: settings.viewType,
      CreationRequestDateTime: new Date(settings.created),
      TableName: settings.tableName,
      KeySchema: keySchema(settings.key),
      Shards: page.map((shard) => describeShard(settings.created, shard)),
      ...(rest.length > page.length && last !== undefined ? { LastEvaluatedShardId: last.settings.id } : {}),
    },
  };
}

function describeShard(base: number, { settings, closed, last }: Shard): ShardDescription {
  const start = sequenceNumber(base, settings.first);
  return {
    ShardId: settings.id,
    SequenceNumberRange: {
      StartingSequenceNumber: start,
      ...(closed === undefined ? {} : { EndingSequenceNumber: sequenceNumber(base, last) }),
    },
    ...(settings.parent === undefined ? {} : { ParentShardId: settings.parent }),
  };
}
