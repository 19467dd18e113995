import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine, QueryInput } from '../../src/engine/index.js';
import { compareKeyValues, compareUtf8, type Item, type ScalarValue } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { numberText, text } from '../value/arbitraries.js';
import { index, item, refusal, withTable } from './support.js';

const TableName = 'table';

/** All pages of a query, `Limit` rows at a time, forwards or backwards. */
function everything(engine: Engine, request: QueryInput): Item[] {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = engine.query({ ...request, ...(start === undefined ? {} : { ExclusiveStartKey: start }) });
    expect(page.Count).toBe(page.Items?.length);
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

const operators = ['=', '<', '<=', '>', '>=', 'BETWEEN', 'begins_with'] as const;
type Operator = (typeof operators)[number];

function conditionText(name: string, operator: Operator): string {
  if (operator === 'BETWEEN') return `${name} BETWEEN :low AND :high`;
  return operator === 'begins_with' ? `begins_with(${name}, :low)` : `${name} ${operator} :low`;
}

function satisfies(value: ScalarValue, operator: Operator, low: ScalarValue, high: ScalarValue): boolean {
  const order = compareKeyValues(value, low);
  switch (operator) {
    case '=':
      return order === 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case 'BETWEEN':
      return order >= 0 && compareKeyValues(value, high) <= 0;
    case 'begins_with':
      return 'S' in value && 'S' in low && value.S.startsWith(low.S);
  }
}

const stringKey = text.filter((one) => one !== '').map((S): ScalarValue => ({ S }));
const numberKey = numberText.map((N): ScalarValue => ({ N }));

describe('queries agree with a naive filter and sort', () => {
  const cases = fc.constantFrom('S', 'N').chain((type) => {
    const key = type === 'S' ? stringKey : numberKey;
    return fc.record({
      type: fc.constant(type),
      keys: fc.array(key, { minLength: 1, maxLength: 25 }),
      bounds: fc.tuple(key, key),
      operator: fc.constantFrom(...operators.filter((one) => type === 'S' || one !== 'begins_with')),
      reverse: fc.boolean(),
      limit: fc.integer({ min: 1, max: 7 }),
    });
  });

  it('on a table', () => {
    fc.assert(
      fc.property(cases, ({ type, keys, bounds, operator, reverse, limit }) => {
        const engine = withTable({ key: ['pk:S', `sk:${type}`] });
        for (const sk of keys) engine.putItem({ TableName, Item: { pk: { S: 'p' }, sk } });
        for (const sk of keys) engine.putItem({ TableName, Item: { pk: { S: 'other' }, sk } });
        const [low, high] = [...bounds].sort(compareKeyValues) as [ScalarValue, ScalarValue];
        const expected = keys
          .filter((one, i) => keys.findIndex((other) => compareKeyValues(one, other) === 0) === i)
          .filter((one) => satisfies(one, operator, low, high))
          .sort((a, b) => (reverse ? compareKeyValues(b, a) : compareKeyValues(a, b)));
        const found = everything(engine, {
          TableName,
          KeyConditionExpression: `pk = :p AND ${conditionText('sk', operator)}`,
          ExpressionAttributeValues: {
            ':p': { S: 'p' },
            ':low': low,
            ...(operator === 'BETWEEN' ? { ':high': high } : {}),
          },
          ScanIndexForward: !reverse,
          Limit: limit,
        });
        expect(found.length).toBe(expected.length);
        found.forEach((one, i) => {
          expect(compareKeyValues(one.sk as ScalarValue, expected[i] as ScalarValue)).toBe(0);
        });
      }),
      { numRuns: runs(250, 10_000) },
    );
  });

  it('on a global index of two partition and three sort key attributes', () => {
    const short = fc.constantFrom('a', 'b', 'ab', 'b\0', '\ue000', '😀').map((S): ScalarValue => ({ S }));
    const digit = fc.integer({ min: -2, max: 12 }).map((n): ScalarValue => ({ N: String(n) }));
    const row = fc.record({
      h1: fc.constantFrom('x', 'y'),
      h2: fc.integer({ min: 0, max: 1 }),
      r1: short,
      r2: digit,
      r3: short,
    });
    const query = fc.record({
      depth: fc.integer({ min: 0, max: 3 }),
      operator: fc.constantFrom(...operators),
      from: row,
      to: row,
      reverse: fc.boolean(),
      limit: fc.integer({ min: 1, max: 9 }),
    });
    const names = ['r1', 'r2', 'r3'] as const;
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), query, (rows, { depth, operator, from, to, reverse, limit }) => {
        const engine = withTable({
          key: ['id:S'],
          attributes: ['h1:S', 'h2:N', 'r1:S', 'r2:N', 'r3:S'],
          global: [index('gsi', ['h1', 'h2'], names)],
        });
        rows.forEach(({ h1, h2, ...ranges }, i) => {
          engine.putItem({ TableName, Item: { ...item({ id: `i${i}`, h1, h2 }), ...ranges } });
        });
        const last = names[depth - 1];
        const usable = last === 'r2' && operator === 'begins_with' ? '>=' : operator;
        const [low, high] = last === undefined ? [] : [from[last], to[last]].sort(compareKeyValues);
        const clauses = names.slice(0, Math.max(0, depth - 1)).map((name) => `${name} = :${name}`);
        if (last !== undefined) clauses.push(conditionText(last, usable));
        const values: Record<string, ScalarValue> = { ':h1': { S: 'x' }, ':h2': { N: '1' } };
        for (const name of names.slice(0, Math.max(0, depth - 1))) values[`:${name}`] = from[name];
        if (low !== undefined) values[':low'] = low;
        if (high !== undefined && usable === 'BETWEEN') values[':high'] = high;
        const expected = rows
          .map((one, i) => ({ ...one, id: `i${i}` }))
          .filter((one) => one.h1 === 'x' && one.h2 === 1)
          .filter((one) =>
            names.slice(0, Math.max(0, depth - 1)).every((name) => compareKeyValues(one[name], from[name]) === 0),
          )
          .filter((one) => last === undefined || satisfies(one[last], usable, low as ScalarValue, high as ScalarValue))
          .sort((a, b) => {
            const order = names.map((name) => compareKeyValues(a[name], b[name])).find((one) => one !== 0);
            return (order ?? compareUtf8(a.id, b.id)) * (reverse ? -1 : 1);
          });
        const found = everything(engine, {
          TableName,
          IndexName: 'gsi',
          KeyConditionExpression: ['h2 = :h2', ...clauses.reverse(), 'h1 = :h1'].join(' AND '),
          ExpressionAttributeValues: values,
          ScanIndexForward: !reverse,
          Limit: limit,
        });
        expect(found.map(({ id }) => (id as { S: string }).S)).toEqual(expected.map(({ id }) => id));
      }),
      { numRuns: runs(250, 10_000) },
    );
  });
});

