import { retryDelay, sleep } from './backoff.js';
import { batchGet, batchGetRequests } from './batch-get.js';
import type { Item, Session } from './context.js';
import { getItem } from './get.js';
import { sendAlone, written } from './perform-alone.js';
import { planned, type Sent, type SentPart, sendTogether } from './perform-parts.js';
import { type Part, tableName, type Write } from './write.js';

export interface PerformOptions {
  /** `TransactWriteItems` also for one part. */
  readonly transaction?: boolean;
  /** Idempotency token. */
  readonly token?: string | undefined;
  /** Refuses parts before they are sent. */
  readonly check?: (parts: readonly SentPart[]) => void;
}

/** A read-modify-write is tried so often in all where others change what it read. */
const MAX_ATTEMPTS = 3;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MAX_TOKEN_LENGTH = 36;

/** One write; the entity as it leaves it. Throws `CallError`. */
export async function performOne<Entity>(
  session: Session,
  write: Write,
  parse: (item: Item) => Entity,
): Promise<Entity> {
  return parse(written(write, await oneWritten(session, write, true)));
}

/** One write, of which nothing is left to return. Throws `CallError`. */
export async function performQuietly(session: Session, write: Write): Promise<void> {
  await oneWritten(session, write, false);
}

async function oneWritten(session: Session, write: Write, isReturned: boolean): Promise<Item | undefined> {
  const read: Read = async (isFirst) => [await itemBefore(session, write, isFirst)];
  const [item] = await attempts(session, [write], read, (parts) => {
    const [only, another] = parts;
    return only === undefined || another !== undefined
      ? sendTogether(session, parts)
      : sendAlone(session, only, isReturned);
  });
  return item;
}

/** Does the writes together; the items as they left them, where that is known, in the order of the writes. Throws `CallError`. */
export async function perform(
  session: Session,
  writes: readonly Write[],
  { transaction = false, token, check }: PerformOptions = {},
): Promise<readonly (Item | undefined)[]> {
  const read: Read = (isFirst) => itemsBefore(session, writes, isFirst);
  return attempts(session, writes, read, (parts, attempt) => {
    check?.(parts);
    const [only, another] = parts;
    const isAlone = another === undefined && !transaction && only?.part.kind !== 'ConditionCheck';
    return only !== undefined && isAlone
      ? sendAlone(session, only, false)
      : sendTogether(session, parts, tokenOf(token, attempt));
  });
}

/** The items as they are, for those writes that need to know. What a query has found serves the first attempt. */
type Read = (isFirst: boolean) => Promise<readonly (Item | undefined)[]>;

async function attempts(
  session: Session,
  writes: readonly Write[],
  read: Read,
  send: (parts: readonly SentPart[], attempt: number) => Promise<Sent>,
): Promise<readonly (Item | undefined)[]> {
  for (let attempt = 1; ; attempt += 1) {
    const stored = await read(attempt === 1);
    const plans = writes.map((write, i) => ({ ...planned(session, write, stored[i]), write }));
    const parts = plans.flatMap((plan) => plan.parts.map((part) => withFound(session, plan.write, part)));
    const sent = await send((await Promise.all(parts)).flat(), attempt);
    // What DynamoDB returns is newer than what is made of a read: others may have changed what this write leaves alone.
    if (sent.error === undefined) return plans.map(({ after }, i) => (i === 0 ? sent.item : undefined) ?? after);
    if (!sent.again || attempt === MAX_ATTEMPTS) throw sent.error;
    await sleep(retryDelay(attempt, session.context.random), session.signal);
  }
}

/** A part with those that have to be found first. */
async function withFound(session: Session, write: Write, part: Part): Promise<readonly SentPart[]> {
  const found = (await part.also?.(session)) ?? [];
  return [part, ...found].map((one) => ({ part: one, write }));
}

/**
 * A token stands for one request, and a later attempt is another one: DynamoDB refuses it under the first one's token. Where a token of
 * its own does not fit, it has none.
 */
function tokenOf(token: string | undefined, attempt: number): string | undefined {
  if (token === undefined || attempt === 1) return token;
  const own = `${token}.${attempt}`;
  return own.length > MAX_TOKEN_LENGTH ? undefined : own;
}

async function itemBefore(
  session: Session,
  { target, read: Key, known }: Write,
  isFirst: boolean,
): Promise<Item | undefined> {
  if (Key === undefined || (isFirst && known !== undefined)) return known;
  return getItem(session, { TableName: tableName(session.context, target), Key, ConsistentRead: true });
}

/** One request for each table. */
async function itemsBefore(
  session: Session,
  writes: readonly Write[],
  isFirst: boolean,
): Promise<readonly (Item | undefined)[]> {
  const stored = writes.map((write) => (isFirst ? write.known : undefined));
  const tables = new Map<string, { readonly at: number; readonly key: Item }[]>();
  for (const [at, { target, read: key }] of writes.entries()) {
    if (key === undefined || stored[at] !== undefined) continue;
    const table = tableName(session.context, target);
    tables.set(table, [...(tables.get(table) ?? []), { at, key }]);
  }
  const reads = [...tables].map(async ([table, wanted]) => {
    const items = await itemsOf(
      session,
      table,
      wanted.map(({ key }) => key),
    );
    for (const [i, { at }] of wanted.entries()) stored[at] = items[i];
  });
  await Promise.all(reads);
  return stored;
}

async function itemsOf(session: Session, table: string, keys: readonly Item[]): Promise<readonly (Item | undefined)[]> {
  const [Key, another] = keys;
  if (Key === undefined || another !== undefined)
    return batchGet(session, batchGetRequests(table, keys, { ConsistentRead: true }), keys);
  return [await getItem(session, { TableName: table, Key, ConsistentRead: true })];
}
