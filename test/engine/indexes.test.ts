import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/index.js';
import type { Item } from '../../src/value/index.js';
import { index, item, refusal, withTable } from './support.js';

const TableName = 'table';

function scanned(engine: Engine, IndexName: string): readonly Item[] {
  return engine.scan({ TableName, IndexName }).Items ?? [];
}

describe('membership', () => {
  it('needs every attribute of the key', () => {
    const engine = withTable({
      key: ['id:S'],
      attributes: ['a:S', 'b:N', 'c:S'],
      global: [index('gsi', ['a', 'b'], ['c', 'id'])],
    });
    const put = (attributes: Readonly<Record<string, string | number>>) =>
      engine.putItem({ TableName, Item: item({ id: 'i', ...attributes }) });
    for (const partial of [{}, { a: 'a' }, { a: 'a', b: 1 }, { b: 1, c: 'c' }]) {
      put(partial);
      expect(scanned(engine, 'gsi')).toEqual([]);
    }
    put({ a: 'a', b: 1, c: 'c' });
    expect(scanned(engine, 'gsi')).toEqual([item({ id: 'i', a: 'a', b: 1, c: 'c' })]);
    engine.updateItem({ TableName, Key: item({ id: 'i' }), UpdateExpression: 'REMOVE b' });
    expect(scanned(engine, 'gsi')).toEqual([]);
  });

  it('follows the key from one place to another', () => {
    const engine = withTable({ key: ['id:S'], attributes: ['g:S'], global: [index('gsi', ['g'])] });
    const query = (g: string) =>
      engine.query({
        TableName,
        IndexName: 'gsi',
        KeyConditionExpression: 'g = :g',
        ExpressionAttributeValues: { ':g': { S: g } },
      }).Count;
    engine.putItem({ TableName, Item: item({ id: '1', g: 'x' }) });
    engine.putItem({ TableName, Item: item({ id: '2', g: 'x' }) });
    expect([query('x'), query('y')]).toEqual([2, 0]);
    engine.putItem({ TableName, Item: item({ id: '1', g: 'y' }) });
    expect([query('x'), query('y')]).toEqual([1, 1]);
    engine.deleteItem({ TableName, Key: item({ id: '1' }) });
    expect([query('x'), query('y')]).toEqual([1, 0]);
  });

  it('is refused to keys of another type, and to empty ones', () => {
    const engine = withTable({ key: ['id:S'], attributes: ['g:S', 'n:N'], global: [index('gsi', ['g'], ['n'])] });
    const put = (attributes: Readonly<Record<string, string | number>>) =>
      refusal(() => engine.putItem({ TableName, Item: item({ id: 'i', ...attributes }) }));
    const invalid = 'One or more parameter values were invalid: ';
    expect(put({ g: 1 })).toBe(`${invalid}Type mismatch for Index Key g Expected: S Actual: N IndexName: gsi`);
    expect(put({ g: 'g', n: 'x' })).toBe(
      `${invalid}Type mismatch for Index Key n Expected: N Actual: S IndexName: gsi`,
    );
    expect(put({ g: '' })).toBe(
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: gsi, IndexKey: g',
    );
    const update = (UpdateExpression: string, value: Item[string]) =>
      refusal(() =>
        engine.updateItem({
          TableName,
          Key: item({ id: 'i' }),
          UpdateExpression,
          ExpressionAttributeValues: { ':v': value },
        }),
      );
    expect(update('SET g = :v', { N: '1' })).toBe(
      `${invalid}Type mismatch for Index Key g Expected: S Actual: N IndexName: gsi`,
    );
    expect(update('SET g = if_not_exists(g, :v)', { N: '1' })).toBe(
      'The update expression attempted to update the secondary index key to unsupported type',
    );
    expect(update('SET g = :v', { S: '' })).toBe(
      'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
    );
    expect(update('SET g = :v', { S: 'x'.repeat(2049) })).toBe(
      'The update expression attempted to update the secondary index key beyond allowed size limits',
    );
    expect(update('SET g.x = :v', { N: '1' })).toBe(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: g",
    );
    expect(engine.scan({ TableName }).Items).toEqual([]);
  });
});

