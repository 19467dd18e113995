import type { DeleteItemInput, DeleteItemOutput } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { readCondition } from '../legacy/expected.js';
import { messages } from '../messages.js';
import { checkExpressionParameters } from '../request-expressions.js';
import { deleteItemShape } from '../request-shapes/delete-item.js';
import { checkShape } from '../request-shapes/shape.js';
import { checkAction, decideWrite, type WriteAction } from '../write-actions.js';
import { writeAndReport } from '../writes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export function deleteItem(catalog: Catalog, input: DeleteItemInput): DeleteItemOutput {
  checkShape(input, deleteItemShape);
  checkExpressionParameters(input, ['ConditionExpression'], ['Expected', 'ConditionalOperator']);
  const { item: key } = readItem(input.Key);
  const returnValues = input.ReturnValues ?? 'NONE';
  if (returnValues !== 'NONE' && returnValues !== 'ALL_OLD') throw validationError(messages.returnValues);
  const action: WriteAction = { kind: 'delete', key, expectation: readCondition(input) };

  const table = tableForItems(catalog, input.TableName);
  checkAction(table, action);
  const write = decideWrite(table, action);
  const attributes = returnValues === 'ALL_OLD' ? write.before?.item : undefined;
  return writeAndReport(catalog, write, key, attributes, input);
}
