import type { Item } from '../value/index.js';
import type * as api from './api.js';
import type { BackupOperations } from './backups/operations.js';
import type { BehaviourOptions } from './behaviour.js';
import type { BulkOperations } from './bulk/operations.js';
import type { ItemChange } from './change-feed.js';
import type { GlobalTableOperations } from './global-tables/operations.js';
import type { Journal } from './journal.js';
import type { LimitOperations } from './limits/operations.js';
import type { StreamOperations } from './streams/operations.js';
import type { TableSettingOperations } from './table-settings/operations.js';
import type { TagOperations } from './tags/operations.js';
import type { TimeToLiveOperations } from './time-to-live/operations.js';
import type { VectorOperations } from './vectors/operations.js';

/** Settings of an engine. */
export interface EngineOptions extends BehaviourOptions {
  /** Region in ARNs; `us-east-1` unless given. */
  readonly region?: string;
  /** Account in ARNs; `123456789012` unless given. */
  readonly accountId?: string;
  /** Milliseconds since the epoch; the system clock unless given. */
  readonly now?: () => number;
  /** What DescribeEndpoints answers with, as `host` or `host:port`; the public endpoint of the Region unless given. */
  readonly endpoint?: string;
  /**
   * Milliseconds between the time at which an item expires, where its table has a time to live, and its deletion; for an item
   * that is written when it has expired already, from the write. Two days unless given, which is what the service names as
   * typical. Until then the item is read as any other, and a client that must not see it has to filter it out: with 0, a test
   * of that client would prove nothing.
   */
  readonly ttlDelay?: number;
  /** Tables that may be deleted in spite of their deletion protection, which they report all the same: tests have to clean up. */
  readonly unprotected?: ReadonlySet<string>;
  /** Bytes of one item collection of a table with a local index; 10 GB unless given. */
  readonly maxItemCollectionBytes?: number;
  /**
   * Is told of every committed change of an item, in the order of the commits: after the whole operation, so after all
   * of a batch or transaction. It may call the engine. What it throws comes out of the operation, whose writes stand.
   */
  readonly onChange?: (change: ItemChange) => void;
  /** Is told of all that operations do, to keep it beyond this process. */
  readonly journal?: Journal;
}

/**
 * DynamoDB in process. Operations take and return the API's own shapes, at once and without I/O, and throw `EngineError`
 * with the service's error name and message. Nothing that goes in or comes out is shared with the stored data.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export interface Engine
  extends TagOperations,
    StreamOperations,
    TimeToLiveOperations,
    LimitOperations,
    BackupOperations,
    TableSettingOperations,
    GlobalTableOperations,
    BulkOperations,
    VectorOperations {
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
  /**
   * Changes from now on whether and how the engine throttles, injects faults, has indexes lag and statuses pass; what is left out stays. For a
   * test that arranges its data in peace: `engine.configure({ faults: ['throttle:PutItem:count=2'] })`.
   */
  configure(options: BehaviourOptions): void;
  /**
   * Milliseconds by which the answer to the last operation is to be held back, as a fault of the kind `latency` says; 0 without
   * one, and when it was asked for already. Operations return at once: what carries their answers waits.
   */
  takeAnswerDelay(): number;
}
