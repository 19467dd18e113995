import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/engine/index.js';
import { item, withTable } from './support.js';

const TableName = 'table';

/** Ten items of 100 bytes and a little more. */
function withItems(): Engine {
  const engine = withTable();
  for (let i = 0; i < 10; i++)
    engine.putItem({ TableName, Item: item({ pk: 'a', sk: String(i), d: 'x'.repeat(100) }) });
  return engine;
}

describe('pages of fewer bytes than the service has', () => {
  it('end with the item that makes them full, and go on after it', () => {
    const engine = withItems();
    const query = { TableName, KeyConditionExpression: 'pk = :a', ExpressionAttributeValues: { ':a': { S: 'a' } } };
    expect(engine.query(query)).toMatchObject({ Count: 10 });
    expect(engine.query(query).LastEvaluatedKey).toBeUndefined();
    engine.configure({ pageBytes: 250 });
    const first = engine.query(query);
    expect([first.Count, first.LastEvaluatedKey]).toEqual([3, item({ pk: 'a', sk: '2' })]);
    expect(engine.query({ ...query, ExclusiveStartKey: first.LastEvaluatedKey! }).Items?.[0]).toMatchObject(
      item({ pk: 'a', sk: '3' }),
    );
    expect(engine.query({ ...query, Limit: 2 }).Count).toBe(2);
    engine.configure({ pageBytes: 1 });
    expect(engine.scan({ TableName }).Count).toBe(1);
    expect(engine.executeStatement({ Statement: 'SELECT * FROM "table"' }).NextToken).toBeDefined();
    engine.configure({ seed: 2 });
    expect(engine.scan({ TableName }).Count).toBe(1);
  });

  it('have a whole number of bytes, and never more than the service', () => {
    for (const pageBytes of [0, -1, 1.5, Number.NaN, 1024 * 1024 + 1]) {
      expect(() => createEngine({ pageBytes })).toThrow('pageBytes must be a whole number from 1 to 1048576');
    }
    expect(() => createEngine({ pageBytes: 1024 * 1024 })).not.toThrow();
  });
});
