import { ExecuteStatementCommand, type ExecuteStatementCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';
import { type Cursor, type CursorScope, readToken, writeToken } from './cursor.js';
import { AlreadyExists, ConditionFailed, NotFound, TransactionConflict } from './errors.js';
import type { Page } from './pages.js';
import { writeFailure } from './write-failure.js';

/** Every row that a SELECT finds. */
export async function selectAll(session: Session, input: ExecuteStatementCommandInput): Promise<Item[]> {
  const rows: Item[] = [];
  let NextToken: string | undefined;
  do {
    const output = await session.send(new ExecuteStatementCommand({ ...input, NextToken }));
    rows.push(...(output.Items ?? []));
    NextToken = output.NextToken;
  } while (NextToken !== undefined);
  return rows;
}

/** What one request finds. */
export async function selectFirst(session: Session, input: ExecuteStatementCommandInput): Promise<Item[]> {
  const { Items = [] } = await session.send(new ExecuteStatementCommand(input));
  return Items;
}

/** One page. `bound`: the arguments, to which its cursor is bound. */
export async function selectPage<Row, Pattern extends string>(
  session: Session,
  input: ExecuteStatementCommandInput,
  {
    cursor,
    bound,
    parse,
  }: {
    readonly cursor: Cursor<Pattern> | undefined;
    readonly bound: unknown;
    readonly parse: (item: Item) => Row;
  },
): Promise<Page<Row, Pattern>> {
  const scope: CursorScope = { pattern: session.pattern, bound, key: [] };
  const start = cursor === undefined ? undefined : readToken(scope, cursor);
  const { Items = [], NextToken } = await session.send(new ExecuteStatementCommand({ ...input, NextToken: start }));
  const items = Items.map(parse);
  return NextToken === undefined ? { items } : { items, cursor: writeToken(scope, NextToken) };
}

/** INSERT, UPDATE or DELETE. Throws `CallError` where the statement's own conditions refuse it. */
export async function writeStatement(
  session: Session,
  entity: string,
  input: ExecuteStatementCommandInput,
): Promise<void> {
  try {
    await session.send(new ExecuteStatementCommand(input));
  } catch (error) {
    const { pattern } = session;
    if (error instanceof Error && error.name === 'DuplicateItemException')
      throw new AlreadyExists('exists', `The ${entity} exists.`, { pattern, entity });
    const failure = writeFailure(error);
    if (failure === undefined) throw error;
    if (failure.conflict !== undefined)
      throw new TransactionConflict('conflict', failure.conflict, { pattern, entity });
    const item = failure.items.get(0);
    if (item === undefined) throw new NotFound('not-found', `There is no such ${entity}.`, { pattern, entity });
    throw new ConditionFailed('condition', `The condition on the ${entity} does not hold.`, { pattern, entity, item });
  }
}
