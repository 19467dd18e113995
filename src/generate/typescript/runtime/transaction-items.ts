import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';
import { type ErrorClass, TransactionConflict } from './errors.js';
import { tokenError } from './token.js';
import { checkTransaction, type Touched, type Written } from './transaction-check.js';
import { transactionFailure } from './transaction-failure.js';
import { type Failure, keyOf, type Request, type Target } from './write.js';
import { conditionFailed, missing, taken } from './write-demands.js';
import { transactItem } from './write-request.js';

/** An item that a step of a transaction writes, for which nothing is read first: what goes out, and what it stands for. */
export type ItemWrite = ItemRequest & {
  readonly entity: string;
  /** Position among the steps, from 0. */
  readonly step: number;
  /** Position among the elements of the step's list, from 0. */
  readonly index?: number;
  /** Class of the error where it is refused. */
  readonly otherwise?: ErrorClass;
};

/** A new item holds its key; `keys`: stored names of the table's key attributes. */
type ItemRequest = (Extract<Request, { kind: 'Put' }> & Pick<Target, 'keys'>) | Exclude<Request, { kind: 'Put' }>;

/** Does the writes in one transaction. Throws `CallError`, and `InvalidArgument` where they cannot be one. */
export async function transactItems(
  session: Session,
  writes: readonly ItemWrite[],
  token?: string,
): Promise<readonly Written[]> {
  const touched = writes.map((write) => ({ ...write, table: write.input.TableName ?? '', key: keyOfWrite(write) }));
  checkTransaction(session.pattern, touched);
  try {
    if (writes.length > 0) await session.send(new TransactWriteCommand(itemsInput(writes, token)));
  } catch (error) {
    throw refusal(session, touched, error);
  }
  return touched;
}

/** What goes out. */
export function itemsInput(writes: readonly ItemWrite[], token?: string): TransactWriteCommandInput {
  return {
    TransactItems: writes.map(transactItem),
    ...(token === undefined ? {} : { ClientRequestToken: token }),
  };
}

function keyOfWrite(write: ItemWrite): Item {
  return write.kind === 'Put' ? keyOf(write, write.input.Item ?? {}) : (write.input.Key ?? {});
}

/** The first item that is not as its step demands names the failure. */
function refusal(session: Session, touched: readonly (ItemWrite & Touched)[], error: unknown): unknown {
  const failure = transactionFailure(error);
  const write = touched[failure?.at ?? 0];
  if (failure === undefined || write === undefined) return tokenError(session, write, error);
  const { items, at, conflict } = failure;
  const item = items.get(at);
  const { error: Refused, reason, message } = failureOf(write, item, conflict);
  return new Refused(reason, message, { ...write, pattern: session.pattern, item });
}

function failureOf(write: ItemWrite, item: Item | undefined, conflict: string | undefined): Failure {
  const { kind, otherwise } = write;
  if (conflict !== undefined) return { error: TransactionConflict, reason: 'conflict', message: conflict };
  if (kind === 'Put') return taken(write, otherwise);
  return item === undefined ? missing(write, otherwise) : conditionFailed(write, otherwise);
}
