import { MAX_STREAM_PAGE_BYTES, MAX_STREAM_RECORDS, SHARD_ITERATOR_MINUTES } from '../../facts/index.js';
import type { Catalog } from '../catalog.js';
import { EngineError } from '../engine-error.js';
import { MINUTE } from '../milliseconds.js';
import { checkShape } from '../request-shapes/shape.js';
import type { GetRecordsInput, GetRecordsOutput, StreamRecord } from './api.js';
import { checkNotTrimmed, findStream, trimmedError } from './find-stream.js';
import { streamMessages } from './messages.js';
import { getRecordsShape } from './request-shapes.js';
import { decodeIterator, encodeIterator } from './shard-iterator.js';
import { streamRecord } from './stream-record.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export function getRecords(catalog: Catalog, input: GetRecordsInput): GetRecordsOutput {
  checkShape(input, getRecordsShape);
  const limit = input.Limit ?? MAX_STREAM_RECORDS;
  if (limit > MAX_STREAM_RECORDS) {
    throw new EngineError('LimitExceededException', streamMessages.recordLimit(MAX_STREAM_RECORDS));
  }
  const position = decodeIterator(input.ShardIterator);
  const stream = findStream(catalog, position.arn);
  const now = catalog.now();
  if (now - position.issued > SHARD_ITERATOR_MINUTES * MINUTE) {
    throw new EngineError('ExpiredIteratorException', streamMessages.expiredIterator);
  }
  const shard = stream.shard(position.shardId);
  if (shard === undefined) throw trimmedError();
  checkNotTrimmed(shard, position.n);
  const records: StreamRecord[] = [];
  let bytes = 0;
  let n = position.n;
  shard.visit(position.n, (change) => {
    const record = streamRecord(stream.settings, catalog.region, change);
    bytes += record.dynamodb.SizeBytes;
    if (records.length > 0 && bytes > MAX_STREAM_PAGE_BYTES) return false;
    records.push(record);
    n = change.n + 1;
    return records.length < limit;
  });
  const isAtEnd = shard.closed !== undefined && n > shard.last;
  return {
    Records: records,
    ...(isAtEnd ? {} : { NextShardIterator: encodeIterator({ ...position, n, issued: now }) }),
  };
}
