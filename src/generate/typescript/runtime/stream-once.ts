import { createHash } from 'node:crypto';
import { MAX_TRIES, retryDelay, sleep } from './backoff.js';
import type { Item, Session } from './context.js';
import { CallError, NotFound, TransactionConflict } from './errors.js';
import { perform } from './perform.js';
import { underToken } from './token.js';
import type { Target, Write } from './write.js';
import { tableName } from './write.js';

/**
 * How a change that is delivered again is kept from counting twice. `marker`: an item beside what is counted, written in the same
 * transaction; good for as long as a stream keeps its records, and one more write of two units. `token`: the transaction's idempotency
 * token, which needs no item and which DynamoDB knows for 10 minutes only.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export type Once = 'marker' | 'token';

/** One change, on its way to one thing that follows from it. */
export interface Delivery {
  readonly once: Once;
  /** Of the stream's record. */
  readonly eventId: string;
}

/** Where markers are kept: in the table of what is counted. */
export interface MarkerPlace {
  readonly table: string;
  readonly keys: readonly [pk: string, sk?: string];
  /** The table's TTL attribute. */
  readonly ttl?: string;
  /** Stored name of the attribute that tells entities apart: a marker is none of them. */
  readonly tag?: string;
}

class AlreadyDone extends CallError {}

const PREFIX = 'dynamodel-stream#';

/** Twice as long as a stream keeps its records, which is the longest that Lambda tries. */
const KEPT_SECONDS = 2 * 24 * 3600;

/** Whether a key is that of a marker: the same text in each of its attributes. */
export function isMarker(key: Item): boolean {
  const [text, ...others] = Object.values(key);
  return typeof text === 'string' && text.startsWith(PREFIX) && others.every((value) => value === text);
}

/** Does the write unless it was done for the same change before. Others that count at the same place at the same time are waited for. */
export async function once(
  session: Session,
  { once: how, eventId }: Delivery,
  place: MarkerPlace,
  write: Write,
): Promise<void> {
  const id = `${session.pattern}#${eventId}`;
  for (let tries = 1; ; tries += 1) {
    try {
      if (how === 'marker') await perform(session, [markerWrite(session, place, id), write], { transaction: true });
      else await underToken(session, [write], perform(session, [write], { transaction: true, token: tokenOf(id) }));
      return;
    } catch (error) {
      // Of an item that is not there, and that the change does not make, nothing is counted.
      if (error instanceof AlreadyDone || error instanceof NotFound) return;
      if (!(error instanceof TransactionConflict) || tries === MAX_TRIES) throw error;
    }
    await sleep(retryDelay(tries, session.context.random), session.signal);
  }
}

function markerWrite(session: Session, { table, keys, ttl, tag }: MarkerPlace, id: string): Write {
  const target: Target = { entity: 'marker', table, keys };
  const names = keys.filter((name) => name !== undefined);
  const key = Object.fromEntries(names.map((name) => [name, `${PREFIX}${id}`]));
  const expiry = ttl === undefined ? {} : { [ttl]: Math.floor(session.now / 1000) + KEPT_SECONDS };
  const kind = tag === undefined ? {} : { [tag]: PREFIX };
  const input = {
    TableName: tableName(session.context, target),
    Item: { ...key, ...kind, ...expiry },
    ConditionExpression: 'attribute_not_exists(#pk)',
    ExpressionAttributeNames: { '#pk': keys[0] },
  };
  const done = { error: AlreadyDone, reason: 'exists', message: `${id} is done.` } as const;
  return { target, plan: () => ({ parts: [{ kind: 'Put', input, judge: () => done }] }) };
}

/** A token has at most 36 characters. */
function tokenOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 36);
}
