import type { BatchGetCommandInput } from '@aws-sdk/lib-dynamodb';
import { findItems, keyNames, keyText, MOST_KEYS } from './batch-get-request.js';
import type { Item, Session } from './context.js';
import { eachOf } from './fan-out.js';

export type KeysOfTable = NonNullable<BatchGetCommandInput['RequestItems']>[string];

/** Items of one table by their keys, in the order of the keys; undefined where there is none. A projection must hold the key. */
export async function batchGet(
  session: Session,
  requests: readonly BatchGetCommandInput[],
  keys: readonly Item[],
): Promise<(Item | undefined)[]> {
  const names = keyNames(keys[0]);
  const found = new Map<string, Item>();
  await eachOf(requests, undefined, (request) => findItems(session, request, found, names));
  return keys.map((key) => found.get(keyText(key, names)));
}

/** Requests for the items with these keys, each key once. */
export function batchGetRequests(
  table: string | undefined,
  keys: readonly Item[],
  shared: Omit<KeysOfTable, 'Keys'> = {},
): readonly BatchGetCommandInput[] {
  if (!table) throw new Error('The table has no name in `tables`.');
  const unique = [...new Map(keys.map((key) => [keyText(key), key])).values()];
  return Array.from({ length: Math.ceil(unique.length / MOST_KEYS) }, (_, i) => ({
    RequestItems: { [table]: { Keys: unique.slice(i * MOST_KEYS, (i + 1) * MOST_KEYS), ...shared } },
  }));
}

/** The items with these keys. */
export function getMany(session: Session, table: string, keys: readonly Item[]): Promise<(Item | undefined)[]> {
  return batchGet(session, batchGetRequests(table, keys), keys);
}
