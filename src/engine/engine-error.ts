import { ExpressionError } from '../expression/dynamodb/index.js';
import { type Item, ValueError } from '../value/index.js';
import type { CancellationReason } from './api.js';
import type { ThrottlingReason } from './throttling/api.js';

/** Names of the service's exceptions that operations raise. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
export type EngineErrorName =
  | 'AccessDeniedException'
  | 'BackupInUseException'
  | 'BackupNotFoundException'
  | 'ConditionalCheckFailedException'
  | 'DuplicateItemException'
  | 'ExpiredIteratorException'
  | 'ExportNotFoundException'
  | 'GlobalTableNotFoundException'
  | 'IdempotentParameterMismatchException'
  | 'ImportNotFoundException'
  | 'InternalServerError'
  | 'InvalidExportTimeException'
  | 'InvalidRestoreTimeException'
  | 'ItemCollectionSizeLimitExceededException'
  | 'LimitExceededException'
  | 'PointInTimeRecoveryUnavailableException'
  | 'PolicyNotFoundException'
  | 'ProvisionedThroughputExceededException'
  | 'RequestLimitExceeded'
  | 'ResourceInUseException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'TableAlreadyExistsException'
  | 'TableInUseException'
  | 'TableNotFoundException'
  | 'ThrottlingException'
  | 'TransactionCanceledException'
  | 'TransactionConflictException'
  | 'TrimmedDataAccessException'
  | 'ValidationException';

/** Members of the service's answer beside the message. */
export interface EngineErrorDetails {
  readonly Item?: Item;
  readonly CancellationReasons?: readonly CancellationReason[];
  readonly ThrottlingReasons?: readonly ThrottlingReason[];
  /** The operation took effect, and its answer is lost on the way. */
  readonly answerLost?: boolean;
}

/** An error that DynamoDB would answer with: its name, message and HTTP status. */
export class EngineError extends Error {
  override readonly name: EngineErrorName;
  /** HTTP status of the answer. */
  readonly statusCode: number;
  /** The stored item, where the request asked for it on a failed condition. */
  declare readonly Item?: Item;
  /** One reason for each action of a cancelled transaction, in the order of the actions. */
  declare readonly CancellationReasons?: readonly CancellationReason[];
  /** Which limits a throttled request went over. The API writes the name in lower case in a ThrottlingException. */
  declare readonly ThrottlingReasons?: readonly ThrottlingReason[];
  declare readonly throttlingReasons?: readonly ThrottlingReason[];
  /** The operation took effect, and its answer is lost: whoever sends answers over a connection breaks it instead. */
  declare readonly answerLost?: boolean;

  constructor(name: EngineErrorName, message: string, details: EngineErrorDetails = {}) {
    super(message);
    this.name = name;
    this.statusCode = name === 'InternalServerError' ? 500 : 400;
    if (details.Item !== undefined) this.Item = details.Item;
    if (details.CancellationReasons !== undefined) this.CancellationReasons = details.CancellationReasons;
    if (details.answerLost === true) this.answerLost = true;
    if (details.ThrottlingReasons === undefined) return;
    if (name === 'ThrottlingException') this.throttlingReasons = details.ThrottlingReasons;
    else this.ThrottlingReasons = details.ThrottlingReasons;
  }
}

/** A ValidationException with this message. */
export function validationError(message: string): EngineError {
  return new EngineError('ValidationException', message);
}

/** Whether an error is what expressions and values complain of: the request's fault, a ValidationException in the end. */
export function isRequestFault(error: unknown): error is ExpressionError | ValueError {
  return error instanceof ExpressionError || error instanceof ValueError;
}
