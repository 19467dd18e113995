import type { EngineError } from '../engine/index.js';

export type ProtocolErrorName =
  | 'AccessDeniedException'
  | 'IncompleteSignatureException'
  | 'InternalServerError'
  | 'InvalidSignatureException'
  | 'MissingAuthenticationTokenException'
  | 'RequestEntityTooLargeException'
  | 'SerializationException'
  | 'UnknownOperationException';

/** An error of the protocol itself, before an operation is reached. */
export class ProtocolError extends Error {
  override readonly name: ProtocolErrorName;
  readonly statusCode: number;

  constructor(name: ProtocolErrorName, message: string, statusCode = 400) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
  }
}

export type ServiceError = EngineError | ProtocolError;

/** Told by its members, because an engine may come from another copy of this package than the one that answers for it. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

const ORDINARY_NAMESPACE = 'com.amazonaws.dynamodb.v20120810';
/** Errors that the service's framework raises, not DynamoDB itself. */
const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['AccessDeniedException', 'com.amazon.coral.service'],
  ['IncompleteSignatureException', 'com.amazon.coral.service'],
  ['InvalidSignatureException', 'com.amazon.coral.service'],
  ['MissingAuthenticationTokenException', 'com.amazon.coral.service'],
  ['RequestEntityTooLargeException', 'com.amazon.coral.service'],
  ['SerializationException', 'com.amazon.coral.service'],
  ['ThrottlingException', 'com.amazon.coral.availability'],
  ['UnknownOperationException', 'com.amazon.coral.service'],
  ['ValidationException', 'com.amazon.coral.validate'],
]);

/** Errors whose text the API calls `Message`; it is `message` for the others. */
const CAPITALIZED = new Set([
  'IdempotentParameterMismatchException',
  'SerializationException',
  'TransactionCanceledException',
  'TransactionInProgressException',
]);

/** Members of an error that say how it is sent, not what. */
const NOT_SENT = new Set(['name', 'message', 'statusCode', 'stack', 'cause', 'answerLost']);

/**
 * The body of an error's answer: its type, what it carries besides (the item, the reasons of a cancellation), its text.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html#Programming.LowLevelAPI.ErrorHandling
 */
export function errorBody(error: ServiceError): Record<string, unknown> {
  const body: Record<string, unknown> = { __type: `${NAMESPACES.get(error.name) ?? ORDINARY_NAMESPACE}#${error.name}` };
  for (const [name, value] of Object.entries(error)) if (!NOT_SENT.has(name)) body[name] = value;
  if (error.message !== '') body[CAPITALIZED.has(error.name) ? 'Message' : 'message'] = error.message;
  return body;
}
