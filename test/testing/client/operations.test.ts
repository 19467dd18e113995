import * as low from '@aws-sdk/client-dynamodb';
import * as document from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestClient, type TestClient } from '../../../src/testing.js';
import { errorOf, TABLE, withOrders } from './support.js';

const TableName = 'orders';

describe('DynamoDBClient', () => {
  let test: TestClient;
  let client: low.DynamoDBClient;
  const Key = { pk: { S: 'a' }, sk: { S: '1' } };
  beforeAll(async () => {
    test = await withOrders();
    client = test.client;
    await client.send(new low.PutItemCommand({ TableName, Item: { ...Key, n: { N: '1' } } }));
  });

  it('creates, describes, changes, lists and deletes tables', async () => {
    const made = await client.send(new low.CreateTableCommand({ ...TABLE, TableName: 'other' }));
    expect(made.TableDescription?.CreationDateTime).toBeInstanceOf(Date);
    const update = { TableName: 'other', DeletionProtectionEnabled: true };
    await client.send(new low.UpdateTableCommand(update));
    const { Table } = await client.send(new low.DescribeTableCommand({ TableName: 'other' }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', DeletionProtectionEnabled: true });
    expect((await client.send(new low.ListTablesCommand())).TableNames).toEqual(['orders', 'other']);
    await client.send(new low.UpdateTableCommand({ ...update, DeletionProtectionEnabled: false }));
    await client.send(new low.DeleteTableCommand({ TableName: 'other' }));
    const error = await errorOf(client.send(new low.DescribeTableCommand({ TableName: 'other' })));
    expect(error).toBeInstanceOf(low.ResourceNotFoundException);
  });

  it('puts, gets, updates and deletes items', async () => {
    const key = { pk: { S: 'b' }, sk: { S: '1' } };
    const Item = { ...key, bytes: { B: new Uint8Array([1, 2]) }, set: { NS: ['1', '2'] } };
    await client.send(new low.PutItemCommand({ TableName, Item }));
    const got = await client.send(new low.GetItemCommand({ TableName, Key: key, ReturnConsumedCapacity: 'TOTAL' }));
    expect(got.Item).toEqual(Item);
    expect(got.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 0.5 });
    const updated = await client.send(
      new low.UpdateItemCommand({
        TableName,
        Key: key,
        UpdateExpression: 'ADD hits :one REMOVE bytes',
        ExpressionAttributeValues: { ':one': { N: '1' } },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(updated.Attributes).toEqual({ ...key, set: { NS: ['1', '2'] }, hits: { N: '1' } });
    const deleted = await client.send(new low.DeleteItemCommand({ TableName, Key: key, ReturnValues: 'ALL_OLD' }));
    expect(deleted.Attributes).toEqual(updated.Attributes);
  });

  it('queries and scans', async () => {
    const query = new low.QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'a' } },
    });
    expect(await client.send(query)).toMatchObject({ Items: [{ ...Key, n: { N: '1' } }], Count: 1, ScannedCount: 1 });
    expect(await client.send(new low.ScanCommand({ TableName, Select: 'COUNT' }))).toMatchObject({ Count: 1 });
  });

  it('reads and writes in batches', async () => {
    const key = { pk: { S: 'c' }, sk: { S: '1' } };
    const RequestItems = { orders: [{ PutRequest: { Item: key } }] };
    expect((await client.send(new low.BatchWriteItemCommand({ RequestItems }))).UnprocessedItems).toEqual({});
    const { Responses } = await client.send(new low.BatchGetItemCommand({ RequestItems: { orders: { Keys: [key] } } }));
    expect(Responses).toEqual({ orders: [key] });
    await client.send(new low.BatchWriteItemCommand({ RequestItems: { orders: [{ DeleteRequest: { Key: key } }] } }));
  });

  it('reads and writes in transactions', async () => {
    const key = { pk: { S: 'd' }, sk: { S: '1' } };
    const put = new low.TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: key } }] });
    await client.send(put);
    const get = new low.TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: key } }] });
    expect((await client.send(get)).Responses).toEqual([{ Item: key }]);
  });

  it('runs PartiQL', async () => {
    const insert = "INSERT INTO \"orders\" VALUE {'pk': ?, 'sk': ?, 'bytes': ?}";
    const Parameters = [{ S: 'e' }, { S: '1' }, { B: new Uint8Array([1, 2]) }];
    await client.send(new low.ExecuteStatementCommand({ Statement: insert, Parameters }));
    const select = 'SELECT * FROM "orders" WHERE pk = ? AND sk = ?';
    const key = Parameters.slice(0, 2);
    const item = { pk: { S: 'e' }, sk: { S: '1' }, bytes: { B: new Uint8Array([1, 2]) } };
    const found = await client.send(new low.ExecuteStatementCommand({ Statement: select, Parameters: key }));
    expect(found.Items).toEqual([item]);
    const Statements = [{ Statement: select, Parameters: key }];
    const batch = await client.send(new low.BatchExecuteStatementCommand({ Statements }));
    expect(batch.Responses).toEqual([{ TableName, Item: item }]);
    const read = await client.send(new low.ExecuteTransactionCommand({ TransactStatements: Statements }));
    expect(read.Responses).toEqual([{ Item: item }]);
  });
});

