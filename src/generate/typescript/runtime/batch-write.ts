import { ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { MAX_TRIES, retryDelay, sleep } from './backoff.js';
import { keyText } from './batch-get-request.js';
import type { Context, Item, Session } from './context.js';
import { InvalidArgument } from './errors.js';
import { eachOf } from './fan-out.js';
import { keyOf, type Target, tableName } from './write.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_REQUESTS = 25;

/** One item of a batch. */
export interface BatchEntry {
  readonly TableName: string;
  readonly request:
    | { readonly PutRequest: { readonly Item: Item } }
    | { readonly DeleteRequest: { readonly Key: Item } };
}

/** The inputs of BatchWriteItem, 25 items in each. */
export function batchWriteInputs(entries: readonly BatchEntry[]): readonly BatchWriteCommandInput[] {
  const inputs: BatchWriteCommandInput[] = [];
  for (let at = 0; at < entries.length; at += MAX_REQUESTS) {
    const RequestItems: Record<string, BatchEntry['request'][]> = {};
    for (const { TableName, request } of entries.slice(at, at + MAX_REQUESTS)) {
      const requests = RequestItems[TableName] ?? [];
      requests.push(request);
      RequestItems[TableName] = requests;
    }
    inputs.push({ RequestItems });
  }
  return inputs;
}

/** Sends batches; what DynamoDB leaves unprocessed is sent again after a while. Not atomic: some may be written when it fails. */
export async function batchWrite(session: Session, inputs: readonly BatchWriteCommandInput[]): Promise<void> {
  await eachOf(inputs, undefined, (input) => sendBatch(session, input));
}

async function sendBatch(session: Session, input: BatchWriteCommandInput): Promise<void> {
  let open = input;
  for (let tries = 1; ; tries += 1) {
    const { UnprocessedItems = {} } = await session.send(new BatchWriteCommand(open));
    if (Object.keys(UnprocessedItems).length === 0) return;
    if (tries === MAX_TRIES) throw unfinished();
    await sleep(retryDelay(tries, session.context.random), session.signal);
    open = { RequestItems: UnprocessedItems };
  }
}

function unfinished(): Error {
  const message = `BatchWriteItem left something undone ${MAX_TRIES} times.`;
  return new ProvisionedThroughputExceededException({ message, $metadata: {} });
}

/** An entity on its way into a table. */
export interface BatchPut<Entity> extends BatchEntry {
  readonly made: Entity;
  readonly key: Item;
}

export function putOf<Entity>(
  context: Pick<Context, 'tables'>,
  target: Target,
  made: Entity,
  item: Item,
): BatchPut<Entity> {
  return {
    TableName: tableName(context, target),
    request: { PutRequest: { Item: item } },
    key: keyOf(target, item),
    made,
  };
}

/** Puts entities that are there or not, 25 in a request; gives them back. */
export async function batchPut<Entity>(session: Session, puts: readonly BatchPut<Entity>[]): Promise<Entity[]> {
  await batchWrite(session, batchPutInputs(puts));
  return puts.map(({ made }) => made);
}

/** Refuses two items with one key, of which one would be lost: DynamoDB does so only where they are in the same request. */
export function batchPutInputs(puts: readonly BatchPut<unknown>[]): readonly BatchWriteCommandInput[] {
  const first = new Map<string, number>();
  for (const [i, { TableName, key }] of puts.entries()) {
    const text = `${TableName} ${keyText(key)}`;
    const other = first.get(text);
    if (other !== undefined) {
      const expected = `each item once, and number ${i + 1} is the same as number ${other + 1}`;
      throw new InvalidArgument('items', expected, key);
    }
    first.set(text, i);
  }
  return batchWriteInputs(puts);
}
