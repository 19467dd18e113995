import { validationError } from '../engine-error.js';
import { streamMessages } from './messages.js';

/** A position in a shard: its next change is the first whose number is at least `n`. */
export interface Position {
  readonly arn: string;
  readonly shardId: string;
  readonly n: number;
  /** When the position was given out, in milliseconds since the epoch. */
  readonly issued: number;
}

/** What a client is given for a position; only the ARN can be read in it, as in the service's. */
export function encodeIterator({ arn, shardId, n, issued }: Position): string {
  return `${arn}|1|${Buffer.from(JSON.stringify([shardId, n, issued])).toString('base64')}`;
}

/** Throws where a text was not given out as an iterator. */
export function decodeIterator(text: string): Position {
  const [arn, version, content, ...rest] = text.split('|');
  if (arn === undefined || version !== '1' || content === undefined || rest.length > 0) throw invalid();
  const position = partsOf(content);
  if (!Array.isArray(position)) throw invalid();
  const [shardId, n, issued]: readonly unknown[] = position;
  if (typeof shardId !== 'string' || !Number.isSafeInteger(n) || typeof issued !== 'number') throw invalid();
  return { arn, shardId, n: n as number, issued };
}

function partsOf(content: string): unknown {
  try {
    return JSON.parse(Buffer.from(content, 'base64').toString());
  } catch {
    return undefined;
  }
}

function invalid(): Error {
  return validationError(streamMessages.iterator);
}
