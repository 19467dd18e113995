import type * as api from './api.js';

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
}