describe('DynamoDBDocumentClient', () => {
  let client: document.DynamoDBDocumentClient;
  beforeAll(async () => {
    client = (await withOrders()).documentClient;
  });

  it('puts, gets, updates and deletes items', async () => {
    const Key = { pk: 'a', sk: '1' };
    await client.send(new document.PutCommand({ TableName, Item: { ...Key, list: [1, 'two', null], flag: true } }));
    const { Attributes } = await client.send(
      new document.UpdateCommand({
        TableName,
        Key,
        UpdateExpression: 'SET #list[0] = :n',
        ExpressionAttributeNames: { '#list': 'list' },
        ExpressionAttributeValues: { ':n': 2.5 },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(Attributes).toEqual({ ...Key, list: [2.5, 'two', null], flag: true });
    expect((await client.send(new document.GetCommand({ TableName, Key }))).Item).toEqual(Attributes);
    await client.send(new document.DeleteCommand({ TableName, Key }));
    expect((await client.send(new document.GetCommand({ TableName, Key }))).Item).toBeUndefined();
  });

  it('queries and scans, reads and writes in batches and transactions', async () => {
    const items = ['1', '2', '3'].map((sk) => ({ pk: 'b', sk }));
    const RequestItems = { orders: items.slice(0, 2).map((Item) => ({ PutRequest: { Item } })) };
    await client.send(new document.BatchWriteCommand({ RequestItems }));
    await client.send(new document.TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: items[2] } }] }));
    const query = {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'b' },
      ScanIndexForward: false,
    };
    expect((await client.send(new document.QueryCommand(query))).Items).toEqual(items.toReversed());
    expect((await client.send(new document.ScanCommand({ TableName }))).Items).toEqual(items);
    const batch = new document.BatchGetCommand({ RequestItems: { orders: { Keys: items } } });
    expect((await client.send(batch)).Responses).toEqual({ orders: items });
    const gets = items.map((Key) => ({ Get: { TableName, Key } }));
    const got = await client.send(new document.TransactGetCommand({ TransactItems: gets }));
    expect(got.Responses).toEqual(items.map((Item) => ({ Item })));
  });

  it('runs PartiQL', async () => {
    const item = { pk: 'p', sk: '1', list: [1, 'two'] };
    await client.send(new document.PutCommand({ TableName, Item: item }));
    const statement = { Statement: 'SELECT * FROM "orders" WHERE pk = ? AND sk = ?', Parameters: ['p', '1'] };
    expect((await client.send(new document.ExecuteStatementCommand(statement))).Items).toEqual([item]);
    const batch = await client.send(new document.BatchExecuteStatementCommand({ Statements: [statement] }));
    expect(batch.Responses).toEqual([{ TableName, Item: item }]);
    const read = await client.send(new document.ExecuteTransactionCommand({ TransactStatements: [statement] }));
    expect(read.Responses).toEqual([{ Item: item }]);
    await client.send(new document.DeleteCommand({ TableName, Key: { pk: 'p', sk: '1' } }));
  });

  it('keeps sets, bytes and numbers that JavaScript has no room for', async () => {
    const { documentClient, engine } = await withOrders({
      translateConfig: { unmarshallOptions: { wrapNumbers: true } },
    });
    const Item = {
      pk: 'a',
      sk: 'b',
      strings: new Set(['x', 'y']),
      numbers: new Set([1, 2.5]),
      long: 2n ** 50n,
      blobs: new Set([new Uint8Array([1]), new Uint8Array([2])]),
      bytes: new Uint8Array([0, 255]),
      big: document.NumberValue.from('12345678901234567890123456789012345678'),
      small: document.NumberValue.from('1E-130'),
    };
    await documentClient.send(new document.PutCommand({ TableName, Item }));
    const stored = engine.getItem({ TableName, Key: { pk: { S: 'a' }, sk: { S: 'b' } } }).Item;
    expect(stored).toMatchObject({
      numbers: { NS: ['1', '2.5'] },
      long: { N: '1125899906842624' },
      big: { N: '12345678901234567890123456789012345678' },
    });
    const got = await documentClient.send(new document.GetCommand({ TableName, Key: { pk: 'a', sk: 'b' } }));
    expect(got.Item).toMatchObject({
      strings: Item.strings,
      blobs: Item.blobs,
      bytes: Item.bytes,
      big: { value: '12345678901234567890123456789012345678' },
      small: { value: `0.${'0'.repeat(129)}1` },
    });
  });

  it('marshals as it is told to', async () => {
    const { documentClient } = await withOrders({
      translateConfig: { marshallOptions: { removeUndefinedValues: true } },
    });
    const Item = { pk: 'a', sk: 'b', nothing: undefined };
    await documentClient.send(new document.PutCommand({ TableName, Item }));
    const { Items } = await documentClient.send(new document.ScanCommand({ TableName }));
    expect(Items).toEqual([{ pk: 'a', sk: 'b' }]);
  });
});

describe('clients of the caller', () => {
  it('are aggregated ones', async () => {
    const { config } = await withOrders();
    const client = new low.DynamoDB(config);
    await client.putItem({ TableName, Item: { pk: { S: 'a' }, sk: { S: '1' } } });
    const documents = document.DynamoDBDocument.from(client);
    expect(
      (
        await documents.query({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': 'a' },
        })
      ).Items,
    ).toEqual([{ pk: 'a', sk: '1' }]);
  });

  it('read one engine with the others', async () => {
    const { engine, documentClient } = createTestClient();
    engine.createTable(TABLE);
    await documentClient.send(new document.PutCommand({ TableName, Item: { pk: 'a', sk: '1' } }));
    expect(engine.scan({ TableName }).Items).toEqual([{ pk: { S: 'a' }, sk: { S: '1' } }]);
  });
});
