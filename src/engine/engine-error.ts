import type { Item } from '../value/index.js';

/** Names of the service's exceptions that operations raise. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
export type EngineErrorName =
  | 'ConditionalCheckFailedException'
  | 'ItemCollectionSizeLimitExceededException'
  | 'LimitExceededException'
  | 'ResourceInUseException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'ValidationException';

/** An error that DynamoDB would answer with: its name, message and HTTP status. */
export class EngineError extends Error {
  override readonly name: EngineErrorName;
  /** HTTP status of the answer. */
  readonly statusCode: number;
  /** The stored item, where the request asked for it on a failed condition. */
  declare readonly Item?: Item;

  constructor(name: EngineErrorName, message: string, details: { readonly Item?: Item } = {}) {
    super(message);
    this.name = name;
    this.statusCode = 400;
    if (details.Item !== undefined) this.Item = details.Item;
  }
}

/** A ValidationException with this message. */
export function validationError(message: string): EngineError {
  return new EngineError('ValidationException', message);
}
