import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTestClient, loadModel, ModelError } from '../../../src/testing.js';
import { errorOf, SHOP } from './support.js';

const ANN = '01JABCDEFGHJKMNPQRSTVWXYZ0';

describe('a test client of a model', () => {
  it('has its tables, by their physical names', async () => {
    const { client, tableNames } = createTestClient(SHOP);
    expect(tableNames).toEqual({ shop: 'shop' });
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableNames.shop }));
    expect(Table?.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['gsi1', 'openOrders']);
    expect(Table?.TableArn).toBe('arn:aws:dynamodb:us-east-1:123456789012:table/shop');
  });

  it('has its samples, with the keys and indexes that the model gives them', async () => {
    const { documentClient: client } = createTestClient(SHOP);
    const key = { TableName: 'shop', Key: { pk: `CUSTOMER#${ANN}`, sk: 'PROFILE' } };
    expect((await client.send(new GetCommand(key))).Item).toMatchObject({ email: 'ann@example.com', name: 'Ann Berg' });
    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'shop',
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :pk',
        ExpressionAttributeValues: { ':pk': 'EMAIL#ann@example.com' },
      }),
    );
    expect(Items).toMatchObject([{ pk: `CUSTOMER#${ANN}` }]);
  });

  it('may be a loaded model, its text, or have no samples', async () => {
    const loaded = createTestClient(await loadModel(SHOP));
    expect(loaded.engine.scan({ TableName: 'shop' }).Count).toBeGreaterThan(3);
    const text = createTestClient({ text: MINIMAL });
    expect(text.engine.scan({ TableName: 'notes' }).Items).toMatchObject([{ pk: { S: 'NOTE#n1' } }]);
    const empty = createTestClient({ text: MINIMAL }, { samples: false });
    expect(empty.engine.listTables().TableNames).toEqual(['notes']);
    expect(empty.engine.scan({ TableName: 'notes' }).Count).toBe(0);
  });

  it('has raw samples too', () => {
    const raw = `${MINIMAL}  raw:\n    notes:\n      - {pk: {S: legacy}, bytes: {B: AAEC}}\n`;
    const { engine } = createTestClient({ text: raw });
    const { Item } = engine.getItem({ TableName: 'notes', Key: { pk: { S: 'legacy' } } });
    expect(Item?.bytes).toEqual({ B: new Uint8Array([0, 1, 2]) });
    expect(createTestClient({ text: raw }, { samples: false }).engine.scan({ TableName: 'notes' }).Count).toBe(0);
  });

  it('has what goes with its samples: what keeps a value unique', async () => {
    const unique = MINIMAL.replace('samples:', '    unique: {noteId: {}}\nsamples:');
    const { engine } = createTestClient({ text: unique });
    const keys = engine.scan({ TableName: 'notes' }).Items?.map(({ pk }) => pk);
    expect(keys).toHaveLength(2);
    expect(keys).toContainEqual({ S: 'NOTE#n1' });
  });

  it('is refused where the model is not sound', () => {
    expect(() => createTestClient({ text: MINIMAL.replace('key: {pk: pk}', 'key: pk') })).toThrow(ModelError);
    expect(() => createTestClient('nowhere.dynamodel.yaml')).toThrow(ModelError);
  });

  it('is refused of what is no model file', async () => {
    expect(() => createTestClient('test')).toThrow(
      '`test` is a folder: createTestClient takes the path of a model file',
    );
    for (const source of [7, null, {}]) expect(() => createTestClient(source as never)).toThrow(TypeError);
    await expect(loadModel(undefined as never)).rejects.toThrow('a model is a path or');
  });

  it('is refused where a sample cannot be there', () => {
    const wrong = MINIMAL.replace('noteId: n1', 'noteId: N1');
    expect(() => createTestClient({ text: wrong })).toThrow('not-in-charset');
    const broken = MINIMAL.replace('NOTE#{noteId}', 'NOTE#{id}');
    expect(() => createTestClient({ text: broken })).toThrow('There are no items of Note: its key is broken');
    expect(createTestClient({ text: broken }, { samples: false }).tableNames).toEqual({ notes: 'notes' });
    const raw = `${MINIMAL}  raw:\n    notes:\n      - {other: {S: keyless}}\n`;
    expect(() => createTestClient({ text: raw })).toThrow('Missing the key pk in the item');
  });

  it('uses the region, account and clock that it is given', async () => {
    const now = () => 1_700_000_000_000;
    const { client } = createTestClient({ text: MINIMAL }, { region: 'eu-north-1', accountId: '123456789012', now });
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'notes' }));
    expect(Table?.TableArn).toBe('arn:aws:dynamodb:eu-north-1:123456789012:table/notes');
    expect(Table?.CreationDateTime).toEqual(new Date(now()));
    expect(await client.config.region()).toBe('eu-north-1');
  });

  it('hands settings on to the client', async () => {
    const { client } = createTestClient(undefined, { clientConfig: { maxAttempts: 7 } });
    expect(await client.config.maxAttempts()).toBe(7);
  });
});

