import { randomFillSync } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Engine } from '../engine/index.js';
import { encodeAnswer } from './encode.js';
import { errorBody, isServiceError, ProtocolError } from './errors.js';
import { OPERATIONS } from './operations.js';
import { decodeRequest } from './request-values.js';

/** A request as it stands on the wire; how it came there, and who signed it, is its carrier's business. */
export interface ProtocolRequest {
  /** The `X-Amz-Target` header. */
  readonly target: string | undefined;
  readonly body: string | Uint8Array;
}

/** What goes back; names of headers are in lower case, and the length of the body is left to whoever sends it. */
export interface ProtocolAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const CONTENT_TYPE = 'application/x-amz-json-1.0';
const TARGET = /^DynamoDB_20120810\.([A-Za-z]+)$/;

/**
 * DynamoDB's low-level API, AWS JSON 1.0, on an engine: the operation that the target names, run on the body. What the service
 * would refuse comes back as its error; anything else that is thrown is a fault of the engine, and thrown on.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function answer(engine: Engine, request: ProtocolRequest): ProtocolAnswer {
  try {
    const name = operationName(request.target);
    const run = operationOf(engine, name);
    return answerWith(200, encodeAnswer(run(decodeRequest(name, parse(request.body)))));
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return answerWith(error.statusCode, encodeAnswer(errorBody(error)));
  }
}

function operationName(target: string | undefined): string {
  const name = TARGET.exec(target ?? '')?.[1];
  if (name === undefined || !OPERATIONS.has(name)) throw new ProtocolError('UnknownOperationException', '');
  return name;
}

function operationOf(engine: Engine, name: string): (input: unknown) => unknown {
  const method = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const run: unknown = Object.hasOwn(engine, method) ? engine[method as keyof Engine] : undefined;
  if (typeof run === 'function') return run as (input: unknown) => unknown;
  throw new ProtocolError('UnknownOperationException', `The operation ${name} is not supported by dynamodel`);
}

/** Malformed text has no message of its own in the service's answer either. */
function parse(body: string | Uint8Array): unknown {
  const text =
    typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('SerializationException', '');
  }
}

function answerWith(status: number, text: string): ProtocolAnswer {
  const body = Buffer.from(text);
  return {
    status,
    headers: {
      'content-type': CONTENT_TYPE,
      'x-amzn-requestid': requestId(),
      'x-amz-crc32': String(crc32(body)),
    },
    body,
  };
}

const ID_CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
const ID_LENGTH = 52;
/** Characters of so many ids at once. */
const ids = Buffer.alloc(ID_LENGTH * 64);
let used = ids.length;

/** 52 characters, as the service's are. */
function requestId(): string {
  if (used === ids.length) {
    randomFillSync(ids);
    for (let i = 0; i < ids.length; i += 1) ids[i] = ID_CHARACTERS.charCodeAt((ids[i] ?? 0) % ID_CHARACTERS.length);
    used = 0;
  }
  used += ID_LENGTH;
  return ids.toString('latin1', used - ID_LENGTH, used);
}
