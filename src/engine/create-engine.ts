import type { Item } from '../value/index.js';
import { backupOperations } from './backups/operations.js';
import { setBehaviour } from './behaviour.js';
import { bulkOperations } from './bulk/operations.js';
import { type Catalog, createCatalog } from './catalog.js';
import type { Engine, EngineOptions } from './engine.js';
import { bindState, stateOf } from './engine-state.js';
import { globalTableOperations } from './global-tables/operations.js';
import { holdItems } from './held-items.js';
import { journaled } from './journal.js';
import { limitOperations } from './limits/operations.js';
import { type Bind, operation } from './operation.js';
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
import { streamOperations } from './streams/operations.js';
import { tableSettingOperations } from './table-settings/operations.js';
import { tagOperations } from './tags/operations.js';
import { timeToLiveOperations } from './time-to-live/operations.js';
import { vectorOperations } from './vectors/operations.js';

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
  setBehaviour(catalog, options);
  const bind: Bind = (run) => operation(catalog, run);
  const engine: Engine = {
    createTable: bind(createTable),
    describeTable: bind(describeTable),
    updateTable: bind(updateTable),
    deleteTable: bind(deleteTable),
    listTables: (input = {}) => bind(listTables)(input),
    putItem: bind(putItem),
    getItem: bind(getItem),
    updateItem: bind(updateItem),
    deleteItem: bind(deleteItem),
    query: bind(query),
    scan: bind(scan),
    batchGetItem: bind(batchGetItem),
    batchWriteItem: bind(batchWriteItem),
    transactGetItems: bind(transactGetItems),
    transactWriteItems: bind(transactWriteItems),
    executeStatement: bind(executeStatement),
    batchExecuteStatement: bind(batchExecuteStatement),
    executeTransaction: bind(executeTransaction),
    ...tagOperations(bind),
    ...limitOperations(bind),
    ...backupOperations(bind),
    ...tableSettingOperations(bind),
    ...globalTableOperations(bind),
    ...bulkOperations(bind),
    ...vectorOperations(bind),
    ...streamOperations(bind),
    ...timeToLiveOperations(bind),
    holdItems: (tableName, keys) => bind(() => holdItems(catalog, tableName, keys))(undefined),
    configure: (changes) => setBehaviour(catalog, changes),
    takeAnswerDelay: () => catalog.behaviour.faults?.takeDelay() ?? 0,
  };
  // The door knows a record by its class; to whoever types an answer it stands for its item.
  const records: Catalog = { ...catalog, present: (record) => record as unknown as Item };
  recordReads.set(engine.getItem, operation(records, getItem));
  recordReads.set(engine.query, operation(records, query));
  recordReads.set(engine.scan, operation(records, scan));
  recordReads.set(engine.batchGetItem, operation(records, batchGetItem));
  const { journal } = catalog;
  return bindState(journal === undefined ? engine : journaled(engine, catalog, journal), () => stateOf(catalog));
}

const recordReads = new WeakMap<object, (input: never) => unknown>();

/**
 * A read of an engine for a door that writes its answers out at once: they hold, in the place of every whole item, the `StoredRecord`
 * that the engine keeps, without a copy and not to be changed. Undefined for any other function.
 */
export function withStoredRecords(read: object): ((input: never) => unknown) | undefined {
  return recordReads.get(read);
}
