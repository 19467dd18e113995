import { bindKeyCondition } from '../../expression/dynamodb/index.js';
import {
  compileCheck,
  compileGet,
  compileSelect,
  compileWrite,
  type Statement,
} from '../../expression/partiql/index.js';
import type { Item } from '../../value/index.js';
import type * as api from '../api.js';
import type { Catalog } from '../catalog.js';
import { readSubstitutions } from '../request-expressions.js';
import { boundStatement, statementKey } from '../statements.js';
import type { Table } from '../table.js';
import { tableNamed } from '../table-arn.js';
import type { FaultOperation } from './api.js';

/** What of a request is about one table: one item, or one page of it. */
export interface Member extends NamedMember {
  /** Undefined where there is none of the name. */
  readonly of: Table | undefined;
}

interface NamedMember {
  /** As the request names the table, which may be its ARN. */
  readonly table: string;
  /** The index that it reads. */
  readonly index?: string | undefined;
  readonly isWrite: boolean;
  /** The key attributes that it names, and of a put all attributes; as far as the request is well formed. */
  readonly attributes: () => Item;
}

const NOTHING: Item = {};

/** The members of a request in its order; throws where it is malformed. */
export function membersOf(catalog: Catalog, operation: FaultOperation, input: unknown): readonly Member[] {
  return namedMembers(catalog, operation, input).map((member) => ({
    ...member,
    of: tableNamed(catalog, member.table),
  }));
}

function namedMembers(catalog: Catalog, operation: FaultOperation, input: unknown): readonly NamedMember[] {
  switch (operation) {
    case 'GetItem':
    case 'DeleteItem':
    case 'UpdateItem': {
      const { TableName: table, Key: key } = input as api.GetItemInput;
      return [{ table, isWrite: operation !== 'GetItem', attributes: () => key }];
    }
    case 'PutItem': {
      const { TableName: table, Item: item } = input as api.PutItemInput;
      return [{ table, isWrite: true, attributes: () => item }];
    }
    case 'Query':
    case 'Scan': {
      const request = input as api.QueryInput;
      const attributes = () => (operation === 'Query' ? queriedKey(request) : NOTHING);
      return [{ table: request.TableName, index: request.IndexName, isWrite: false, attributes }];
    }
    case 'BatchGetItem':
      return batchMembers<api.KeysAndAttributes>(input, ({ Keys: keys }, table) =>
        keys.map((key) => ({ table, isWrite: false, attributes: () => key })),
      );
    case 'BatchWriteItem':
      return batchMembers<readonly api.WriteRequest[]>(input, (requests, table) =>
        requests.map(({ PutRequest: put, DeleteRequest: deletion }) => ({
          table,
          isWrite: true,
          attributes: () => put?.Item ?? deletion?.Key ?? NOTHING,
        })),
      );
    case 'TransactGetItems':
      return (input as api.TransactGetItemsInput).TransactItems.map(({ Get: { TableName: table, Key: key } }) => ({
        table,
        isWrite: false,
        attributes: () => key,
      }));
    case 'TransactWriteItems':
      return (input as api.TransactWriteItemsInput).TransactItems.map(transactMember);
    case 'ExecuteStatement':
      return [statementMember(catalog, input as api.ParameterizedStatement)];
    case 'BatchExecuteStatement':
      return (input as api.BatchExecuteStatementInput).Statements.map((one) => statementMember(catalog, one));
    case 'ExecuteTransaction':
      return (input as api.ExecuteTransactionInput).TransactStatements.map((one) => statementMember(catalog, one));
  }
}

function batchMembers<R>(
  input: unknown,
  of: (request: R, table: string) => readonly NamedMember[],
): readonly NamedMember[] {
  const { RequestItems: items } = input as { readonly RequestItems: Readonly<Record<string, R>> };
  return Object.entries(items).flatMap(([table, request]) => of(request, table));
}

function transactMember({ Put: put, Update, Delete, ConditionCheck }: api.TransactWriteItem): NamedMember {
  const keyed = Update ?? Delete ?? ConditionCheck;
  return {
    table: put?.TableName ?? keyed?.TableName ?? '',
    isWrite: true,
    attributes: () => put?.Item ?? keyed?.Key ?? NOTHING,
  };
}

/** What a Query says by equality. */
function queriedKey(request: api.QueryInput): Item {
  const { KeyConditionExpression: condition, KeyConditions: legacy = {} } = request;
  if (condition == null) {
    return Object.fromEntries(
      Object.entries(legacy).flatMap(([name, { AttributeValueList: values }]) => {
        const value = values?.[0];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }
  const predicates = bindKeyCondition(condition, readSubstitutions(request));
  return Object.fromEntries(
    [...predicates].flatMap(([name, predicate]) => (predicate.operator === '=' ? [[name, predicate.value]] : [])),
  );
}

function statementMember(catalog: Catalog, request: api.ParameterizedStatement): NamedMember {
  const statement = boundStatement(request);
  const { from } = statement.action === 'exists' ? statement.select : statement;
  // A check in a transaction takes write units, as a condition check does.
  const isWrite = statement.action !== 'select';
  return {
    table: from.table,
    index: from.index,
    isWrite,
    attributes: () => statementAttributes(catalog, statement),
  };
}

function statementAttributes(catalog: Catalog, statement: Statement): Item {
  const { from } = statement.action === 'exists' ? statement.select : statement;
  const table = tableNamed(catalog, from.table);
  if (table === undefined) return NOTHING;
  const key = statementKey(table, from.index);
  if (statement.action === 'exists') return compileCheck(statement.select, key)?.Key ?? NOTHING;
  if (statement.action !== 'select') {
    const { kind, request } = compileWrite(statement, key);
    return kind === 'put' ? request.Item : request.Key;
  }
  const get = compileGet(statement, key);
  if (get !== undefined) return get.Key;
  const select = compileSelect(statement, key);
  const [request] = select.kind === 'query' ? select.requests : [];
  return request === undefined ? NOTHING : queriedKey(request);
}
