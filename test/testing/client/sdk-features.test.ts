import * as low from '@aws-sdk/client-dynamodb';
import { GetCommand, type NativeAttributeValue, PutCommand, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestClient, testRequestHandler } from '../../../src/testing.js';
import { errorOf, TABLE, withOrders } from './support.js';

const TableName = 'orders';

async function withItems(count: number) {
  const test = await withOrders();
  for (let i = 0; i < count; i += 1) {
    test.engine.putItem({ TableName, Item: { pk: { S: 'a' }, sk: { S: String(i).padStart(3, '0') } } });
  }
  return test;
}

async function collect(pages: AsyncIterable<{ Items?: Record<string, NativeAttributeValue>[] | undefined }>) {
  const sizes: number[] = [];
  const keys: string[] = [];
  for await (const { Items = [] } of pages) {
    sizes.push(Items.length);
    keys.push(...Items.map(({ sk }) => String(sk)));
  }
  return { sizes, keys };
}

describe('paginators', () => {
  const expected = Array.from({ length: 7 }, (_, i) => String(i).padStart(3, '0'));

  it('go through the pages of a query and of a scan', async () => {
    const { documentClient: client } = await withItems(7);
    const query = { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'a' } };
    const queried = await collect(paginateQuery({ client, pageSize: 3 }, query));
    expect(queried).toEqual({ sizes: [3, 3, 1], keys: expected });
    const scanned = await collect(paginateScan({ client, pageSize: 4 }, { TableName }));
    expect(scanned).toEqual({ sizes: [4, 3], keys: expected });
  });

  it('go through the tables', async () => {
    const { client, engine } = createTestClient();
    const names = ['first', 'second', 'third'];
    for (const name of names) engine.createTable({ ...TABLE, TableName: name });
    const pages: (string[] | undefined)[] = [];
    for await (const { TableNames } of low.paginateListTables({ client, pageSize: 2 }, {})) pages.push(TableNames);
    expect(pages).toEqual([['first', 'second'], ['third']]);
  });
});

describe('waiters', () => {
  it('see that a table is there, and that it is gone', async () => {
    const { client } = await withOrders();
    const waiter = { client, maxWaitTime: 30 };
    expect((await low.waitUntilTableExists(waiter, { TableName })).state).toBe('SUCCESS');
    await client.send(new low.DeleteTableCommand({ TableName }));
    expect((await low.waitUntilTableNotExists(waiter, { TableName })).state).toBe('SUCCESS');
  });

  it('wait for a table that is made later', async () => {
    const { client } = createTestClient();
    const options = { client, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.02 };
    const waiting = low.waitUntilTableExists(options, { TableName });
    setTimeout(() => void client.send(new low.CreateTableCommand(TABLE)), 30);
    expect((await waiting).state).toBe('SUCCESS');
  });
});

