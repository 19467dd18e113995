import {
  compileGet,
  compileSelect,
  compileWrite,
  EXISTS_ALONE,
  type Statement,
  selectedRow,
} from '../../expression/partiql/index.js';
import type { Item } from '../../value/index.js';
import type {
  BatchExecuteStatementInput,
  BatchExecuteStatementOutput,
  BatchStatementError,
  BatchStatementRequest,
  BatchStatementResponse,
  ConsumedCapacity,
} from '../api.js';
import { reasonOf } from '../cancellation.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { messages } from '../messages.js';
import { batchExecuteStatementShape } from '../request-shapes/execute-statement.js';
import { checkShape } from '../request-shapes/shape.js';
import { sumCapacities } from '../statement-reads.js';
import { boundStatement, statementKey, underStatement } from '../statements.js';
import { runWrite } from './execute-statement.js';
import { getItem } from './get-item.js';

interface Answer {
  readonly item: Item | undefined;
  readonly capacity: ConsumedCapacity | undefined;
}

/** A statement ready to be run, or why it is not. */
type Prepared =
  | { readonly kind: 'ready'; readonly statement: Statement; readonly run: () => Answer }
  | { readonly kind: 'refused'; readonly error: BatchStatementError };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html */
export function batchExecuteStatement(
  catalog: Catalog,
  input: BatchExecuteStatementInput,
): BatchExecuteStatementOutput {
  checkShape(input, batchExecuteStatementShape);
  const prepared = input.Statements.map((request) => prepare(catalog, request, input));
  const reads = prepared.flatMap((one) => (one.kind === 'ready' ? [one.statement.action === 'select'] : []));
  if (reads.includes(true) && reads.includes(false)) {
    throw validationError(messages.mixedStatements('BatchExecuteStatement'));
  }
  const capacities = new Map<string, ConsumedCapacity>();
  const responses = prepared.map((one): BatchStatementResponse => {
    if (one.kind === 'refused') return { Error: one.error };
    const TableName = one.statement.from.table;
    const answer = attempt(one.run);
    if ('error' in answer) return { Error: answer.error, TableName };
    const { item, capacity } = answer.value;
    const known = capacities.get(TableName);
    if (capacity !== undefined) {
      capacities.set(TableName, known === undefined ? capacity : sumCapacities(known, capacity));
    }
    return item === undefined ? { TableName } : { TableName, Item: item };
  });
  return {
    Responses: responses,
    ...(capacities.size === 0 ? {} : { ConsumedCapacity: [...capacities.values()] }),
  };
}

function prepare(catalog: Catalog, request: BatchStatementRequest, input: BatchExecuteStatementInput): Prepared {
  const prepared = attempt(() => {
    const statement = boundStatement(request);
    return { statement, run: runnable(catalog, statement, request, input) };
  });
  if ('error' in prepared) return { kind: 'refused', error: prepared.error };
  return { kind: 'ready', ...prepared.value };
}

function runnable(
  catalog: Catalog,
  statement: Statement,
  { ConsistentRead: consistent }: BatchStatementRequest,
  { ReturnConsumedCapacity: mode }: BatchExecuteStatementInput,
): () => Answer {
  const table = tableForItems(catalog, statement.from.table);
  const options = mode == null ? {} : { ReturnConsumedCapacity: mode };
  if (statement.action === 'exists') throw validationError(EXISTS_ALONE);
  if (statement.action !== 'select') {
    const write = compileWrite(statement, statementKey(table, undefined));
    return () => {
      const { Attributes: item, ConsumedCapacity: capacity } = runWrite(catalog, write, options);
      return { item, capacity };
    };
  }
  const key = statementKey(table, statement.from.index);
  compileSelect(statement, key);
  const request = compileGet(statement, key);
  if (request === undefined) throw validationError(messages.statementKey('BatchExecuteStatement'));
  return () => {
    const read = consistent == null ? options : { ...options, ConsistentRead: consistent };
    const { Item: item, ConsumedCapacity: capacity } = getItem(catalog, { ...request, ...read });
    return { item: item === undefined ? undefined : selectedRow(statement.projection, item), capacity };
  };
}

/** What `run` gives, or its error as the answer to one statement. */
function attempt<T>(run: () => T): { readonly value: T } | { readonly error: BatchStatementError } {
  try {
    return { value: underStatement(run) };
  } catch (error) {
    const { Code, Message = '' } = reasonOf(error);
    return { error: { Code, Message } };
  }
}
