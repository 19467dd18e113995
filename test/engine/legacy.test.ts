import { beforeEach, describe, expect, it } from 'vitest';
import type { AttributeCondition, ComparisonOperator, Engine, ExpectedAttributeValue } from '../../src/engine/index.js';
import { answer } from '../../src/protocol/index.js';
import type { AttributeValue } from '../../src/value/index.js';
import { errorOf, index, item, refusal, withTable } from './support.js';

const TableName = 'table';
const INVALID = 'One or more parameter values were invalid: ';
const MIXED =
  'Can not use both expression and non-expression parameters in the same request: Non-expression parameters:';

const key = item({ pk: 'p', sk: 1 });

function table(): Engine {
  return withTable({
    key: ['pk:S', 'sk:N'],
    attributes: ['state:S'],
    local: [index('local', ['pk'], ['state'], [])],
    global: [index('global', ['state'], [], [])],
  });
}

let engine: Engine;

beforeEach(() => {
  engine = table();
});

/** Conditions on `a`, of values of these types. */
function condition(operator: string, ...operands: readonly unknown[]): AttributeCondition {
  return { ComparisonOperator: operator as ComparisonOperator, AttributeValueList: operands as AttributeValue[] };
}

describe('AttributesToGet', () => {
  beforeEach(() => {
    engine.putItem({
      TableName,
      Item: { ...key, ...item({ a: 'x', 'm.n': 'dotted', state: 's' }), m: { M: item({ n: 'y' }) } },
    });
  });

  it('names attributes, not paths, in every read', () => {
    const wanted = item({ 'm.n': 'dotted', a: 'x' });
    const AttributesToGet = ['m.n', 'a', 'missing'];
    expect(engine.getItem({ TableName, Key: key, AttributesToGet }).Item).toEqual(wanted);
    expect(engine.batchGetItem({ RequestItems: { table: { Keys: [key], AttributesToGet } } }).Responses).toEqual({
      table: [wanted],
    });
    expect(engine.scan({ TableName, AttributesToGet }).Items).toEqual([wanted]);
    const KeyConditions = { pk: condition('EQ', { S: 'p' }) };
    expect(engine.query({ TableName, KeyConditions, AttributesToGet }).Items).toEqual([wanted]);
    expect(engine.getItem({ TableName, Key: key, AttributesToGet: ['missing'] }).Item).toEqual({});
  });

  it('completes rows of a local index, and is refused by a global one that lacks them', () => {
    const local = { pk: condition('EQ', { S: 'p' }) };
    const page = engine.query({ TableName, IndexName: 'local', KeyConditions: local, AttributesToGet: ['a'] });
    expect(page.Items).toEqual([item({ a: 'x' })]);
    const global = { state: condition('EQ', { S: 's' }) };
    expect(
      refusal(() => engine.query({ TableName, IndexName: 'global', KeyConditions: global, AttributesToGet: ['a'] })),
    ).toBe(`${INVALID}Global secondary index global does not project [a]`);
  });

  it.each([
    [{ AttributesToGet: ['a', 'b', 'a'] }, `${INVALID}Duplicate value in attribute name: a`],
    [
      { AttributesToGet: [] },
      "1 validation error detected: Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      { AttributesToGet: ['a'], ProjectionExpression: 'b' },
      `${MIXED} {AttributesToGet} Expression parameters: {ProjectionExpression}`,
    ],
  ])('%j', (request, message) => {
    expect(refusal(() => engine.getItem({ TableName, Key: key, ...request }))).toBe(message);
  });

  it('may not meet a projection expression, not even of another table of a batch', () => {
    withTable({ name: 'other', engine });
    const RequestItems = {
      table: { Keys: [key], AttributesToGet: ['a'] },
      other: { Keys: [item({ pk: 'p', sk: 's' })], ProjectionExpression: 'a' },
    };
    expect(refusal(() => engine.batchGetItem({ RequestItems }))).toBe(
      `${MIXED} {AttributesToGet} Expression parameters: {ProjectionExpression}`,
    );
  });

  it.each([
    ['COUNT', `${INVALID}Cannot specify the AttributesToGet when choosing to get only the Count`],
    ['ALL_ATTRIBUTES', `${INVALID}Cannot specify the AttributesToGet when choosing to get ALL_ATTRIBUTES`],
  ] as const)('contradicts Select %s', (Select, message) => {
    expect(refusal(() => engine.scan({ TableName, AttributesToGet: ['a'], Select }))).toBe(message);
    expect(engine.scan({ TableName, AttributesToGet: ['a'], Select: 'SPECIFIC_ATTRIBUTES' }).Count).toBe(1);
  });
});

