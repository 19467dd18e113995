import {
  type AttributeValue,
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './context.js';
import { exactNumber } from './values.js';

/** What DynamoDB says of a write that it refuses. `items`: of each part whose condition failed, the item as it is. */
export type WriteFailure =
  | { readonly kind: 'condition'; readonly items: ReadonlyMap<number, Item | undefined> }
  /** `at`: the first part that others were writing. */
  | { readonly kind: 'conflict'; readonly at: number; readonly message: string };

/** Undefined for an error of another kind: the model has no name for it. */
export function writeFailure(error: unknown): WriteFailure | undefined {
  if (error instanceof ConditionalCheckFailedException)
    return { kind: 'condition', items: new Map([[0, error.Item && plainItem(error.Item)]]) };
  if (error instanceof TransactionConflictException) return { kind: 'conflict', at: 0, message: error.message };
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const reasons = error.CancellationReasons ?? [];
  const failed = [...reasons.entries()].filter(([, { Code }]) => Code === 'ConditionalCheckFailed');
  if (failed.length > 0)
    return { kind: 'condition', items: new Map(failed.map(([at, { Item: item }]) => [at, item && plainItem(item)])) };
  const at = reasons.findIndex(({ Code }) => Code === 'TransactionConflict');
  return at < 0 ? undefined : { kind: 'conflict', at, message: error.message };
}

/** The document client leaves the items in errors as DynamoDB has them. */
function plainItem(item: Record<string, AttributeValue>): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue({ S, N, B, BOOL, M, L, SS, NS, BS }: AttributeValue): unknown {
  if (N !== undefined) return exactNumber(N);
  if (M !== undefined) return plainItem(M);
  if (L !== undefined) return L.map(plainValue);
  if (NS !== undefined) return new Set(NS.map(exactNumber));
  const set = SS ?? BS;
  return set === undefined ? (S ?? B ?? BOOL ?? null) : new Set<unknown>(set);
}
