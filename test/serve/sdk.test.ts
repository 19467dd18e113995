import * as low from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';
import * as document from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/index.js';
import { OPERATIONS } from '../../src/protocol/operations.js';
import { type RunningServer, startServer } from '../../src/serve/index.js';
import { createTestClient } from '../../src/testing.js';

const TableName = 'orders';
const TABLE: low.CreateTableCommandInput = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'state', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byState',
      KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};
const NOW = Date.UTC(2026, 10, 20);
const config = { region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };

let server: RunningServer;
let client: low.DynamoDBClient;
let docs: document.DynamoDBDocumentClient;

beforeAll(async () => {
  server = await startServer(createEngine({ now: () => NOW }), { port: 0 });
  client = new low.DynamoDBClient({ ...config, endpoint: server.url });
  docs = document.DynamoDBDocumentClient.from(client);
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

const key = { pk: { S: 'a' }, sk: { S: '1' } };
const select = 'SELECT * FROM "orders" WHERE pk = ? AND sk = ?';
const Parameters = [key.pk, key.sk];

/** One request of each kind, some that are refused among them. */
const SCRIPT: readonly (() => { readonly input: object })[] = [
  () => new low.CreateTableCommand(TABLE),
  () => new low.CreateTableCommand(TABLE),
  () => new low.DescribeTableCommand({ TableName }),
  () =>
    new low.PutItemCommand({
      TableName,
      Item: { ...key, b: { B: new Uint8Array([1, 2]) }, n: { NS: ['1', '2.50'] } },
      ReturnConsumedCapacity: 'INDEXES',
    }),
  () =>
    new low.PutItemCommand({
      TableName,
      Item: key,
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  () => new low.GetItemCommand({ TableName, Key: key, ReturnConsumedCapacity: 'TOTAL' }),
  () =>
    new low.UpdateItemCommand({
      TableName,
      Key: key,
      UpdateExpression: 'SET #s = :s ADD hits :one',
      ExpressionAttributeNames: { '#s': 'state' },
      ExpressionAttributeValues: { ':s': { S: 'größe 🦆' }, ':one': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    }),
  () =>
    new low.QueryCommand({
      TableName,
      IndexName: 'byState',
      KeyConditionExpression: '#s = :s',
      ExpressionAttributeNames: { '#s': 'state' },
      ExpressionAttributeValues: { ':s': { S: 'größe 🦆' } },
      ReturnConsumedCapacity: 'INDEXES',
    }),
  () => new low.QueryCommand({ TableName, KeyConditionExpression: 'pk = :pk' }),
  () => new low.ScanCommand({ TableName, TotalSegments: 2, Segment: 0 }),
  () =>
    new low.BatchWriteItemCommand({
      RequestItems: {
        [TableName]: [
          { PutRequest: { Item: { pk: { S: 'b' }, sk: { S: '1' } } } },
          { DeleteRequest: { Key: { pk: { S: 'c' }, sk: { S: '1' } } } },
        ],
      },
    }),
  () =>
    new low.BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key] } }, ReturnConsumedCapacity: 'TOTAL' }),
  () =>
    new low.TransactWriteItemsCommand({
      TransactItems: [
        { ConditionCheck: { TableName, Key: key, ConditionExpression: 'attribute_not_exists(pk)' } },
        { Delete: { TableName, Key: { pk: { S: 'b' }, sk: { S: '1' } } } },
      ],
    }),
  () => new low.TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: key } }] }),
  () => new low.ExecuteStatementCommand({ Statement: select, Parameters }),
  () => new low.BatchExecuteStatementCommand({ Statements: [{ Statement: select, Parameters }] }),
  () => new low.ExecuteTransactionCommand({ TransactStatements: [{ Statement: select, Parameters }] }),
  () => new low.DeleteItemCommand({ TableName, Key: key, ReturnValues: 'ALL_OLD' }),
  () => new low.UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }),
  () => new low.DeleteTableCommand({ TableName }),
  () => new low.UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }),
  () =>
    new low.UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } }),
  () => new low.DescribeTimeToLiveCommand({ TableName }),
  () =>
    new low.TagResourceCommand({
      ResourceArn: `arn:aws:dynamodb:us-east-1:123456789012:table/${TableName}`,
      Tags: [{ Key: 'a', Value: 'b' }],
    }),
  () =>
    new low.ListTagsOfResourceCommand({ ResourceArn: `arn:aws:dynamodb:us-east-1:123456789012:table/${TableName}` }),
  () => new low.DescribeLimitsCommand({}),
  () => new low.DeleteTableCommand({ TableName }),
  () => new low.ListTablesCommand({}),
];

