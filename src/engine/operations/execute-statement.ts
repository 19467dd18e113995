import { type CompiledWrite, compileWrite, EXISTS_ALONE } from '../../expression/partiql/index.js';
import type { ExecuteStatementInput, ExecuteStatementOutput, PutItemOutput } from '../api.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { executeStatementShape } from '../request-shapes/execute-statement.js';
import { checkShape } from '../request-shapes/shape.js';
import { readSelect } from '../statement-reads.js';
import { boundStatement, statementKey, underInsert, underStatement } from '../statements.js';
import { deleteItem } from './delete-item.js';
import { putItem } from './put-item.js';
import { updateItem } from './update-item.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
export function executeStatement(catalog: Catalog, input: ExecuteStatementInput): ExecuteStatementOutput {
  checkShape(input, executeStatementShape);
  return underStatement(() => {
    const statement = boundStatement(input);
    if (statement.action === 'exists') throw validationError(EXISTS_ALONE);
    const table = tableForItems(catalog, statement.from.table);
    if (statement.action === 'select') return readSelect(catalog, table, statement, input);
    return written(runWrite(catalog, compileWrite(statement, statementKey(table, undefined)), input));
  });
}

/** Does the write that a statement stands for. */
export function runWrite(
  catalog: Catalog,
  { kind, request }: CompiledWrite,
  input: Pick<ExecuteStatementInput, 'ReturnConsumedCapacity' | 'ReturnValuesOnConditionCheckFailure'>,
): PutItemOutput {
  const { ReturnConsumedCapacity: capacity, ReturnValuesOnConditionCheckFailure: onFailure } = input;
  const options = {
    ...(capacity == null ? {} : { ReturnConsumedCapacity: capacity }),
    ...(onFailure == null ? {} : { ReturnValuesOnConditionCheckFailure: onFailure }),
  };
  switch (kind) {
    case 'put':
      return underInsert(() => putItem(catalog, { ...request, ...options }));
    case 'update':
      return updateItem(catalog, { ...request, ...options });
    case 'delete':
      return deleteItem(catalog, { ...request, ...options });
  }
}

/** A write answers with the item that RETURNING asks for, if any of it is there. */
function written({ Attributes: item, ConsumedCapacity: capacity }: PutItemOutput): ExecuteStatementOutput {
  return { Items: item === undefined ? [] : [item], ...(capacity === undefined ? {} : { ConsumedCapacity: capacity }) };
}
