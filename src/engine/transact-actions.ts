import { MAX_TRANSACTION_BYTES } from '../facts/index.js';
import type { TransactDelete, TransactPut, TransactUpdate, TransactWriteItem } from './api.js';
import { readItem } from './attribute-reader.js';
import { validationError } from './engine-error.js';
import { messages } from './messages.js';
import { readExpectation, readUpdate, targetOf, type WriteAction } from './write-actions.js';

/** One action of TransactWriteItems, read and checked as far as the request alone goes. */
export interface TransactAction {
  readonly tableName: string;
  readonly write: WriteAction;
  /** Bytes of the item or key and of the values of the expressions. */
  readonly payload: number;
  /** Two actions with equal content ask for the same. */
  readonly content: unknown;
}

/**
 * Reads an action; throws for whatever is wrong with it on any table. Placeholders without an expression do not matter here, as
 * they do elsewhere.
 */
export function readTransactAction(given: TransactWriteItem): TransactAction {
  const requests = [given.ConditionCheck, given.Put, given.Delete, given.Update].filter((request) => request != null);
  if (requests.length > 1) throw validationError(messages.severalTransactActions);
  if (given.Put != null) return readPut(given.Put);
  if (given.Update != null) return readUpdateAction(given.Update);
  if (given.Delete != null) return readKeyed('delete', given.Delete);
  if (given.ConditionCheck != null) return readKeyed('check', given.ConditionCheck);
  throw validationError(messages.noTransactAction);
}

/**
 * Throws where the actions carry more than 4 MB. The items that they find stored do not count: a transaction may delete
 * more than that.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
export function checkPayload(actions: readonly TransactAction[]): void {
  const bytes = actions.reduce((total, { payload }) => total + payload, 0);
  if (bytes > MAX_TRANSACTION_BYTES) throw validationError(messages.transactionPayload(bytes));
}

function readPut(request: TransactPut): TransactAction {
  const after = readItem(request.Item);
  return described(request, { kind: 'put', after, expectation: readExpectation(request) }, after.bytes);
}

function readUpdateAction(request: TransactUpdate): TransactAction {
  const { item: key, bytes } = readItem(request.Key);
  return described(request, { kind: 'update', key, ...readUpdate(request) }, bytes, request.UpdateExpression);
}

function readKeyed(kind: 'delete' | 'check', request: TransactDelete): TransactAction {
  const { item: key, bytes } = readItem(request.Key);
  return described(request, { kind, key, expectation: readExpectation(request) }, bytes);
}

function described(
  request: TransactPut | TransactUpdate | TransactDelete,
  write: WriteAction,
  targetBytes: number,
  update?: string,
): TransactAction {
  const values = readItem(request.ExpressionAttributeValues ?? {});
  return {
    tableName: request.TableName,
    write,
    payload: targetBytes + values.bytes,
    content: [
      write.kind,
      request.TableName,
      targetOf(write),
      update,
      request.ConditionExpression,
      request.ExpressionAttributeNames,
      values.item,
      request.ReturnValuesOnConditionCheckFailure,
    ],
  };
}