describe('reset', () => {
  it('brings tables and samples back, for the same clients', async () => {
    const { documentClient, engine, reset } = createTestClient(SHOP);
    const before = engine.scan({ TableName: 'shop' });
    await documentClient.send(new PutCommand({ TableName: 'shop', Item: { pk: 'new', sk: 'new' } }));
    engine.deleteItem({ TableName: 'shop', Key: { pk: { S: `CUSTOMER#${ANN}` }, sk: { S: 'PROFILE' } } });
    engine.createTable({
      TableName: 'another',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    });
    reset();
    expect(engine.listTables().TableNames).toEqual(['shop']);
    expect(engine.scan({ TableName: 'shop' })).toEqual(before);
    const got = await documentClient.send(new GetCommand({ TableName: 'shop', Key: { pk: 'new', sk: 'new' } }));
    expect(got.Item).toBeUndefined();
  });

  it('brings back a table that was deleted, and empties an engine without a model', () => {
    const { engine, reset } = createTestClient({ text: MINIMAL });
    engine.updateTable({ TableName: 'notes', DeletionProtectionEnabled: false });
    engine.deleteTable({ TableName: 'notes' });
    reset();
    expect(engine.scan({ TableName: 'notes' }).Count).toBe(1);
    const bare = createTestClient();
    bare.engine.createTable({
      TableName: 'table',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    });
    bare.reset();
    expect(bare.engine.listTables().TableNames).toEqual([]);
  });

  it('forgets idempotency tokens', async () => {
    const { documentClient, engine, reset } = createTestClient({ text: MINIMAL });
    const put = new TransactWriteCommand({
      ClientRequestToken: 'one',
      TransactItems: [{ Put: { TableName: 'notes', Item: { pk: 'NOTE#n2' } } }],
    });
    await documentClient.send(put);
    reset();
    await documentClient.send(put);
    expect(engine.scan({ TableName: 'notes' }).Count).toBe(2);
  });

  it('lets no listener hear of what is there to begin with', async () => {
    const heard: unknown[] = [];
    const { documentClient, reset } = createTestClient(
      { text: MINIMAL },
      { onChange: ({ keys }) => void heard.push(keys) },
    );
    reset();
    await documentClient.send(new PutCommand({ TableName: 'notes', Item: { pk: 'NOTE#n2' } }));
    expect(heard).toEqual([{ pk: { S: 'NOTE#n2' } }]);
  });
});

describe('fake timers', () => {
  afterEach(() => void vi.useRealTimers());

  it('change nothing about calls, and set the time of the engine', async () => {
    const { client, documentClient, reset } = createTestClient({ text: MINIMAL });
    vi.useFakeTimers({
      now: Date.parse('2031-05-06T07:08:09Z'),
      toFake: ['setTimeout', 'setImmediate', 'setInterval', 'queueMicrotask', 'Date', 'performance'],
    });
    reset();
    await documentClient.send(new PutCommand({ TableName: 'notes', Item: { pk: 'NOTE#n2' } }));
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'notes' }));
    expect(Table?.CreationDateTime?.toISOString()).toBe('2031-05-06T07:08:09.000Z');
    const refused = await errorOf(client.send(new DescribeTableCommand({ TableName: 'nowhere' })));
    expect(refused.name).toBe('ResourceNotFoundException');
    expect(vi.getTimerCount()).toBe(0);
  });
});

const MINIMAL = `dynamodel: 1
model: notes
tables:
  notes:
    key: {pk: pk}
entities:
  Note:
    key: {pk: "NOTE#{noteId}"}
    attributes:
      noteId: {type: string, charset: "a-z0-9"}
samples:
  entities:
    Note:
      - {noteId: n1}
`;
