import {
  TransactGetCommand,
  type TransactGetCommandInput,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';
import { keyOfPart, planned, type SentPart } from './perform-parts.js';
import { sendAll, sentParts } from './perform-together.js';
import { underToken } from './token.js';
import { checkTransaction, type Touched, type Written } from './transaction-check.js';
import { type Target, tableName, type Write, type WriteScope } from './write.js';
import { isVisible } from './write-demands.js';
import { transactItem } from './write-request.js';

function touchedBy({ write, part }: SentPart): Touched {
  const { entity } = write.target;
  const { step } = write;
  const key = keyOfPart(write, part);
  return { entity, table: part.input.TableName ?? '', key, ...(step === undefined ? {} : { step }) };
}

/** What a step of a transaction writes: of one with `each`, something for each element. */
export type StepWrites = Write | readonly Write[];

/** The writes of all steps, those of a list with their positions in it. */
export function writesOf(steps: readonly StepWrites[]): readonly Write[] {
  return steps.flatMap((step) => ('plan' in step ? [step] : step.map((write, index) => ({ ...write, index }))));
}

/** Does writes for which nothing is read first in one transaction. Throws `CallError`, and `InvalidArgument` where they cannot be one. */
export async function transact(
  session: Session,
  steps: readonly StepWrites[],
  token?: string,
): Promise<readonly Written[]> {
  const writes = writesOf(steps);
  const parts = writes.flatMap((write) => sentParts(write, planned(session, write).parts));
  const written = checkParts(session, parts);
  await underToken(session, writes, sendAll(session, parts, token));
  return written;
}

/** Refuses what cannot be one transaction; what it writes, without what only comes with an item. */
export function checkParts({ pattern }: Session, parts: readonly SentPart[]): readonly Written[] {
  const touched = parts.map(touchedBy);
  checkTransaction(pattern, touched);
  // What comes with an item stands behind it.
  return touched.filter((_, i) => parts[i]?.write !== parts[i - 1]?.write);
}

/** What goes out for writes for which nothing is read first. */
export function transactionInput(steps: readonly StepWrites[], token?: string): TransactWriteCommandInput {
  const parts = writesOf(steps).flatMap((write) => write.plan(undefined).parts);
  return {
    TransactItems: parts.map(transactItem),
    ...(token === undefined ? {} : { ClientRequestToken: token }),
  };
}

/** An item to be read in a transaction. */
export interface Get {
  readonly target: Target;
  readonly key: Item;
  readonly step?: number;
}

export function getsInput({ context }: Pick<WriteScope, 'context'>, gets: readonly Get[]): TransactGetCommandInput {
  return {
    TransactItems: gets.map(({ target, key }) => ({ Get: { TableName: tableName(context, target), Key: key } })),
  };
}

/** The items as they are at one moment, in the order in which they are asked for; undefined for what is not there, or is hidden. */
export async function transactGet(session: Session, gets: readonly Get[]): Promise<readonly (Item | undefined)[]> {
  checkTransaction(
    session.pattern,
    gets.map(({ target, ...one }) => ({ ...one, entity: target.entity, table: tableName(session.context, target) })),
  );
  if (gets.length === 0) return [];
  const { Responses = [] } = await session.send(new TransactGetCommand(getsInput(session, gets)));
  return gets.map(({ target }, i) => {
    const item = Responses[i]?.Item;
    return isVisible(target, session, item) ? item : undefined;
  });
}

/** An item as its entity, where there is one. */
export function parsed<Entity>(parse: (item: Item) => Entity, item: Item | undefined): Entity | undefined {
  return item === undefined ? undefined : parse(item);
}
