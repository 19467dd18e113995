import { applyUpdate, type Condition, matches, type Update } from '../expression/dynamodb/index.js';
import { MAX_ITEM_BYTES, MAX_NESTING_DEPTH } from '../facts/index.js';
import { attribute, attributeBytes, copyItem, type Item, itemBytes, nestingDepth, typeOf } from '../value/index.js';
import type { ExpressionSubstitutions, ReturnValuesOnConditionCheckFailure } from './api.js';
import { EngineError, validationError } from './engine-error.js';
import { checkItemKeys, checkKey, checkUpdatedIndexKeys, hasType } from './key-checks.js';
import { keyAttributes } from './key-schema.js';
import { messages } from './messages.js';
import {
  checkConditionPaths,
  checkKeyPaths,
  optionalCondition,
  optionalUpdate,
  readSubstitutions,
} from './request-expressions.js';
import { type Place, StoredRecord } from './storage/record-store.js';
import type { PendingWrite, Table } from './table.js';

/** What the stored item must be like, and what a failure shows of it. */
export interface Expectation {
  readonly condition: Condition | undefined;
  readonly onFailure: ReturnValuesOnConditionCheckFailure | undefined;
}

/** A write of one item, or a mere check of it, as read from a request. */
export type WriteAction = { readonly expectation: Expectation } & (
  | { readonly kind: 'put'; readonly after: StoredRecord }
  | { readonly kind: 'update'; readonly key: Item; readonly update: Update }
  | { readonly kind: 'delete'; readonly key: Item }
  | { readonly kind: 'check'; readonly key: Item }
);

interface ConditionalRequest extends ExpressionSubstitutions {
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure;
}

const NO_ATTRIBUTES: Item = {};

/** Reads the condition of a request that has no other expression. */
export function readExpectation(request: ConditionalRequest): Expectation {
  const substitutions = readSubstitutions(request);
  const condition = optionalCondition(request.ConditionExpression, 'ConditionExpression', substitutions);
  if (condition !== undefined) substitutions.expectAllUsed();
  return { condition, onFailure: request.ReturnValuesOnConditionCheckFailure };
}

/** Reads the update and the condition of a request, which share their placeholders. */
export function readUpdate(request: ConditionalRequest & { readonly UpdateExpression?: string }): {
  readonly update: Update;
  readonly expectation: Expectation;
} {
  const substitutions = readSubstitutions(request);
  const update = optionalUpdate(request.UpdateExpression, substitutions);
  const condition = optionalCondition(request.ConditionExpression, 'ConditionExpression', substitutions);
  if (request.UpdateExpression != null || condition !== undefined) substitutions.expectAllUsed();
  return { update, expectation: { condition, onFailure: request.ReturnValuesOnConditionCheckFailure } };
}

/** The attributes that name the item of an action: its key, or the whole item that it puts. */
export function targetOf(action: WriteAction): Item {
  return action.kind === 'put' ? action.after.item : action.key;
}

/** Throws for what is wrong with an action on this table, whatever the stored item is like. */
export function checkAction(table: Table, action: WriteAction): void {
  if (action.kind === 'put') checkItemKeys(table, action.after.item);
  else checkKey(table, action.key);
  if (action.kind === 'update') checkUpdateTargets(table, action.update);
  checkConditionPaths(table, action.expectation.condition);
}

/**
 * The write that a checked action comes to on the stored item; a mere check leaves it as it is. Throws where another
 * transaction holds the item, where the condition fails, and where the item may not become what it would become.
 *
 * @param factor what the write costs, as a multiple of the same write outside of a transaction.
 */
export function decideWrite(table: Table, action: WriteAction, factor = 1): PendingWrite {
  const place = table.place(targetOf(action));
  checkNotHeld(table, place);
  const before = table.store.get(place);
  checkCondition(table, place, action, before, factor);
  return { table, place, before, after: recordAfter(table, action, before) };
}

/** Throws where a transaction under way holds the item. */
export function checkNotHeld(table: Table, place: Place): void {
  if (table.isHeld(place)) throw new EngineError('TransactionConflictException', messages.itemHeld);
}

/**
 * Throws where an item, with its entries in local indexes, is larger than 400 KB.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items
 */
export function checkItemSize(table: Table, record: StoredRecord, message: string): void {
  if (record.bytes + table.localEntryBytes(record) > MAX_ITEM_BYTES) throw validationError(message);
}

function recordAfter(table: Table, action: WriteAction, before: StoredRecord | undefined): StoredRecord | undefined {
  switch (action.kind) {
    case 'put':
      checkItemSize(table, action.after, messages.itemSize);
      return action.after;
    case 'update': {
      const after = updatedRecord(action.update, before, action.key);
      if (after === undefined) return undefined;
      checkUpdatedIndexKeys(table, after.item);
      checkItemSize(table, after, messages.updatedItemSize);
      return after;
    }
    case 'delete':
      return undefined;
    case 'check':
      return before;
  }
}

function checkCondition(
  table: Table,
  place: Place,
  action: WriteAction,
  before: StoredRecord | undefined,
  factor: number,
): void {
  const { condition, onFailure } = action.expectation;
  if (condition === undefined || matches(condition, before?.item ?? NO_ATTRIBUTES)) return;
  if (table.admission !== undefined) {
    table.admission.failedWrite(place, before?.bytes ?? 0, action.kind === 'put' ? action.after.bytes : 0, factor);
  }
  const details = onFailure === 'ALL_OLD' && before !== undefined ? { Item: copyItem(before.item) } : {};
  throw new EngineError('ConditionalCheckFailedException', messages.conditionFailed, details);
}

/** The record after an update; undefined where there was no item and the update only takes away. */
function updatedRecord(update: Update, before: StoredRecord | undefined, key: Item): StoredRecord | undefined {
  const onlyRemoves = update.length > 0 && update.every(({ kind }) => kind === 'remove' || kind === 'delete');
  if (before === undefined && onlyRemoves) return undefined;
  const item = before?.item ?? key;
  const after = applyUpdate(update, item);
  let bytes = before?.bytes ?? itemBytes(key);
  for (const name of new Set(update.map(({ path }) => path[0]))) {
    const old = attribute(item, name);
    const value = attribute(after, name);
    if (old !== undefined) bytes -= attributeBytes(name, old);
    if (value === undefined) continue;
    if (nestingDepth(value, MAX_NESTING_DEPTH) > MAX_NESTING_DEPTH) throw validationError(messages.nesting);
    bytes += attributeBytes(name, value);
  }
  return new StoredRecord(after, bytes);
}

/** Throws where an update names a key attribute, or sets an index key attribute to a value of another type. */
function checkUpdateTargets(table: Table, update: Update): void {
  for (const { name } of keyAttributes(table.key)) {
    if (update.some(({ path }) => path[0] === name)) throw validationError(messages.updateKey(name));
  }
  for (const { definition } of table.indexes.values()) {
    for (const { name, type } of keyAttributes(definition.key)) {
      const action = update.find(({ path }) => path.length === 1 && path[0] === name);
      if (action?.kind !== 'set' || action.value.kind !== 'value' || hasType(action.value.value, type)) continue;
      throw validationError(messages.indexKeyType(name, type, typeOf(action.value.value), definition.name));
    }
  }
  checkKeyPaths(
    table,
    update.map(({ path }) => path),
  );
}
