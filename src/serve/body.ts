import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { ProtocolError } from '../protocol/index.js';

/**
 * Bytes of a request, as the service takes them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Whether a request says of itself that it is too large. */
export function saysTooLarge({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return length !== undefined && Number(length) > MAX_BODY_BYTES;
}

/** Reads the body, at most the limit of it: `undefined` is one that is larger. A request that is cut off is never heard of. */
export function readBody(request: IncomingMessage, done: (body: Buffer | undefined) => void): void {
  let first: Buffer | undefined;
  let rest: Buffer[] | undefined;
  let size = 0;
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      request.off('data', onData);
      request.off('end', onEnd);
      first = undefined;
      rest = undefined;
      done(undefined);
    } else if (first === undefined) first = chunk;
    else if (rest === undefined) rest = [first, chunk];
    else rest.push(chunk);
  };
  const onEnd = (): void => done(rest === undefined ? (first ?? EMPTY) : Buffer.concat(rest, size));
  request.on('data', onData);
  request.on('end', onEnd);
}

const EMPTY = Buffer.alloc(0);

/** A compressed body as it was before it was compressed. */
export function decompressed(body: Buffer, encoding: string): Buffer {
  if (encoding.trim().toLowerCase() !== 'gzip') {
    throw new ProtocolError('SerializationException', `The Content-Encoding ${encoding} is not served: use gzip`);
  }
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new ProtocolError('SerializationException', 'The body is not what its Content-Encoding says');
  }
}

export function tooLarge(): ProtocolError {
  return new ProtocolError('RequestEntityTooLargeException', 'The request is larger than 16 MB', 413);
}
