import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/index.js';
import { errorOf, index, item, refusal, withTable } from './support.js';

const TableName = 'table';
const Key = item({ pk: 'a' });

/** What each kind of request for the item `a` comes to: nothing, or the name of the error. */
function outcomes(engine: Engine): Record<string, string | undefined> {
  const run = (request: () => unknown): string | undefined => {
    try {
      request();
      return undefined;
    } catch {
      const error = errorOf(request);
      const codes = error.CancellationReasons?.map(({ Code }) => Code) ?? [];
      return [error.name, ...codes].join(' ');
    }
  };
  const other = item({ pk: 'b' });
  return {
    put: run(() => engine.putItem({ TableName, Item: Key })),
    update: run(() => engine.updateItem({ TableName, Key })),
    delete: run(() => engine.deleteItem({ TableName, Key, ConditionExpression: 'attribute_exists(gone)' })),
    write: run(() =>
      engine.transactWriteItems({
        TransactItems: [
          { Put: { TableName, Item: other } },
          { Update: { TableName, Key, UpdateExpression: 'REMOVE gone' } },
        ],
      }),
    ),
    check: run(() =>
      engine.transactWriteItems({
        TransactItems: [{ ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(gone)' } }],
      }),
    ),
    get: run(() =>
      engine.transactGetItems({ TransactItems: [{ Get: { TableName, Key: other } }, { Get: { TableName, Key } }] }),
    ),
    other: run(() => engine.putItem({ TableName, Item: other })),
    read: run(() => engine.getItem({ TableName, Key, ConsistentRead: true })),
    scan: run(() => engine.scan({ TableName })),
  };
}

const conflict = 'TransactionConflictException';
const canceled = 'TransactionCanceledException';
const free = { delete: 'ConditionalCheckFailedException', check: `${canceled} ConditionalCheckFailed` };
const held = {
  put: conflict,
  update: conflict,
  delete: conflict,
  write: `${canceled} None TransactionConflict`,
  check: `${canceled} TransactionConflict`,
  get: `${canceled} None TransactionConflict`,
};

describe('holdItems', () => {
  it('refuses writes and transactions of the items until they are let go', () => {
    const engine = withTable({ key: ['pk:S'] });
    engine.putItem({ TableName, Item: item({ pk: 'a', v: 1 }) });
    const release = engine.holdItems(TableName, [Key, item({ pk: 'never stored' })]);
    expect(outcomes(engine)).toEqual(held);
    expect(engine.getItem({ TableName, Key }).Item).toEqual(item({ pk: 'a', v: 1 }));
    release();
    expect(outcomes(engine)).toEqual(free);
  });

  it('says what the service says', () => {
    const engine = withTable({ key: ['pk:S'] });
    engine.holdItems(TableName, [Key]);
    expect(errorOf(() => engine.putItem({ TableName, Item: Key }))).toMatchObject({
      statusCode: 400,
      message: 'Transaction is ongoing for the item',
    });
    const write = () => engine.transactWriteItems({ TransactItems: [{ Delete: { TableName, Key } }] });
    expect(errorOf(write)).toMatchObject({
      message: 'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]',
      CancellationReasons: [{ Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }],
    });
  });

  it('counts holds, and lets go of each once', () => {
    const engine = withTable({ key: ['pk:S'] });
    const first = engine.holdItems(TableName, [Key]);
    const second = engine.holdItems(TableName, [Key]);
    first();
    first();
    expect(outcomes(engine)).toEqual(held);
    second();
    expect(outcomes(engine)).toEqual(free);
  });

  it('leaves writes of a batch unprocessed', () => {
    const engine = withTable({ attributes: ['l:S'], local: [index('lsi', ['pk'], ['l'])] });
    engine.holdItems(TableName, [item({ pk: 'b', sk: '1' })]);
    const put = (pk: string) => ({ PutRequest: { Item: item({ pk, sk: '1' }) } });
    const answer = engine.batchWriteItem({
      RequestItems: { table: [put('a'), put('b'), put('c')] },
      ReturnConsumedCapacity: 'TOTAL',
      ReturnItemCollectionMetrics: 'SIZE',
    });
    expect(answer).toEqual({
      UnprocessedItems: { table: [put('b')] },
      ConsumedCapacity: [{ TableName, CapacityUnits: 2 }],
      ItemCollectionMetrics: {
        table: ['a', 'c'].map((pk) => ({ ItemCollectionKey: item({ pk }), SizeEstimateRangeGB: [0, 1] })),
      },
    });
    expect(engine.scan({ TableName, Select: 'COUNT' }).Count).toBe(2);
  });

  it('takes keys of a table that there is, or nothing', () => {
    const engine = withTable({ key: ['pk:S'] });
    expect(errorOf(() => engine.holdItems('none', [Key])).name).toBe('ResourceNotFoundException');
    expect(refusal(() => engine.holdItems(TableName, [Key, item({ pk: 1 })]))).toBe(
      'The provided key element does not match the schema',
    );
    expect(outcomes(engine)).toEqual(free);
  });

  it('does not keep a repeated request from its answer', () => {
    const engine = withTable({ key: ['pk:S'] });
    const write = () =>
      engine.transactWriteItems({ TransactItems: [{ Put: { TableName, Item: Key } }], ClientRequestToken: 't' });
    write();
    engine.holdItems(TableName, [Key]);
    expect(write()).toEqual({});
  });
});
