import type { CancellationCode, CancellationReason } from './api.js';
import { EngineError, type EngineErrorName, isRequestFault } from './engine-error.js';
import { messages } from './messages.js';

/** The codes for what would be an exception of the action by itself. */
const CODES: Partial<Readonly<Record<EngineErrorName, CancellationCode>>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  ItemCollectionSizeLimitExceededException: 'ItemCollectionSizeLimitExceeded',
  ProvisionedThroughputExceededException: 'ProvisionedThroughputExceeded',
  RequestLimitExceeded: 'RequestLimitExceeded',
  ResourceNotFoundException: 'ResourceNotFound',
  ThrottlingException: 'ThrottlingError',
  TransactionConflictException: 'TransactionConflict',
  ValidationException: 'ValidationError',
};

/** The reasons of one transaction, in the order of its actions. */
export class Cancellation {
  readonly #reasons: CancellationReason[];

  constructor(actions: number) {
    this.#reasons = Array.from({ length: actions }, () => ({ Code: 'None' }));
  }

  /** What `run` gives for the action at this place; undefined where it fails, which is noted as the action's reason. */
  attempt<T>(action: number, run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      const reason = reasonOf(error);
      // Transactions have no code of their own for the account's quota.
      this.#reasons[action] = reason.Code === 'RequestLimitExceeded' ? { ...reason, Code: 'ThrottlingError' } : reason;
      return undefined;
    }
  }

  /**
   * Throws TransactionCanceledException where an action failed.
   * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
   */
  throwIfAny(): void {
    const codes = this.#reasons.map(({ Code }) => Code);
    if (codes.every((code) => code === 'None')) return;
    throw new EngineError('TransactionCanceledException', messages.cancelled(codes), {
      CancellationReasons: this.#reasons,
    });
  }
}

/** The reason that an error is; throws the error where it is none. */
export function reasonOf(error: unknown): CancellationReason {
  if (isRequestFault(error)) return { Code: 'ValidationError', Message: error.message };
  const code = error instanceof EngineError ? CODES[error.name] : undefined;
  if (code === undefined) throw error;
  const { message, Item } = error as EngineError;
  return { Code: code, Message: message, ...(Item === undefined ? {} : { Item }) };
}
