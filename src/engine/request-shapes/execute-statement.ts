import {
  MAX_BATCH_STATEMENTS,
  MAX_CLIENT_TOKEN_LENGTH,
  MAX_STATEMENT_LENGTH,
  MAX_TRANSACTION_ACTIONS,
} from '../../facts/index.js';
import { boolean, returnConsumedCapacity } from './common.js';
import type { Rule, Shape } from './shape.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
const MAX_NEXT_TOKEN_LENGTH = 32_768;

const statement: Rule = { type: 'string', required: true, minLength: 1, maxLength: MAX_STATEMENT_LENGTH };
const parameters: Rule = { type: 'list', minLength: 1 };
const onFailure: Rule = { type: 'string', values: ['ALL_OLD', 'NONE'] };

export const executeStatementShape: Shape = {
  ReturnConsumedCapacity: returnConsumedCapacity,
  Statement: statement,
  Parameters: parameters,
  ConsistentRead: boolean,
  NextToken: { type: 'string', minLength: 1, maxLength: MAX_NEXT_TOKEN_LENGTH },
  Limit: { type: 'integer', min: 1 },
  ReturnValuesOnConditionCheckFailure: onFailure,
};

export const batchExecuteStatementShape: Shape = {
  ReturnConsumedCapacity: returnConsumedCapacity,
  Statements: {
    type: 'list',
    required: true,
    minLength: 1,
    maxLength: MAX_BATCH_STATEMENTS,
    element: {
      type: 'structure',
      name: 'BatchStatementRequest',
      members: {
        Statement: statement,
        Parameters: parameters,
        ConsistentRead: boolean,
        ReturnValuesOnConditionCheckFailure: onFailure,
      },
    },
  },
};

export const executeTransactionShape: Shape = {
  ReturnConsumedCapacity: returnConsumedCapacity,
  ClientRequestToken: { type: 'string', minLength: 1, maxLength: MAX_CLIENT_TOKEN_LENGTH },
  TransactStatements: {
    type: 'list',
    required: true,
    minLength: 1,
    maxLength: MAX_TRANSACTION_ACTIONS,
    element: {
      type: 'structure',
      name: 'ParameterizedStatement',
      members: { Statement: statement, Parameters: parameters, ReturnValuesOnConditionCheckFailure: onFailure },
    },
  },
};
