import { retryDelay, sleep } from './backoff.js';
import { batchGet, batchGetRequests } from './batch-get.js';
import type { Item, Session } from './context.js';
import { getItem } from './get.js';
import { sendAlone, written } from './perform-alone.js';
import { planned, type Sent, type SentPart, sendTogether } from './perform-parts.js';
import { type Planned, tableName, type Write } from './write.js';

export interface PerformOptions {
  /** `TransactWriteItems` also for one part. */
  readonly transaction?: boolean;
  /** Idempotency token. */
  readonly token?: string;
  /** Asks for the item as an update leaves it, where it goes out alone. */
  readonly returning?: boolean;
  /** Refuses parts before they are sent. */
  readonly check?: (session: Session, parts: readonly SentPart[]) => void;
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
  const [item] = await performWith(session, [write], { returning: true }, readOne);
  return parse(written(write, item));
}

/** One write, of which nothing is left to return. Throws `CallError`. */
export async function performQuietly(session: Session, write: Write): Promise<void> {
  await performWith(session, [write], {}, readOne);
}

/** Does the writes together; the items as they left them, where that is known, in the order of the writes. Throws `CallError`. */
export async function perform(
  session: Session,
  writes: readonly Write[],
  options: PerformOptions = {},
): Promise<readonly (Item | undefined)[]> {
  return performWith(session, writes, options, readAll);
}

/** The items as they are, for those writes that need to know. What a query has found serves the first attempt. */
type Read = (session: Session, writes: readonly Write[], isFirst: boolean) => Promise<readonly (Item | undefined)[]>;

async function performWith(
  session: Session,
  writes: readonly Write[],
  options: PerformOptions,
  read: Read,
): Promise<readonly (Item | undefined)[]> {
  for (let attempt = 1; ; attempt += 1) {
    const stored = await read(session, writes, attempt === 1);
    const plans = writes.map((write, i) => ({ ...planned(session, write, stored[i]), write }));
    const parts = await partsOf(session, plans);
    options.check?.(session, parts);
    const sent = await send(session, parts, { ...options, ...tokenOf(options, attempt) });
    // What DynamoDB returns is newer than what is made of a read: others may have changed what this write leaves alone.
    if (sent.error === undefined) return plans.map(({ after }, i) => (i === 0 ? sent.item : undefined) ?? after);
    if (!sent.again || attempt === MAX_ATTEMPTS) throw sent.error;
    await sleep(retryDelay(attempt, session.context.random), session.signal);
  }
}

interface PlannedWrite extends Planned {
  readonly write: Write;
}

/** The parts with those that have to be found first. */
async function partsOf(session: Session, plans: readonly PlannedWrite[]): Promise<readonly SentPart[]> {
  const found = plans.flatMap(({ parts, write }) =>
    parts.map(async (part) => {
      const also = part.also === undefined ? [] : await part.also(session);
      return [part, ...also].map((one): SentPart => ({ part: one, write }));
    }),
  );
  return (await Promise.all(found)).flat();
}

/**
 * A token stands for one request, and a later attempt is another one: DynamoDB refuses it under the first one's token. Where a token of
 * its own does not fit, it has none.
 */
function tokenOf({ token }: PerformOptions, attempt: number): { readonly token?: string } {
  if (token === undefined || attempt === 1) return {};
  const own = `${token}.${attempt}`;
  return own.length > MAX_TOKEN_LENGTH ? { token: '' } : { token: own };
}

const readOne: Read = async (session, [write], isFirst) => {
  if (write?.read === undefined) return [];
  const { known, read: Key, target } = write;
  if (isFirst && known !== undefined) return [known];
  return [await getItem(session, { TableName: tableName(session.context, target), Key, ConsistentRead: true })];
};

/** One request for each table. */
const readAll: Read = async (session, writes, isFirst) => {
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
};

async function itemsOf(session: Session, table: string, keys: readonly Item[]): Promise<readonly (Item | undefined)[]> {
  const [Key, another] = keys;
  if (Key === undefined || another !== undefined)
    return batchGet(session, batchGetRequests(table, keys, { ConsistentRead: true }), keys);
  return [await getItem(session, { TableName: table, Key, ConsistentRead: true })];
}

/** One request for all parts. */
async function send(session: Session, parts: readonly SentPart[], options: PerformOptions): Promise<Sent> {
  const [only, another] = parts;
  const isAlone = another === undefined && options.transaction !== true && only?.part.kind !== 'ConditionCheck';
  return only !== undefined && isAlone
    ? sendAlone(session, only, options.returning === true)
    : sendTogether(session, parts, options.token);
}