describe('pages', () => {
  function filled(count: number, payload = 'x'): Engine {
    const engine = withTable({ key: ['pk:S', 'sk:N'] });
    for (let i = 0; i < count; i++) engine.putItem({ TableName, Item: item({ pk: 'p', sk: i, v: payload }) });
    return engine;
  }
  const request = { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'p' } } };

  it('end at the limit, before the filter, with the key of the last row read', () => {
    const engine = filled(5);
    const page = engine.query({
      ...request,
      Limit: 3,
      FilterExpression: 'v = :no',
      ExpressionAttributeValues: { ':p': { S: 'p' }, ':no': { S: 'no' } },
    });
    expect(page).toEqual({ Items: [], Count: 0, ScannedCount: 3, LastEvaluatedKey: item({ pk: 'p', sk: 2 }) });
    // The service cannot know that nothing follows a row that fills the page.
    expect(engine.query({ ...request, Limit: 5 }).LastEvaluatedKey).toEqual(item({ pk: 'p', sk: 4 }));
    expect(engine.query({ ...request, Limit: 6 }).LastEvaluatedKey).toBeUndefined();
    const rest = engine.query({ ...request, ExclusiveStartKey: item({ pk: 'p', sk: 4 }) });
    expect(rest).toEqual({ Items: [], Count: 0, ScannedCount: 0 });
  });

  it('go on after a key whose item is gone', () => {
    const engine = filled(5);
    engine.deleteItem({ TableName, Key: item({ pk: 'p', sk: 2 }) });
    const forward = engine.query({ ...request, ExclusiveStartKey: item({ pk: 'p', sk: 2 }) });
    expect(forward.Items?.map(({ sk }) => sk)).toEqual([{ N: '3' }, { N: '4' }]);
    const backward = engine.query({ ...request, ExclusiveStartKey: item({ pk: 'p', sk: 2 }), ScanIndexForward: false });
    expect(backward.Items?.map(({ sk }) => sk)).toEqual([{ N: '1' }, { N: '0' }]);
  });

  it('end with the row that crosses one megabyte', () => {
    // 1,042 bytes each: names pk, sk, v are 5, the values 1 + 1 or 2 + payload.
    const engine = withTable({ key: ['pk:S', 'sk:S'] });
    for (let i = 0; i < 1100; i++) {
      engine.putItem({ TableName, Item: item({ pk: 'p', sk: String(i).padStart(4, '0'), v: 'x'.repeat(1032) }) });
    }
    const page = engine.query({ ...request, ReturnConsumedCapacity: 'TOTAL' });
    expect(page.Count).toBe(1007);
    expect(page.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 128.5 });
    const rest = engine.query({ ...request, ExclusiveStartKey: page.LastEvaluatedKey as Item });
    expect(rest.Count).toBe(93);
    expect(rest.LastEvaluatedKey).toBeUndefined();
  });

  it('count only', () => {
    expect(filled(5).query({ ...request, Select: 'COUNT' })).toEqual({ Count: 5, ScannedCount: 5 });
  });

  it('of a partition that does not exist are empty', () => {
    expect(filled(0).query(request)).toEqual({ Items: [], Count: 0, ScannedCount: 0 });
  });
});

