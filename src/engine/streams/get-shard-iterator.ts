import type { Catalog } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { checkShape } from '../request-shapes/shape.js';
import type { GetShardIteratorInput, GetShardIteratorOutput } from './api.js';
import { checkNotTrimmed, checkStreamArn, findShard, findStream } from './find-stream.js';
import { streamMessages } from './messages.js';
import { getShardIteratorShape } from './request-shapes.js';
import { placeOf } from './sequence-number.js';
import type { Shard } from './shard.js';
import { encodeIterator } from './shard-iterator.js';
import type { Stream } from './stream.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export function getShardIterator(catalog: Catalog, input: GetShardIteratorInput): GetShardIteratorOutput {
  checkShape(input, getShardIteratorShape);
  const { StreamArn: arn, ShardId: shardId, ShardIteratorType: type, SequenceNumber: number } = input;
  checkStreamArn(arn);
  const isByNumber = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER';
  if (isByNumber && number == null) throw validationError(streamMessages.noSequenceNumber(type));
  if (!isByNumber && number != null) throw validationError(streamMessages.sequenceNumberWithout(type));
  const stream = findStream(catalog, arn);
  const shard = findShard(stream, shardId);
  const n = number == null ? edgeOf(shard, type === 'LATEST') : positionOf(stream, shard, number, type);
  return { ShardIterator: encodeIterator({ arn, shardId, n, issued: catalog.now() }) };
}

/** The position after the last change of a shard, or of the oldest one that is left. */
function edgeOf(shard: Shard, latest: boolean): number {
  return latest ? shard.last + 1 : Math.max(shard.settings.first, shard.trimmed + 1);
}

function positionOf(stream: Stream, shard: Shard, number: string, type: string): number {
  const place = placeOf(stream.settings.created, number);
  if (place === undefined) throw validationError(streamMessages.sequenceNumber(number));
  checkNotTrimmed(shard, place.n);
  if (place.n > shard.last) throw validationError(streamMessages.sequenceNumber(number));
  return place.exact && type === 'AFTER_SEQUENCE_NUMBER' ? place.n + 1 : place.n;
}
