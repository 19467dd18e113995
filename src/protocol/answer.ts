import { randomFillSync } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Engine, withStoredRecords } from '../engine/index.js';
import { encodeAnswer } from './encode.js';
import { errorBody, isServiceError, ProtocolError, type ServiceError } from './errors.js';
import { OPERATIONS, STREAM_OPERATIONS } from './operations.js';
import { RecordTexts, textsOf } from './record-texts.js';
import { decodeRequest } from './request-values.js';

/** A request as it stands on the wire; how it came there, and who signed it, is its carrier's business. */
export interface ProtocolRequest {
  /** The `X-Amz-Target` header. */
  readonly target: string | undefined;
  readonly body: string | Uint8Array;
  /** What its carrier holds against its sender, such as a missing signature: told where it is otherwise a request for an operation. */
  readonly refusal?: ProtocolError | undefined;
}

/**
 * What goes back; names of headers are in lower case, and the length of the body is left to whoever sends it. The body is short text of
 * ASCII characters, which is written out faster as it is than through bytes, or bytes.
 */
export interface ProtocolAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Milliseconds by which its carrier is to hold it back; at once where there are none. */
  readonly delay?: number;
  /** It is to be lost on the way: its carrier breaks the connection instead of sending it. */
  readonly isLost?: boolean;
}

/** Characters up to which text is faster than bytes; measured. */
const SHORT_TEXT = 2048;
const CONTENT_TYPE = 'application/x-amz-json-1.0';
const TARGET = /^DynamoDB(Streams)?_20120810\.([A-Za-z]+)$/;

/**
 * The low-level API of DynamoDB and of DynamoDB Streams, AWS JSON 1.0, on an engine: the operation that the target names, run on the body. What the service
 * would refuse comes back as its error; anything else that is thrown is a fault of the engine, and thrown on.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function answer(engine: Engine, request: ProtocolRequest): ProtocolAnswer {
  try {
    const { target, body, refusal } = request;
    // The service reads the body first, but an empty one is missed last.
    const input = body.length === 0 ? undefined : parse(body);
    const name = operationName(target);
    if (refusal !== undefined) throw refusal;
    const run = operationOf(engine, name);
    const output = run(decodeRequest(name, input ?? parse(body)));
    return late(engine, answerWith(200, encodeAnswer(output, textsOf(engine))));
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return late(engine, errorAnswer(error));
  }
}

/** The answer with what an injected fault does to it on its way. */
function late(engine: Engine, answer: ProtocolAnswer): ProtocolAnswer {
  const delay = engine.takeAnswerDelay();
  return delay === 0 ? answer : { ...answer, delay };
}

const NO_TEXTS = new RecordTexts();

export function errorAnswer(error: ServiceError): ProtocolAnswer {
  const answer = answerWith(error.statusCode, encodeAnswer(errorBody(error), NO_TEXTS));
  return 'answerLost' in error ? { ...answer, isLost: true } : answer;
}

function operationName(target: string | undefined): string {
  const [, ofStreams, name] = TARGET.exec(target ?? '') ?? [];
  const operations = ofStreams === undefined ? OPERATIONS : STREAM_OPERATIONS;
  if (name === undefined || !operations.has(name)) throw new ProtocolError('UnknownOperationException', '');
  return name;
}

function operationOf(engine: Engine, name: string): (input: unknown) => unknown {
  const method = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const run: unknown = Object.hasOwn(engine, method) ? engine[method as keyof Engine] : undefined;
  if (typeof run === 'function') return (withStoredRecords(run) ?? run) as (input: unknown) => unknown;
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
  const isShort = text.length <= SHORT_TEXT && Buffer.byteLength(text) === text.length;
  const body = isShort ? text : Buffer.from(text);
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
