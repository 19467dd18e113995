import type { Catalog } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { streamMessages } from './messages.js';
import type { Shard } from './shard.js';
import type { Stream } from './stream.js';

const STREAM_ARN = /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream\/.+$/;

/** Throws where a text is not of the form of a stream's ARN. */
export function checkStreamArn(arn: string): void {
  if (!STREAM_ARN.test(arn)) throw validationError(streamMessages.arn);
}

/** The stream that a request names. */
export function findStream(catalog: Catalog, arn: string): Stream {
  checkStreamArn(arn);
  const stream = catalog.streams.get(arn);
  if (stream === undefined) throw new EngineError('ResourceNotFoundException', streamMessages.noStream(arn));
  return stream;
}

/** The shard that a request names. */
export function findShard(stream: Stream, id: string): Shard {
  const shard = stream.shard(id);
  if (shard === undefined) throw new EngineError('ResourceNotFoundException', streamMessages.noShard);
  return shard;
}

/** Throws where a position lies before what is left of a shard. */
export function checkNotTrimmed(shard: Shard, n: number): void {
  if (n < shard.settings.first || n <= shard.trimmed) throw trimmedError();
}

export function trimmedError(): EngineError {
  return new EngineError('TrimmedDataAccessException', streamMessages.trimmed);
}
