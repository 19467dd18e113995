import type { Design, IndexDesign, TableDesign } from '../../design/index.js';
import { physicalName } from '../../design/index.js';
import {
  bindCondition,
  bindKeyCondition,
  bindProjection,
  bindUpdate,
  conditionPaths,
  type DocumentPath,
  type KeyPredicate,
  Substitutions,
} from '../../expression/dynamodb/index.js';
import type { AttributeValue, Item } from '../../value/index.js';

/** What a request asks for, as far as it tells which access pattern it belongs to. Names are those of attributes as stored. */
export type Facts = ReadFacts | ActionFacts | StatementFacts;

/** A Query or a Scan. */
export interface ReadFacts {
  readonly kind: 'read';
  readonly api: 'Query' | 'Scan';
  readonly index: IndexDesign;
  readonly keys: ReadonlyMap<string, KeyPredicate>;
  readonly filter: ReadonlySet<string>;
  readonly projection: ReadonlySet<string> | undefined;
  readonly forward: boolean;
  readonly limit: number | undefined;
}

/** A request that names its items. */
export interface ActionFacts {
  readonly kind: 'actions';
  readonly api: string;
  readonly actions: readonly Action[];
  readonly projection: ReadonlySet<string> | undefined;
}

export interface Action {
  readonly action: 'get' | 'put' | 'update' | 'delete' | 'check';
  readonly table: TableDesign;
  /** Its key, or all of it where it is put. */
  readonly item: Item;
  /** Of an update: attributes that it writes. */
  readonly changes: ReadonlySet<string>;
  /** Its condition asks that something is not there. */
  readonly isNew: boolean;
}

export interface StatementFacts {
  readonly kind: 'statement';
  readonly api: 'ExecuteStatement';
  readonly statement: string;
}

type Input = Readonly<Record<string, unknown>>;

/** Requests come from outside: what does not have the API's shape has been refused before it is looked at here. */
export class FactReader {
  readonly #tables: ReadonlyMap<string, TableDesign>;

  constructor(design: Design) {
    this.#tables = new Map([...design.tables.values()].map((table) => [physicalName(table.table), table]));
  }

  /** Undefined for an operation that is about no items, or about those of a table that the model does not have. */
  read(operation: string, input: Input): Facts | undefined {
    switch (operation) {
      case 'query':
      case 'scan':
        return this.#range(operation === 'query' ? 'Query' : 'Scan', input);
      case 'executeStatement':
        return { kind: 'statement', api: 'ExecuteStatement', statement: plainStatement(String(input.Statement)) };
      default:
        return this.#items(operation, input);
    }
  }

