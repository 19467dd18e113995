import { ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, type BatchGetCommandInput, type BatchGetCommandOutput } from '@aws-sdk/lib-dynamodb';
import { MAX_TRIES, retryDelay, sleep } from './backoff.js';
import type { Item, Session } from './context.js';
import { NumberValue } from './values.js';

/** Keys of one request. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const MOST_KEYS = 100;

/** Asks for items of one table, and again for what DynamoDB leaves out. What is found goes in by the text of its key. */
export async function findItems(
  session: Session,
  request: BatchGetCommandInput,
  found: Map<string, Item>,
  names: readonly string[],
): Promise<void> {
  let open: BatchGetCommandInput | undefined = request;
  for (let tries = 1; open !== undefined; tries += 1) {
    const { Responses = {}, UnprocessedKeys: left = {} }: BatchGetCommandOutput = await session.send(
      new BatchGetCommand(open),
    );
    for (const item of Object.values(Responses).flat()) found.set(keyText(item, names), item);
    open = Object.keys(left).length > 0 ? { RequestItems: left } : undefined;
    if (open === undefined) continue;
    if (tries === MAX_TRIES) throw unfinished();
    await sleep(retryDelay(tries, session.context.random), session.signal);
  }
}

function unfinished(): Error {
  const message = `BatchGetItem left something undone ${MAX_TRIES} times.`;
  return new ProvisionedThroughputExceededException({ message, $metadata: {} });
}

/** Names of the key attributes, in one order for all keys of a table. */
export function keyNames(key: Item = {}): readonly string[] {
  return Object.keys(key).sort();
}

/** The same for equal keys of one table. */
export function keyText(key: Item, names: readonly string[] = keyNames(key)): string {
  return JSON.stringify(names.map((name) => partText(key[name])));
}

function partText(value: unknown): string {
  if (value instanceof Uint8Array) return value.join();
  // Numbers are equal whatever they come as.
  return value instanceof NumberValue ? value.value : String(value);
}
