import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';
import type { Kept } from './history.js';
import { keyOf, tableName } from './write.js';
import { isSameItem } from './write-values.js';

/** Of versions whose keys sort as they do: a query finds the newest copies, of which the oldest goes. */
export function oldestInOrder(
  session: Session,
  kept: Kept,
  after: Item,
  newest: number,
  isReversed = false,
): Promise<Item | undefined> {
  const { target, version, keep, copy } = kept;
  const [pk, sk = ''] = target.keys;
  const [first, last] = [copy(after, 1), copy(after, newest)];
  const [low, high] = isReversed ? [last, first] : [first, last];
  return oldestFound(session, kept, after, newest, {
    TableName: tableName(session.context, target),
    KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
    ProjectionExpression: '#pk, #sk, #version',
    ConsistentRead: true,
    ScanIndexForward: isReversed,
    Limit: keep,
    ExpressionAttributeNames: { '#pk': pk, '#sk': sk, '#version': version },
    ExpressionAttributeValues: { ':pk': last[pk], ':from': low[sk], ':to': high[sk] },
  });
}

/** Of versions whose keys sort the other way round. */
export function oldestInReverse(session: Session, kept: Kept, after: Item, newest: number): Promise<Item | undefined> {
  return oldestInOrder(session, kept, after, newest, true);
}

/** Of versions whose keys say nothing of which are the newest. `from`, `to`: a range that holds all copies, if there is one. */
export function oldestBetween(from?: string, to?: string): typeof oldestInReverse {
  return (session, kept, after, newest) => {
    const { target, version, copy } = kept;
    const [pk, sk] = target.keys;
    const range = from === undefined ? '' : to === undefined ? ' AND #sk >= :from' : ' AND #sk BETWEEN :from AND :to';
    return oldestFound(session, kept, after, newest, {
      TableName: tableName(session.context, target),
      KeyConditionExpression: `#pk = :pk${range}`,
      ProjectionExpression: sk === undefined ? '#pk, #version' : '#pk, #sk, #version',
      ConsistentRead: true,
      ExpressionAttributeNames: { '#pk': pk, '#version': version, ...(sk !== undefined && { '#sk': sk }) },
      ExpressionAttributeValues: {
        ':pk': copy(after, newest)[pk],
        ...(from !== undefined && { ':from': from }),
        ...(to !== undefined && { ':to': to }),
      },
    });
  };
}

async function oldestFound(
  session: Session,
  { target, version, copy, keep }: Kept,
  after: Item,
  newest: number,
  input: QueryCommandInput,
): Promise<Item | undefined> {
  const found: number[] = [];
  let start: Item | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await session.send(
      new QueryCommand(start === undefined ? input : { ...input, ExclusiveStartKey: start }),
    );
    for (const row of Items as readonly Item[]) {
      const its = Number(row[version]);
      // Other items may have keys in between, and copies of an item that was deleted stay.
      if (its <= newest && isSameItem(keyOf(target, row), keyOf(target, copy(after, its)))) found.push(its);
    }
    start = input.Limit !== undefined && found.length >= keep ? undefined : LastEvaluatedKey;
  } while (start !== undefined);
  const oldest = found.sort((a, b) => b - a)[keep - 1];
  return oldest === undefined ? undefined : copy(after, oldest);
}
