import { applyUpdate, project, type Update } from '../../expression/dynamodb/index.js';
import { MAX_ITEM_BYTES, MAX_NESTING_DEPTH } from '../../facts/index.js';
import { attribute, attributeBytes, type Item, itemBytes, nestingDepth, typeOf } from '../../value/index.js';
import type { ReturnValues, UpdateItemInput, UpdateItemOutput } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { checkKey, checkUpdatedIndexKeys, hasType } from '../key-checks.js';
import { keyAttributes } from '../key-schema.js';
import { messages } from '../messages.js';
import {
  checkConditionPaths,
  checkExpressionParameters,
  checkKeyPaths,
  optionalCondition,
  optionalUpdate,
  readSubstitutions,
} from '../request-expressions.js';
import { checkShape } from '../request-shapes/shape.js';
import { updateItemShape } from '../request-shapes/update-item.js';
import type { StoredRecord } from '../storage/record-store.js';
import type { Table } from '../table.js';
import { checkCondition, checkItemSize, writeAndReport } from '../writes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export function updateItem(catalog: Catalog, input: UpdateItemInput): UpdateItemOutput {
  checkShape(input, updateItemShape);
  checkExpressionParameters(input, ['UpdateExpression', 'ConditionExpression']);
  const { item: key } = readItem(input.Key);
  const substitutions = readSubstitutions(input);
  const update = optionalUpdate(input.UpdateExpression, substitutions);
  const condition = optionalCondition(input.ConditionExpression, 'ConditionExpression', substitutions);
  substitutions.expectAllUsed();

  const table = tableForItems(catalog, input.TableName);
  checkKey(table, key);
  checkTargets(table, update);
  checkConditionPaths(table, condition);
  const place = table.place(key);
  const before = table.store.get(place);
  checkCondition(condition, before, input.ReturnValuesOnConditionCheckFailure);
  const after = updatedRecord(update, before, key);
  if (after !== undefined) {
    checkUpdatedIndexKeys(table, after.item);
    if (after.bytes > MAX_ITEM_BYTES) throw validationError(messages.updatedItemSize);
    checkItemSize(table, after, messages.updatedItemSize);
  }
  const attributes = returned(input.ReturnValues ?? 'NONE', update, before?.item, after?.item);
  return writeAndReport({ table, place, before, after }, key, attributes, input);
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
  return { item: after, bytes };
}

/** Throws where an update names a key attribute, or sets an index key attribute to a value of another type. */
function checkTargets(table: Table, update: Update): void {
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

function returned(
  mode: ReturnValues,
  update: Update,
  before: Item | undefined,
  after: Item | undefined,
): Item | undefined {
  if (mode === 'ALL_OLD') return before;
  if (mode === 'ALL_NEW') return after;
  if (mode === 'NONE') return undefined;
  const source = mode === 'UPDATED_OLD' ? before : after;
  if (source === undefined) return undefined;
  const attributes = project(
    source,
    update.map(({ path }) => path),
  );
  return Object.keys(attributes).length === 0 ? undefined : attributes;
}