describe('Expected', () => {
  const put = (Expected: Readonly<Record<string, ExpectedAttributeValue>>, more: object = {}): unknown =>
    engine.putItem({ TableName, Item: { ...key, ...item({ a: 'x' }) }, Expected, ...more });
  const fails = (run: () => unknown): void => expect(errorOf(run).name).toBe('ConditionalCheckFailedException');

  it('guards Put, Update and Delete, by value, absence or comparison', () => {
    put({ pk: { Exists: false } });
    fails(() => put({ pk: { Exists: false } }));
    put({ a: { Value: { S: 'x' } } });
    put({ a: { Exists: true, Value: { S: 'x' } } });
    put({ a: { ComparisonOperator: 'EQ', Value: { S: 'x' } } });
    put({ a: condition('BEGINS_WITH', { S: 'x' }), b: condition('NULL') });
    fails(() => put({ a: { Value: { S: 'y' } } }));
    fails(() =>
      engine.updateItem({ TableName, Key: key, AttributeUpdates: {}, Expected: { a: condition('GT', { S: 'x' }) } }),
    );
    fails(() => engine.deleteItem({ TableName, Key: key, Expected: { a: condition('IN', { S: 'y' }, { S: 'z' }) } }));
    engine.deleteItem({ TableName, Key: key, Expected: { a: condition('IN', { S: 'y' }, { S: 'x' }) } });
    expect(engine.getItem({ TableName, Key: key }).Item).toBeUndefined();
  });

  it('holds with all of its conditions, or with any', () => {
    put({});
    const Expected = { a: condition('EQ', { S: 'x' }), b: condition('NOT_NULL') };
    fails(() => put(Expected));
    fails(() => put(Expected, { ConditionalOperator: 'AND' }));
    put(Expected, { ConditionalOperator: 'OR' });
  });

  it('shows the item that failed it', () => {
    put({});
    const error = errorOf(() => put({ a: { Exists: false } }, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
    expect(error.Item).toEqual({ ...key, ...item({ a: 'x' }) });
  });

  it.each([
    [{}, 'Value must be provided when Exists is null for Attribute: a'],
    [{ Exists: true }, 'Value must be provided when Exists is true for Attribute: a'],
    [{ Exists: false, Value: { S: '1' } }, 'Value cannot be used when Exists is false for Attribute: a'],
    [
      { Value: { S: '1' }, AttributeValueList: [{ S: '1' }], ComparisonOperator: 'EQ', Exists: true },
      'Value and AttributeValueList cannot be used together for Attribute: a',
    ],
    [
      { Exists: false, ComparisonOperator: 'EQ' },
      'Exists and ComparisonOperator cannot be used together for Attribute: a',
    ],
    [
      { ComparisonOperator: 'LT' },
      'Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a',
    ],
    [
      { AttributeValueList: [{ S: '1' }], Exists: false },
      'AttributeValueList can only be used with a ComparisonOperator for Attribute: a',
    ],
    [
      { ComparisonOperator: 'NULL', Value: { S: '1' } },
      'Invalid number of argument(s) for the NULL ComparisonOperator',
    ],
    [condition('EQ'), 'Invalid number of argument(s) for the EQ ComparisonOperator'],
    [condition('EQ', { S: '1' }, { S: '1' }), 'Invalid number of argument(s) for the EQ ComparisonOperator'],
    [condition('IN'), 'Invalid number of argument(s) for the IN ComparisonOperator'],
    [condition('BETWEEN', { S: '1' }), 'Invalid number of argument(s) for the BETWEEN ComparisonOperator'],
    [condition('IN', { S: '1' }, { N: '1' }), 'AttributeValues inside AttributeValueList must be of same type'],
    [condition('LE', { BOOL: true }), 'ComparisonOperator LE is not valid for BOOL AttributeValue type'],
    [condition('CONTAINS', { SS: ['1'] }), 'ComparisonOperator CONTAINS is not valid for SS AttributeValue type'],
    [condition('BEGINS_WITH', { N: '1' }), 'ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type'],
    [condition('BETWEEN', { L: [] }, { L: [] }), 'ComparisonOperator BETWEEN is not valid for L AttributeValue type'],
  ])('%j', (expected, message) => {
    expect(refusal(() => put({ a: expected as ExpectedAttributeValue }))).toBe(INVALID + message);
  });

  it.each([
    [
      { Expected: { a: condition('BETWEEN', { N: '10' }, { N: '9' }) } },
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    ],
    [
      { Expected: { a: condition('EQ', {}) } },
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [{ Expected: { a: condition('EQ', { N: 'x' }) } }, 'The parameter cannot be converted to a numeric value: x'],
    [{ ConditionalOperator: 'OR' }, 'ConditionalOperator cannot be used without Filter or Expected'],
    [
      { ConditionalOperator: 'OR', Expected: { a: condition('NULL') } },
      'ConditionalOperator can only be used when Filter or Expected has two or more elements',
    ],
    [
      { ConditionalOperator: 'OR', Expected: {}, ConditionExpression: 'a = b' },
      `${MIXED} {Expected, ConditionalOperator} Expression parameters: {ConditionExpression}`,
    ],
    [
      { Expected: { Ab: { ComparisonOperator: 'eq' } } },
      "1 validation error detected: Value 'eq' at 'expected.Ab.member.comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]",
    ],
    [
      { Expected: { a: null } },
      "1 validation error detected: Value null at 'expected.a.member' failed to satisfy constraint: Member must not be null",
    ],
  ])('%j', (request, message) => {
    expect(refusal(() => engine.deleteItem({ TableName, Key: key, ...(request as object) }))).toBe(message);
  });

  it('of foreign types', () => {
    for (const Expected of [[], { a: [] }, { a: { AttributeValueList: {} } }, { a: { Exists: 'false' } }]) {
      expect(errorOf(() => put(Expected as never)).name).toBe('SerializationException');
    }
  });

  it('is unknown to the actions of a transaction', () => {
    const Put = { TableName, Item: key, Expected: { pk: { Value: { S: 'other' } } } };
    expect(engine.transactWriteItems({ TransactItems: [{ Put }] })).toEqual({});
  });
});

describe('AttributeUpdates', () => {
  const update = (AttributeUpdates: object, more: object = {}): unknown =>
    engine.updateItem({ TableName, Key: key, AttributeUpdates: AttributeUpdates as never, ...more });
  const stored = () => engine.getItem({ TableName, Key: key }).Item;

  it('put, add and delete', () => {
    update({
      s: { Value: { S: 'x' } },
      n: { Action: 'ADD', Value: { N: '5' } },
      set: { Action: 'ADD', Value: { SS: ['a', 'b'] } },
      list: { Action: 'ADD', Value: { L: [{ S: 'one' }] } },
      gone: { Action: 'PUT', Value: { BOOL: true } },
    });
    update({
      n: { Action: 'ADD', Value: { N: '-7' } },
      set: { Action: 'DELETE', Value: { SS: ['a', 'c'] } },
      list: { Action: 'ADD', Value: { L: [{ S: 'two' }] } },
      gone: { Action: 'DELETE' },
    });
    expect(stored()).toEqual({
      ...key,
      ...item({ s: 'x', n: -2, set: { SS: ['b'] }, list: { L: [{ S: 'one' }, { S: 'two' }] } }),
    });
  });

  it('return what they changed', () => {
    update({ a: { Value: { S: 'x' } }, b: { Value: { S: 'y' } } });
    expect(update({ a: { Value: { S: 'z' } } }, { ReturnValues: 'UPDATED_OLD' })).toEqual({
      Attributes: item({ a: 'x' }),
    });
    expect(update({ a: { Action: 'DELETE' } }, { ReturnValues: 'UPDATED_NEW' })).toEqual({});
  });

  it('make an item where there was none, unless they only take away', () => {
    update({ a: { Action: 'DELETE' } });
    expect(stored()).toBeUndefined();
    update({});
    expect(stored()).toEqual(key);
  });

  it.each([
    [{ a: {} }, `${INVALID}Only DELETE action is allowed when no attribute value is specified`],
    [{ a: { Action: 'ADD' } }, `${INVALID}Only DELETE action is allowed when no attribute value is specified`],
    [{ a: { Action: 'ADD', Value: { S: 'x' } } }, `${INVALID}ADD action is not supported for the type S`],
    [{ a: { Action: 'ADD', Value: { M: {} } } }, `${INVALID}ADD action is not supported for the type M`],
    [
      { a: { Action: 'DELETE', Value: { N: '1' } } },
      `${INVALID}DELETE action with value is not supported for the type N`,
    ],
    [{ pk: { Value: { S: 'x' } } }, `${INVALID}Cannot update attribute pk. This attribute is part of the key`],
    [
      { state: { Value: { N: '1' } } },
      `${INVALID}Type mismatch for Index Key state Expected: S Actual: N IndexName: local`,
    ],
    [{ a: { Value: {} } }, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
    [{ s: { Action: 'ADD', Value: { N: '1' } } }, 'Type mismatch for attribute to update'],
    [{ s: { Action: 'ADD', Value: { L: [] } } }, 'Type mismatch for attribute to update'],
    [{ s: { Action: 'DELETE', Value: { SS: ['x'] } } }, 'Type mismatch for attribute to update'],
    [
      { a: { Action: 'add' } },
      "1 validation error detected: Value 'add' at 'attributeUpdates.a.member.action' failed to satisfy constraint: Member must satisfy enum value set: [ADD, DELETE, PUT]",
    ],
  ])('%j', (updates, message) => {
    engine.putItem({ TableName, Item: { ...key, ...item({ s: 'x' }) } });
    expect(refusal(() => update(updates))).toBe(message);
    expect(stored()).toEqual({ ...key, ...item({ s: 'x' }) });
  });

  it('may not meet expressions', () => {
    expect(
      refusal(() => update({}, { Expected: {}, ConditionExpression: 'a = b', UpdateExpression: 'SET a = b' })),
    ).toBe(`${MIXED} {AttributeUpdates, Expected} Expression parameters: {UpdateExpression, ConditionExpression}`);
  });
});

describe('KeyConditions and filters', () => {
  beforeEach(() => {
    for (let n = 1; n <= 5; n++) {
      engine.putItem({
        TableName,
        Item: item({ pk: 'p', sk: n, state: n < 4 ? 'open' : 'shut', a: n % 2, b: `b${n}` }),
      });
    }
  });

  const P = { pk: condition('EQ', { S: 'p' }) };
  const sorts = (page: { readonly Items?: readonly Readonly<Record<string, AttributeValue>>[] }): number[] =>
    (page.Items ?? []).map((row) => Number((row.sk as { N: string }).N));
  const query = (request: object): number[] => sorts(engine.query({ TableName, ...request }));

  it.each([
    ['EQ', [3], [3]],
    ['LT', [3], [1, 2]],
    ['LE', [3], [1, 2, 3]],
    ['GT', [3], [4, 5]],
    ['GE', [3], [3, 4, 5]],
    ['BETWEEN', [2, 4], [2, 3, 4]],
  ] as const)('%s selects a range', (operator, operands, found) => {
    const sk = condition(operator, ...operands.map((n) => ({ N: String(n) })));
    expect(query({ KeyConditions: { ...P, sk } })).toEqual(found);
  });

  it('select from indexes, backwards, and stop at a limit', () => {
    const state = condition('BEGINS_WITH', { S: 'o' });
    expect(query({ IndexName: 'local', KeyConditions: { ...P, state } })).toEqual([1, 2, 3]);
    expect(query({ IndexName: 'global', KeyConditions: { state: condition('EQ', { S: 'shut' }) } })).toHaveLength(2);
    expect(query({ KeyConditions: P, ScanIndexForward: false, Limit: 2 })).toEqual([5, 4]);
  });

  it('stand beside a filter expression', () => {
    const ExpressionAttributeValues = { ':a': { N: '1' } };
    expect(query({ KeyConditions: P, FilterExpression: 'a = :a', ExpressionAttributeValues })).toEqual([1, 3, 5]);
  });

  it('filter what was read, and count it all', () => {
    const QueryFilter = { a: condition('EQ', { N: '1' }), b: condition('NE', { S: 'b3' }) };
    const page = engine.query({ TableName, KeyConditions: P, QueryFilter });
    expect([sorts(page), page.Count, page.ScannedCount]).toEqual([[1, 5], 2, 5]);
    expect(query({ KeyConditions: P, QueryFilter, ConditionalOperator: 'OR' })).toEqual([1, 2, 3, 4, 5]);
    const ScanFilter = { pk: condition('EQ', { S: 'p' }), sk: condition('GT', { N: '4' }) };
    expect(sorts(engine.scan({ TableName, ScanFilter }))).toEqual([5]);
    expect(engine.scan({ TableName, ScanFilter: {} }).Count).toBe(5);
  });

  it.each([
    [{}, 'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.'],
    [{ KeyConditions: {} }, 'Conditions can be of length 1 or 2 only'],
    [
      { KeyConditions: { ...P, sk: condition('EQ', { N: '1' }), a: condition('EQ', { N: '1' }) } },
      'Conditions can be of length 1 or 2 only',
    ],
    [{ KeyConditions: { sk: condition('EQ', { N: '1' }) } }, 'Query condition missed key schema element: pk'],
    [{ KeyConditions: { ...P, a: condition('NE', { N: '1' }) } }, 'Query condition missed key schema element: sk'],
    [{ KeyConditions: { pk: condition('GT', { S: 'p' }) } }, 'Query key condition not supported'],
    [
      { KeyConditions: { pk: condition('NE', { S: 'p' }) } },
      'Attempted conditional constraint is not an indexable operation',
    ],
    [
      { KeyConditions: { ...P, sk: condition('IN', { N: '1' }) } },
      'Attempted conditional constraint is not an indexable operation',
    ],
    [
      { KeyConditions: { pk: condition('EQ', { N: '1' }) } },
      `${INVALID}Condition parameter type does not match schema type`,
    ],
    [
      { KeyConditions: { ...P, sk: condition('BETWEEN', { N: '2' }, { N: '1' }) } },
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    ],
    [
      { KeyConditions: P, QueryFilter: { sk: condition('EQ', { N: '1' }) } },
      'QueryFilter can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [
      { KeyConditions: P, QueryFilter: { a: condition('EQ') } },
      `${INVALID}Invalid number of argument(s) for the EQ ComparisonOperator`,
    ],
    [
      {
        KeyConditions: P,
        KeyConditionExpression: 'pk = :p',
        QueryFilter: {},
        AttributesToGet: ['a'],
        FilterExpression: 'a',
        ConditionalOperator: 'OR',
      },
      `${MIXED} {AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions} Expression parameters: {FilterExpression, KeyConditionExpression}`,
    ],
    [
      { KeyConditions: { a: {} } },
      "1 validation error detected: Value null at 'keyConditions.a.member.comparisonOperator' failed to satisfy constraint: Member must not be null",
    ],
    [{ KeyConditions: P, ConditionalOperator: 'OR' }, 'ConditionalOperator cannot be used without Filter or Expected'],
    [
      { KeyConditions: P, ExclusiveStartKey: { pk: {} } },
      'The provided starting key is invalid: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
  ])('%j', (request, message) => {
    expect(refusal(() => engine.query({ TableName, ...(request as object) }))).toBe(message);
  });
});

it('take bytes as base64 on the wire', () => {
  engine.putItem({ TableName, Item: { ...key, b: { B: Uint8Array.of(1, 2) } } });
  const send = (operation: string, request: object): unknown => {
    const target = `DynamoDB_20120810.${operation}`;
    const { body } = answer(engine, { target, body: JSON.stringify({ TableName, ...request }) });
    return JSON.parse(String(body));
  };
  const wire = { pk: { S: 'p' }, sk: { N: '1' } };
  const AttributeUpdates = { b: { Value: { B: 'AwQ=' } }, c: { Action: 'ADD', Value: { BS: ['AQ=='] } } };
  const Expected = { b: { Value: { B: 'AQI=' } }, c: { ComparisonOperator: 'NULL' } };
  expect(send('UpdateItem', { Key: wire, AttributeUpdates, Expected })).toEqual({});
  const filter = { b: { ComparisonOperator: 'BEGINS_WITH', AttributeValueList: [{ B: 'Aw==' }] } };
  const KeyConditions = { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'p' }] } };
  for (const [operation, request] of [
    ['Scan', { ScanFilter: filter }],
    ['Query', { KeyConditions, QueryFilter: filter }],
  ] as const) {
    expect(send(operation, request)).toMatchObject({ Items: [{ ...wire, b: { B: 'AwQ=' }, c: { BS: ['AQ=='] } }] });
  }
});
