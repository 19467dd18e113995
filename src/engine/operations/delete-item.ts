import type { DeleteItemInput, DeleteItemOutput } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { checkKey } from '../key-checks.js';
import { messages } from '../messages.js';
import {
  checkConditionPaths,
  checkExpressionParameters,
  optionalCondition,
  readSubstitutions,
} from '../request-expressions.js';
import { deleteItemShape } from '../request-shapes/delete-item.js';
import { checkShape } from '../request-shapes/shape.js';
import { checkCondition, writeAndReport } from '../writes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export function deleteItem(catalog: Catalog, input: DeleteItemInput): DeleteItemOutput {
  checkShape(input, deleteItemShape);
  checkExpressionParameters(input, ['ConditionExpression']);
  const { item: key } = readItem(input.Key);
  const { ReturnValues: returnValues = 'NONE' } = input;
  if (returnValues !== 'NONE' && returnValues !== 'ALL_OLD') throw validationError(messages.returnValues);
  const substitutions = readSubstitutions(input);
  const condition = optionalCondition(input.ConditionExpression, 'ConditionExpression', substitutions);
  substitutions.expectAllUsed();

  const table = tableForItems(catalog, input.TableName);
  checkKey(table, key);
  checkConditionPaths(table, condition);
  const place = table.place(key);
  const before = table.store.get(place);
  checkCondition(condition, before, input.ReturnValuesOnConditionCheckFailure);
  const attributes = returnValues === 'ALL_OLD' ? before?.item : undefined;
  return writeAndReport({ table, place, before, after: undefined }, key, attributes, input);
}
