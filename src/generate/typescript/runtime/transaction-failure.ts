import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Item } from './context.js';
import { plainItem } from './plain-item.js';
import type { WriteFailure } from './write-failure.js';

/** Of a transaction. */
export function transactionFailure(error: unknown): WriteFailure | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const items = new Map<number, Item | undefined>();
  let conflict: number | undefined;
  for (const [at, { Code, Item: item }] of (error.CancellationReasons ?? []).entries()) {
    if (Code === 'ConditionalCheckFailed') items.set(at, item && plainItem(item));
    if (Code === 'TransactionConflict') conflict ??= at;
  }
  const [at = conflict] = items.keys();
  if (at === undefined) return undefined;
  return items.size > 0 ? { items, at } : { items, at, conflict: error.message };
}
