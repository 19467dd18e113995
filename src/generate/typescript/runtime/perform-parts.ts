import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';
import { type CallError, TransactionConflict } from './errors.js';
import { transactionFailure } from './transaction-failure.js';
import { Failed, type Failure, keyOf, type Part, type Planned, type Write } from './write.js';
import type { WriteFailure } from './write-failure.js';
import { transactItem } from './write-request.js';

/** One item of a call with the write that it belongs to. */
export interface SentPart {
  readonly part: Part;
  readonly write: Write;
}

/** What became of a request. `again`: what was read has changed since, so that another attempt is worth it. */
export type Sent =
  | { readonly item: Item | undefined; readonly error?: undefined }
  | { readonly error: CallError; readonly again: boolean };

/** What a write does, for the item as it was read. */
export function planned(session: Session, write: Write, stored?: Item): Planned {
  try {
    return write.plan(stored);
  } catch (error) {
    throw error instanceof Failed ? callError(session, write, error.failure, write.read, error.item) : error;
  }
}

/** One request for all parts in one transaction. */
export function sendTogether(session: Session, parts: readonly SentPart[], token?: string): Promise<Sent> {
  return outcome(session, parts, transactionFailure, async () => {
    if (parts.length === 0) return undefined;
    const TransactItems = parts.map(({ part }) => transactItem(part));
    await session.send(new TransactWriteCommand({ TransactItems, ...(token && { ClientRequestToken: token }) }));
    return undefined;
  });
}

/** Sends what the parts are sent with; of a refusal, what it means. */
export async function outcome(
  session: Session,
  parts: readonly SentPart[],
  failureOf: (error: unknown) => WriteFailure | undefined,
  send: () => Promise<Item | undefined>,
): Promise<Sent> {
  try {
    return { item: await send() };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return judged(session, parts, failure);
  }
}

/** The first part that fails by itself names the failure; another attempt is worth it where some part is only stale. */
function judged(session: Session, parts: readonly SentPart[], { items, at: first, conflict }: WriteFailure): Sent {
  let error: CallError | undefined;
  let again = false;
  const errorOf = (at: number, failure: Failure, item?: Item): CallError => {
    const { write, part } = parts[at] ?? {};
    return callError(session, write, failure, write && part && keyOfPart(write, part), item);
  };
  for (const [at, item] of items) {
    const verdict = parts[at]?.part.judge(item);
    if (verdict === 'stale') again = true;
    else if (verdict !== undefined) error ??= errorOf(at, verdict, item);
  }
  const message = conflict ?? `Others changed the ${parts[first]?.write.target.entity} during every attempt.`;
  error ??= errorOf(first, { error: TransactionConflict, reason: 'conflict', message });
  return { error, again };
}

/** The table key of what a part writes. */
export function keyOfPart({ target }: Write, { kind, input }: Part): Item {
  return kind === 'Put' ? keyOf(target, input.Item ?? {}) : (input.Key ?? {});
}

function callError(
  { pattern }: Session,
  { target, step, index }: Partial<Write> = {},
  { error, reason, message, parse }: Failure,
  key?: Item,
  item?: Item,
): CallError {
  return new error(reason, message, { pattern, entity: target?.entity ?? '', step, index, key, item, parse });
}
