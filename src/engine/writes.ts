import { type Condition, matches } from '../expression/dynamodb/index.js';
import { MAX_ITEM_BYTES, writeUnits } from '../facts/index.js';
import { copyItem, type Item } from '../value/index.js';
import type {
  PutItemOutput,
  ReturnConsumedCapacity,
  ReturnItemCollectionMetrics,
  ReturnValuesOnConditionCheckFailure,
} from './api.js';
import { consumedCapacity } from './consumed-capacity.js';
import { EngineError, validationError } from './engine-error.js';
import { messages } from './messages.js';
import type { SecondaryIndex } from './secondary-index.js';
import type { Place, StoredRecord } from './storage/record-store.js';
import type { Table } from './table.js';

const NO_ATTRIBUTES: Item = {};

/** One write of one item, decided but not yet done. */
export interface PendingWrite {
  readonly table: Table;
  readonly place: Place;
  readonly before: StoredRecord | undefined;
  /** Undefined deletes. */
  readonly after: StoredRecord | undefined;
}

/** Throws ConditionalCheckFailedException unless the stored item satisfies the condition. */
export function checkCondition(
  condition: Condition | undefined,
  before: StoredRecord | undefined,
  onFailure: ReturnValuesOnConditionCheckFailure | undefined,
): void {
  if (condition === undefined || matches(condition, before?.item ?? NO_ATTRIBUTES)) return;
  const details = onFailure === 'ALL_OLD' && before !== undefined ? { Item: copyItem(before.item) } : {};
  throw new EngineError('ConditionalCheckFailedException', messages.conditionFailed, details);
}

/**
 * Throws where an item, with its entries in local indexes, is larger than 400 KB.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items
 */
export function checkItemSize(table: Table, record: StoredRecord, message: string): void {
  if (record.bytes + table.localEntryBytes(record) > MAX_ITEM_BYTES) throw validationError(message);
}

/** Does a write and gives the units of the table and of every index that it touched. */
export function doWrite(write: PendingWrite): { table: number; indexes: ReadonlyMap<SecondaryIndex, number> } {
  const { table, place, before, after } = write;
  const indexes = table.write(place, before, after);
  return { table: writeUnits(before?.bytes ?? 0, after?.bytes ?? 0), indexes };
}

/** Does a write and answers with what the request asked to be returned. */
export function writeAndReport(
  write: PendingWrite,
  key: Item,
  attributes: Item | undefined,
  request: {
    readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
    readonly ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics;
  },
): PutItemOutput {
  const used = doWrite(write);
  const capacity = consumedCapacity(write.table, request.ReturnConsumedCapacity, used);
  const metrics = request.ReturnItemCollectionMetrics === 'SIZE' ? write.table.collectionMetrics(key) : undefined;
  return {
    ...(attributes === undefined ? {} : { Attributes: copyItem(attributes) }),
    ...(capacity === undefined ? {} : { ConsumedCapacity: capacity }),
    ...(metrics === undefined ? {} : { ItemCollectionMetrics: metrics }),
  };
}
