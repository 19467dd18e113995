import { promisify } from 'node:util';
import * as low from '@aws-sdk/client-dynamodb';
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEngine, EngineError, type TestRequestHandler, testRequestHandler } from '../../../src/testing.js';
import { errorOf, withOrders } from './support.js';

const TableName = 'orders';
const realPause = promisify(setImmediate);

describe('errors', () => {
  it('are of the classes of the SDK', async () => {
    const { client } = await withOrders();
    const missing = await errorOf(
      client.send(new low.GetItemCommand({ TableName: 'nowhere', Key: { pk: { S: 'a' } } })),
    );
    expect(missing).toBeInstanceOf(low.ResourceNotFoundException);
    expect(missing).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9A-V]{52}$/), attempts: 1 },
    });
    const again = await errorOf(client.send(new low.CreateTableCommand(await tableOf(client))));
    expect(again).toBeInstanceOf(low.ResourceInUseException);
    const invalid = await errorOf(client.send(new low.PutItemCommand({ TableName, Item: { pk: { S: 'a' } } })));
    expect(invalid).toBeInstanceOf(low.DynamoDBServiceException);
    expect(invalid.name).toBe('ValidationException');
    expect(invalid.message).toBe('One or more parameter values were invalid: Missing the key sk in the item');
  });

  it('carry the item of a failed condition', async () => {
    const { client, documentClient } = await withOrders();
    const put = {
      TableName,
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    const Item = { pk: { S: 'a' }, sk: { S: '1' }, bytes: { B: new Uint8Array([1, 2]) } };
    await client.send(new low.PutItemCommand({ ...put, Item }));
    const error = await errorOf(client.send(new low.PutItemCommand({ ...put, Item })));
    expect(error).toBeInstanceOf(low.ConditionalCheckFailedException);
    expect((error as unknown as low.ConditionalCheckFailedException).Item).toEqual(Item);
    const document = await errorOf(documentClient.send(new PutCommand({ ...put, Item: { pk: 'a', sk: '1' } })));
    expect(document).toBeInstanceOf(low.ConditionalCheckFailedException);
  });

  it('carry the reasons of a cancelled transaction, in order', async () => {
    const { documentClient, engine } = await withOrders();
    const Item = { pk: 'a', sk: '1' };
    await documentClient.send(new PutCommand({ TableName, Item }));
    const error = await errorOf(
      documentClient.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName, Item: { pk: 'b', sk: '1' } } },
            {
              ConditionCheck: {
                TableName,
                Key: Item,
                ConditionExpression: 'attribute_not_exists(pk)',
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
          ],
        }),
      ),
    );
    expect(error).toBeInstanceOf(low.TransactionCanceledException);
    expect(error.message).toContain('[None, ConditionalCheckFailed]');
    expect((error as unknown as low.TransactionCanceledException).CancellationReasons).toMatchObject([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Item: { pk: { S: 'a' }, sk: { S: '1' } } },
    ]);
    expect(engine.scan({ TableName }).Count).toBe(1);
  });

  it('tell of a conflict, of a plain write and of a transaction', async () => {
    const { client, engine } = await withOrders();
    const Key = { pk: { S: 'a' }, sk: { S: '1' } };
    const release = engine.holdItems(TableName, [Key]);
    const plain = await errorOf(client.send(new low.PutItemCommand({ TableName, Item: Key })));
    expect(plain).toBeInstanceOf(low.TransactionConflictException);
    // The SDK retries neither of them by itself.
    expect(plain).toMatchObject({ $metadata: { attempts: 1 } });
    const TransactItems = [{ Put: { TableName, Item: Key } }];
    const cancelled = await errorOf(client.send(new low.TransactWriteItemsCommand({ TransactItems })));
    expect(cancelled).toBeInstanceOf(low.TransactionCanceledException);
    expect(cancelled.CancellationReasons).toMatchObject([{ Code: 'TransactionConflict' }]);
    expect(cancelled).toMatchObject({ $metadata: { attempts: 1 } });
    release();
    await client.send(new low.TransactWriteItemsCommand({ TransactItems }));
    expect(engine.scan({ TableName }).Count).toBe(1);
  });

  it('of the engine itself come out as they are, and once', async () => {
    const fault = new TypeError('a fault');
    let calls = 0;
    const engine = {
      ...createEngine(),
      listTables: () => {
        calls += 1;
        throw fault;
      },
    };
    const client = ownClient(testRequestHandler(engine));
    expect(await errorOf(client.send(new low.ListTablesCommand()))).toBe(fault);
    expect(calls).toBe(1);
  });
});

describe('retries', () => {
  afterEach(() => vi.useRealTimers());

  it.each([
    ['ThrottlingException', 'com.amazon.coral.availability', 400],
    ['ProvisionedThroughputExceededException', 'com.amazonaws.dynamodb.v20120810', 400],
    ['InternalServerError', 'com.amazonaws.dynamodb.v20120810', 500],
  ])('overcome two answers of %s', async (name, namespace, statusCode) => {
    vi.useFakeTimers();
    const handler = testRequestHandler(createEngine());
    let failures = 2;
    const body = new TextEncoder().encode(JSON.stringify({ __type: `${namespace}#${name}`, message: 'later' }));
    const client = ownClient({
      ...handler,
      handle: async (request, options) => {
        if (failures === 0) return handler.handle(request, options);
        failures -= 1;
        return { response: { statusCode, headers: {}, body } };
      },
    });
    const sent = client.send(new low.ListTablesCommand());
    await drive(sent);
    expect((await sent).$metadata).toMatchObject({ httpStatusCode: 200, attempts: 3 });
  });

  it('end with the error that an engine keeps answering', async () => {
    vi.useFakeTimers();
    let calls = 0;
    const engine = {
      ...createEngine(),
      listTables: () => {
        calls += 1;
        throw new EngineError('LimitExceededException', 'too much at once');
      },
    };
    const sent = errorOf(ownClient(testRequestHandler(engine)).send(new low.ListTablesCommand()));
    await drive(sent);
    const error = await sent;
    expect(error).toBeInstanceOf(low.LimitExceededException);
    expect(error).toMatchObject({ $metadata: { attempts: calls } });
    expect(calls).toBeGreaterThan(1);
  });
});

/** Lets timers pass until it is done; what the SDK reads of the machine's settings takes real time. */
async function drive(sent: Promise<unknown>): Promise<void> {
  let isDone = false;
  void sent.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await vi.advanceTimersByTimeAsync(1000);
    await realPause();
  }
}

function ownClient(requestHandler: TestRequestHandler): low.DynamoDBClient {
  return new low.DynamoDBClient({
    region: 'eu-north-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler,
  });
}

async function tableOf(client: low.DynamoDBClient): Promise<low.CreateTableCommandInput> {
  const { Table } = await client.send(new low.DescribeTableCommand({ TableName }));
  const { AttributeDefinitions, KeySchema } = Table!;
  return { TableName, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions, KeySchema };
}
