import { project } from '../../expression/dynamodb/index.js';
import { readUnits } from '../../facts/index.js';
import { copyItem } from '../../value/index.js';
import type { GetItemInput, GetItemOutput } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { consumedCapacity, NO_INDEXES } from '../consumed-capacity.js';
import { checkKey } from '../key-checks.js';
import {
  checkExpressionParameters,
  checkKeyPaths,
  optionalProjection,
  readSubstitutions,
} from '../request-expressions.js';
import { getItemShape } from '../request-shapes/get-item.js';
import { checkShape } from '../request-shapes/shape.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export function getItem(catalog: Catalog, input: GetItemInput): GetItemOutput {
  checkShape(input, getItemShape);
  checkExpressionParameters(input, ['ProjectionExpression']);
  const { item: key } = readItem(input.Key);
  const substitutions = readSubstitutions(input);
  const projection = optionalProjection(input.ProjectionExpression, substitutions);
  substitutions.expectAllUsed();

  const table = tableForItems(catalog, input.TableName);
  checkKey(table, key);
  if (projection !== undefined) checkKeyPaths(table, projection);
  const record = table.store.get(table.place(key));
  const units = readUnits(record?.bytes ?? 0, input.ConsistentRead === true ? 'strong' : 'eventual');
  const capacity = consumedCapacity(table, input.ReturnConsumedCapacity, { table: units, indexes: NO_INDEXES });
  const output: { -readonly [name in keyof GetItemOutput]: GetItemOutput[name] } = {};
  if (record !== undefined) {
    output.Item = copyItem(projection === undefined ? record.item : project(record.item, projection));
  }
  if (capacity !== undefined) output.ConsumedCapacity = capacity;
  return output;
}
