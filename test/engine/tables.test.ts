import { describe, expect, it } from 'vitest';
import { type CreateTableInput, createEngine, type Engine, type UpdateTableInput } from '../../src/engine/index.js';
import { errorOf, index, item, refusal, withTable } from './support.js';

const BASE: CreateTableInput = {
  TableName: 'table',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};

function definitions(...names: readonly string[]): CreateTableInput['AttributeDefinitions'] {
  return names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));
}

describe('createTable and describeTable', () => {
  it('give a description', () => {
    const engine = createEngine({ region: 'eu-west-1', accountId: '123456789012', now: () => 1_700_000_000_000 });
    const created = engine.createTable({
      ...BASE,
      AttributeDefinitions: definitions('pk', 'sk', 'a', 'b'),
      KeySchema: [...BASE.KeySchema, { AttributeName: 'sk', KeyType: 'RANGE' }],
      LocalSecondaryIndexes: [index('lsi', ['pk'], ['a'], [])],
      GlobalSecondaryIndexes: [index('gsi', ['a', 'b'], ['pk'], ['x'])],
      DeletionProtectionEnabled: true,
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
    }).TableDescription;
    const none = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 };
    const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/table';
    const expected = {
      TableName: 'table',
      AttributeDefinitions: definitions('a', 'b', 'pk', 'sk'),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      CreationDateTime: new Date(1_700_000_000_000),
      TableSizeBytes: 0,
      ItemCount: 0,
      TableArn: arn,
      TableId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ProvisionedThroughput: none,
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      DeletionProtectionEnabled: true,
      LocalSecondaryIndexes: [
        { ...index('lsi', ['pk'], ['a'], []), IndexSizeBytes: 0, ItemCount: 0, IndexArn: `${arn}/index/lsi` },
      ],
      GlobalSecondaryIndexes: [
        {
          ...index('gsi', ['a', 'b'], ['pk'], ['x']),
          IndexSizeBytes: 0,
          ItemCount: 0,
          IndexArn: `${arn}/index/gsi`,
          ProvisionedThroughput: none,
          WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4000, Status: 'ACTIVE' },
        },
      ],
    };
    const withStatus = (status: string) => ({
      ...expected,
      TableStatus: status,
      GlobalSecondaryIndexes: [{ ...expected.GlobalSecondaryIndexes[0], IndexStatus: status }],
    });
    // The answer is of the time of the request; by the next one the table is there.
    expect(created).toEqual({ ...withStatus('CREATING'), BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } });
    expect(engine.describeTable({ TableName: 'table' }).Table).toEqual({
      ...withStatus('ACTIVE'),
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: new Date(1_700_000_000_000),
      },
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4000, Status: 'ACTIVE' },
    });
    engine.putItem({ TableName: 'table', Item: item({ pk: 'p', sk: 's', a: 'a', b: 'b', y: 'y' }) });
    const described = engine.describeTable({ TableName: 'table' }).Table;
    expect([described.ItemCount, described.TableSizeBytes]).toEqual([1, 3 + 3 + 2 + 2 + 2]);
    expect(described.LocalSecondaryIndexes?.map((one) => [one.ItemCount, one.IndexSizeBytes])).toEqual([[1, 8]]);
    expect(described.GlobalSecondaryIndexes?.map((one) => [one.ItemCount, one.IndexSizeBytes])).toEqual([[1, 10]]);
  });

  it('keep provisioned throughput', () => {
    const engine = createEngine();
    const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
    const { BillingMode: _, ...base } = BASE;
    const table = engine.createTable({ ...base, ProvisionedThroughput: throughput }).TableDescription;
    expect(table.ProvisionedThroughput).toEqual({ ...throughput, NumberOfDecreasesToday: 0 });
    expect(table.BillingModeSummary).toBeUndefined();
  });

  const invalid = 'One or more parameter values were invalid: ';
  const range = { AttributeName: 'sk', KeyType: 'RANGE' as const };
  it.each<[string, object, string]>([
    ['no name', { TableName: undefined }, "The parameter 'TableName' is required but was not present in the request"],
    [
      'a short name',
      { TableName: 'ab' },
      "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
    [
      'a foreign type',
      { AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'X' }] },
      "1 validation error detected: Value 'X' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]",
    ],
    [
      'a foreign key type',
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'X' }] },
      "1 validation error detected: Value 'X' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]",
    ],
    [
      'three key attributes',
      { KeySchema: [...BASE.KeySchema, range, range] },
      "1 validation error detected: Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=sk, keyType=RANGE), KeySchemaElement(attributeName=sk, keyType=RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      'throughput on demand',
      { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      `${invalid}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    ],
    [
      'no throughput',
      { BillingMode: 'PROVISIONED' },
      `${invalid}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    ],
    [
      'an undefined key',
      { KeySchema: [{ AttributeName: 'x', KeyType: 'HASH' }] },
      `${invalid}Some index key attributes are not defined in AttributeDefinitions. Keys: [x], AttributeDefinitions: [pk]`,
    ],
    [
      'too few definitions',
      { KeySchema: [...BASE.KeySchema, range] },
      'Invalid KeySchema: Some index key attribute have no definition',
    ],
    [
      'an unused definition',
      { AttributeDefinitions: definitions('pk', 'x') },
      `${invalid}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    ],
    [
      'an unused definition with an index',
      { AttributeDefinitions: definitions('pk', 'g', 'x'), GlobalSecondaryIndexes: [index('gsi', ['g'])] },
      `${invalid}Some AttributeDefinitions are not used. AttributeDefinitions: [pk, g, x], keys used: [pk, g]`,
    ],
    [
      'a table that starts with RANGE',
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'RANGE' }] },
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    ],
    [
      'two HASH',
      {
        AttributeDefinitions: definitions('pk', 'sk'),
        KeySchema: [...BASE.KeySchema, { AttributeName: 'sk', KeyType: 'HASH' }],
      },
      'Invalid KeySchema: The second KeySchemaElement is not a RANGE key type',
    ],
    [
      'the same key twice',
      {
        AttributeDefinitions: definitions('pk', 'sk'),
        KeySchema: [...BASE.KeySchema, { AttributeName: 'pk', KeyType: 'RANGE' }],
      },
      'Both the Hash Key and the Range Key element in the KeySchema have the same name',
    ],
    [
      'a local index without a sort key',
      { LocalSecondaryIndexes: [index('lsi', ['pk'], ['pk'])] },
      `${invalid}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
    ],
    ['no indexes', { GlobalSecondaryIndexes: [] }, `${invalid}List of GlobalSecondaryIndexes is empty`],
    [
      'an index twice',
      {
        AttributeDefinitions: definitions('pk', 'g'),
        GlobalSecondaryIndexes: [index('gsi', ['g']), index('gsi', ['g'])],
      },
      `${invalid}Duplicate index name: gsi`,
    ],
    [
      '21 indexes',
      { GlobalSecondaryIndexes: Array.from({ length: 21 }, (_, i) => index(`gsi${i}`, ['pk'])) },
      `${invalid}GlobalSecondaryIndex count exceeds the per-table limit of 20`,
    ],
    [
      'attributes with ALL',
      {
        GlobalSecondaryIndexes: [
          { ...index('gsi', ['pk']), Projection: { ProjectionType: 'ALL', NonKeyAttributes: ['a'] } },
        ],
      },
      `${invalid}ProjectionType is ALL, but NonKeyAttributes is specified`,
    ],
    [
      'no projection type',
      { GlobalSecondaryIndexes: [{ ...index('gsi', ['pk']), Projection: {} }] },
      `${invalid}Unknown ProjectionType: null`,
    ],
    [
      'five HASH attributes',
      { AttributeDefinitions: definitions(...'abcde', 'pk'), GlobalSecondaryIndexes: [index('gsi', [...'abcde'])] },
      `${invalid}The KeySchema exceeds the maximum allowed number of HASH key attributes`,
    ],
    [
      'HASH after RANGE',
      {
        AttributeDefinitions: definitions('a', 'b', 'pk'),
        GlobalSecondaryIndexes: [
          {
            ...index('gsi', ['a']),
            KeySchema: [
              { AttributeName: 'a', KeyType: 'HASH' },
              { AttributeName: 'b', KeyType: 'RANGE' },
              { AttributeName: 'pk', KeyType: 'HASH' },
            ],
          },
        ],
      },
      `${invalid}All HASH key attributes must precede RANGE key attributes in the KeySchema`,
    ],
    [
      '101 included attributes',
      {
        GlobalSecondaryIndexes: Array.from({ length: 6 }, (_, i) =>
          index(
            `gsi${i}`,
            ['pk'],
            [],
            Array.from({ length: i === 5 ? 1 : 20 }, (_, n) => `a${n}`),
          ),
        ),
      },
      `${invalid}Number of NonKeyAttributes exceeds per-table limit of 100. Number of NonKeyAttributes: 101`,
    ],
    [
      '21 attributes in one index',
      {
        GlobalSecondaryIndexes: [
          index(
            'gsi',
            ['pk'],
            [],
            Array.from({ length: 21 }, (_, i) => `a${i}`),
          ),
        ],
      },
      "1 validation error detected: Value '[a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20]' at 'globalSecondaryIndexes.1.member.projection.nonKeyAttributes' failed to satisfy constraint: Member must have length less than or equal to 20",
    ],
  ])('refuse %s', (_, request, message) => {
    expect(refusal(() => createEngine().createTable({ ...BASE, ...request }))).toBe(message);
  });

  it('refuse local indexes that do not fit the table', () => {
    const create =
      (lsi: readonly string[], hash = 'pk') =>
      () =>
        createEngine().createTable({
          ...BASE,
          AttributeDefinitions: definitions('pk', 'sk', 'a'),
          KeySchema: [...BASE.KeySchema, range],
          LocalSecondaryIndexes: [index('lsi', [hash], lsi)],
        });
    expect(refusal(create([]))).toBe(`${invalid}Index KeySchema does not have a range key for index: lsi`);
    expect(refusal(create(['pk'], 'a'))).toBe(
      `${invalid}Index KeySchema does not have the same leading hash key as table KeySchema for index: lsi. index hash key: a, table hash key: pk`,
    );
  });

  it('take an index of four and four attributes', () => {
    const engine = createEngine();
    const names = [...'abcdefgh'];
    const table = engine.createTable({
      ...BASE,
      AttributeDefinitions: definitions('pk', ...names),
      GlobalSecondaryIndexes: [index('gsi', names.slice(0, 4), names.slice(4))],
    });
    expect(table.TableDescription.GlobalSecondaryIndexes?.[0]?.KeySchema).toHaveLength(8);
  });
});

