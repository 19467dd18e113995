import { describe, expect, it } from 'vitest';
import type { TransactGet } from '../../src/engine/index.js';
import { errorOf, item, refusal, withTable } from './support.js';

const TableName = 'table';
const KB = 1024;

function get(pk: string, more: object = {}): { Get: TransactGet } {
  return { Get: { TableName, Key: item({ pk }), ...more } };
}

describe('transactGetItems', () => {
  it('reads from several tables in the order of the actions', () => {
    const engine = withTable({ key: ['pk:S'] });
    withTable({ name: 'other', engine });
    engine.putItem({ TableName, Item: item({ pk: 'a', v: 1, w: 2 }) });
    engine.putItem({ TableName: 'other', Item: item({ pk: 'a', sk: 's', v: 3 }) });
    const answer = engine.transactGetItems({
      TransactItems: [
        get('gone'),
        { Get: { TableName: 'other', Key: item({ pk: 'a', sk: 's' }) } },
        get('a', { ProjectionExpression: '#v, pk', ExpressionAttributeNames: { '#v': 'v' } }),
      ],
    });
    expect(answer).toEqual({
      Responses: [{}, { Item: item({ pk: 'a', sk: 's', v: 3 }) }, { Item: item({ pk: 'a', v: 1 }) }],
    });
  });

  it('takes twice the units of strong reads', () => {
    const engine = withTable({ key: ['pk:S'] });
    withTable({ name: 'other', key: ['pk:S'], engine });
    engine.putItem({ TableName, Item: item({ pk: 'a', v: 'x'.repeat(9 * KB) }) });
    const request = {
      TransactItems: [get('a', { ProjectionExpression: 'pk' }), get('a', { TableName: 'other' }), get('gone')],
    };
    const both = (units: number) => ({ CapacityUnits: units, ReadCapacityUnits: units });
    expect(engine.transactGetItems({ ...request, ReturnConsumedCapacity: 'TOTAL' }).ConsumedCapacity).toEqual([
      { TableName, ...both(2 * 3 + 2) },
      { TableName: 'other', ...both(2) },
    ]);
    expect(engine.transactGetItems({ ...request, ReturnConsumedCapacity: 'INDEXES' }).ConsumedCapacity).toEqual([
      { TableName, ...both(2 * 3 + 2), Table: both(2 * 3 + 2) },
      { TableName: 'other', ...both(2), Table: both(2) },
    ]);
  });

  it('refuses what the service refuses', () => {
    const engine = withTable({ key: ['pk:S'] });
    const all = (TransactItems: unknown) => () => engine.transactGetItems({ TransactItems: TransactItems as never });
    const many = (count: number) => Array.from({ length: count }, (_, i) => get(String(i)));
    expect(refusal(all([]))).toBe(
      "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    expect(refusal(all(many(101)))).toMatch(
      /^1 validation error detected: Value '\[.+\]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100$/,
    );
    expect(refusal(all([{}]))).toContain("Value null at 'transactItems.1.member.get'");
    expect(refusal(all([get('a'), get('a')]))).toBe(
      'Transaction request cannot include multiple operations on one item',
    );
    expect(refusal(all([get('a', { ProjectionExpression: '!!!' })]))).toBe(
      'Invalid ProjectionExpression: Syntax error; token: "!", near: "!!"',
    );
    expect(refusal(all([get('a', { ProjectionExpression: 'a', ExpressionAttributeNames: { '#a': 'a' } })]))).toContain(
      'unused',
    );
    expect(refusal(all([get('')]))).toContain('cannot contain an empty string value. Key: pk');
    expect(errorOf(all([get('a', { TableName: 'none' })]))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
    expect(errorOf(all([get('a'), get('b', { Key: {} }), get('c', { Key: {} })]))).toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError, None]',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
        { Code: 'None' },
      ],
    });
    expect(all(many(100))().Responses).toHaveLength(100);
    expect(all([get('a', { ExpressionAttributeNames: { '#a': 'a' } })])().Responses).toHaveLength(1);
  });

  it('reads 4 MB at most', () => {
    const engine = withTable({ key: ['pk:S'] });
    const names = Array.from({ length: 11 }, (_, i) => `k${i}`);
    for (const pk of names) engine.putItem({ TableName, Item: item({ pk, v: 'x'.repeat(399 * KB) }) });
    const read = (count: number) => () =>
      engine.transactGetItems({ TransactItems: names.slice(0, count).map((pk) => get(pk)) });
    expect(read(10)().Responses).toHaveLength(10);
    expect(refusal(read(11))).toContain('4 MB');
  });
});