describe('an abort signal', () => {
  const put = new PutCommand({ TableName, Item: { pk: 'a', sk: '1' } });

  it('that is given before the call keeps it from the engine', async () => {
    const { documentClient, engine } = await withOrders();
    const error = await errorOf(documentClient.send(put, { abortSignal: AbortSignal.abort() }));
    expect(error.name).toBe('AbortError');
    expect(engine.scan({ TableName }).Count).toBe(0);
  });

  it('ends a call that waits for its answer, at once and for good', async () => {
    const { client } = createTestClient(undefined, { latency: 60_000 });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const started = Date.now();
    const error = await errorOf(client.send(new low.ListTablesCommand(), { abortSignal: controller.signal }));
    expect(error.name).toBe('AbortError');
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('gives its reason', async () => {
    const handler = testRequestHandler(createTestClient().engine);
    const request = { headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, body: '{}' };
    const texts = await errorOf(handler.handle(request, { abortSignal: AbortSignal.abort('enough') }));
    expect(texts).toMatchObject({ name: 'AbortError', message: 'enough' });
    const cause = new RangeError('why');
    const errors = await errorOf(handler.handle(request, { abortSignal: AbortSignal.abort(cause) }));
    expect(errors).toMatchObject({ name: 'AbortError', message: 'Request aborted', cause });
  });

  it('may be of the older kind, without listeners', async () => {
    const { engine } = await withOrders();
    const handler = testRequestHandler(engine, { latency: 60_000 });
    const signal: { aborted: boolean; onabort: (() => void) | null } = { aborted: false, onabort: null };
    const headers = { 'X-Amz-Target': 'DynamoDB_20120810.ListTables' };
    const call = errorOf(handler.handle({ headers, body: '{}' }, { abortSignal: signal }));
    signal.onabort?.();
    expect((await call).name).toBe('AbortError');
  });

  it('leaves no listener behind', async () => {
    const { engine } = await withOrders();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
    await testRequestHandler(engine, { latency: 1 }).handle({ headers, body: '{}' }, { abortSignal: signal });
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });
});

describe('latency', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };

  it('delays the answer', async () => {
    const handler = testRequestHandler(createTestClient().engine, { latency: 300 });
    let isDone = false;
    const call = handler.handle({ headers, body: '{}' }).then(() => {
      isDone = true;
    });
    await vi.advanceTimersByTimeAsync(299);
    expect(isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await call;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('beyond the timeout of the request is an error that the SDK retries, of a call that took effect', async () => {
    const { engine } = createTestClient();
    const handler = testRequestHandler(engine, { latency: 300 });
    const target = { 'x-amz-target': 'DynamoDB_20120810.CreateTable' };
    const request = { headers: target, body: JSON.stringify(TABLE) };
    const call = errorOf(handler.handle(request, { requestTimeout: 100 }));
    await vi.advanceTimersByTimeAsync(100);
    expect(await call).toMatchObject({ name: 'TimeoutError', code: 'ETIMEDOUT' });
    expect(engine.listTables().TableNames).toEqual([TableName]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('middleware', () => {
  it('sees requests and answers, and changes them', async () => {
    const { client, documentClient } = await withOrders();
    const seen: unknown[] = [];
    client.middlewareStack.add(
      (next) => async (args) => {
        const { headers, method } = args.request as { headers: Record<string, string>; method: string };
        const result = await next(args);
        const { statusCode } = result.response as { statusCode: number };
        seen.push([method, headers['x-amz-target'], headers['content-type'], 'authorization' in headers, statusCode]);
        return result;
      },
      { step: 'finalizeRequest', priority: 'low', name: 'watch' },
    );
    client.middlewareStack.add(
      (next) => (args) => next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } }),
      { step: 'initialize' },
    );
    const { ConsumedCapacity } = await documentClient.send(new PutCommand({ TableName, Item: { pk: 'a', sk: '1' } }));
    expect(ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1 });
    expect(seen).toEqual([['POST', 'DynamoDB_20120810.PutItem', 'application/x-amz-json-1.0', true, 200]]);
  });
});

describe('a client', () => {
  it('works after it was destroyed, as others of the same engine do', async () => {
    const { client, documentClient } = await withOrders();
    client.destroy();
    documentClient.destroy();
    const get = new GetCommand({ TableName, Key: { pk: 'a', sk: '1' } });
    expect((await documentClient.send(get)).Item).toBeUndefined();
  });

  it('takes a timeout that nothing exceeds', async () => {
    const { client } = await withOrders();
    expect((await client.send(new low.ListTablesCommand(), { requestTimeout: 1 })).TableNames).toEqual([TableName]);
  });

  it('says so where it speaks another protocol', async () => {
    const handler = testRequestHandler(createTestClient().engine);
    const headers = { 'smithy-protocol': 'rpc-v2-cbor' };
    expect((await errorOf(handler.handle({ headers, body: new Uint8Array() }))).message).toContain('rpc-v2-cbor');
    const stream = { headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, body: { pipe() {} } };
    expect((await errorOf(handler.handle(stream))).message).toContain('stream');
  });
});