describe('DynamoDBClient', () => {
  it('gets the same answers and errors on the wire as in process', async () => {
    const inProcess = createTestClient(undefined, { now: () => NOW });
    const run = async (on: low.DynamoDBClient): Promise<readonly unknown[]> => {
      const answers: unknown[] = [];
      for (const command of SCRIPT) {
        try {
          answers.push(withoutIds(await on.send(command() as never)));
        } catch (error) {
          const { name, message, $fault, $metadata, ...rest } = error as Record<string, unknown> & Error;
          const { $response: _, ...more } = rest as Record<string, unknown>;
          answers.push({ name, message, $fault, ...more });
        }
      }
      return answers;
    };
    const [wired, direct] = [await run(client), await run(inProcess.client)];
    for (const [i, answer] of direct.entries()) expect(wired[i], SCRIPT[i]?.().constructor.name).toEqual(answer);
    const names = wired.map((answer) => (answer as { name?: string }).name);
    expect(names.filter((name) => name !== undefined)).toEqual([
      'ResourceInUseException',
      'ConditionalCheckFailedException',
      'ValidationException',
      'TransactionCanceledException',
      'ValidationException',
    ]);
  });

  it('has no operation that the server does not know', async () => {
    const named = Object.keys(low).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
    const operations = named.filter((name) => name !== '$');
    expect(operations.filter((name) => !OPERATIONS.has(name))).toEqual([]);
  });

  it('speaks to a server that has stopped keeping its connection', async () => {
    await client.send(new low.ListTablesCommand({}));
    const answers = await Promise.all(Array.from({ length: 60 }, () => client.send(new low.ListTablesCommand({}))));
    expect(answers).toHaveLength(60);
  });
});

/** Of a stream or a table, which are drawn. */
function withoutIds(answer: object): unknown {
  const { $metadata: _, ...rest } = answer as Record<string, unknown>;
  const ids = new Set(['TableId', 'LatestStreamArn', 'LatestStreamLabel']);
  return JSON.parse(
    JSON.stringify(rest, (name, value: unknown) =>
      ids.has(name) ? undefined : value instanceof Uint8Array ? [...value] : value,
    ),
  );
}

describe('paginators, waiters and the document client', () => {
  it('find what is there, page by page', async () => {
    await client.send(new low.CreateTableCommand({ ...TABLE, TableName: 'pages' }));
    const waited = await low.waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: 'pages' });
    expect(waited.state).toBe('SUCCESS');
    const items = Array.from({ length: 25 }, (_, i) => ({
      pk: 'p',
      sk: String(i).padStart(2, '0'),
      list: [i, null, { a: true }],
    }));
    await docs.send(
      new document.BatchWriteCommand({ RequestItems: { pages: items.map((Item) => ({ PutRequest: { Item } })) } }),
    );
    const query = {
      TableName: 'pages',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': 'p' },
      Limit: 10,
    };
    const found: unknown[] = [];
    for await (const page of document.paginateQuery({ client: docs }, query)) found.push(...(page.Items ?? []));
    expect(found).toEqual(items);
    const scanned: unknown[] = [];
    for await (const page of low.paginateScan({ client, pageSize: 7 }, { TableName: 'pages' }))
      scanned.push(...(page.Items ?? []));
    expect(scanned).toHaveLength(25);
    const tables: string[] = [];
    for await (const page of low.paginateListTables({ client, pageSize: 1 }, {}))
      tables.push(...(page.TableNames ?? []));
    expect(tables).toContain('pages');
    await client.send(new low.DeleteTableCommand({ TableName: 'pages' }));
    expect(
      (await low.waitUntilTableNotExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: 'pages' })).state,
    ).toBe('SUCCESS');
  });
});

describe('DynamoDBStreamsClient', () => {
  it('reads what was written, from the same address', async () => {
    const reader = new streams.DynamoDBStreamsClient({ ...config, endpoint: server.url });
    await client.send(new low.CreateTableCommand({ ...TABLE, TableName: 'streamed' }));
    await docs.send(new document.PutCommand({ TableName: 'streamed', Item: { pk: 'a', sk: '1' } }));
    const { Streams } = await reader.send(new streams.ListStreamsCommand({ TableName: 'streamed' }));
    const { StreamArn } = Streams![0]!;
    const { StreamDescription } = await reader.send(new streams.DescribeStreamCommand({ StreamArn }));
    const records: unknown[] = [];
    for (const { ShardId } of StreamDescription!.Shards!) {
      const position = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
      const { ShardIterator } = await reader.send(new streams.GetShardIteratorCommand(position));
      const { Records = [] } = await reader.send(new streams.GetRecordsCommand({ ShardIterator }));
      records.push(...Records);
    }
    expect(records).toMatchObject([
      { eventName: 'INSERT', dynamodb: { NewImage: { pk: { S: 'a' }, sk: { S: '1' } } } },
    ]);
    const missing = new streams.DescribeStreamCommand({ StreamArn: `${StreamArn}x` });
    await expect(reader.send(missing)).rejects.toMatchObject({ $fault: 'client' });
    reader.destroy();
  });
});
