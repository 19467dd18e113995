import { describe, expect, it } from 'vitest';
import {
  createEngine,
  type Engine,
  type TransactWriteItem,
  type TransactWriteItemsInput,
} from '../../src/engine/index.js';
import type { Item } from '../../src/value/index.js';
import { errorOf, index, item, refusal, withTable } from './support.js';

const TableName = 'table';
const KB = 1024;

function put(attributes: Parameters<typeof item>[0], more: object = {}): TransactWriteItem {
  return { Put: { TableName, Item: item(attributes), ...more } };
}
function remove(pk: string, more: object = {}): TransactWriteItem {
  return { Delete: { TableName, Key: item({ pk }), ...more } };
}
function update(pk: string, UpdateExpression: string, more: object = {}): TransactWriteItem {
  return { Update: { TableName, Key: item({ pk }), UpdateExpression, ...more } };
}
function check(pk: string, ConditionExpression: string, more: object = {}): TransactWriteItem {
  return { ConditionCheck: { TableName, Key: item({ pk }), ConditionExpression, ...more } };
}
function write(
  engine: Engine,
  TransactItems: readonly TransactWriteItem[],
  more: Partial<TransactWriteItemsInput> = {},
) {
  return engine.transactWriteItems({ TransactItems, ...more });
}
function rows(engine: Engine, table = TableName): Item[] {
  const items = engine.scan({ TableName: table }).Items ?? [];
  return [...items].sort((a, b) => JSON.stringify(a.pk).localeCompare(JSON.stringify(b.pk)));
}
/** Codes of the reasons for which a transaction was cancelled. */
function codes(run: () => unknown): string[] {
  const error = errorOf(run);
  expect(error.name).toBe('TransactionCanceledException');
  const found = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  expect(error.message).toBe(
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${found.join(', ')}]`,
  );
  return found;
}
/** The only ValidationError of a cancelled transaction. */
function reason(run: () => unknown): string | undefined {
  const reasons = errorOf(run).CancellationReasons ?? [];
  const failed = reasons.filter(({ Code }) => Code !== 'None');
  expect(failed.map(({ Code }) => Code)).toEqual(['ValidationError']);
  return failed[0]?.Message;
}

describe('transactWriteItems', () => {
  it('does every action on the items as they were', () => {
    const engine = withTable({ key: ['pk:S'] });
    withTable({ name: 'other', engine });
    for (const pk of ['b', 'c', 'd']) engine.putItem({ TableName, Item: item({ pk, n: 1 }) });
    const names = { ExpressionAttributeNames: { '#n': 'n' } };
    const answer = write(engine, [
      put({ pk: 'a', n: 5 }, { ConditionExpression: 'attribute_not_exists(pk)' }),
      update('b', 'ADD #n :one', { ...names, ExpressionAttributeValues: { ':one': { N: '1' } } }),
      remove('c', {
        ConditionExpression: '#n = :n',
        ...names,
        ExpressionAttributeValues: { ':n': { N: '1.0' } },
      }),
      check('d', 'attribute_exists(pk)'),
      { Put: { TableName: 'other', Item: item({ pk: 'a', sk: 'x' }) } },
    ]);
    expect(answer).toEqual({});
    expect(rows(engine)).toEqual([item({ pk: 'a', n: 5 }), item({ pk: 'b', n: 2 }), item({ pk: 'd', n: 1 })]);
    expect(rows(engine, 'other')).toEqual([item({ pk: 'a', sk: 'x' })]);
  });

  it('answers for each action in its place and does nothing where a condition fails', () => {
    const engine = withTable({ key: ['pk:S'] });
    engine.putItem({ TableName, Item: item({ pk: 'b', n: 1 }) });
    const before = rows(engine);
    const absent = { ConditionExpression: 'attribute_not_exists(pk)' };
    const error = errorOf(() =>
      write(engine, [
        put({ pk: 'a' }, absent),
        put({ pk: 'b' }, { ...absent, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
        check('c', 'attribute_exists(pk)', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
        remove('d'),
      ]),
    );
    expect(error.statusCode).toBe(400);
    expect(error.message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed, None]',
    );
    const Message = 'The conditional request failed';
    expect(error.CancellationReasons).toEqual([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message, Item: item({ pk: 'b', n: 1 }) },
      { Code: 'ConditionalCheckFailed', Message },
      { Code: 'None' },
    ]);
    expect(rows(engine)).toEqual(before);
  });

  it('gives a stored item that is not shared with the table', () => {
    const engine = withTable({ key: ['pk:S'] });
    engine.putItem({ TableName, Item: item({ pk: 'a', list: { L: [{ S: 'x' }] } }) });
    const error = errorOf(() =>
      write(engine, [check('a', 'attribute_not_exists(pk)', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })]),
    );
    const list = error.CancellationReasons?.[0]?.Item?.list as { L: unknown[] };
    list.L.push({ S: 'y' });
    expect(rows(engine)).toEqual([item({ pk: 'a', list: { L: [{ S: 'x' }] } })]);
  });

  it('stops at the first action that does not fit its table, before any condition', () => {
    const engine = withTable({ key: ['pk:S'], attributes: ['g:S'], global: [index('gsi', ['g'])] });
    const failing = put({ pk: 'c' }, { ConditionExpression: 'attribute_exists(pk)' });
    expect(codes(() => write(engine, [put({ pk: 'a' }), put({ pk: 1 }), put({ pk: 2 }), failing]))).toEqual([
      'None',
      'ValidationError',
      'None',
      'None',
    ]);
    const refused = (action: TransactWriteItem) => reason(() => write(engine, [put({ pk: 'a' }), action, failing]));
    expect(refused(put({ v: 'x' }))).toBe('One or more parameter values were invalid: Missing the key pk in the item');
    expect(refused(put({ pk: 'x'.repeat(2049) }))).toContain('Size of hashkey has exceeded');
    expect(refused(put({ pk: 'x', g: 1 }))).toContain('Type mismatch for Index Key g Expected: S Actual: N');
    expect(refused(put({ pk: 'x', v: 'x'.repeat(400 * KB) }))).toBe('Item size has exceeded the maximum allowed size');
    expect(refused(remove('x', { Key: item({ pk: 'x', sk: 'y' }) }))).toBe(
      'The provided key element does not match the schema',
    );
    expect(refused(check('x', 'attribute_exists(pk.a)'))).toContain('Key attributes must be scalars');
    expect(refused(update('x', 'SET pk = :a', { ExpressionAttributeValues: { ':a': { S: 'y' } } }))).toContain(
      'Cannot update attribute pk. This attribute is part of the key',
    );
    expect(rows(engine)).toEqual([]);
  });

  it('cancels where an update does not fit the stored item, and tells of every such action', () => {
    const engine = withTable({ key: ['pk:S'], attributes: ['g:S'], global: [index('gsi', ['g'])] });
    engine.putItem({
      TableName,
      Item: item({ pk: 'a', text: 'x', big: 'x'.repeat(390 * KB), most: { N: '9e125' } }),
    });
    const one = { ExpressionAttributeValues: { ':a': { N: '1' } } };
    const refused = (expression: string, more: object = one) => {
      const other = put({ pk: 'b' });
      return reason(() => write(engine, [other, update('a', expression, more)]));
    };
    expect(refused('ADD #t :a', { ...one, ExpressionAttributeNames: { '#t': 'text' } })).toBe(
      'An operand in the update expression has an incorrect data type',
    );
    expect(refused('SET x = gone + :a')).toBe(
      'The provided expression refers to an attribute that does not exist in the item',
    );
    expect(refused('SET gone.x = :a')).toBe(
      'The document path provided in the update expression is invalid for update',
    );
    expect(refused('SET g = gone', {})).toContain('does not exist in the item');
    expect(refused('SET g = if_not_exists(gone, :a)')).toBe(
      'The update expression attempted to update the secondary index key to unsupported type',
    );
    expect(refused('ADD most :a', { ExpressionAttributeValues: { ':a': { N: '9e125' } } })).toContain('overflow');
    expect(refused('SET more = :a', { ExpressionAttributeValues: { ':a': { S: 'x'.repeat(20 * KB) } } })).toBe(
      'Item size to update has exceeded the maximum allowed size',
    );
    expect(
      codes(() => write(engine, [update('a', 'SET x = gone + :a', one), check('b', 'attribute_exists(pk)')])),
    ).toEqual(['ValidationError', 'ConditionalCheckFailed']);
    expect(rows(engine).map(({ pk }) => pk)).toEqual([{ S: 'a' }]);
  });

  it('counts the growth of an item collection over all actions', () => {
    const engine = withTable({
      attributes: ['l:S'],
      local: [index('lsi', ['pk'], ['l'])],
      engine: createEngine({ maxItemCollectionBytes: 1000 }),
    });
    const add = (sk: string, bytes: number) => put({ pk: 'p', sk, v: 'x'.repeat(bytes - 7) });
    const error = errorOf(() =>
      write(engine, [add('1', 600), add('2', 300), add('3', 200), put({ pk: 'q', sk: '1' })]),
    );
    expect(error.CancellationReasons).toEqual([
      { Code: 'None' },
      { Code: 'None' },
      { Code: 'ItemCollectionSizeLimitExceeded', Message: 'Collection size exceeded.' },
      { Code: 'None' },
    ]);
    expect(rows(engine)).toEqual([]);
    write(engine, [add('1', 600), add('2', 400)]);
    expect(codes(() => write(engine, [add('3', 8)]))).toEqual(['ItemCollectionSizeLimitExceeded']);
    write(engine, [{ Delete: { TableName, Key: item({ pk: 'p', sk: '2' }) } }, add('3', 400)]);
    expect(rows(engine)).toHaveLength(2);
  });

  it('takes 100 actions of 4 MB, and deletes more than that', () => {
    const engine = withTable({ key: ['pk:S'] });
    const name = (i: number) => String(i).padStart(3, '0');
    const puts = (count: number, bytes: number) =>
      Array.from({ length: count }, (_, i) => put({ pk: name(i), v: 'x'.repeat(bytes - 6) }));
    const limit = 4 * KB * KB;
    expect(refusal(() => write(engine, [...puts(15, 256 * KB), put({ pk: 'max', v: 'x'.repeat(256 * KB - 5) })]))).toBe(
      `Transaction payload size cannot exceed 4MB. Payload Size: : Transaction payload size cannot exceed 4MB. Payload Size: ${limit + 1}`,
    );
    expect(rows(engine)).toEqual([]);
    write(engine, puts(16, 256 * KB));
    write(engine, [put({ pk: 'max', v: 'x'.repeat(256 * KB) })]);
    write(engine, [...Array.from({ length: 16 }, (_, i) => remove(name(i))), remove('max')]);
    expect(rows(engine)).toEqual([]);
    write(engine, puts(100, 10));
    expect(engine.describeTable({ TableName }).Table.ItemCount).toBe(100);
    expect(refusal(() => write(engine, puts(101, 10)))).toMatch(
      /^1 validation error detected: Value '\[.+\]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100$/,
    );
  });

  it('counts the values of an update', () => {
    const engine = withTable({ key: ['pk:S'] });
    const updates = (count: number) =>
      Array.from({ length: count }, (_, i) =>
        update(String(i), 'SET v = :v', { ExpressionAttributeValues: { ':v': { S: 'x'.repeat(390 * KB) } } }),
      );
    write(engine, updates(10));
    expect(refusal(() => write(engine, updates(11)))).toContain('Transaction payload size cannot exceed 4MB');
  });

  it('refuses what the service refuses as a whole', () => {
    const engine = withTable({ key: ['pk:S'] });
    const all = (TransactItems: unknown, more: object = {}) => write(engine, TransactItems as never, more);
    expect(refusal(() => all([]))).toBe(
      "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    expect(refusal(() => all(undefined))).toContain("Value null at 'transactItems'");
    expect(refusal(() => all([{}]))).toBe(
      'Invalid Request: TransactWriteRequest should contain Delete or Put or Update request',
    );
    expect(refusal(() => all([{ ...put({ pk: 'a' }), ...remove('b') }]))).toBe(
      'TransactItems can only contain one of Check, Put, Update or Delete',
    );
    const twice = 'Transaction request cannot include multiple operations on one item';
    expect(refusal(() => all([put({ pk: 'a' }), put({ pk: 'b' }), remove('a')]))).toBe(twice);
    expect(refusal(() => all([put({ pk: 'a' }), check('a', 'attribute_exists(pk)')]))).toBe(twice);
    expect(refusal(() => all([{ ConditionCheck: { TableName, Key: item({ pk: 'a' }) } }]))).toBe(
      "1 validation error detected: Value null at 'transactItems.1.member.conditionCheck.conditionExpression' failed to satisfy constraint: Member must not be null",
    );
    expect(refusal(() => all([{ Update: { TableName, Key: item({ pk: 'a' }) } }]))).toContain(
      "'transactItems.1.member.update.updateExpression'",
    );
    expect(refusal(() => all([put({ pk: 'a' }, { ReturnValuesOnConditionCheckFailure: 'none' })]))).toContain(
      "at 'transactItems.1.member.put.returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]",
    );
    expect(refusal(() => all([put({ pk: 'a' }, { ConditionExpression: 'hello!' })]))).toContain('Syntax error');
    expect(refusal(() => all([put({ pk: 'a' }, { ConditionExpression: 'a = :a' })]))).toContain(':a');
    expect(refusal(() => all([put({ pk: '' })]))).toContain('cannot contain an empty string value. Key: pk');
    expect(refusal(() => all([remove('')]))).toContain('cannot contain an empty string value. Key: pk');
    const unused = { ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeValues: { ':a': { S: 'a' } } };
    expect(refusal(() => all([remove('a', unused)]))).toContain('unused');
    expect(refusal(() => all([put({ pk: 'a', n: { N: 'x' } })]))).toContain('cannot be converted to a numeric value');
    expect(errorOf(() => all([put({ pk: 'a' }), put({ pk: 'b' }, { TableName: 'none' })]))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
    for (const ClientRequestToken of ['', 'x'.repeat(37)]) {
      expect(refusal(() => all([put({ pk: 'a' })], { ClientRequestToken }))).toContain("at 'clientRequestToken'");
    }
    expect(errorOf(() => all([put({ pk: 'a' })], { ClientRequestToken: 7 })).name).toBe('SerializationException');
    expect(rows(engine)).toEqual([]);
  });

  it('does not mind placeholders without an expression, as long as they are placeholders', () => {
    const engine = withTable({ key: ['pk:S'] });
    const names = { ExpressionAttributeNames: { '#a': 'a' }, ExpressionAttributeValues: { ':a': { S: 'a' } } };
    write(engine, [put({ pk: 'a' }, names), remove('b', names)]);
    expect(rows(engine)).toEqual([item({ pk: 'a' })]);
    expect(refusal(() => write(engine, [put({ pk: 'a' }, { ExpressionAttributeValues: {} })]))).toBe(
      'ExpressionAttributeValues must not be empty',
    );
  });

  it('takes the same key in two tables for two items', () => {
    const engine = withTable({ key: ['pk:S'] });
    withTable({ name: 'other', key: ['pk:S'], engine });
    write(engine, [put({ pk: 'a' }), { Put: { TableName: 'other', Item: item({ pk: 'a' }) } }]);
    expect([rows(engine), rows(engine, 'other')]).toEqual([[item({ pk: 'a' })], [item({ pk: 'a' })]]);
  });
});

describe('client request tokens', () => {
  const increment = [update('a', 'ADD n :one', { ExpressionAttributeValues: { ':one': { N: '1' } } })];

  function counter() {
    const clock = { now: 1_000_000 };
    const engine = withTable({ key: ['pk:S'], engine: createEngine({ now: () => clock.now }) });
    const count = () => engine.getItem({ TableName, Key: item({ pk: 'a' }) }).Item?.n;
    return { clock, engine, count };
  }

  it('make a repeated request do nothing for ten minutes', () => {
    const { clock, engine, count } = counter();
    const again = () => write(engine, increment, { ClientRequestToken: 'x'.repeat(36) });
    again();
    again();
    clock.now += 599_999;
    again();
    expect(count()).toEqual({ N: '1' });
    clock.now += 1;
    again();
    expect(count()).toEqual({ N: '2' });
    write(engine, increment, { ClientRequestToken: 'y' });
    write(engine, increment);
    expect(count()).toEqual({ N: '4' });
  });

  it('refuse another request', () => {
    const { engine, count } = counter();
    const once = (TransactItems: readonly TransactWriteItem[], more: object = {}) =>
      write(engine, TransactItems, { ClientRequestToken: 't', ...more });
    const values = (N: string) => ({ ExpressionAttributeValues: { ':one': { N } } });
    once(increment);
    const mismatch = (TransactItems: readonly TransactWriteItem[], more: object = {}) =>
      expect(errorOf(() => once(TransactItems, more)).name).toBe('IdempotentParameterMismatchException');
    mismatch([update('a', 'ADD n :one', values('2'))]);
    mismatch([update('b', 'ADD n :one', values('1'))]);
    mismatch([update('a', 'ADD m :one', values('1'))]);
    mismatch([...increment, put({ pk: 'b' })]);
    mismatch(increment, { ReturnConsumedCapacity: 'TOTAL' });
    once([update('a', 'ADD n :one', values('1.0'))]);
    expect(count()).toEqual({ N: '1' });
  });

  it('do not tell the order of members', () => {
    const { engine } = counter();
    const map = (entries: object): TransactWriteItem[] => [put({ pk: 'a', m: { M: entries } as never })];
    write(engine, map({ x: { S: '1' }, y: { B: new Uint8Array([1]) } }), { ClientRequestToken: 't' });
    write(engine, map({ y: { B: new Uint8Array([1]) }, x: { S: '1' } }), { ClientRequestToken: 't' });
    const other = () =>
      write(engine, map({ x: { S: '1' }, y: { B: new Uint8Array([2]) } }), { ClientRequestToken: 't' });
    expect(errorOf(other).name).toBe('IdempotentParameterMismatchException');
  });

  it('are free again after a transaction that was cancelled', () => {
    const { engine, count } = counter();
    const guarded = [...increment, check('b', 'attribute_exists(pk)')];
    expect(codes(() => write(engine, guarded, { ClientRequestToken: 't' }))).toEqual([
      'None',
      'ConditionalCheckFailed',
    ]);
    engine.putItem({ TableName, Item: item({ pk: 'b' }) });
    write(engine, guarded, { ClientRequestToken: 't' });
    expect(count()).toEqual({ N: '1' });
    engine.deleteItem({ TableName, Key: item({ pk: 'b' }) });
    write(engine, guarded, { ClientRequestToken: 't' });
    expect(count()).toEqual({ N: '1' });
  });
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling
describe('capacity of transactWriteItems', () => {
  function tables(): Engine {
    const engine = withTable({ key: ['pk:S'], attributes: ['g:S'], global: [index('gsi', ['g'], [], [])] });
    return withTable({ name: 'other', engine, attributes: ['l:S'], local: [index('lsi', ['pk'], ['l'], [])] });
  }

  it('doubles the part of the table and not those of indexes', () => {
    const engine = tables();
    engine.putItem({ TableName, Item: item({ pk: 'b', v: 'x'.repeat(2500) }) });
    engine.putItem({ TableName, Item: item({ pk: 'c', g: 'g', v: 'x'.repeat(1500) }) });
    const actions = [
      put({ pk: 'a', g: 'g', v: 'x'.repeat(1500) }),
      check('b', 'attribute_exists(pk)'),
      remove('c'),
      remove('gone'),
      { Put: { TableName: 'other', Item: item({ pk: 'a', sk: 's', l: 'l' }) } },
    ];
    const both = (units: number) => ({ CapacityUnits: units, WriteCapacityUnits: units });
    const first = write(engine, actions, { ReturnConsumedCapacity: 'INDEXES' });
    expect(first.ConsumedCapacity).toEqual([
      {
        TableName,
        ...both(2 * (2 + 3 + 2 + 1) + 2),
        Table: both(2 * (2 + 3 + 2 + 1)),
        GlobalSecondaryIndexes: { gsi: both(2) },
      },
      {
        TableName: 'other',
        ...both(3),
        Table: both(2),
        LocalSecondaryIndexes: { lsi: both(1) },
      },
    ]);
    const total = write(engine, [put({ pk: 'a' }), check('gone', 'attribute_not_exists(pk)')], {
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(total.ConsumedCapacity).toEqual([{ TableName, ...both(2 * 2 + 1 + 2) }]);
    expect(write(engine, [put({ pk: 'z' })], { ReturnConsumedCapacity: 'NONE' })).toEqual({});
  });

  it('charges a repeated request for reading its items', () => {
    const engine = tables();
    const both = (units: number) => ({ CapacityUnits: units, ReadCapacityUnits: units });
    const again = () =>
      write(
        engine,
        [
          put({ pk: 'a', g: 'g', v: 'x'.repeat(9 * KB) }),
          remove('gone'),
          { Put: { TableName: 'other', Item: item({ pk: 'a', sk: 's', l: 'l' }) } },
        ],
        { ClientRequestToken: 't', ReturnConsumedCapacity: 'INDEXES', ReturnItemCollectionMetrics: 'SIZE' },
      );
    expect(again().ConsumedCapacity?.[0]?.WriteCapacityUnits).toBe(2 * (10 + 1) + 1);
    expect(again()).toEqual({
      ConsumedCapacity: [
        { TableName, ...both(2 * (3 + 1)), Table: both(2 * (3 + 1)) },
        { TableName: 'other', ...both(2), Table: both(2) },
      ],
    });
  });

  it('reports the item collections that it wrote, each once', () => {
    const engine = tables();
    const other = (pk: string, sk: string) => ({ Put: { TableName: 'other', Item: item({ pk, sk }) } });
    const answer = write(
      engine,
      [
        other('a', '1'),
        other('a', '2'),
        other('b', '1'),
        put({ pk: 'a' }),
        {
          ConditionCheck: {
            TableName: 'other',
            Key: item({ pk: 'c', sk: '1' }),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ],
      { ReturnItemCollectionMetrics: 'SIZE' },
    );
    expect(answer).toEqual({
      ItemCollectionMetrics: {
        other: ['a', 'b'].map((pk) => ({ ItemCollectionKey: item({ pk }), SizeEstimateRangeGB: [0, 1] })),
      },
    });
  });
});
