import {
  TransactGetCommand,
  type TransactGetCommandInput,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { keyText } from './batch-get.js';
import type { Item, Session } from './context.js';
import { InvalidArgument } from './errors.js';
import { keyOfPart, planned, type SentPart } from './perform-parts.js';
import { sendAll, sentParts } from './perform-together.js';
import { type Target, tableName, type Write, type WriteScope } from './write.js';
import { isVisible } from './write-demands.js';
import { transactItem } from './write-request.js';

/** Items of one transaction. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html */
const MAX_ITEMS = 100;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MAX_TOKEN_LENGTH = 36;

/** Refuses a list that is longer than the model says. */
export function atMost(argument: string, max: number, got: readonly unknown[]): void {
  if (got.length > max) throw new InvalidArgument(argument, `at most ${max} elements`, got);
}

/** The token under which DynamoDB does a request once within ten minutes. */
export function requestToken(argument: string, value: unknown): string {
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  const token = isText || typeof value === 'boolean' ? String(value) : '';
  if (token.length === 0 || token.length > MAX_TOKEN_LENGTH)
    throw new InvalidArgument(argument, `1 to ${MAX_TOKEN_LENGTH} characters`, value);
  return token;
}

/** An item that a transaction reads or writes. */
interface Touched {
  readonly target: Target;
  readonly step?: number;
  readonly table: string;
  readonly key: Item;
}

/** What DynamoDB refuses of a transaction as a whole, with what is wrong: too many items, or one item twice. */
function checkTransaction(pattern: string, touched: readonly Touched[]): void {
  if (touched.length > MAX_ITEMS)
    throw new InvalidArgument(pattern, `at most ${MAX_ITEMS} items in one transaction`, touched.map(keyIn));
  const first = new Map<string, Touched>();
  for (const one of touched) {
    const id = `${one.table} ${keyText(one.key)}`;
    const other = first.get(id);
    if (other !== undefined) {
      const steps = [other, one].map(({ target, step }) => `${target.entity} of step ${step ?? 0}`);
      throw new InvalidArgument(pattern, `each item once, not the same for ${steps.join(' and ')}`, one.key);
    }
    first.set(id, one);
  }
}

function keyIn({ key }: Touched): Item {
  return key;
}

function touchedBy({ write, part }: SentPart): Touched {
  const { target, step } = write;
  const key = keyOfPart(write, part);
  return { target, table: part.input.TableName ?? '', key, ...(step === undefined ? {} : { step }) };
}

/** An item that a step of a transaction has written: its key, and the physical name of its table. */
export type Written = Pick<Touched, 'step' | 'table' | 'key'>;

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
  const parts = writesOf(steps).flatMap((write) => sentParts(write, planned(session, write, undefined).parts));
  const written = checkParts(session, parts);
  await sendAll(session, parts, token);
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
    gets.map((one) => ({ ...one, table: tableName(session.context, one.target) })),
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
