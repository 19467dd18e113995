import { describe, expect, it } from 'vitest';
import {
  bindParameters,
  type CompiledSelect,
  type CompiledWrite,
  compileCheck,
  compileGet,
  compileSelect,
  compileWrite,
  parseStatement,
  type StatementKey,
} from '../../../src/expression/partiql/index.js';
import type { AttributeValue } from '../../../src/value/index.js';

const key: StatementKey = { partition: { name: 'pk', type: 'S' }, sort: { name: 'sk', type: 'S' } };

function select(text: string, ...values: readonly AttributeValue[]): CompiledSelect {
  const statement = bindParameters(parseStatement(text), values);
  if (statement.action !== 'select') throw new Error('no SELECT');
  return compileSelect(statement, key);
}

function write(text: string, ...values: readonly AttributeValue[]): CompiledWrite {
  const statement = bindParameters(parseStatement(text), values);
  if (statement.action === 'select' || statement.action === 'exists') throw new Error('no write');
  return compileWrite(statement, key);
}

describe('the requests that a statement stands for', () => {
  it('are a Query for each range of keys, in the order of the rows', () => {
    expect(
      select(`SELECT a.b, c[0], a FROM t.i WHERE pk IN ['y', ?] AND sk > '1' AND n = 5 ORDER BY pk DESC, sk`, {
        S: 'x',
      }),
    ).toEqual({
      kind: 'query',
      requests: ['y', 'x'].map((partition) => ({
        TableName: 't',
        IndexName: 'i',
        KeyConditionExpression: '#0 = :0 AND #1 > :1',
        FilterExpression: '#2=:2',
        ProjectionExpression: '#3, #4',
        ScanIndexForward: true,
        ExpressionAttributeNames: { '#0': 'pk', '#1': 'sk', '#2': 'n', '#3': 'a', '#4': 'c' },
        ExpressionAttributeValues: { ':0': { S: partition }, ':1': { S: '1' }, ':2': { N: '5' } },
      })),
      filtered: [['n'], ['n']],
    });
  });

  it('are a Scan where no key is given', () => {
    expect(select('SELECT * FROM t')).toEqual({ kind: 'scan', request: { TableName: 't' } });
    expect(
      select(`SELECT * FROM t WHERE NOT (a = 1 OR b.c[2] IS MISSING) AND (size(d) BETWEEN 1 AND 2 OR e IN ['x', f])`),
    ).toEqual({
      kind: 'scan',
      request: {
        TableName: 't',
        FilterExpression:
          'NOT (#0=:0 OR attribute_not_exists(#1.#2[2])) AND (size(#3) BETWEEN :1 AND :2 OR #4 IN (:3,#5))',
        ExpressionAttributeNames: { '#0': 'a', '#1': 'b', '#2': 'c', '#3': 'd', '#4': 'e', '#5': 'f' },
        ExpressionAttributeValues: { ':0': { N: '1' }, ':1': { N: '1' }, ':2': { N: '2' }, ':3': { S: 'x' } },
      },
    });
  });

  it('are conditional writes of one item', () => {
    expect(write(`INSERT INTO t VALUE {'pk': ?, '__proto__': 1}`, { S: 'x' })).toEqual({
      kind: 'put',
      request: {
        TableName: 't',
        Item: JSON.parse('{"pk": {"S": "x"}, "__proto__": {"N": "1"}}'),
        ConditionExpression: 'attribute_not_exists(#0)',
        ExpressionAttributeNames: { '#0': 'pk' },
      },
    });
    expect(
      write(
        `UPDATE t SET a = b + 1 REMOVE c SET d.e = list_append(d.e, ?), s = set_add(s, <<1>>) SET z = set_delete(z, <<'q'>>)
         WHERE pk = 'x' AND sk = 'y' AND (a = 1 OR a = 2) RETURNING ALL OLD *`,
        { L: [] },
      ),
    ).toEqual({
      kind: 'update',
      request: {
        TableName: 't',
        Key: { pk: { S: 'x' }, sk: { S: 'y' } },
        UpdateExpression: 'SET #0 = #1 + :0, #2.#3 = list_append(#2.#3, :1) REMOVE #4 ADD #5 :2 DELETE #6 :3',
        ConditionExpression: 'attribute_exists(#7) AND (#0=:4 OR #0=:5)',
        ReturnValues: 'ALL_OLD',
        ExpressionAttributeNames: {
          '#0': 'a',
          '#1': 'b',
          '#2': 'd',
          '#3': 'e',
          '#4': 'c',
          '#5': 's',
          '#6': 'z',
          '#7': 'pk',
        },
        ExpressionAttributeValues: {
          ':0': { N: '1' },
          ':1': { L: [] },
          ':2': { NS: ['1'] },
          ':3': { SS: ['q'] },
          ':4': { N: '1' },
          ':5': { N: '2' },
        },
      },
    });
    expect(write(`DELETE FROM t WHERE pk = 'x' AND sk = 'y'`)).toEqual({
      kind: 'delete',
      request: { TableName: 't', Key: { pk: { S: 'x' }, sk: { S: 'y' } } },
    });
    expect(write(`DELETE FROM t WHERE pk = 'x' AND sk = 'y' AND n = 1`)).toMatchObject({
      request: { ConditionExpression: 'attribute_not_exists(#0) OR #1=:0' },
    });
  });

  it('are reads and checks of one item in batches and transactions', () => {
    const one = (rest: string) => {
      const statement = parseStatement(`SELECT a FROM t WHERE ${rest}`);
      if (statement.action !== 'select') throw new Error('no SELECT');
      return statement;
    };
    const whole = one(`pk = 'x' AND sk IN ['y']`);
    expect(compileGet(whole, key)).toEqual({
      TableName: 't',
      Key: { pk: { S: 'x' }, sk: { S: 'y' } },
      ProjectionExpression: '#0',
      ExpressionAttributeNames: { '#0': 'a' },
    });
    expect(compileCheck(whole, key)).toBeUndefined();
    const checked = one(`pk = 'x' AND sk = 'y' AND n IS MISSING`);
    expect(compileGet(checked, key)).toBeUndefined();
    expect(compileCheck(checked, key)).toMatchObject({ ConditionExpression: 'attribute_not_exists(#0)' });
    expect(compileGet(one(`pk = 'x'`), key)).toBeUndefined();
  });
});
