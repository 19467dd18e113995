import type { Design, IndexDesign, TableDesign } from '../../../src/design/index.js';
import { physicalName } from '../../../src/design/index.js';
import type { DynamoRequest } from '../../../src/planner/index.js';
import type { AttributeValue, Item } from '../../../src/value/index.js';
import type { AuthorizationRequest } from './evaluator.js';

/** What a request of DynamoDB is asked of IAM for: each action on each resource, with the keys of its context. */
export function authorizationsOf({ api, input }: DynamoRequest, design: Design): readonly AuthorizationRequest[] {
  switch (api) {
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return transaction(api, input, design);
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.entries(input.RequestItems as Record<string, unknown>).map(([name, asked]) =>
        batch(api, tableNamed(name, design), asked),
      );
    case 'ExecuteStatement':
      return [statement(input, design)];
    default:
      return [single(api, input, design)];
  }
}

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

export function arnOf(table: TableDesign, index?: IndexDesign): string {
  const arn = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${physicalName(table.table)}`;
  return index === undefined || index.kind === 'table' ? arn : `${arn}/index/${index.name}`;
}

function tableNamed(name: unknown, design: Design): TableDesign {
  const table = [...design.tables.values()].find((one) => physicalName(one.table) === name);
  if (table === undefined) throw new Error(`no table ${String(name)}`);
  return table;
}

type Input = { readonly [name: string]: unknown };

/** A condition compares text: a number is its digits. */
function leadingOf(item: Item | undefined, { pk }: IndexDesign): readonly string[] {
  const value = item?.[pk[0]?.attribute ?? ''];
  return value === undefined ? [] : [textOf(value)];
}

function textOf(value: AttributeValue): string {
  if ('S' in value) return value.S;
  return 'N' in value ? value.N : JSON.stringify(value);
}

/** Top-level attributes that the expressions name. */
function namesIn(input: Input): readonly string[] {
  const names = (input.ExpressionAttributeNames ?? {}) as Readonly<Record<string, string>>;
  const used = [
    'KeyConditionExpression',
    'FilterExpression',
    'ProjectionExpression',
    'ConditionExpression',
    'UpdateExpression',
  ]
    .map((name) => input[name] ?? '')
    .join(' ');
  return [...used.matchAll(/(?<![.\w])#\w+/g)].map(([placeholder]) => names[placeholder] ?? placeholder);
}

function contextOf(keys: readonly string[], attributes: readonly string[], more: Readonly<Record<string, string>>) {
  return {
    ...(keys.length === 0 ? {} : { 'dynamodb:LeadingKeys': keys }),
    'dynamodb:Attributes': [...new Set(attributes)],
    ...more,
  };
}

/** What is returned where the request does not say. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
function selectOf(input: Input, isIndex: boolean): string {
  if (typeof input.Select === 'string') return input.Select;
  if (input.ProjectionExpression !== undefined) return 'SPECIFIC_ATTRIBUTES';
  return isIndex ? 'ALL_PROJECTED_ATTRIBUTES' : 'ALL_ATTRIBUTES';
}

function single(api: DynamoRequest['api'], input: Input, design: Design): AuthorizationRequest {
  const table = tableNamed(input.TableName, design);
  const action = `dynamodb:${api}`;
  if (api === 'Query' || api === 'Scan') {
    const index = table.indexes.get(String(input.IndexName)) ?? table.primary;
    const keys = api === 'Query' ? queriedKey(input, index) : [];
    const more = { 'dynamodb:Select': selectOf(input, index !== table.primary) };
    return { action, resource: arnOf(table, index), context: contextOf(keys, namesIn(input), more) };
  }
  const item = (input.Item ?? input.Key) as Item;
  const more: Record<string, string> =
    api === 'GetItem'
      ? { 'dynamodb:Select': selectOf(input, false) }
      : { 'dynamodb:ReturnValues': String(input.ReturnValues ?? 'NONE') };
  const context = contextOf(leadingOf(item, table.primary), [...Object.keys(item), ...namesIn(input)], more);
  return { action, resource: arnOf(table), context };
}

function queriedKey(input: Input, { pk }: IndexDesign): readonly string[] {
  const names = input.ExpressionAttributeNames as Readonly<Record<string, string>>;
  const values = input.ExpressionAttributeValues as Readonly<Record<string, AttributeValue>>;
  const equal = [...String(input.KeyConditionExpression).matchAll(/(#\w+) = (:\w+)/g)];
  return equal.flatMap(([, name = '', value = '']) => {
    const found = values[value];
    return names[name] === pk[0]?.attribute && found !== undefined ? [textOf(found)] : [];
  });
}

function batch(api: 'BatchGetItem' | 'BatchWriteItem', table: TableDesign, asked: unknown): AuthorizationRequest {
  const action = `dynamodb:${api}`;
  if (api === 'BatchGetItem') {
    const input = asked as Input & { readonly Keys: readonly Item[] };
    const names = [...input.Keys.flatMap((key) => Object.keys(key)), ...namesIn(input)];
    const keys = input.Keys.flatMap((key) => leadingOf(key, table.primary));
    return {
      action,
      resource: arnOf(table),
      context: contextOf(keys, names, { 'dynamodb:Select': selectOf(input, false) }),
    };
  }
  const items = (asked as readonly Record<string, { readonly Item?: Item; readonly Key?: Item }>[]).flatMap((one) =>
    Object.values(one).flatMap(({ Item: item, Key: key }) => [item ?? key ?? {}]),
  );
  const keys = items.flatMap((item) => leadingOf(item, table.primary));
  return {
    action,
    resource: arnOf(table),
    context: contextOf(
      keys,
      items.flatMap((item) => Object.keys(item)),
      {},
    ),
  };
}

/** Each part by itself, and all parts of one action on one table together: the pages do not say which of the two is asked. */
function transaction(
  api: 'TransactWriteItems' | 'TransactGetItems',
  input: Input,
  design: Design,
): readonly AuthorizationRequest[] {
  const parts = (input.TransactItems as readonly Record<string, Input>[]).flatMap((one) =>
    Object.entries(one).map(([kind, part]) => {
      const table = tableNamed(part.TableName, design);
      const item = (part.Item ?? part.Key) as Item;
      const action = kind === 'ConditionCheck' ? 'dynamodb:ConditionCheckItem' : `dynamodb:${kind}Item`;
      const more: Record<string, string> = {
        ...(kind === 'ConditionCheck' ? {} : { 'dynamodb:EnclosingOperation': api }),
        ...(kind === 'Get' ? { 'dynamodb:Select': selectOf(part, false) } : {}),
      };
      const keys = leadingOf(item, table.primary);
      return { action, resource: arnOf(table), keys, names: [...Object.keys(item), ...namesIn(part)], more };
    }),
  );
  const groups = new Map<string, typeof parts>();
  for (const part of parts) {
    const id = `${part.action} ${part.resource}`;
    groups.set(id, [...(groups.get(id) ?? []), part]);
  }
  const together = [...groups.values()].flatMap((all) => {
    const [first, another] = all;
    if (first === undefined || another === undefined) return [];
    return [{ ...first, keys: all.flatMap(({ keys }) => keys), names: all.flatMap(({ names }) => names) }];
  });
  return [...parts, ...together].map(({ action, resource, keys, names, more }) => ({
    action,
    resource,
    context: contextOf(keys, names, more),
  }));
}

const VERBS = { SELECT: 'Select', INSERT: 'Insert', UPDATE: 'Update', DELETE: 'Delete' } as const;

/** Keys and attributes of a statement are left out: rights to them go without. */
function statement(input: Input, design: Design): AuthorizationRequest {
  const text = String(input.Statement);
  const [, verb = ''] = /^\s*(\w+)/.exec(text) ?? [];
  const [, name, index] = /"([^"]+)"(?:\."([^"]+)")?/.exec(text) ?? [];
  const table = tableNamed(name, design);
  const action = `dynamodb:PartiQL${VERBS[verb.toUpperCase() as keyof typeof VERBS]}`;
  const isWhole = verb.toUpperCase() === 'SELECT' && !/\bWHERE\b/i.test(text);
  return {
    action,
    resource: arnOf(table, table.indexes.get(index ?? '')),
    context: verb.toUpperCase() === 'SELECT' ? { 'dynamodb:FullTableScan': String(isWhole) } : {},
  };
}
