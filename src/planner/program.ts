import type { Item } from '../value/index.js';
import type { CallProblem } from './arguments.js';
import type { DynamoRequest } from './call.js';

/**
 * One call of a pattern as a dialogue: it asks for a round of requests that do not depend on each other, is told their answers in
 * the same order, and goes on until it returns. It performs no I/O, so whoever runs it (a test, a simulation, a client) decides on what.
 *
 * ```ts
 * let step = program.next();
 * while (step.done !== true) step = program.next(step.value.map((request) => send(request)));
 * ```
 */
export type CallProgram = Generator<readonly DynamoRequest[], CallOutcome, readonly DynamoAnswer[]>;

/** The answer to one request; outputs and errors are those of the API. */
export type DynamoAnswer =
  | { readonly kind: 'output'; readonly output: { readonly [name: string]: unknown } }
  | { readonly kind: 'error'; readonly error: ServiceError };

export interface ServiceError {
  /** Such as `ConditionalCheckFailedException`. */
  readonly name: string;
  readonly message: string;
  /** The item as it was, where the request asked for it. */
  readonly Item?: Item;
  readonly CancellationReasons?: readonly { readonly Code: string; readonly Message?: string; readonly Item?: Item }[];
}

export type CallOutcome =
  /** What a read answers: in order, merged, without what does not belong to it. */
  | { readonly kind: 'rows'; readonly rows: readonly Item[] }
  /** Items that were written, as the request left them where that is known: those of `create` and `put`. */
  | { readonly kind: 'written'; readonly items: readonly Item[] }
  | CallFailure
  /** The arguments do not make a call. */
  | { readonly kind: 'refused'; readonly problem: CallProblem };

/** What the model's own rules refuse: a condition, a lock, a constraint. Any other error of the service is `service`. */
export interface CallFailure {
  readonly kind: 'failed';
  readonly reason: 'exists' | 'not-found' | 'lock' | 'condition' | 'unique' | 'conflict' | 'service';
  /** Name that the model gives the error (`onConflict`, `else`), or the default of its reason. */
  readonly error: string;
  readonly message: string;
  /** Entity and position of the step that failed, where it is known. */
  readonly entity?: string;
  readonly step?: number;
  /** The item that stood in the way, where DynamoDB returned it. */
  readonly item?: Item;
}

/** Errors of a call that the model gives no name. */
export const DEFAULT_ERRORS = {
  exists: 'AlreadyExists',
  'not-found': 'NotFound',
  lock: 'VersionConflict',
  condition: 'ConditionFailed',
  unique: 'NotUnique',
  conflict: 'TransactionConflict',
} as const;

/** A read-modify-write is tried so often in all where others change what it read. */
export const MAX_ATTEMPTS = 3;
