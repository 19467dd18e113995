import { ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  NumberValue,
} from '@aws-sdk/lib-dynamodb';
import { MAX_TRIES, retryDelay, sleep } from './backoff.js';
import type { Item, Session } from './context.js';
import { eachOf } from './fan-out.js';

/** Keys of one request. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MOST_KEYS = 100;

export type KeysOfTable = NonNullable<BatchGetCommandInput['RequestItems']>[string];

/** Items of one table by their keys, in the order of the keys; undefined where there is none. A projection must hold the key. */
export async function batchGet(
  session: Session,
  requests: readonly BatchGetCommandInput[],
  keys: readonly Item[],
): Promise<(Item | undefined)[]> {
  const found = await itemsByKey(session, requests, Object.keys(keys[0] ?? {}));
  return keys.map((key) => found.get(keyText(key)));
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

/** What is found, by the text of its key. What DynamoDB leaves out is asked for again. */
async function itemsByKey(
  session: Session,
  requests: readonly BatchGetCommandInput[],
  names: readonly string[],
): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>();
  await eachOf(requests, undefined, async (request) => {
    let open: BatchGetCommandInput | undefined = request;
    for (let tries = 1; open !== undefined; tries += 1) {
      const { Responses = {}, UnprocessedKeys: left = {} }: BatchGetCommandOutput = await session.send(
        new BatchGetCommand(open),
      );
      for (const item of Object.values(Responses).flat()) found.set(keyText(keyOf(item, names)), item);
      open = Object.keys(left).length > 0 ? { RequestItems: left } : undefined;
      if (open === undefined) continue;
      if (tries === MAX_TRIES) throw unfinished();
      await sleep(retryDelay(tries, session.context.random), session.signal);
    }
  });
  return found;
}

function unfinished(): Error {
  const message = `BatchGetItem left something undone ${MAX_TRIES} times.`;
  return new ProvisionedThroughputExceededException({ message, $metadata: {} });
}

function keyOf(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

/** The same for equal keys. */
export function keyText(key: Item): string {
  return JSON.stringify(
    Object.keys(key)
      .sort()
      .map((name) => [name, partText(key[name])]),
  );
}

function partText(value: unknown): readonly string[] {
  if (value instanceof Uint8Array) return ['B', Buffer.from(value).toString('base64')];
  if (typeof value === 'string') return ['S', value];
  // Numbers are equal whatever they come as.
  return ['N', value instanceof NumberValue ? value.value : String(value)];
}
