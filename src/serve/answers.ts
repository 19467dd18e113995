import type { ServerResponse } from 'node:http';
import { crc32, gzipSync } from 'node:zlib';
import { errorAnswer, type ProtocolAnswer, ProtocolError, type ProtocolErrorName } from '../protocol/index.js';

/** What a client is told besides the service's own words. */
const HINT = 'x-dynamodel-hint';
/** Less than this is not worth the work of both sides. */
const MIN_COMPRESSED_BYTES = 1024;

/** An answer whose reason the caller of an SDK reads as the error's message. */
export function refusal(name: ProtocolErrorName, message: string, status: number): ProtocolAnswer {
  return errorAnswer(new ProtocolError(name, message, status));
}

/** What the service's own front door answers to whatever is no request for an operation. */
export function notFound(hint: string): ProtocolAnswer {
  return withHint(plain(404, '<UnknownOperationException/>\n'), hint);
}

export function withHint(answer: ProtocolAnswer, hint: string): ProtocolAnswer {
  return { ...answer, headers: { ...answer.headers, [HINT]: hint } };
}

export function plain(status: number, text: string): ProtocolAnswer {
  const { headers } = errorAnswer(new ProtocolError('UnknownOperationException', ''));
  const { 'x-amzn-requestid': id = '' } = headers;
  return { status, headers: { 'x-amzn-requestid': id, 'x-amz-crc32': String(crc32(text)) }, body: text };
}

/** The checksum is that of the bytes on the wire: clients check it before they decompress. */
export function compressed(answer: ProtocolAnswer): ProtocolAnswer {
  if (answer.body.length < MIN_COMPRESSED_BYTES) return answer;
  const body = gzipSync(answer.body, { level: 1 });
  if (body.length >= answer.body.length) return answer;
  return {
    ...answer,
    headers: { ...answer.headers, 'content-encoding': 'gzip', 'x-amz-crc32': String(crc32(body)) },
    body,
  };
}

/** Sends an answer whole, or all but its end, which is left to the caller. */
export function write(response: ServerResponse, { status, headers, body }: ProtocolAnswer, isWhole: boolean): void {
  const list: string[] = [];
  for (const name in headers) list.push(name, headers[name] as string);
  list.push('content-length', String(body.length));
  // Names and values in turn are what Node writes out without a further look.
  response.writeHead(status, list);
  if (isWhole) response.end(body, 'latin1');
  else response.write(body, 'latin1');
}
