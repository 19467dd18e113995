import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';
import { keyOf, type Part, type Target, tableName, type WriteScope } from './write.js';
import { companionDelete, companionPart } from './write-part.js';
import { isSame, isSameItem } from './write-values.js';

/** Copies of an item's versions. */
export interface History {
  /** The copy of an item as it is stored, as if this were its version. */
  readonly copy: (item: Item, version: number) => Item;
  /** Stored name. */
  readonly version: string;
  /** So many of the newest versions are kept; all when absent. */
  readonly keep?: number;
  /** Stored names: only a change of one of these makes a version. */
  readonly of?: readonly string[];
  /** How the keys of copies sort, seen from their versions. Where they do not, a range that holds all of them, if there is one. */
  readonly order?: 'same' | 'reversed' | { readonly from: string; readonly to?: string };
}

/** The copy of the new version, and the deletion of the one that is no longer kept. */
export function historyParts(
  target: Target,
  scope: WriteScope,
  history: History,
  before: Item | undefined,
  after: Item | undefined,
): readonly Part[] {
  const { of, keep, copy } = history;
  if (after === undefined) return [];
  if (of !== undefined && before !== undefined && of.every((name) => isSame(before[name], after[name]))) return [];
  const version = Number(after[history.version] ?? 0);
  const part = companionPart(target, scope, copy(after, version));
  // There were never more copies than versions.
  if (keep === undefined || version <= keep) return [part];
  if (of === undefined) return [part, companionDelete(target, scope, copy(after, version - keep))];
  const also = (session: Session): Promise<readonly Part[]> =>
    oldestKept(target, session, history, after, version - 1, keep);
  return [{ ...part, also }];
}

/**
 * Where a version may have no copy, a query finds the newest ones, of which the oldest goes. It must come after the read of the item: a
 * write in between then changes the version, and this one is tried again.
 */
async function oldestKept(
  target: Target,
  session: Session,
  history: History,
  after: Item,
  newest: number,
  keep: number,
): Promise<readonly Part[]> {
  const isLimited = typeof history.order === 'string';
  const found: number[] = [];
  let input: QueryCommandInput = queryOf(target, session, history, after, newest, keep);
  for (;;) {
    const { Items = [], LastEvaluatedKey } = await session.send(new QueryCommand(input));
    for (const row of Items as readonly Item[]) {
      const version = Number(row[history.version]);
      // Other items may have keys in between, and copies of an item that was deleted stay.
      const isCopy = version <= newest && isSameItem(keyOf(target, row), keyOf(target, history.copy(after, version)));
      if (isCopy) found.push(version);
    }
    if (LastEvaluatedKey === undefined || (isLimited && found.length >= keep)) break;
    input = { ...input, ExclusiveStartKey: LastEvaluatedKey };
  }
  const oldest = found.sort((a, b) => b - a)[keep - 1];
  return oldest === undefined ? [] : [companionDelete(target, session, history.copy(after, oldest))];
}

function queryOf(
  target: Target,
  { context }: WriteScope,
  { copy, version, order }: History,
  after: Item,
  newest: number,
  keep: number,
): QueryCommandInput {
  const [pk, sk] = target.keys;
  const [last, first] = [copy(after, newest), copy(after, 1)];
  const [from, to] = rangeOf(order, sk === undefined ? [] : [first[sk], last[sk]]);
  const range = from === undefined ? '' : to === undefined ? ' AND #sk >= :from' : ' AND #sk BETWEEN :from AND :to';
  return {
    TableName: tableName(context, target),
    KeyConditionExpression: `#pk = :pk${range}`,
    ProjectionExpression: sk === undefined ? '#pk, #version' : '#pk, #sk, #version',
    ConsistentRead: true,
    ScanIndexForward: order === 'reversed',
    // Keys that do not sort by version say nothing of which are the newest.
    ...(typeof order === 'string' ? { Limit: keep } : {}),
    ExpressionAttributeNames: { '#pk': pk, '#version': version, ...(sk === undefined ? {} : { '#sk': sk }) },
    ExpressionAttributeValues: {
      ':pk': last[pk],
      ...(from === undefined ? {} : { ':from': from }),
      ...(to === undefined ? {} : { ':to': to }),
    },
  };
}

function rangeOf(order: History['order'], [first, last]: readonly unknown[]): readonly unknown[] {
  if (order === 'same') return [first, last];
  if (order === 'reversed') return [last, first];
  return order === undefined ? [] : [order.from, order.to];
}
