import { GetCommand, type GetCommandInput } from '@aws-sdk/lib-dynamodb';
import { batchGet, batchGetRequests } from './batch-get.js';
import { keyText } from './batch-get-request.js';
import type { Coalesce, Item, Session } from './context.js';

interface Waiting {
  readonly input: GetCommandInput;
  readonly key: Item;
  readonly answer: Promise<Item | undefined>;
  readonly resolve: (item: Item | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Gets of one table with one projection and consistency, by the text of their keys. */
interface Batch {
  /** The same for gets that can join. */
  readonly like: string;
  readonly session: Session;
  readonly waiting: Map<string, Waiting>;
}

/**
 * Gets that are made within one turn of the event loop become batches: each item is asked for once. The requests belong to the call that
 * came first, and so do their units in its report; the calls that joined it report none. Only calls of one pattern with one signal join,
 * since a call's time limit and its signal end its requests.
 */
export function coalescedGets(): Coalesce {
  const open = new Set<Batch>();
  return (session, input) => {
    const { Key = {}, ...shared } = input;
    const like = JSON.stringify([session.pattern, Object.entries(shared).sort()]);
    const { signal } = session.context;
    let batch = [...open].find((one) => one.like === like && one.session.context.signal === signal);
    if (batch === undefined) {
      const made: Batch = { like, session, waiting: new Map() };
      batch = made;
      open.add(made);
      // Behind all promises that are settled already: what they lead to joins in.
      setImmediate(() => {
        open.delete(made);
        void settle(made);
      });
    }
    const id = keyText(Key);
    const one = batch.waiting.get(id) ?? waiting(input, Key);
    batch.waiting.set(id, one);
    return one.answer;
  };
}

function waiting(input: GetCommandInput, key: Item): Waiting {
  let resolve: Waiting['resolve'] = () => {};
  let reject: Waiting['reject'] = () => {};
  const answer = new Promise<Item | undefined>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { input, key, answer, resolve, reject };
}

async function settle({ session, waiting }: Batch): Promise<void> {
  const all = [...waiting.values()];
  try {
    const items = await itemsOf(session, all);
    for (const [i, { resolve }] of all.entries()) resolve(items[i]);
  } catch (error) {
    for (const { reject } of all) reject(error);
  }
}

async function itemsOf(session: Session, all: readonly Waiting[]): Promise<readonly (Item | undefined)[]> {
  const [first, second] = all;
  if (first === undefined) return [];
  if (second === undefined) return [(await session.send(new GetCommand(first.input))).Item];
  const { TableName = '', Key: _, ReturnConsumedCapacity, ...shared } = first.input;
  const keys = all.map(({ key }) => key);
  return batchGet(session, batchGetRequests(TableName, keys, withKey(shared, Object.keys(first.key))), keys);
}

/** Answers of a batch come in no order: they are told apart by their keys, which a projection has to hold. */
function withKey(shared: Omit<GetCommandInput, 'TableName' | 'Key'>, names: readonly string[]): typeof shared {
  const { ProjectionExpression, ExpressionAttributeNames = {} } = shared;
  if (ProjectionExpression === undefined) return shared;
  const known = new Set(ProjectionExpression.split(', ').map((name) => ExpressionAttributeNames[name] ?? name));
  const missing = names.filter((name) => !known.has(name));
  return {
    ...shared,
    ProjectionExpression: [ProjectionExpression, ...missing.map((_, i) => `#key${i}`)].join(', '),
    ExpressionAttributeNames: {
      ...ExpressionAttributeNames,
      ...Object.fromEntries(missing.map((name, i) => [`#key${i}`, name])),
    },
  };
}
