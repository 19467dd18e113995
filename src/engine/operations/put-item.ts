import { MAX_ITEM_BYTES } from '../../facts/index.js';
import type { PutItemInput, PutItemOutput } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { readCondition } from '../legacy/expected.js';
import { messages } from '../messages.js';
import { checkExpressionParameters } from '../request-expressions.js';
import { putItemShape } from '../request-shapes/put-item.js';
import { checkShape } from '../request-shapes/shape.js';
import { checkAction, decideWrite, type WriteAction } from '../write-actions.js';
import { writeAndReport } from '../writes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export function putItem(catalog: Catalog, input: PutItemInput): PutItemOutput {
  checkShape(input, putItemShape);
  checkExpressionParameters(input, ['ConditionExpression'], ['Expected', 'ConditionalOperator']);
  const after = readItem(input.Item);
  const returnValues = input.ReturnValues ?? 'NONE';
  if (returnValues !== 'NONE' && returnValues !== 'ALL_OLD') throw validationError(messages.returnValues);
  if (after.bytes > MAX_ITEM_BYTES) throw validationError(messages.itemSize);
  const action: WriteAction = { kind: 'put', after, expectation: readCondition(input) };

  const table = tableForItems(catalog, input.TableName);
  checkAction(table, action);
  const write = decideWrite(table, action);
  const attributes = returnValues === 'ALL_OLD' ? write.before?.item : undefined;
  return writeAndReport(catalog, write, after.item, attributes, input);
}
