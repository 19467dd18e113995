import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, type ItemChange } from '../../src/engine/index.js';
import { errorOf, index, item, refusal, withTable } from './support.js';

function filled(): Engine {
  const engine = withTable({ attributes: ['g:S'], global: [index('byG', ['g'])] });
  for (const sk of ['1', '2'])
    engine.putItem({ TableName: 'table', Item: item({ pk: 'o', sk, n: Number(sk), g: 'x' }) });
  return engine;
}

const batch = (engine: Engine, ...statements: readonly string[]) =>
  engine.batchExecuteStatement({
    Statements: statements.map((Statement) => ({ Statement })),
    ReturnConsumedCapacity: 'TOTAL',
  });

const transaction = (engine: Engine, ...statements: readonly string[]) =>
  engine.executeTransaction({
    TransactStatements: statements.map((Statement) => ({ Statement })),
    ReturnConsumedCapacity: 'TOTAL',
  });

const stored = (engine: Engine, sk: string) => engine.getItem({ TableName: 'table', Key: item({ pk: 'o', sk }) }).Item;

describe('batchExecuteStatement', () => {
  it('reads items, each by its whole key', () => {
    const engine = filled();
    expect(
      batch(
        engine,
        `SELECT n, sk FROM "table" WHERE pk = 'o' AND sk = '1'`,
        `SELECT * FROM "table" WHERE pk IN ['o'] AND sk = '9'`,
        `SELECT * FROM "table" WHERE pk = 'o'`,
        `SELECT * FROM "table"."byG" WHERE g = 'x'`,
        `SELECT * FROM "table" WHERE pk = 'o' AND sk = '1' AND n = 1`,
        'SLECT',
        `SELECT * FROM "other" WHERE pk = 'o'`,
      ),
    ).toEqual({
      Responses: [
        { TableName: 'table', Item: item({ n: 1, sk: '1' }) },
        { TableName: 'table' },
        ...Array.from({ length: 3 }, () => ({
          Error: {
            Code: 'ValidationError',
            Message: 'Select statements within BatchExecuteStatement must specify the primary key in the where clause.',
          },
        })),
        {
          Error: {
            Code: 'ValidationError',
            Message: "Statement wasn't well formed, can't be processed: Expected data manipulation",
          },
        },
        { Error: { Code: 'ResourceNotFound', Message: 'Requested resource not found' } },
      ],
      ConsumedCapacity: [{ TableName: 'table', CapacityUnits: 1 }],
    });
    const consistent = engine.batchExecuteStatement({
      Statements: [
        {
          Statement: `SELECT * FROM "table" WHERE pk = ? AND sk = '1'`,
          Parameters: [{ S: 'o' }],
          ConsistentRead: true,
        },
        { Statement: `SELECT * FROM "table" WHERE pk = 'o' AND sk = '2'` },
      ],
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(consistent.ConsumedCapacity).toEqual([{ TableName: 'table', CapacityUnits: 1.5 }]);
  });

  it('writes items, each for itself', () => {
    const engine = filled();
    const answer = batch(
      engine,
      `INSERT INTO "table" VALUE {'pk': 'o', 'sk': '3'}`,
      `INSERT INTO "table" VALUE {'pk': 'o', 'sk': '1'}`,
      `UPDATE "table" SET n = n + 1 WHERE pk = 'o' AND sk = '1' AND n = 7`,
      `UPDATE "table" SET n = n + 1 WHERE pk = 'o' AND sk = '1' RETURNING MODIFIED NEW *`,
      `UPDATE "table" SET n = n + 1 WHERE pk = 'o'`,
      `DELETE FROM "table" WHERE pk = 'o' AND sk = '2' RETURNING ALL OLD *`,
    );
    expect(answer.Responses).toEqual([
      { TableName: 'table' },
      { TableName: 'table', Error: { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' } },
      { TableName: 'table', Error: { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' } },
      { TableName: 'table', Item: item({ n: 2 }) },
      {
        Error: {
          Code: 'ValidationError',
          Message: 'Where clause does not contain a mandatory equality on all key attributes',
        },
      },
      { TableName: 'table', Item: item({ pk: 'o', sk: '2', n: 2, g: 'x' }) },
    ]);
    // The insert 1, the update 1 and 1 in the index, the delete 1 and 1 in the index.
    expect(answer.ConsumedCapacity).toEqual([{ TableName: 'table', CapacityUnits: 5 }]);
    expect(stored(engine, '3')).toEqual(item({ pk: 'o', sk: '3' }));
  });

  it('is of reads alone or of writes alone, of at most 25', () => {
    const engine = filled();
    const read = `SELECT * FROM "table" WHERE pk = 'o' AND sk = '1'`;
    expect(refusal(() => batch(engine, read, `DELETE FROM "table" WHERE pk = 'o' AND sk = '1'`))).toContain(
      'does not support both read and write operations in the same request',
    );
    expect(stored(engine, '1')).toBeDefined();
    expect(refusal(() => batch(engine))).toContain('length greater than or equal to 1');
    expect(refusal(() => batch(engine, ...Array.from({ length: 26 }, () => read)))).toContain(
      'length less than or equal to 25',
    );
  });
});

describe('executeTransaction', () => {
  it('reads items by their whole keys, at twice the price', () => {
    const engine = filled();
    expect(
      transaction(
        engine,
        `SELECT sk FROM "table" WHERE (sk = '1') AND pk = 'o' AND pk IN ['o']`,
        `SELECT * FROM "table" WHERE pk = 'o' AND sk = '9'`,
      ),
    ).toEqual({
      Responses: [{ Item: item({ sk: '1' }) }, {}],
      ConsumedCapacity: [{ TableName: 'table', CapacityUnits: 4, ReadCapacityUnits: 4 }],
    });
  });

  it('writes all items or none', () => {
    const engine = filled();
    expect(
      transaction(
        engine,
        `EXISTS(SELECT * FROM "table" WHERE pk = 'o' AND sk = '2' AND n = 2)`,
        `INSERT INTO "table" VALUE {'pk': 'o', 'sk': '3'}`,
        `UPDATE "table" SET tags = set_add(tags, <<'a'>>) WHERE pk = 'o' AND sk = '1'`,
      ),
    ).toEqual({
      Responses: [],
      ConsumedCapacity: [{ TableName: 'table', CapacityUnits: 7, WriteCapacityUnits: 7 }],
    });
    expect(stored(engine, '1')?.tags).toEqual({ SS: ['a'] });

    const failed = errorOf(() =>
      transaction(
        engine,
        `UPDATE "table" SET n = 100 WHERE pk = 'o' AND sk = '1'`,
        `INSERT INTO "table" VALUE {'pk': 'o', 'sk': '3'}`,
        `DELETE FROM "table" WHERE pk = 'o' AND sk = '2' AND n = 7`,
      ),
    );
    expect([failed.name, failed.message, failed.CancellationReasons]).toEqual([
      'TransactionCanceledException',
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, DuplicateItem, ConditionalCheckFailed]',
      [
        { Code: 'None' },
        { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      ],
    ]);
    expect(stored(engine, '1')?.n).toEqual({ N: '1' });
  });

  it('is done once for one token', () => {
    const engine = filled();
    const request = {
      TransactStatements: [
        { Statement: `UPDATE "table" SET n = n + ? WHERE pk = 'o' AND sk = '1'`, Parameters: [{ N: '1' }] },
      ],
      ClientRequestToken: 'token',
      ReturnConsumedCapacity: 'TOTAL' as const,
    };
    expect(engine.executeTransaction(request).ConsumedCapacity?.[0]?.WriteCapacityUnits).toBe(3);
    expect(engine.executeTransaction(request).ConsumedCapacity?.[0]?.ReadCapacityUnits).toBe(2);
    expect(stored(engine, '1')?.n).toEqual({ N: '2' });
  });

  it('says which statement is wrong', () => {
    const engine = filled();
    const problem = (...statements: readonly string[]): string => refusal(() => transaction(engine, ...statements));
    const read = `SELECT * FROM "table" WHERE pk = 'o' AND sk = '1'`;
    const write = `UPDATE "table" SET z = 1 WHERE pk = 'o' AND sk = '1'`;
    const inPlace = 'Validation failed in TransactStatements[0]: ';
    expect(problem('SELECT * FROM "table" WHERE')).toBe(
      `${inPlace}Statement wasn't well formed, can't be processed: Unexpected term`,
    );
    expect(problem(`SELECT * FROM "table"."byG" WHERE g = 'x'`)).toBe(
      `${inPlace}Reads on indices are not supported within transactions.`,
    );
    for (const rest of [`pk = 'o'`, `pk = 'o' AND sk = '1' AND n = 1`, `pk = 'o' AND sk = '1' AND pk = 'p'`]) {
      expect(problem(`SELECT * FROM "table" WHERE ${rest}`)).toBe(
        `${inPlace}Select statements within ExecuteTransaction must specify the primary key in the where clause.`,
      );
    }
    expect(problem(`${write} RETURNING ALL NEW *`)).toBe(
      `${inPlace}RETURNING clause is not supported in ExecuteTransaction.`,
    );
    expect(problem(`EXISTS(${read})`, `DELETE FROM "table" WHERE pk = 'o' AND sk = '2'`)).toBe(
      `${inPlace}EXISTS() must contain a single item read with additional condition`,
    );
    expect(problem(read, write)).toBe(
      'ExecuteTransaction API does not support both read and write operations in the same request.',
    );
    expect(problem(write, write)).toBe('Transaction request cannot include multiple operations on one item');
  });

  it('is cancelled for keys that name no one item, and for tables that are not there', () => {
    const engine = filled();
    const failed = errorOf(() =>
      transaction(
        engine,
        `UPDATE "table" SET z = 1 WHERE pk = 'o'`,
        `UPDATE "other" SET z = 1 WHERE pk = 'o' AND sk = '1'`,
        `UPDATE "table" SET z = 1 WHERE pk = 'o' AND sk = '2'`,
      ),
    );
    expect(failed.CancellationReasons).toEqual([
      { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
      { Code: 'ResourceNotFound', Message: 'Requested resource not found' },
      { Code: 'None' },
    ]);
    expect(stored(engine, '2')?.z).toBeUndefined();
  });
});

describe('statements', () => {
  it('tell of their changes as other writes do', () => {
    const changes: ItemChange[] = [];
    const engine = withTable({ engine: createEngine({ onChange: (change) => changes.push(change) }) });
    engine.executeStatement({ Statement: `INSERT INTO "table" VALUE {'pk': 'o', 'sk': '1'}` });
    transaction(engine, `UPDATE "table" SET n = 1 WHERE pk = 'o' AND sk = '1'`);
    batch(engine, `DELETE FROM "table" WHERE pk = 'o' AND sk = '1'`);
    expect(changes).toHaveLength(3);
  });
});
