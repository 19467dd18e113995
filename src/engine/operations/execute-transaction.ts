import {
  compileCheck,
  compileGet,
  compileWrite,
  type GetRequest,
  type SelectStatement,
  type Statement,
  StatementError,
  selectedRow,
} from '../../expression/partiql/index.js';
import type {
  CancellationReason,
  ExecuteTransactionInput,
  ExecuteTransactionOutput,
  ParameterizedStatement,
  TransactWriteItem,
} from '../api.js';
import { Cancellation } from '../cancellation.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { messages } from '../messages.js';
import { executeTransactionShape } from '../request-shapes/execute-statement.js';
import { checkShape } from '../request-shapes/shape.js';
import { boundStatement, statementKey, underStatement } from '../statements.js';
import { transactGetItems } from './transact-get-items.js';
import { transactWriteItems } from './transact-write-items.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html */
export function executeTransaction(catalog: Catalog, input: ExecuteTransactionInput): ExecuteTransactionOutput {
  checkShape(input, executeTransactionShape);
  const statements = input.TransactStatements.map((request, i) => inPlace(i, () => transactStatement(request)));
  const selects = statements.filter((statement) => statement.action === 'select');
  if (selects.length === 0) return writeAll(catalog, statements, input);
  if (selects.length === statements.length) return readAll(catalog, selects, input);
  throw validationError(messages.mixedStatements('ExecuteTransaction'));
}

function transactStatement(request: ParameterizedStatement): Statement {
  const statement = boundStatement(request);
  if ((statement.action === 'update' || statement.action === 'delete') && statement.returning !== undefined) {
    throw new StatementError(messages.statementReturning, statement.from);
  }
  if (statement.action === 'select' && statement.from.index !== undefined) {
    throw new StatementError(messages.statementIndex, statement.from);
  }
  return statement;
}

function readAll(
  catalog: Catalog,
  statements: readonly SelectStatement[],
  input: ExecuteTransactionInput,
): ExecuteTransactionOutput {
  const { ReturnConsumedCapacity: mode } = input;
  const gets = prepared(statements, (statement): GetRequest => {
    const key = statementKey(tableForItems(catalog, statement.from.table), undefined);
    const request = compileGet(statement, key);
    if (request === undefined) throw new StatementError(messages.statementKey('ExecuteTransaction'), statement.from);
    return request;
  });
  const request = {
    TransactItems: gets.map((Get) => ({ Get })),
    ...(mode == null ? {} : { ReturnConsumedCapacity: mode }),
  };
  const output = underStatement(() => transactGetItems(catalog, request));
  const responses = output.Responses.map(({ Item: item }, i) =>
    item === undefined ? {} : { Item: selectedRow(statements[i]?.projection, item) },
  );
  return { ...output, Responses: responses };
}

function writeAll(
  catalog: Catalog,
  statements: readonly Statement[],
  input: ExecuteTransactionInput,
): ExecuteTransactionOutput {
  const { ReturnConsumedCapacity: mode, ClientRequestToken: token } = input;
  const actions = prepared(statements, (statement, i) =>
    transactAction(catalog, statement, input.TransactStatements[i] as ParameterizedStatement),
  );
  const request = {
    TransactItems: actions,
    ...(mode == null ? {} : { ReturnConsumedCapacity: mode }),
    ...(token == null ? {} : { ClientRequestToken: token }),
  };
  try {
    const output = underStatement(() => transactWriteItems(catalog, request));
    return { Responses: [], ...output };
  } catch (error) {
    throw withDuplicates(error, statements);
  }
}

function transactAction(catalog: Catalog, statement: Statement, request: ParameterizedStatement): TransactWriteItem {
  const table = tableForItems(catalog, statement.from.table);
  const key = statementKey(table, undefined);
  const { ReturnValuesOnConditionCheckFailure: onFailure } = request;
  const options = onFailure == null ? {} : { ReturnValuesOnConditionCheckFailure: onFailure };
  if (statement.action === 'exists') {
    const check = compileCheck(statement.select, key);
    if (check === undefined) throw new StatementError(messages.existsCondition, statement.from);
    return { ConditionCheck: { ...check, ...options } };
  }
  if (statement.action === 'select') throw validationError(messages.mixedStatements('ExecuteTransaction'));
  const write = itemWrite(() => compileWrite(statement, key));
  switch (write.kind) {
    case 'put':
      return { Put: { ...write.request, ...options } };
    case 'update':
      return { Update: { ...write.request, ...options } };
    case 'delete':
      return { Delete: { ...write.request, ...options } };
  }
}

/** A write whose WHERE does not name one item cancels the transaction, as a key of the wrong form does. */
function itemWrite<T>(compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof StatementError) throw validationError(messages.keySchema);
    throw error;
  }
}

/**
 * What `prepare` gives for each statement. What it throws as an error of a table or key cancels the transaction; what it
 * throws as an error of the statement refuses the request.
 */
function prepared<S, T>(statements: readonly S[], prepare: (statement: S, i: number) => T): readonly T[] {
  const cancellation = new Cancellation(statements.length);
  const results = statements.flatMap((statement, i) => {
    const result = inPlace(i, () => cancellation.attempt(i, () => prepare(statement, i)));
    return result === undefined ? [] : [result];
  });
  cancellation.throwIfAny();
  return results;
}

function inPlace<T>(i: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof StatementError) throw validationError(messages.transactStatement(i, error.message));
    throw error;
  }
}

/** The cancellation where the failed condition of an INSERT says that its item is there. */
function withDuplicates(error: unknown, statements: readonly Statement[]): unknown {
  if (!(error instanceof EngineError) || error.CancellationReasons === undefined) return error;
  const reasons = error.CancellationReasons.map((reason, i): CancellationReason => {
    const duplicate = statements[i]?.action === 'insert' && reason.Code === 'ConditionalCheckFailed';
    return duplicate ? { ...reason, Code: 'DuplicateItem', Message: messages.duplicateItem } : reason;
  });
  const message = messages.cancelled(reasons.map(({ Code }) => Code));
  return new EngineError(error.name, message, { CancellationReasons: reasons });
}