describe('projections', () => {
  const whole = item({ pk: 'p', sk: 's', g: 'g', l: 'l', a: 'a', b: 'b' });
  const engine = withTable({
    attributes: ['g:S', 'l:S'],
    local: [index('lsi', ['pk'], ['l'], ['a'])],
    global: [index('all', ['g']), index('keys', ['g'], ['l'], []), index('some', ['g'], [], ['a', 'absent'])],
  });
  engine.putItem({ TableName, Item: whole });
  const query = (IndexName: string, rest: object = {}) =>
    engine.query({
      TableName,
      IndexName,
      KeyConditionExpression: IndexName === 'lsi' ? 'pk = :v' : 'g = :v',
      ExpressionAttributeValues: { ':v': { S: IndexName === 'lsi' ? 'p' : 'g' } },
      ...rest,
    }).Items;

  it('keep all, the keys, or the keys and what is named', () => {
    expect(query('all')).toEqual([whole]);
    expect(query('keys')).toEqual([item({ pk: 'p', sk: 's', g: 'g', l: 'l' })]);
    expect(query('some')).toEqual([item({ pk: 'p', sk: 's', g: 'g', a: 'a' })]);
    expect(query('lsi')).toEqual([item({ pk: 'p', sk: 's', l: 'l', a: 'a' })]);
    expect(query('some', { Select: 'ALL_PROJECTED_ATTRIBUTES' })).toEqual(query('some'));
  });

  it('of local indexes are completed from the table', () => {
    expect(query('lsi', { Select: 'ALL_ATTRIBUTES' })).toEqual([whole]);
    expect(query('lsi', { ProjectionExpression: 'b' })).toEqual([item({ b: 'b' })]);
    const filtered = { FilterExpression: 'b = :b', ExpressionAttributeValues: { ':v': { S: 'p' }, ':b': { S: 'b' } } };
    expect(query('lsi', filtered)).toEqual(
      [item({ pk: 'p', sk: 's', l: 'l', a: 'a', b: 'b', g: 'g' })].map(() => expect.anything()),
    );
    expect(query('lsi', { ConsistentRead: true })).toHaveLength(1);
  });

  it('of global indexes are not', () => {
    expect(query('all', { Select: 'ALL_ATTRIBUTES' })).toEqual([whole]);
    expect(refusal(() => query('some', { Select: 'ALL_ATTRIBUTES' }))).toBe(
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index some because its projection type is not ALL',
    );
    expect(refusal(() => query('some', { ProjectionExpression: 'a, b' }))).toBe(
      'One or more parameter values were invalid: Global secondary index some does not project [b]',
    );
  });

  it('follow updates of what they keep', () => {
    const values = { ExpressionAttributeValues: { ':v': { S: 'new' } } };
    engine.updateItem({
      TableName,
      Key: item({ pk: 'p', sk: 's' }),
      UpdateExpression: 'SET a = :v, b = :v',
      ...values,
    });
    expect(query('some')).toEqual([item({ pk: 'p', sk: 's', g: 'g', a: 'new' })]);
    expect(query('all')).toEqual([{ ...whole, a: { S: 'new' }, b: { S: 'new' } }]);
    expect(query('lsi')).toEqual([item({ pk: 'p', sk: 's', l: 'l', a: 'new' })]);
    engine.putItem({ TableName, Item: whole });
  });
});

describe('pages of an index', () => {
  it('carry the keys of the table and of the index', () => {
    const engine = withTable({
      key: ['id:S', 'sub:N'],
      attributes: ['a:S', 'b:S', 'c:N'],
      global: [index('gsi', ['a', 'b'], ['c'])],
    });
    for (let i = 0; i < 4; i++)
      engine.putItem({ TableName, Item: item({ id: `i${i}`, sub: i, a: 'a', b: 'b', c: 5, v: 'v' }) });
    const request = {
      TableName,
      IndexName: 'gsi',
      KeyConditionExpression: 'a = :a AND b = :b',
      ExpressionAttributeValues: { ':a': { S: 'a' }, ':b': { S: 'b' } },
      Limit: 2,
    };
    const page = engine.query(request);
    expect(page.LastEvaluatedKey).toEqual(item({ id: 'i1', sub: 1, a: 'a', b: 'b', c: 5 }));
    const next = engine.query({ ...request, ExclusiveStartKey: page.LastEvaluatedKey as Item });
    expect(next.Items?.map(({ id }) => id)).toEqual([{ S: 'i2' }, { S: 'i3' }]);
  });
});
