import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import type { Item } from './context.js';
import { plainItem } from './plain-item.js';

/** What DynamoDB says of a write that it refuses. */
export interface WriteFailure {
  /** Of each part whose condition failed, the item as it is. */
  readonly items: ReadonlyMap<number, Item | undefined>;
  /** The first part that failed. */
  readonly at: number;
  /** What is said where others were writing it. */
  readonly conflict?: string;
}

/** Of a request for one item; undefined for an error of another kind: the model has no name for it. */
export function writeFailure(error: unknown): WriteFailure | undefined {
  if (error instanceof ConditionalCheckFailedException)
    return { items: new Map([[0, error.Item && plainItem(error.Item)]]), at: 0 };
  return error instanceof TransactionConflictException
    ? { items: new Map(), at: 0, conflict: error.message }
    : undefined;
}
