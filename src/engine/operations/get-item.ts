import { project } from '../../expression/dynamodb/index.js';
import { readUnits } from '../../facts/index.js';
import { copyItem } from '../../value/index.js';
import type { GetItemInput, GetItemOutput } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { consumedCapacity, NO_INDEXES } from '../consumed-capacity.js';
import { checkKey } from '../key-checks.js';
import { readProjection } from '../legacy/attributes-to-get.js';
import { checkExpressionParameters, checkKeyPaths, readSubstitutions } from '../request-expressions.js';
import { getItemShape } from '../request-shapes/get-item.js';
import { checkShape } from '../request-shapes/shape.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export function getItem(catalog: Catalog, input: GetItemInput): GetItemOutput {
  checkShape(input, getItemShape);
  checkExpressionParameters(input, ['ProjectionExpression'], ['AttributesToGet']);
  const { item: key } = readItem(input.Key);
  const substitutions = readSubstitutions(input);
  const projection = readProjection(input, substitutions);
  substitutions.expectAllUsed();

  const table = tableForItems(catalog, input.TableName);
  checkKey(table, key);
  if (projection !== undefined) checkKeyPaths(table, projection);
  const place = table.place(key);
  const record = table.store.get(place);
  const consistency = input.ConsistentRead === true ? 'strong' : 'eventual';
  if (table.admission !== undefined) table.admission.readItem(place, record?.bytes ?? 0, consistency);
  const units = readUnits(record?.bytes ?? 0, consistency);
  const used = { table: units, indexes: NO_INDEXES };
  const capacity = consumedCapacity(table, input.ReturnConsumedCapacity, used, undefined, input.TableName);
  const output: { -readonly [name in keyof GetItemOutput]: GetItemOutput[name] } = {};
  if (record !== undefined) {
    output.Item = projection === undefined ? catalog.present(record) : copyItem(project(record.item, projection));
  }
  if (capacity !== undefined) output.ConsumedCapacity = capacity;
  return output;
}
