import { MAX_ITEM_BYTES } from '../../facts/index.js';
import type { PutItemInput, PutItemOutput } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { checkItemKeys } from '../key-checks.js';
import { messages } from '../messages.js';
import {
  checkConditionPaths,
  checkExpressionParameters,
  optionalCondition,
  readSubstitutions,
} from '../request-expressions.js';
import { putItemShape } from '../request-shapes/put-item.js';
import { checkShape } from '../request-shapes/shape.js';
import { checkCondition, checkItemSize, writeAndReport } from '../writes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export function putItem(catalog: Catalog, input: PutItemInput): PutItemOutput {
  checkShape(input, putItemShape);
  checkExpressionParameters(input, ['ConditionExpression']);
  const after = readItem(input.Item);
  const { ReturnValues: returnValues = 'NONE' } = input;
  if (returnValues !== 'NONE' && returnValues !== 'ALL_OLD') throw validationError(messages.returnValues);
  if (after.bytes > MAX_ITEM_BYTES) throw validationError(messages.itemSize);
  const substitutions = readSubstitutions(input);
  const condition = optionalCondition(input.ConditionExpression, 'ConditionExpression', substitutions);
  substitutions.expectAllUsed();

  const table = tableForItems(catalog, input.TableName);
  checkItemKeys(table, after.item);
  checkConditionPaths(table, condition);
  const place = table.place(after.item);
  const before = table.store.get(place);
  checkCondition(condition, before, input.ReturnValuesOnConditionCheckFailure);
  checkItemSize(table, after, messages.itemSize);
  const attributes = returnValues === 'ALL_OLD' ? before?.item : undefined;
  return writeAndReport({ table, place, before, after }, after.item, attributes, input);
}
