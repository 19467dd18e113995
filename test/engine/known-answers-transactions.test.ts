import { describe, expect, it } from 'vitest';
import type { Engine, TransactWriteItem } from '../../src/engine/index.js';
import { type Item, itemBytes } from '../../src/value/index.js';
import { index, item, withTable } from './support.js';

const TableName = 'table';

/** An item of exactly so many bytes; `more` is part of them. */
function sized(pk: string, bytes: number, more: Parameters<typeof item>[0] = {}): Item {
  const bare = item({ pk, ...more, d: '' });
  return item({ pk, ...more, d: 'x'.repeat(bytes - itemBytes(bare)) });
}

function put(Item: Item): TransactWriteItem {
  return { Put: { TableName, Item } };
}

function write(engine: Engine, TransactItems: readonly TransactWriteItem[]) {
  return engine.transactWriteItems({ TransactItems, ReturnConsumedCapacity: 'INDEXES' }).ConsumedCapacity?.[0];
}

/** What AWS and others publish of the units of transactions, run instead of computed. */
describe('published units of transactions', () => {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
  it('takes 4 write units for an item of 2 KB', () => {
    const engine = withTable({ key: ['pk:S'] });
    expect(write(engine, [put(sized('a', 2048))])?.WriteCapacityUnits).toBe(4);
    expect(write(engine, [put(sized('b', 2049))])?.WriteCapacityUnits).toBe(6);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
  it('takes 6 write units for three items of 500 bytes', () => {
    const engine = withTable({ key: ['pk:S'] });
    expect(
      write(
        engine,
        ['a', 'b', 'c'].map((pk) => put(sized(pk, 500))),
      )?.WriteCapacityUnits,
    ).toBe(6);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
  it('takes 10 read units for five items of 4 KB', () => {
    const engine = withTable({ key: ['pk:S'] });
    const keys = ['a', 'b', 'c', 'd', 'e'];
    for (const pk of keys) engine.putItem({ TableName, Item: sized(pk, 4096) });
    const read = engine.transactGetItems({
      TransactItems: keys.map((pk) => ({ Get: { TableName, Key: item({ pk }) } })),
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(read.ConsumedCapacity?.[0]?.ReadCapacityUnits).toBe(10);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
  it('doubles the units of the table, and those of an index not', () => {
    const engine = withTable({ key: ['pk:S'], attributes: ['g:S'], global: [index('gsi', ['g'])] });
    const entering = write(engine, [put(sized('a', 1500, { g: 'one' }))]);
    expect(entering?.Table?.WriteCapacityUnits).toBe(4);
    expect(entering?.GlobalSecondaryIndexes?.gsi?.WriteCapacityUnits).toBe(2);
    expect(entering?.WriteCapacityUnits).toBe(6);
    // Under another index key: the old entry is deleted and a new one put.
    const moving = write(engine, [put(sized('a', 1500, { g: 'two' }))]);
    expect(moving?.Table?.WriteCapacityUnits).toBe(4);
    expect(moving?.GlobalSecondaryIndexes?.gsi?.WriteCapacityUnits).toBe(4);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
  it('sustains half as many writes with the same capacity', () => {
    const engine = withTable({ key: ['pk:S'] });
    const plain = engine.putItem({ TableName, Item: sized('a', 1024), ReturnConsumedCapacity: 'TOTAL' });
    const inTransaction = write(engine, [put(sized('b', 1024))]);
    expect(6 / (plain.ConsumedCapacity?.CapacityUnits ?? 0)).toBe(6);
    expect(6 / (inTransaction?.WriteCapacityUnits ?? 0)).toBe(3);
  });
});
