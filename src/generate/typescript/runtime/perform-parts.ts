import { IdempotentParameterMismatchException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';
import { type CallError, type FailureDetail, TokenReused, TransactionConflict } from './errors.js';
import { Failed, type Failure, keyOf, type Part, type Planned, type Write } from './write.js';
import { type WriteFailure, writeFailure } from './write-failure.js';
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
export function planned(session: Session, write: Write, stored: Item | undefined): Planned {
  try {
    return write.plan(stored);
  } catch (error) {
    if (error instanceof Failed) throw callError(session, write, error.failure, { key: write.read, item: error.item });
    throw error;
  }
}

/** One request for all parts in one transaction. */
export function sendTogether(session: Session, parts: readonly SentPart[], token?: string): Promise<Sent> {
  return outcome(session, parts, async () => {
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
  send: () => Promise<Item | undefined>,
): Promise<Sent> {
  try {
    return { item: await send() };
  } catch (error) {
    if (error instanceof IdempotentParameterMismatchException)
      return { error: tokenReused(session, parts), again: false };
    const failure = writeFailure(error);
    if (failure === undefined) throw error;
    return judged(session, parts, failure);
  }
}

/** The first part that fails by itself names the failure; another attempt is worth it where some part is only stale. */
function judged(session: Session, parts: readonly SentPart[], failure: WriteFailure): Sent {
  if (failure.kind === 'conflict')
    return { error: conflict(session, parts[failure.at], failure.message), again: false };
  const verdicts = [...failure.items].flatMap(([at, item]) => {
    const sent = parts[at];
    return sent === undefined ? [] : [{ ...sent, item, verdict: sent.part.judge(item) }];
  });
  const again = verdicts.some(({ verdict }) => verdict === 'stale');
  for (const { write, part, item, verdict } of verdicts)
    if (verdict !== 'stale')
      return { error: callError(session, write, verdict, { key: keyOfPart(write, part), item }), again };
  const message = `The ${verdicts[0]?.write.target.entity} changed between the read and the write of every attempt.`;
  return { error: conflict(session, verdicts[0], message), again };
}

function conflict(session: Session, sent: SentPart | undefined, message: string): CallError {
  const key = sent && keyOfPart(sent.write, sent.part);
  return callError(session, sent?.write, { error: TransactionConflict, reason: 'conflict', message }, { key });
}

function tokenReused(session: Session, [first]: readonly SentPart[]): CallError {
  const message = 'A request with this token was made in the last 10 minutes, with other contents.';
  return new TokenReused('token', message, { pattern: session.pattern, entity: first?.write.target.entity ?? '' });
}

/** The table key of what a part writes. */
export function keyOfPart({ target }: Write, { kind, input }: Part): Item {
  return kind === 'Put' ? keyOf(target, input.Item ?? {}) : (input.Key ?? {});
}

function callError(
  { pattern }: Session,
  write: Write | undefined,
  { error, reason, message, parse }: Failure,
  of: Pick<FailureDetail, 'key' | 'item'>,
): CallError {
  const { target, step, index } = write ?? {};
  return new error(reason, message, { ...of, pattern, entity: target?.entity ?? '', step, index, parse });
}
