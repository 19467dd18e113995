import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, type ItemChange } from '../../src/engine/index.js';
import { errorOf, index, item, withTable } from './support.js';

const TableName = 'table';

function watched(onChange?: (change: ItemChange, engine: Engine) => void): { engine: Engine; changes: ItemChange[] } {
  const changes: ItemChange[] = [];
  const engine: Engine = withTable({
    attributes: ['l:S'],
    local: [index('lsi', ['pk'], ['l'])],
    engine: createEngine({
      maxItemCollectionBytes: 2000,
      onChange: (change) => {
        changes.push(change);
        onChange?.(change, engine);
      },
    }),
  });
  return { engine, changes };
}
function row(sk: string, v?: number) {
  return item({ pk: 'p', sk, ...(v === undefined ? {} : { v }) });
}
function key(sk: string) {
  return { TableName, Key: row(sk) };
}

describe('onChange', () => {
  it('is told of every change with the images before and after', () => {
    const { engine, changes } = watched();
    engine.putItem({ TableName, Item: row('a', 1) });
    engine.updateItem({ ...key('a'), UpdateExpression: 'SET v = :v', ExpressionAttributeValues: { ':v': { N: '2' } } });
    engine.putItem({ TableName, Item: row('a', 3) });
    engine.deleteItem(key('a'));
    const keys = row('a');
    expect(changes).toEqual([
      { table: TableName, keys, after: row('a', 1) },
      { table: TableName, keys, before: row('a', 1), after: row('a', 2) },
      { table: TableName, keys, before: row('a', 2), after: row('a', 3) },
      { table: TableName, keys, before: row('a', 3) },
    ]);
  });

  it('is not told of writes that change nothing', () => {
    const { engine, changes } = watched();
    const tagged = (SS: readonly string[]) => item({ pk: 'p', sk: 'a', v: 1, tags: { SS } });
    engine.putItem({ TableName, Item: tagged(['x', 'y']) });
    changes.length = 0;
    engine.putItem({ TableName, Item: tagged(['y', 'x']) });
    engine.updateItem({
      ...key('a'),
      UpdateExpression: 'SET v = :v',
      ExpressionAttributeValues: { ':v': { N: '1.0' } },
    });
    engine.updateItem({ ...key('gone'), UpdateExpression: 'REMOVE v' });
    engine.deleteItem(key('gone'));
    errorOf(() => engine.deleteItem({ ...key('a'), ConditionExpression: 'attribute_not_exists(v)' }));
    engine.batchWriteItem({ RequestItems: { table: [{ DeleteRequest: { Key: row('gone') } }] } });
    const check = { ConditionCheck: { ...key('a'), ConditionExpression: 'attribute_exists(v)' } };
    engine.transactWriteItems({ TransactItems: [check, { Delete: key('gone') }] });
    errorOf(() =>
      engine.transactWriteItems({
        TransactItems: [
          { Put: { TableName, Item: row('b') } },
          { ConditionCheck: { ...key('a'), ConditionExpression: 'attribute_not_exists(v)' } },
        ],
      }),
    );
    expect(changes).toEqual([]);
  });

  it('is told after the whole of a batch or transaction, in its order', () => {
    const counts: number[] = [];
    const { engine, changes } = watched((_, self) => {
      counts.push(self.scan({ TableName, Select: 'COUNT' }).Count);
    });
    const put = (sk: string) => ({ TableName, Item: row(sk) });
    engine.batchWriteItem({
      RequestItems: { table: ['c', 'a', 'b'].map((sk) => ({ PutRequest: { Item: row(sk) } })) },
    });
    const request = {
      TransactItems: [{ Put: put('e') }, { Delete: key('a') }, { Put: put('d') }],
      ClientRequestToken: 't',
    };
    engine.transactWriteItems(request);
    engine.transactWriteItems(request);
    expect(changes.map(({ keys, after }) => [keys.sk?.['S' as never], after !== undefined])).toEqual([
      ['c', true],
      ['a', true],
      ['b', true],
      ['e', true],
      ['a', false],
      ['d', true],
    ]);
    expect(counts).toEqual([3, 3, 3, 4, 4, 4]);
  });

  it('is told of the part of a batch that was done before it failed', () => {
    const { engine, changes } = watched();
    const put = (sk: string, bytes: number) => ({ PutRequest: { Item: item({ pk: 'p', sk, f: 'x'.repeat(bytes) }) } });
    const batch = () => engine.batchWriteItem({ RequestItems: { table: [put('a', 900), put('b', 1200)] } });
    expect(errorOf(batch).name).toBe('ItemCollectionSizeLimitExceededException');
    expect(changes.map(({ keys }) => keys)).toEqual([row('a')]);
  });

  it('may write in its turn, which is told of next', () => {
    const { engine, changes } = watched((change, self) => {
      const sk = change.keys.sk as { S: string };
      if (!sk.S.endsWith('-copy')) self.putItem({ TableName, Item: row(`${sk.S}-copy`) });
    });
    engine.transactWriteItems({
      TransactItems: ['a', 'b'].map((sk) => ({ Put: { TableName, Item: row(sk) } })),
    });
    expect(changes.map(({ keys }) => keys.sk)).toEqual(['a', 'b', 'a-copy', 'b-copy'].map((S) => ({ S })));
  });

  it('gives copies', () => {
    const { engine, changes } = watched();
    engine.putItem({ TableName, Item: item({ pk: 'p', sk: 'a', m: { M: { x: { S: '1' } } } }) });
    const after = changes[0]?.after as { m: { M: Record<string, unknown> } };
    after.m.M.x = { S: '2' };
    expect(engine.getItem(key('a')).Item).toEqual(item({ pk: 'p', sk: 'a', m: { M: { x: { S: '1' } } } }));
  });
});
