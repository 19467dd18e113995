import { batchWrite, batchWriteInputs } from './batch-write.js';
import type { Item, Session } from './context.js';
import { CallError } from './errors.js';
import { equal } from './expression-condition.js';
import { all, type Clause } from './expression-text.js';
import { eachOf, keptItems, type Read, type ReadInput, startingAt } from './fan-out.js';
import { perform } from './perform.js';
import { keyOf, type Target, tableName, type Write } from './write.js';

/** What a query finds, to be deleted. */
export type Found = Pick<Read<Item>, 'pattern' | 'send' | 'groups' | 'keep'>;

/**
 * Deletes what a query finds, page by page; how many rows are gone. Not atomic: an error leaves the rest in place. `pages`: all of them, or
 * only the first of each request.
 */
export async function deleteFound(
  session: Session,
  found: Found,
  pages: 'all' | 'first',
  deleteRows: (rows: readonly Item[], input: ReadInput) => Promise<number>,
): Promise<number> {
  const counts = await eachOf(found.groups.flat(), undefined, async (input) => {
    let count = 0;
    let start: Item | undefined;
    do {
      const output = await found.send(session, startingAt(input, start));
      count += await deleteRows(keptItems({ ...found, parse: (row) => row }, output), input);
      start = output.LastEvaluatedKey;
    } while (pages === 'all' && start !== undefined);
    return count;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Rows of one table, 25 in a request. */
export async function deleteTogether(session: Session, target: Target, rows: readonly Item[]): Promise<number> {
  const TableName = tableName(session.context, target);
  const entries = rows.map((row) => ({ TableName, request: { DeleteRequest: { Key: keyOf(target, row) } } }));
  await batchWrite(session, batchWriteInputs(entries));
  return entries.length;
}

/**
 * Rows each by itself. One that is gone, does not satisfy the condition, or is no longer what was asked for, stays and does not count.
 * Another failure is thrown when all have been tried.
 */
export async function deleteOneByOne(session: Session, writes: readonly Write[]): Promise<number> {
  const failures = await eachOf(writes, undefined, async (write): Promise<CallError | 'skipped' | undefined> => {
    try {
      await perform(session, [write]);
      return undefined;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return error.reason === 'not-found' || error.reason === 'condition' ? 'skipped' : error;
    }
  });
  for (const failure of failures) if (failure instanceof CallError) throw failure;
  return failures.filter((failure) => failure === undefined).length;
}

/** The condition under which the query would still find the row; `found`: stored names of what only the caller could judge. */
export function stillFound({
  input,
  withKey,
  row,
  found = [],
}: {
  readonly input: ReadInput;
  /** Whether the key condition can cease to hold: it is one on an index. */
  readonly withKey: boolean;
  readonly row: Item;
  readonly found?: readonly string[];
}): Clause {
  const key = withKey && 'KeyConditionExpression' in input ? input.KeyConditionExpression : undefined;
  const { FilterExpression, ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = input;
  const asked = [key, FilterExpression].flatMap((text) =>
    text === undefined
      ? []
      : [
          {
            text: renamed(text),
            names: usedIn(text, ExpressionAttributeNames),
            values: usedIn(text, ExpressionAttributeValues),
          },
        ],
  );
  return all([...asked, ...found.map((name, i) => equal(name, row[name], `_found${i}`))]);
}

/** With placeholders that nothing else in the request has. No string can stand in an expression, so that these are all. */
function renamed(text: string): string {
  return text.replace(/[#:]\w+/g, (placeholder) => `${placeholder.slice(0, 1)}_of${placeholder.slice(1)}`);
}

function usedIn<Value>(text: string, all: Readonly<Record<string, Value>>): Record<string, Value> {
  const used = new Set(text.match(/[#:]\w+/g));
  const named = Object.entries(all).filter(([placeholder]) => used.has(placeholder));
  return Object.fromEntries(named.map(([placeholder, value]) => [renamed(placeholder), value]));
}