  #range(api: 'Query' | 'Scan', input: Input): ReadFacts | undefined {
    const table = this.#table(input.TableName);
    const index = input.IndexName == null ? table?.primary : table?.indexes.get(String(input.IndexName));
    if (index === undefined) return undefined;
    const substitutions = substitutionsOf(input);
    return {
      kind: 'read',
      api,
      index,
      keys: keysOf(input, substitutions),
      filter: filterOf(input, substitutions),
      projection: projectionOf(input, substitutions),
      forward: input.ScanIndexForward !== false,
      limit: typeof input.Limit === 'number' ? input.Limit : undefined,
    };
  }

  #items(operation: string, input: Input): ActionFacts | undefined {
    const api = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`;
    const actions = this.#actions(operation, input);
    if (actions.length === 0 || actions.includes(undefined)) return undefined;
    const single = operation === 'getItem' ? projectionOf(input, substitutionsOf(input)) : undefined;
    return { kind: 'actions', api, actions: actions as readonly Action[], projection: single };
  }

  #actions(operation: string, input: Input): readonly (Action | undefined)[] {
    switch (operation) {
      case 'getItem':
        return [this.#action('get', input, input.Key)];
      case 'putItem':
        return [this.#action('put', input, input.Item)];
      case 'updateItem':
        return [this.#action('update', input, input.Key)];
      case 'deleteItem':
        return [this.#action('delete', input, input.Key)];
      case 'batchGetItem':
        return entries(input.RequestItems).flatMap(([TableName, { Keys }]) =>
          (Keys as readonly Item[]).map((key) => this.#action('get', { TableName }, key)),
        );
      case 'batchWriteItem':
        return entries(input.RequestItems).flatMap(([TableName, requests]) =>
          (requests as unknown as readonly Input[]).map(({ PutRequest, DeleteRequest }) =>
            PutRequest == null
              ? this.#action('delete', { TableName }, (DeleteRequest as Input).Key)
              : this.#action('put', { TableName }, (PutRequest as Input).Item),
          ),
        );
      case 'transactGetItems':
        return (input.TransactItems as readonly Input[]).map(({ Get }) => {
          const get = Get as Input;
          return this.#action('get', get, get.Key);
        });
      case 'transactWriteItems':
        return (input.TransactItems as readonly Input[]).map((item) => this.#transacted(item));
      default:
        return [];
    }
  }

  #transacted({ Put, Update, Delete, ConditionCheck }: Input): Action | undefined {
    if (Put != null) return this.#action('put', Put as Input, (Put as Input).Item);
    if (Update != null) return this.#action('update', Update as Input, (Update as Input).Key);
    if (Delete != null) return this.#action('delete', Delete as Input, (Delete as Input).Key);
    return this.#action('check', ConditionCheck as Input, (ConditionCheck as Input).Key);
  }

  #action(action: Action['action'], input: Input, item: unknown): Action | undefined {
    const table = this.#table(input.TableName);
    if (table === undefined) return undefined;
    const substitutions = substitutionsOf(input);
    return {
      action,
      table,
      item: item as Item,
      changes: action === 'update' ? changesOf(input, substitutions) : NOTHING,
      isNew: action === 'put' && asksForNone(input),
    };
  }

  /** A table may be named by its ARN too. */
  #table(name: unknown): TableDesign | undefined {
    const text = String(name);
    return this.#tables.get(text.startsWith('arn:') ? text.slice(text.indexOf('/') + 1) : text);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** A statement as far as its spaces do not matter. */
export function plainStatement(statement: string): string {
  return statement.replace(/\s+/g, ' ').trim().replace(/ ?;$/, '');
}

/** Attributes that a filter names. */
export function filterOf(input: Input, substitutions: Substitutions = substitutionsOf(input)): ReadonlySet<string> {
  const { FilterExpression, QueryFilter, ScanFilter } = input;
  if (FilterExpression == null) return new Set(Object.keys((QueryFilter ?? ScanFilter ?? {}) as object));
  return rootsOf(conditionPaths(bindCondition(String(FilterExpression), 'FilterExpression', substitutions)));
}

function entries(map: unknown): readonly (readonly [string, Input])[] {
  return Object.entries(map as Record<string, Input>);
}

function substitutionsOf({ ExpressionAttributeNames: names, ExpressionAttributeValues: values }: Input): Substitutions {
  return new Substitutions(
    new Map(Object.entries((names ?? {}) as Record<string, string>)),
    new Map(Object.entries((values ?? {}) as Record<string, AttributeValue>)),
  );
}

function rootsOf(paths: readonly DocumentPath[]): ReadonlySet<string> {
  return new Set(paths.map(([root]) => root));
}

function projectionOf(input: Input, substitutions: Substitutions): ReadonlySet<string> | undefined {
  const { ProjectionExpression, AttributesToGet } = input;
  if (ProjectionExpression != null) return rootsOf(bindProjection(String(ProjectionExpression), substitutions));
  return AttributesToGet == null ? undefined : new Set(AttributesToGet as readonly string[]);
}

function changesOf(input: Input, substitutions: Substitutions): ReadonlySet<string> {
  const { UpdateExpression, AttributeUpdates } = input;
  if (UpdateExpression == null) return new Set(Object.keys((AttributeUpdates ?? {}) as object));
  return rootsOf(bindUpdate(String(UpdateExpression), substitutions).map(({ path }) => path));
}

function asksForNone({ ConditionExpression, Expected }: Input): boolean {
  if (ConditionExpression != null) return String(ConditionExpression).includes('attribute_not_exists');
  return Object.values((Expected ?? {}) as Record<string, Input>).some(
    ({ Exists, ComparisonOperator }) => Exists === false || ComparisonOperator === 'NULL',
  );
}

const LEGACY_OPERATORS: Readonly<Record<string, Exclude<KeyPredicate['operator'], 'BETWEEN'>>> = {
  EQ: '=',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
  BEGINS_WITH: 'begins_with',
};

function keysOf(input: Input, substitutions: Substitutions): ReadonlyMap<string, KeyPredicate> {
  const { KeyConditionExpression, KeyConditions } = input;
  if (KeyConditionExpression != null) return bindKeyCondition(String(KeyConditionExpression), substitutions);
  const predicates = new Map<string, KeyPredicate>();
  for (const [name, { ComparisonOperator, AttributeValueList }] of entries(KeyConditions ?? {})) {
    const [value, high] = AttributeValueList as readonly AttributeValue[];
    const operator = LEGACY_OPERATORS[String(ComparisonOperator)];
    if (value === undefined) continue;
    if (operator !== undefined) predicates.set(name, { operator, value });
    else if (high !== undefined) predicates.set(name, { operator: 'BETWEEN', low: value, high });
  }
  return predicates;
}
