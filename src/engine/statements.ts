import { ExpressionError } from '../expression/dynamodb/index.js';
import {
  bindParameters,
  MULTI_ATTRIBUTE_KEY,
  parseStatement,
  type Statement,
  StatementError,
  type StatementKey,
} from '../expression/partiql/index.js';
import type { AttributeValue } from '../value/index.js';
import { readValue } from './attribute-reader.js';
import { EngineError, validationError } from './engine-error.js';
import type { Key, KeyAttribute } from './key-schema.js';
import { messages } from './messages.js';
import type { Table } from './table.js';
import { vectorMessages } from './vectors/messages.js';

const EXPRESSION_NAME = /^Invalid \w+Expression: /;

/** The statement of a request with the values of its parameters, which are checked before the statement is read. */
export function boundStatement(request: {
  readonly Statement: string;
  readonly Parameters?: readonly AttributeValue[];
}): Statement {
  const values = (request.Parameters ?? []).map(readValue);
  return bindParameters(parseStatement(request.Statement), values);
}

/** The key of the table, or of the index of it, that a statement names. */
export function statementKey(table: Table, indexName: string | undefined): StatementKey {
  const index = indexName === undefined ? undefined : table.indexes.get(indexName);
  if (indexName !== undefined && index === undefined) {
    const isVector = table.vectorIndexes.has(indexName);
    throw validationError(isVector ? vectorMessages.scan : messages.unknownIndex(indexName));
  }
  const { hash, range }: Key = index?.definition.key ?? table.key;
  if (hash.length > 1 || range.length > 1) throw validationError(MULTI_ATTRIBUTE_KEY);
  const [partition] = hash as readonly [KeyAttribute];
  const [sort] = range;
  return { partition, ...(sort === undefined ? {} : { sort }) };
}

/**
 * What `run` gives. What statements complain of is the request's fault, and what the expressions that they stand for
 * complain of is put without the names of those expressions.
 */
export function underStatement<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof StatementError) throw validationError(error.message);
    if (error instanceof ExpressionError) throw validationError(error.message.replace(EXPRESSION_NAME, ''));
    throw error;
  }
}

/** What `run`, the put of an INSERT, gives: its failed condition says that the item is there. */
export function underInsert<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof EngineError) || error.name !== 'ConditionalCheckFailedException') throw error;
    throw new EngineError('DuplicateItemException', messages.duplicateItem);
  }
}