describe('deleteTable and listTables', () => {
  it('delete and list', () => {
    const engine = createEngine();
    for (const TableName of ['bbb', 'aaa', 'Ccc', 'ddd']) engine.createTable({ ...BASE, TableName });
    const again = errorOf(() => engine.createTable({ ...BASE, TableName: 'aaa' }));
    expect([again.name, again.message]).toEqual(['ResourceInUseException', 'Table already exists: aaa']);
    expect(engine.listTables()).toEqual({ TableNames: ['Ccc', 'aaa', 'bbb', 'ddd'] });
    expect(engine.listTables({ Limit: 2 })).toEqual({ TableNames: ['Ccc', 'aaa'], LastEvaluatedTableName: 'aaa' });
    expect(engine.listTables({ Limit: 2, ExclusiveStartTableName: 'aaa' })).toEqual({ TableNames: ['bbb', 'ddd'] });
    expect(engine.deleteTable({ TableName: 'bbb' }).TableDescription.TableStatus).toBe('DELETING');
    const gone = errorOf(() => engine.describeTable({ TableName: 'bbb' }));
    expect([gone.name, gone.message]).toEqual([
      'ResourceNotFoundException',
      'Requested resource not found: Table: bbb not found',
    ]);
    expect(refusal(() => engine.listTables({ Limit: 101 }))).toContain('less than or equal to 100');
  });

  it('spare a protected table', () => {
    const engine = createEngine();
    engine.createTable({ ...BASE, DeletionProtectionEnabled: true });
    expect(refusal(() => engine.deleteTable({ TableName: 'table' }))).toContain('protected against deletion');
    engine.updateTable({ TableName: 'table', DeletionProtectionEnabled: false });
    expect(engine.deleteTable({ TableName: 'table' }).TableDescription.TableName).toBe('table');
  });
});

