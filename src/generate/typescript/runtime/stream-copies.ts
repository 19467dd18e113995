import { QueryCommand, type QueryCommandInput, ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { BatchEntry } from './batch-write.js';
import type { Context, Item, Session } from './context.js';
import { ConditionFailed, NotFound } from './errors.js';
import { eachOf } from './fan-out.js';
import { getItem } from './get.js';
import { perform } from './perform.js';
import type { Images } from './stream-images.js';
import type { Written } from './transaction-check.js';
import type { Write } from './write.js';

type Search = QueryCommandInput | ScanCommandInput;

/** Writes every item that the searches find and `isStale` names. An item that is gone by then, or holds a copy of something else, needs none. */
export async function refresh(
  session: Session,
  searches: readonly Search[],
  isStale: (row: Item) => boolean,
  writeOf: (row: Item) => Write,
): Promise<void> {
  for (const search of searches) {
    let start: Item | undefined;
    do {
      const page = await send(session, start === undefined ? search : { ...search, ExclusiveStartKey: start });
      const stale = (page.Items ?? []).filter(isStale);
      await eachOf(stale, undefined, (row) => refreshOne(session, writeOf(row)));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }
}

interface Found {
  readonly Items?: Item[] | undefined;
  readonly LastEvaluatedKey?: Item | undefined;
}

function send(session: Session, search: Search): Promise<Found> {
  return 'KeyConditionExpression' in search
    ? session.send(new QueryCommand(search))
    : session.send(new ScanCommand(search));
}

async function refreshOne(session: Session, write: Write): Promise<void> {
  try {
    await perform(session, [write]);
  } catch (error) {
    if (!(error instanceof NotFound || error instanceof ConditionFailed)) throw error;
  }
}

/** The table key of a row, of whatever index it is. */
export function keyOf(names: readonly string[], row: Item): Item {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

/** Writes anew what is copied from an item. */
export type CopyFunction<Fields, Any extends Context> = (context: Any, images: Images<Fields>) => Promise<void>;

/** A write of an item, and then of what is copied from it. */
export async function withCopies<Entity, Any extends Context>(
  context: Any,
  written: Promise<Entity>,
  ...copies: readonly CopyFunction<Entity, Any>[]
): Promise<Entity> {
  const item = await written;
  for (const copy of copies) await copy(context, { new: item });
  return item;
}

/** The same, where something is copied that the entity's type does not show. `run` is to parse the item that it has written. */
export async function withHiddenCopies<Entity, Fields, Any extends Context>(
  context: Any,
  run: (parse: (item: Item) => Entity) => Promise<Entity>,
  parse: (item: Item) => Entity,
  parseFields: (item: Item) => Fields,
  ...copies: readonly CopyFunction<Fields, Any>[]
): Promise<Entity> {
  const items: Item[] = [];
  const entity = await run((item) => {
    items.push(item);
    return parse(item);
  });
  await copyItems(context, items.slice(-1), parseFields, copies);
  return entity;
}

/** Writes anew what is copied from the items that these steps of a transaction have changed. They are read as they are by now. */
export async function copyWritten<Fields, Any extends Context>(
  session: Session,
  context: Any,
  written: readonly Written[],
  steps: readonly number[],
  parse: (item: Item) => Fields,
  ...copies: readonly CopyFunction<Fields, Any>[]
): Promise<void> {
  const changed = written.filter(({ step }) => step !== undefined && steps.includes(step));
  const items = await eachOf(changed, undefined, ({ table, key }) =>
    getItem(session, { TableName: table, Key: key, ConsistentRead: true }),
  );
  await copyItems(
    context,
    items.filter((item) => item !== undefined),
    parse,
    copies,
  );
}

/** Writes anew what is copied from the items of a batch. */
export async function copyPut<Fields, Any extends Context>(
  context: Any,
  puts: readonly BatchEntry[],
  parse: (item: Item) => Fields,
  ...copies: readonly CopyFunction<Fields, Any>[]
): Promise<void> {
  const items = puts.flatMap(({ request }) => ('PutRequest' in request ? [request.PutRequest.Item] : []));
  await copyItems(context, items, parse, copies);
}

async function copyItems<Fields, Any extends Context>(
  context: Any,
  items: readonly Item[],
  parse: (item: Item) => Fields,
  copies: readonly CopyFunction<Fields, Any>[],
): Promise<void> {
  await eachOf(items, undefined, async (item) => {
    for (const copy of copies) await copy(context, { new: parse(item) });
  });
}
