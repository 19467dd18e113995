import {
  ProvisionedThroughputExceededException,
  PutItemCommand,
  ScanCommand,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createTestClient } from '../../../src/testing.js';
import { errorOf, SHOP, withOrders } from './support.js';

const SCAN = { TableName: 'orders' };
const ORDER = {
  TableName: 'orders',
  Item: { pk: { S: 'ORDER#1' }, sk: { S: 'ORDER' } },
  ConditionExpression: 'attribute_not_exists(pk)',
};

describe('a test client', () => {
  it('throttles as the service does: the error and its reasons', async () => {
    const { client } = await withOrders({
      clientConfig: { maxAttempts: 1 },
      faults: ['throttle:Scan:reason=TableReadProvisionedThroughputExceeded:count=1', 'throttle:Scan:count=1'],
    });
    const provisioned = await errorOf(client.send(new ScanCommand(SCAN)));
    expect(provisioned).toBeInstanceOf(ProvisionedThroughputExceededException);
    expect(provisioned.ThrottlingReasons).toEqual([
      {
        reason: 'TableReadProvisionedThroughputExceeded',
        resource: expect.stringMatching(/^arn:aws:dynamodb:.*:table\/orders$/),
      },
    ]);
    const onDemand = await errorOf(client.send(new ScanCommand(SCAN)));
    expect(onDemand).toBeInstanceOf(ThrottlingException);
    expect(onDemand.throttlingReasons).toMatchObject([{ reason: 'TableReadKeyRangeThroughputExceeded' }]);
  });

  it('has the SDK retry what is throttled, and what is lost on the way, which took effect', async () => {
    const { client, engine } = await withOrders({ faults: ['throttle:Scan:count=1', 'lost:PutItem:count=1'] });
    const { $metadata } = await client.send(new ScanCommand(SCAN));
    expect($metadata.attempts).toBe(2);
    expect((await errorOf(client.send(new PutItemCommand(ORDER)))).name).toBe('ConditionalCheckFailedException');
    expect(engine.scan(SCAN).Count).toBe(1);
  });

  it('breaks the connection under what is lost', async () => {
    const { client, engine } = await withOrders({ clientConfig: { maxAttempts: 1 }, faults: ['lost:PutItem'] });
    expect(await errorOf(client.send(new PutItemCommand(ORDER)))).toMatchObject({ code: 'ECONNRESET' });
    expect(engine.scan(SCAN).Count).toBe(1);
  });

  it('waits as long as a fault says, or as its caller does', async () => {
    const { client } = await withOrders({ faults: ['latency:Scan:ms=60000'] });
    const started = performance.now();
    const patient = client.send(new ScanCommand(SCAN), { requestTimeout: 60 });
    expect((await errorOf(patient)).name).toBe('TimeoutError');
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });

  it('has its samples written in peace, after a reset too', async () => {
    const options = { throttling: { quota: { read: 1, write: 1 } }, faults: ['error'], indexLag: 1000, now: () => 0 };
    const { engine, reset } = createTestClient(SHOP, options);
    const plain = createTestClient(SHOP).engine;
    const count = (IndexName: string, of = plain) => of.scan({ TableName: 'shop', IndexName, Select: 'COUNT' }).Count;
    for (const round of ['at first', 'after a reset']) {
      expect(() => engine.scan({ TableName: 'shop' }), round).toThrow('Internal server error');
      engine.configure({ faults: [], throttling: false });
      for (const name of ['gsi1', 'openOrders']) expect(count(name, engine)).toBe(count(name));
      expect(count('gsi1')).toBeGreaterThan(0);
      reset();
    }
  });
});