describe('refused queries', () => {
  const engine = withTable({
    key: ['pk:S', 'sk:S'],
    attributes: ['a:S', 'b:S', 'c:S', 'd:S', 'e:S'],
    global: [index('gsi', ['a', 'b'], ['c', 'd', 'e'])],
  });
  const query = (condition: string, rest: object = {}) => {
    const used = [...new Set(condition.match(/:\w+/g) ?? [])];
    const values = Object.fromEntries(
      used.map((name) => [name, name === ':n' ? { N: '1' } : name === ':empty' ? { S: '' } : { S: name.slice(1) }]),
    );
    return refusal(() =>
      engine.query({ TableName, KeyConditionExpression: condition, ExpressionAttributeValues: values, ...rest }),
    );
  };

  it.each<[string, string]>([
    ['sk = :s', 'Query condition missed key schema element: pk'],
    ['x = :s', 'Query condition missed key schema element: pk'],
    ['pk = :p AND x = :s', 'Query condition missed key schema element: sk'],
    ['pk > :p', 'Query key condition not supported'],
    ['pk = :n', 'One or more parameter values were invalid: Condition parameter type does not match schema type'],
    [
      'pk = :p AND sk > :n',
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      'pk = :empty',
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    ['pk = :p OR sk = :s', 'Invalid operator used in KeyConditionExpression: OR'],
  ])('%s', (condition, message) => {
    expect(query(condition)).toBe(message);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
  it.each<[string, string]>([
    ['a = :a', 'Query condition missed key schema element: b'],
    [
      'a = :a AND b = :b AND d = :d',
      'RANGE key attributes c must have equality conditions specified in the query because a condition is present on key attribute d',
    ],
    [
      'a = :a AND b = :b AND e = :e',
      'RANGE key attributes c, d must have equality conditions specified in the query because a condition is present on key attribute e',
    ],
    [
      'a = :a AND b = :b AND c > :c AND d = :d',
      'RANGE key attributes c must have equality conditions specified in the query because a condition is present on key attribute d',
    ],
    [
      'a = :a AND b = :b AND begins_with(c, :c) AND d > :d',
      'RANGE key attributes c must have equality conditions specified in the query because a condition is present on key attribute d',
    ],
    ['a = :a AND b > :b', 'Query key condition not supported'],
  ])('on a multi-attribute index: %s', (condition, message) => {
    expect(query(condition, { IndexName: 'gsi' })).toBe(message);
  });

  it('by filter, index, consistency and starting key', () => {
    const values = { ExpressionAttributeValues: { ':p': { S: 'p' }, ':s': { S: 's' } } };
    expect(query('pk = :p', { FilterExpression: 'sk = :s', ...values })).toBe(
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    );
    expect(query('pk = :p', { IndexName: 'none' })).toBe('The table does not have the specified index: none');
    expect(query('a = :a AND b = :b', { IndexName: 'gsi', ConsistentRead: true })).toBe(
      'Consistent reads are not supported on global secondary indexes',
    );
    expect(query('pk = :p', { KeyConditionExpression: undefined, ExpressionAttributeValues: undefined })).toBe(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
    const start = (key: Item, condition = 'pk = :p') => query(condition, { ExclusiveStartKey: key });
    expect(start(item({ pk: 'p' }))).toBe(
      'The provided starting key is invalid: The provided key element does not match the schema',
    );
    expect(start(item({ pk: 'p', sk: 1 }))).toBe(
      'The provided starting key is invalid: The provided key element does not match the schema',
    );
    expect(start(item({ pk: 'q', sk: 's' }))).toBe(
      'The provided starting key is outside query boundaries based on provided conditions',
    );
    expect(start(item({ pk: 'p', sk: 'a' }), 'pk = :p AND sk > :s')).toBe(
      'The provided starting key does not match the range key predicate',
    );
    expect(query('a = :a AND b = :b', { IndexName: 'gsi', ExclusiveStartKey: item({ pk: 'p', sk: 's' }) })).toBe(
      'The provided starting key is invalid',
    );
  });

  it('by limit and selection', () => {
    expect(query('pk = :p', { Limit: 0 })).toBe(
      "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
    expect(query('pk = :p', { Select: 'NOTHING' })).toBe(
      "1 validation error detected: Value 'NOTHING' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
    );
    expect(query('pk = :p', { Select: 'SPECIFIC_ATTRIBUTES' })).toContain('when choosing to get SPECIFIC_ATTRIBUTES');
    expect(query('pk = :p', { Select: 'COUNT', ProjectionExpression: 'x' })).toContain(
      'Cannot specify the ProjectionExpression',
    );
    expect(query('pk = :p', { Select: 'ALL_PROJECTED_ATTRIBUTES' })).toContain('only when Querying using an IndexName');
  });
});
