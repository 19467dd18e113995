import type { Item } from './item.js';
import { kindOf } from './kind-of.js';

export type Reason = 'exists' | 'not-found' | 'lock' | 'condition' | 'unique' | 'conflict' | 'token';

/** Where a call failed. */
export interface FailureDetail {
  readonly pattern: string;
  readonly entity: string;
  /** Position among the steps of a transaction, from 0. */
  readonly step?: number | undefined;
  /** Position among the elements of the step's list, from 0. */
  readonly index?: number | undefined;
  /** Table key of the item that was not to be written, as it is stored. */
  readonly key?: Item | undefined;
  /** The item that stood in the way, as it is stored, where DynamoDB returned it. */
  readonly item?: Item | undefined;
  /** Makes the entity of that item. */
  readonly parse?: ((item: Item) => unknown) | undefined;
}

/**
 * A call that the model's own rules refuse: a condition, a lock, a unique value. Nothing was written. Keys and items may hold what is
 * personal, or hidden: they are there to be asked for, and not printed with the error.
 */
export class CallError extends Error {
  override readonly name: string = 'CallError';
  readonly reason: Reason;
  readonly pattern: string;
  readonly entity: string;
  /** Position among the steps of a transaction, from 0. */
  declare readonly step?: number;
  /** Position among the elements of the step's list, from 0. */
  declare readonly index?: number;
  readonly #detail: FailureDetail;

  constructor(reason: Reason, message: string, detail: FailureDetail) {
    const { pattern, entity, step, index } = detail;
    const element = index === undefined ? '' : `, element ${index}`;
    super(`${pattern}${step === undefined ? '' : `, step ${step} (${entity}${element})`}: ${message}`);
    this.reason = reason;
    this.pattern = pattern;
    this.entity = entity;
    if (step !== undefined) this.step = step;
    if (index !== undefined) this.index = index;
    this.#detail = detail;
  }

  /** Table key of the item that was not to be written, as it is stored, where the failure is that of one item. */
  get key(): Item | undefined {
    return this.#detail.key;
  }

  /** The item that stood in the way, as it is stored, where DynamoDB returned it. */
  get item(): Item | undefined {
    return this.#detail.item;
  }

  /** That item as its entity, where the model says what it is. */
  protected parsed(): unknown {
    const { item, parse } = this.#detail;
    return item && parse?.(item);
  }
}

/** Makes the error of a failure: a class of this file, or one that the model names. */
export type ErrorClass = new (reason: Reason, message: string, detail: FailureDetail) => CallError;

export class AlreadyExists extends CallError {
  override readonly name = 'AlreadyExists';
}
export class NotFound extends CallError {
  override readonly name = 'NotFound';
}
/** The item was changed since it was read. */
export class VersionConflict extends CallError {
  override readonly name = 'VersionConflict';

  /** The entity as it is now; undefined where it is gone. */
  get current(): unknown {
    return this.parsed();
  }
}
export class ConditionFailed extends CallError {
  override readonly name = 'ConditionFailed';
}
export class NotUnique extends CallError {
  override readonly name = 'NotUnique';
}
/** Others kept changing what the call reads or writes. Worth another try. */
export class TransactionConflict extends CallError {
  override readonly name = 'TransactionConflict';
}
/**
 * DynamoDB has had another request with this idempotency token in the last 10 minutes, and does not do this one. A retry is the same
 * request where its arguments are the same, and its time: `with({ now })` of the client.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export class TokenReused extends CallError {
  override readonly name = 'TokenReused';
}

/** The model gives this pattern a time, and it is over. Of a write it is not known whether it was done. */
export class CallTimeout extends Error {
  override readonly name = 'CallTimeout';
  readonly pattern: string;
  /** Milliseconds. */
  readonly timeout: number;

  constructor(pattern: string, timeout: number) {
    super(`${pattern} took more than ${timeout} ms.`);
    this.pattern = pattern;
    this.timeout = timeout;
  }
}

/**
 * An argument that TypeScript cannot rule out: too long, out of range, not in its charset. Nothing was sent. The value may be personal:
 * the message says only of what kind it is.
 */
export class InvalidArgument extends TypeError {
  override readonly name = 'InvalidArgument';
  readonly argument: string;
  readonly #value: unknown;

  constructor(argument: string, expected: string, value?: unknown) {
    super(`\`${argument}\`: expected ${expected}${value === undefined ? '' : `, got ${kindOf(value)}`}.`);
    this.argument = argument;
    this.#value = value;
  }

  /** What was given. */
  get value(): unknown {
    return this.#value;
  }
}
