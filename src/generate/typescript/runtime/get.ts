import { GetCommand, type GetCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';

/** One item by its key; undefined where there is none. Several at once become a batch where the client coalesces. */
export async function getItem(session: Session, input: GetCommandInput): Promise<Item | undefined> {
  const { coalesce } = session.context;
  if (coalesce !== undefined) return coalesce(session, input);
  return (await session.send(new GetCommand(input))).Item;
}

/** The items with these keys, each by a request of its own. */
export function getEach(
  session: Session,
  TableName: string,
  keys: readonly Item[],
): Promise<readonly (Item | undefined)[]> {
  return Promise.all(keys.map((Key) => getItem(session, { TableName, Key })));
}

/** Whether an item's time to live is over, though DynamoDB has not deleted it yet. `now`: epoch milliseconds. */
export function isExpired(ttl: unknown, now: number): boolean {
  return (typeof ttl === 'number' || typeof ttl === 'bigint') && ttl <= Math.floor(now / 1000);
}
