import type { Bind } from '../operation.js';
import type {
  DescribeStreamInput,
  DescribeStreamOutput,
  GetRecordsInput,
  GetRecordsOutput,
  GetShardIteratorInput,
  GetShardIteratorOutput,
  ListStreamsInput,
  ListStreamsOutput,
} from './api.js';
import { describeStream } from './describe-stream.js';
import { getRecords } from './get-records.js';
import { getShardIterator } from './get-shard-iterator.js';
import { listStreams } from './list-streams.js';

/** DynamoDB Streams. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export interface StreamOperations {
  listStreams(input?: ListStreamsInput): ListStreamsOutput;
  describeStream(input: DescribeStreamInput): DescribeStreamOutput;
  getShardIterator(input: GetShardIteratorInput): GetShardIteratorOutput;
  getRecords(input: GetRecordsInput): GetRecordsOutput;
}

/** See `StreamOperations`. */
export function streamOperations(bind: Bind): StreamOperations {
  const list = bind(listStreams);
  return {
    listStreams: (input = {}) => list(input),
    describeStream: bind(describeStream),
    getShardIterator: bind(getShardIterator),
    getRecords: bind(getRecords),
  };
}
