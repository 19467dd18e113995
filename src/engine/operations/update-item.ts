import { project, type Update } from '../../expression/dynamodb/index.js';
import type { Item } from '../../value/index.js';
import type { ReturnValues, UpdateItemInput, UpdateItemOutput } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { isLegacyUpdate, readLegacyUpdate, withTypeMismatch } from '../legacy/attribute-updates.js';
import { checkExpressionParameters } from '../request-expressions.js';
import { checkShape } from '../request-shapes/shape.js';
import { updateItemShape } from '../request-shapes/update-item.js';
import { checkAction, decideWrite, readUpdate, type WriteAction } from '../write-actions.js';
import { writeAndReport } from '../writes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export function updateItem(catalog: Catalog, input: UpdateItemInput): UpdateItemOutput {
  checkShape(input, updateItemShape);
  checkExpressionParameters(
    input,
    ['UpdateExpression', 'ConditionExpression'],
    ['AttributeUpdates', 'Expected', 'ConditionalOperator'],
  );
  const { item: key } = readItem(input.Key);
  const legacy = isLegacyUpdate(input);
  const { update, expectation } = legacy ? readLegacyUpdate(input) : readUpdate(input);
  const action: WriteAction = { kind: 'update', key, update, expectation };

  const table = tableForItems(catalog, input.TableName);
  checkAction(table, action);
  const write = legacy ? withTypeMismatch(() => decideWrite(table, action)) : decideWrite(table, action);
  const attributes = returned(input.ReturnValues ?? 'NONE', update, write.before?.item, write.after?.item);
  return writeAndReport(catalog, write, key, attributes, input);
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
