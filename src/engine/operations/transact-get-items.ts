import { type DocumentPath, project } from '../../expression/dynamodb/index.js';
import { MAX_TRANSACTION_BYTES, readUnits } from '../../facts/index.js';
import { copyItem, type Item } from '../../value/index.js';
import type { TransactGet, TransactGetItemsInput, TransactGetItemsOutput } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { Cancellation } from '../cancellation.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { NO_INDEXES } from '../consumed-capacity.js';
import { validationError } from '../engine-error.js';
import { checkFilledKey, checkKey } from '../key-checks.js';
import { messages } from '../messages.js';
import { checkKeyPaths, optionalProjection, readSubstitutions } from '../request-expressions.js';
import { checkShape } from '../request-shapes/shape.js';
import { transactGetItemsShape } from '../request-shapes/transact-get-items.js';
import { admitReads, checkDistinct, checkEach, transactionCapacity } from '../transactions.js';
import { checkNotHeld } from '../write-actions.js';

interface Get {
  readonly tableName: string;
  readonly key: Item;
  readonly projection: readonly DocumentPath[] | undefined;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export function transactGetItems(catalog: Catalog, input: TransactGetItemsInput): TransactGetItemsOutput {
  checkShape(input, transactGetItemsShape);
  const gets = input.TransactItems.map(({ Get }) => readGet(Get)).map(({ tableName, key, projection }) => ({
    key,
    projection,
    table: tableForItems(catalog, tableName),
  }));
  for (const { table, key } of gets) checkFilledKey(table.key, key);
  checkEach(gets, ({ table, key, projection }) => {
    checkKey(table, key);
    if (projection !== undefined) checkKeyPaths(table, projection);
  });
  const targets = gets.map(({ table, key }) => ({ table, place: table.place(key) }));
  checkDistinct(targets);
  const cancellation = new Cancellation(gets.length);
  targets.forEach(({ table, place }, i) => {
    cancellation.attempt(i, () => checkNotHeld(table, place));
  });
  cancellation.throwIfAny();

  const records = targets.map(({ table, place }) => table.store.get(place));
  const bytes = records.reduce((total, record) => total + (record?.bytes ?? 0), 0);
  if (bytes > MAX_TRANSACTION_BYTES) throw validationError(messages.transactionItems);
  admitReads(targets);
  const capacities = transactionCapacity(
    input.ReturnConsumedCapacity,
    'read',
    gets.map(({ table }, i) => ({
      of: table,
      table: readUnits(records[i]?.bytes ?? 0, 'transactional'),
      indexes: NO_INDEXES,
    })),
  );
  return {
    Responses: gets.map(({ projection }, i) => {
      const item = records[i]?.item;
      if (item === undefined) return {};
      return { Item: copyItem(projection === undefined ? item : project(item, projection)) };
    }),
    ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
  };
}

function readGet(get: TransactGet): Get {
  const { item: key } = readItem(get.Key);
  const substitutions = readSubstitutions(get);
  const projection = optionalProjection(get.ProjectionExpression, substitutions);
  if (projection !== undefined) substitutions.expectAllUsed();
  return { tableName: get.TableName, key, projection };
}
