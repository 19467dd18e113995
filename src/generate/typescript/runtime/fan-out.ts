import { QueryCommand, type QueryCommandInput, ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { CallInfo, Item, Session } from './context.js';

export interface FanOutOptions {
  /** Requests of one call under way at the same time; 8 unless given. */
  readonly concurrency?: number;
}

export type ReadInput = QueryCommandInput | ScanCommandInput;

export interface ReadOutput {
  readonly Items?: readonly Item[] | undefined;
  readonly Count?: number | undefined;
  readonly LastEvaluatedKey?: Item | undefined;
}

export type Send = (session: Session, input: ReadInput) => Promise<ReadOutput>;

export const query: Send = (session, input) => session.send(new QueryCommand(input));
export const scan: Send = (session, input) => session.send(new ScanCommand(input));

/** One call of a query or a scan: what it asks, and what becomes of the answers. */
export interface Read<Row> extends CallInfo {
  readonly send: Send;
  /** In the order of the answer. One group, or where buckets are walked one for each of them, with the requests of its shards. */
  readonly groups: readonly (readonly ReadInput[])[];
  /** False for rows that DynamoDB returns and that do not belong to the answer. */
  readonly keep?: (item: Item) => boolean;
  /** The order over several requests; the rows of each have it already. */
  readonly order?: (a: Item, b: Item) => number;
  /** Puts rows together, or into an order that is not theirs: all of them have to be there. */
  readonly merge?: (items: readonly Item[]) => readonly Item[];
  readonly parse: (item: Item) => Row;
}

/** One request in its group; no group where there is nothing to ask. */
export function alone(input: ReadInput | undefined): readonly (readonly ReadInput[])[] {
  return input === undefined ? [] : [[input]];
}

/** All rows, page after page. */
export async function readAll<Row>(session: Session, read: Read<Row>, options: FanOutOptions = {}): Promise<Row[]> {
  return (await allItems(session, read, options)).map(read.parse);
}

/** The first rows: each request is made once, and what comes is cut. */
export async function readFirst<Row>(
  session: Session,
  read: Read<Row>,
  limit: number,
  options: FanOutOptions = {},
): Promise<Row[]> {
  const answers: (readonly Item[])[] = [];
  let items: readonly Item[] = [];
  for (const group of read.groups) {
    answers.push(
      ...(await eachOf(group, options.concurrency, async (input) => keptItems(read, await read.send(session, input)))),
    );
    items = together(read, answers);
    if (items.length >= limit) break;
  }
  return items.slice(0, limit).map(read.parse);
}

/** The number of rows, counted by DynamoDB where the client neither drops nor merges any. Reading them costs the same. */
export async function countRows<Row>(session: Session, read: Read<Row>, options: FanOutOptions = {}): Promise<number> {
  if (read.keep !== undefined || read.merge !== undefined) return (await allItems(session, read, options)).length;
  const counts = await eachOf(read.groups.flat(), options.concurrency, async (input) => {
    let count = 0;
    await eachOutput(session, read, counting(input), (output) => {
      count += output.Count ?? 0;
    });
    return count;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Every item that belongs to the answer, in its order. */
export async function allItems<Row>(
  session: Session,
  read: Read<Row>,
  options: FanOutOptions,
): Promise<readonly Item[]> {
  const answers: Item[][] = [];
  for (const group of read.groups) {
    const found = await eachOf(group, options.concurrency, async (input) => {
      const items: Item[] = [];
      await eachOutput(session, read, input, (output) => {
        items.push(...keptItems(read, output));
      });
      return items;
    });
    answers.push(...found);
  }
  return together(read, answers);
}

export function keptItems<Row>({ keep }: Read<Row>, { Items = [] }: ReadOutput): readonly Item[] {
  return keep === undefined ? Items : Items.filter(keep);
}

/** What a request asks from a key on. */
export function startingAt(input: ReadInput, key: Item | undefined): ReadInput {
  return key === undefined ? input : { ExclusiveStartKey: key, ...input };
}

/** Does the work for each, so many at a time; the results in the order of the list. After the first failure nothing more is begun; it is thrown when what has begun is over. */
export async function eachOf<Value, Result>(
  values: readonly Value[],
  concurrency = 8,
  work: (value: Value) => Promise<Result>,
): Promise<Result[]> {
  if (values.length < 2) return Promise.all(values.map(work));
  const results: Result[] = [];
  const left = values.entries();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const [at, value] of left) {
      if (failures.length > 0) return;
      try {
        results[at] = await work(value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  const workers = Math.min(values.length, Math.max(1, Math.floor(concurrency) || 1));
  await Promise.all(Array.from({ length: workers }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

async function eachOutput<Row>(
  session: Session,
  { send }: Read<Row>,
  input: ReadInput,
  take: (output: ReadOutput) => void,
): Promise<void> {
  let key: Item | undefined;
  do {
    const output = await send(session, startingAt(input, key));
    take(output);
    key = output.LastEvaluatedKey;
  } while (key !== undefined);
}

function together<Row>({ merge, order }: Read<Row>, answers: readonly (readonly Item[])[]): readonly Item[] {
  const [only = [], another] = answers;
  const items = another === undefined ? only : answers.flat();
  if (merge !== undefined) return merge(items);
  return order === undefined || another === undefined ? items : [...items].sort(order);
}

/** A count takes no projection, and DynamoDB refuses names that nothing uses. */
function counting({ ProjectionExpression, ExpressionAttributeNames: names, Limit, ...input }: ReadInput): ReadInput {
  const filter = input.FilterExpression ?? '';
  const condition = 'KeyConditionExpression' in input ? (input.KeyConditionExpression ?? '') : '';
  const used = new Set(`${condition} ${filter}`.match(/#\w+/g));
  const left = Object.entries(names ?? {}).filter(([placeholder]) => used.has(placeholder));
  return {
    ...input,
    Select: 'COUNT',
    ...(left.length > 0 && { ExpressionAttributeNames: Object.fromEntries(left) }),
  };
}