describe('updateTable', () => {
  const TableName = 'table';
  /** The table once the update is through. */
  const update = (engine: Engine, request: Omit<UpdateTableInput, 'TableName'>) => {
    engine.updateTable({ TableName, ...request });
    return engine.describeTable({ TableName }).Table;
  };

  it('switches billing and throughput', () => {
    let now = 0;
    const engine = createEngine({ now: () => now });
    const { BillingMode: _, ...base } = BASE;
    engine.createTable({ ...base, ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } });
    now = 1000;
    const changed = update(engine, { ProvisionedThroughput: { ReadCapacityUnits: 9, WriteCapacityUnits: 4 } });
    expect(changed.ProvisionedThroughput).toEqual({
      ReadCapacityUnits: 9,
      WriteCapacityUnits: 4,
      NumberOfDecreasesToday: 1,
      LastIncreaseDateTime: new Date(1000),
      LastDecreaseDateTime: new Date(1000),
    });
    expect(
      refusal(() => update(engine, { ProvisionedThroughput: { ReadCapacityUnits: 9, WriteCapacityUnits: 4 } })),
    ).toContain('The provisioned throughput for the table will not change.');
    const onDemand = update(engine, { BillingMode: 'PAY_PER_REQUEST' });
    expect(onDemand.BillingModeSummary).toEqual({
      BillingMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: new Date(1000),
    });
    expect(onDemand.ProvisionedThroughput.ReadCapacityUnits).toBe(0);
    expect(refusal(() => update(engine, { BillingMode: 'PROVISIONED' }))).toContain(
      'ProvisionedThroughput must be specified',
    );
    expect(refusal(() => update(engine, {}))).toContain('At least one of ProvisionedThroughput');
  });

  it('adds an index and fills it from items that can be in it', () => {
    const engine = withTable({ key: ['pk:S'] });
    for (let i = 0; i < 50; i++)
      engine.putItem({ TableName, Item: item({ pk: `p${i}`, a: i % 3 === 0 ? 'x' : i, b: i }) });
    engine.putItem({ TableName, Item: item({ pk: 'empty', a: '', b: 1 }) });
    engine.putItem({ TableName, Item: item({ pk: 'foreign', a: { BOOL: true }, b: 1 }) });
    const table = update(engine, {
      AttributeDefinitions: [
        { AttributeName: 'a', AttributeType: 'S' },
        { AttributeName: 'b', AttributeType: 'N' },
      ],
      GlobalSecondaryIndexUpdates: [{ Create: index('gsi', ['a'], ['b'], []) }],
    });
    expect(table.AttributeDefinitions.map(({ AttributeName }) => AttributeName)).toEqual(['a', 'b', 'pk']);
    expect(table.GlobalSecondaryIndexes?.map(({ ItemCount }) => ItemCount)).toEqual([17]);
    const page = engine.query({
      TableName,
      IndexName: 'gsi',
      KeyConditionExpression: 'a = :a AND b < :b',
      ExpressionAttributeValues: { ':a': { S: 'x' }, ':b': { N: '7' } },
    });
    expect(page.Items?.map(({ b }) => b)).toEqual([{ N: '0' }, { N: '3' }, { N: '6' }]);
    expect(refusal(() => engine.putItem({ TableName, Item: item({ pk: 'q', a: 1 }) }))).toContain(
      'Type mismatch for Index Key a',
    );
    for (const pk of ['p1', 'empty', 'foreign']) engine.deleteItem({ TableName, Key: item({ pk }) });
    expect(engine.scan({ TableName, IndexName: 'gsi', Select: 'COUNT' }).Count).toBe(17);
    const removed = update(engine, { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'gsi' } }] });
    expect(removed.GlobalSecondaryIndexes).toBeUndefined();
    expect(removed.AttributeDefinitions.map(({ AttributeName }) => AttributeName)).toEqual(['pk']);
    expect(engine.putItem({ TableName, Item: item({ pk: 'q', a: 1 }) })).toEqual({});
  });

  it('refuses changes of indexes that the service refuses', () => {
    const engine = withTable({ key: ['pk:S'], attributes: ['g:S'], global: [index('gsi', ['g'])] });
    const change =
      (...updates: NonNullable<UpdateTableInput['GlobalSecondaryIndexUpdates']>) =>
      () =>
        update(engine, { GlobalSecondaryIndexUpdates: updates });
    expect(refusal(change({}))).toContain('must not be null');
    expect(refusal(change({ Create: index('gsi', ['g']) }))).toBe('Attempting to create an index which already exists');
    expect(refusal(change({ Create: index('new', ['h']) }))).toContain('Some index key attributes are not defined');
    expect(errorOf(change({ Delete: { IndexName: 'none' } })).name).toBe('ResourceNotFoundException');
    expect(errorOf(change({ Create: index('new', ['g']) }, { Delete: { IndexName: 'gsi' } })).name).toBe(
      'LimitExceededException',
    );
    expect(refusal(change({ Delete: { IndexName: 'gsi' } }, { Update: { IndexName: 'gsi' } }))).toContain(
      'Only one global secondary index update per index',
    );
  });
});
