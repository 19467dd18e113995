import type { Item } from '../value/index.js';
import type * as api from './api.js';
import type { ItemChange } from './change-feed.js';

/** Settings of an engine. */
export interface EngineOptions {
  /** Region in ARNs; `us-east-1` unless given. */
  readonly region?: string;
  /** Account in ARNs; twelve zeros unless given. */
  readonly accountId?: string;
  /** Milliseconds since the epoch; the system clock unless given. */
  readonly now?: () => number;
  /** Bytes of one item collection of a table with a local index; 10 GB unless given. */
  readonly maxItemCollectionBytes?: number;
  /**
   * Is told of every committed change of an item, in the order of the commits: after the whole operation, so after all
   * of a batch or transaction. It may call the engine. What it throws comes out of the operation, whose writes stand.
   */
  readonly onChange?: (change: ItemChange) => void;
}

/**
 * DynamoDB in process. Operations take and return the API's own shapes, at once and without I/O, and throw `EngineError`
 * with the service's error name and message. Nothing that goes in or comes out is shared with the stored data.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export interface Engine {
  createTable(input: api.CreateTableInput): api.CreateTableOutput;
  describeTable(input: api.DescribeTableInput): api.DescribeTableOutput;
  updateTable(input: api.UpdateTableInput): api.UpdateTableOutput;
  deleteTable(input: api.DeleteTableInput): api.DeleteTableOutput;
  listTables(input?: api.ListTablesInput): api.ListTablesOutput;
  putItem(input: api.PutItemInput): api.PutItemOutput;
  getItem(input: api.GetItemInput): api.GetItemOutput;
  updateItem(input: api.UpdateItemInput): api.UpdateItemOutput;
  deleteItem(input: api.DeleteItemInput): api.DeleteItemOutput;
  query(input: api.QueryInput): api.QueryOutput;
  scan(input: api.ScanInput): api.ScanOutput;
  batchGetItem(input: api.BatchGetItemInput): api.BatchGetItemOutput;
  batchWriteItem(input: api.BatchWriteItemInput): api.BatchWriteItemOutput;
  transactGetItems(input: api.TransactGetItemsInput): api.TransactGetItemsOutput;
  transactWriteItems(input: api.TransactWriteItemsInput): api.TransactWriteItemsOutput;
  executeStatement(input: api.ExecuteStatementInput): api.ExecuteStatementOutput;
  batchExecuteStatement(input: api.BatchExecuteStatementInput): api.BatchExecuteStatementOutput;
  executeTransaction(input: api.ExecuteTransactionInput): api.ExecuteTransactionOutput;
  /**
   * Holds items, existing or not, as a transaction under way does; the function that it returns lets go of them. Not an
   * operation of the service: operations here run at once and never meet each other, so tests of code that must bear a
   * conflict make one with this. Meanwhile a put, update or delete of such an item is refused with
   * TransactionConflictException, a transaction is cancelled with the reason TransactionConflict, and a batch hands its
   * write back as unprocessed. Get, Query and Scan do not mind.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
   *
   * ```ts
   * const release = engine.holdItems('shop', [{ pk: { S: 'ORDER#1' } }]);
   * ```
   */
  holdItems(tableName: string, keys: readonly Item[]): () => void;
}
