import type { Item } from '../value/index.js';
import type { CancellationReason } from './api.js';

/** Names of the service's exceptions that operations raise. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
export type EngineErrorName =
  | 'ConditionalCheckFailedException'
  | 'DuplicateItemException'
  | 'IdempotentParameterMismatchException'
  | 'ItemCollectionSizeLimitExceededException'
  | 'LimitExceededException'
  | 'ResourceInUseException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'TransactionCanceledException'
  | 'TransactionConflictException'
  | 'ValidationException';

/** Members of the service's answer beside the message. */
export interface EngineErrorDetails {
  readonly Item?: Item;
  readonly CancellationReasons?: readonly CancellationReason[];
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

  constructor(name: EngineErrorName, message: string, details: EngineErrorDetails = {}) {
    super(message);
    this.name = name;
    this.statusCode = 400;
    if (details.Item !== undefined) this.Item = details.Item;
    if (details.CancellationReasons !== undefined) this.CancellationReasons = details.CancellationReasons;
  }
}

/** A ValidationException with this message. */
export function validationError(message: string): EngineError {
  return new EngineError('ValidationException', message);
}
