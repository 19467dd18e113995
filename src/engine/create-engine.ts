import { ExpressionError } from '../expression/dynamodb/index.js';
import { ValueError } from '../value/index.js';
import type { Catalog } from './catalog.js';
import { createCatalog } from './catalog.js';
import type { Engine, EngineOptions } from './engine.js';
import { validationError } from './engine-error.js';
import { holdItems } from './held-items.js';
import { batchExecuteStatement } from './operations/batch-execute-statement.js';
import { batchGetItem } from './operations/batch-get-item.js';
import { batchWriteItem } from './operations/batch-write-item.js';
import { createTable } from './operations/create-table.js';
import { deleteItem } from './operations/delete-item.js';
import { deleteTable } from './operations/delete-table.js';
import { describeTable } from './operations/describe-table.js';
import { executeStatement } from './operations/execute-statement.js';
import { executeTransaction } from './operations/execute-transaction.js';
import { getItem } from './operations/get-item.js';
import { listTables } from './operations/list-tables.js';
import { putItem } from './operations/put-item.js';
import { query } from './operations/query.js';
import { scan } from './operations/scan.js';
import { transactGetItems } from './operations/transact-get-items.js';
import { transactWriteItems } from './operations/transact-write-items.js';
import { updateItem } from './operations/update-item.js';
import { updateTable } from './operations/update-table.js';

/**
 * A DynamoDB of its own, empty, in memory. See `Engine` for what its operations take, give and throw.
 *
 * ```ts
 * const engine = createEngine();
 * engine.createTable({ TableName: 'shop', ... });
 * engine.putItem({ TableName: 'shop', Item: { pk: { S: 'ORDER#1' } } });
 * ```
 */
export function createEngine(options: EngineOptions = {}): Engine {
  const catalog = createCatalog(options);
  return {
    createTable: operation(catalog, createTable),
    describeTable: operation(catalog, describeTable),
    updateTable: operation(catalog, updateTable),
    deleteTable: operation(catalog, deleteTable),
    listTables: (input = {}) => operation(catalog, listTables)(input),
    putItem: operation(catalog, putItem),
    getItem: operation(catalog, getItem),
    updateItem: operation(catalog, updateItem),
    deleteItem: operation(catalog, deleteItem),
    query: operation(catalog, query),
    scan: operation(catalog, scan),
    batchGetItem: operation(catalog, batchGetItem),
    batchWriteItem: operation(catalog, batchWriteItem),
    transactGetItems: operation(catalog, transactGetItems),
    transactWriteItems: operation(catalog, transactWriteItems),
    executeStatement: operation(catalog, executeStatement),
    batchExecuteStatement: operation(catalog, batchExecuteStatement),
    executeTransaction: operation(catalog, executeTransaction),
    holdItems: (tableName, keys) => operation(catalog, () => holdItems(catalog, tableName, keys))(undefined),
  };
}

/**
 * What expressions and values complain of is the request's fault: a ValidationException. Changes are told of when the
 * operation is through, or has failed after some of them.
 */
function operation<I, O>(catalog: Catalog, run: (catalog: Catalog, input: I) => O): (input: I) => O {
  return (input) => {
    try {
      return run(catalog, input);
    } catch (error) {
      if (error instanceof ExpressionError || error instanceof ValueError) throw validationError(error.message);
      throw error;
    } finally {
      catalog.changes.deliver();
    }
  };
}
