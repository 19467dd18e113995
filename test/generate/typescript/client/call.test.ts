import { AsyncLocalStorage } from 'node:async_hooks';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { trying } from '../../../../src/generate/typescript/runtime/attempts.js';
import { sleep } from '../../../../src/generate/typescript/runtime/backoff.js';
import { connect } from '../../../../src/generate/typescript/runtime/connect.js';
import { connectWhole } from '../../../../src/generate/typescript/runtime/connect-whole.js';
import {
  type Context,
  call,
  type Item,
  type Limit,
  type TenantContext,
} from '../../../../src/generate/typescript/runtime/context.js';
import { within } from '../../../../src/generate/typescript/runtime/deadline.js';
import { CallTimeout } from '../../../../src/generate/typescript/runtime/errors.js';
import type { CallReport, Hook } from '../../../../src/generate/typescript/runtime/hook.js';
import { newUlid } from '../../../../src/generate/typescript/runtime/ids.js';
import { method } from '../../../../src/generate/typescript/runtime/method.js';
import { createTestClient, type TestClientOptions } from '../../../../src/testing.js';

const MODEL = `
dynamodel: 1
model: notes
tables: {notes: {key: {pk: pk, sk: sk}}}
entities:
  Note:
    key: {pk: "USER#{userId}", sk: "NOTE#{noteId}"}
    attributes: {userId: {type: string, maxBytes: 20, charset: a-z}, noteId: {type: ulid}}
accessPatterns: {get: {op: get, entity: Note, by: [userId, noteId]}}
`;

const KEY = { pk: 'USER#ann', sk: 'NOTE#1' };
const TABLES = { notes: 'notes' };

function testClient(options: TestClientOptions = {}) {
  return createTestClient({ text: MODEL }, options);
}

function get(context: Context): Promise<Item | undefined> {
  return call(
    context,
    { pattern: 'get' },
    async ({ send }) => (await send(new GetCommand({ TableName: 'notes', Key: KEY }))).Item,
  );
}

describe('a context', () => {
  it('reads numbers as they are, and writes no attribute that is undefined', async () => {
    const { client } = testClient();
    const { client: own } = connect(client, TABLES, {});
    await own.send(
      new PutCommand({ TableName: 'notes', Item: { ...KEY, big: 2n ** 60n, small: 1.5, gone: undefined } }),
    );
    expect((await own.send(new GetCommand({ TableName: 'notes', Key: KEY }))).Item).toEqual({
      ...KEY,
      big: 2n ** 60n,
      small: 1.5,
    });
  });

  it('is made of a document client too, which goes on reading as it did', async () => {
    const { client } = testClient();
    const documents = DynamoDBDocumentClient.from(client, { unmarshallOptions: { wrapNumbers: true } });
    const { client: own } = connect(documents, TABLES, {});
    await own.send(new PutCommand({ TableName: 'notes', Item: { ...KEY, n: 1 } }));
    expect((await own.send(new GetCommand({ TableName: 'notes', Key: KEY }))).Item).toMatchObject({ n: 1 });
    expect((await documents.send(new GetCommand({ TableName: 'notes', Key: KEY }))).Item).toMatchObject({
      n: { value: '1' },
    });
  });

  it('makes ids with its own clock', () => {
    expect(newUlid(connect(testClient().client, TABLES, { now: () => 0 })).slice(0, 10)).toBe('0000000000');
    expect(newUlid(connect(testClient().client, TABLES, { newId: () => 'one of mine' }))).toBe('one of mine');
  });
});

describe('a hook', () => {
  const reports: CallReport[] = [];
  const onCall = (report: CallReport): void => void reports.push(report);
  const contextWith = (hook: Hook, options: TestClientOptions = {}): TenantContext => ({
    ...connectWhole(testClient(options).client, TABLES, { hook }),
    tenant: 'acme',
  });

  it('is told of requests, units, rows and the tenant', async () => {
    reports.length = 0;
    const context = contextWith({ onCall });
    const input = {
      TableName: 'notes',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': KEY.pk },
    };
    await call(context, { pattern: 'both' }, async ({ send }) => {
      await send(new PutCommand({ TableName: 'notes', Item: { ...KEY, text: 'x'.repeat(1500) } }));
      await send(
        new TransactWriteCommand({ TransactItems: [{ Put: { TableName: 'notes', Item: { pk: 'a', sk: 'b' } } }] }),
      );
      return send(new QueryCommand(input));
    });
    const [report] = reports;
    expect(report).toMatchObject({
      pattern: 'both',
      tenant: 'acme',
      requests: 3,
      retries: 0,
      rows: 1,
      readUnits: 0.5,
      writeUnits: 4,
    });
    expect(report?.duration).toBeGreaterThan(0);
    expect(report).not.toHaveProperty('error');
    // Nobody asked, so that the caller's own input is as it was.
    expect(input).not.toHaveProperty('ReturnConsumedCapacity');
  });

  it('is told of a call that fails, and of what the SDK tried again', async () => {
    reports.length = 0;
    let failures = 0;
    const handler = testClient();
    const { handle } = handler.requestHandler;
    const requestHandler = {
      ...handler.requestHandler,
      handle: async (...args: Parameters<typeof handle>) => {
        const answer = await handle(...args);
        failures += 1;
        return failures === 1 ? { response: { ...answer.response, statusCode: 500 } } : answer;
      },
    };
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient({ ...handler.config, requestHandler });
    const context = connectWhole(client, TABLES, { hook: { onCall } });
    expect(await get(context)).toBeUndefined();
    const failing = call(context, { pattern: 'bad' }, ({ send }) =>
      send(new GetCommand({ TableName: 'none', Key: KEY })),
    );
    await expect(failing).rejects.toThrow();
    expect(reports).toMatchObject([
      { pattern: 'get', requests: 1, retries: 1 },
      { pattern: 'bad', requests: 1, retries: 0, readUnits: 0, error: { name: 'ResourceNotFoundException' } },
    ]);
  });

  it('wraps the requests in its own asynchronous context', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    let report: CallReport | undefined;
    const context = contextWith({
      around: ({ pattern }, run) =>
        storage.run(`span of ${pattern}`, async () => {
          report = await run();
        }),
    });
    await call(context, { pattern: 'get' }, async ({ send }) => {
      seen.push(storage.getStore());
      await send(new GetCommand({ TableName: 'notes', Key: KEY }));
      seen.push(storage.getStore());
    });
    expect(seen).toEqual(['span of get', 'span of get']);
    expect(report).toMatchObject({ pattern: 'get', requests: 1 });
  });

  it.each<[string, Hook]>([
    ['throws at the end', { onCall: () => expect.fail('a hook') }],
    ['throws before the call', { around: () => expect.fail('a hook') }],
    ['rejects before the call', { around: async () => expect.fail('a hook') }],
    ['throws after the call', { around: async (_, run) => (await run()) && expect.fail('a hook') }],
    ['forgets the call', { around: () => undefined }],
    ['comes to the call late', { around: (_, run) => Promise.resolve().then(run) }],
    ['makes the call twice', { around: (_, run) => Promise.all([run(), run()]) }],
  ])('that %s breaks nothing', async (_, hook) => {
    let calls = 0;
    const result = call(contextWith(hook), { pattern: 'get' }, async () => {
      calls += 1;
      return 'result';
    });
    expect(await result).toBe('result');
    expect(calls).toBe(1);
    await expect(
      call(contextWith(hook), { pattern: 'get' }, () => Promise.reject(new Error('its own'))),
    ).rejects.toThrow('its own');
  });

  it('asks for no units where there is none', async () => {
    const { client } = testClient();
    const context = connect(client, TABLES, {});
    const output = await call(context, { pattern: 'get' }, ({ send }) =>
      send(new GetCommand({ TableName: 'notes', Key: KEY })),
    );
    expect(output.ConsumedCapacity).toBeUndefined();
  });
});

describe('a call', () => {
  const slow = () => connect(testClient({ latency: 2_000 }).client, TABLES, {});

  it('is given up after the time of its pattern', async () => {
    const late = call(slow(), { pattern: 'slow', limit: within(20) }, ({ send }) =>
      send(new GetCommand({ TableName: 'notes', Key: KEY })),
    );
    await expect(late).rejects.toThrow(CallTimeout);
    await expect(late).rejects.toMatchObject({ pattern: 'slow', timeout: 20 });
  });

  it('ends with the signal of its caller, with its reason', async () => {
    const controller = new AbortController();
    const waiting = get({ ...slow(), signal: controller.signal });
    setTimeout(() => controller.abort(new Error('the user left')), 20);
    await expect(waiting).rejects.toThrow('the user left');
    await expect(get({ ...slow(), signal: controller.signal })).rejects.toThrow('the user left');
  });

  it('ends while it waits for another try', async () => {
    const waits = (limit: { readonly limit?: Limit }, signal?: AbortSignal) =>
      call({ ...slow(), ...(signal && { signal }) }, { pattern: 'slow', ...limit }, (session) =>
        sleep(60_000, session.signal),
      );
    await expect(waits({ limit: within(20) })).rejects.toThrow(CallTimeout);
    const controller = new AbortController();
    const waiting = [waits({}, controller.signal), waits({ limit: within(60_000) }, controller.signal)];
    controller.abort(new Error('the user left'));
    for (const one of waiting) await expect(one).rejects.toThrow('the user left');
  });

  it('is tried as often as its pattern says, with the settings of the client', async () => {
    const { config } = testClient();
    let tries = 0;
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const requestHandler = {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: () => {
        tries += 1;
        return Promise.reject(Object.assign(new Error('reset'), { name: 'TimeoutError' }));
      },
    };
    const context = connect(new DynamoDBClient({ ...config, requestHandler, maxAttempts: 2 }), TABLES, {});
    const attempt = (attempts?: number) =>
      call(context, { pattern: 'x', ...(attempts === undefined ? {} : { client: trying(attempts) }) }, ({ send }) =>
        send(new GetCommand({ TableName: 'notes', Key: KEY })),
      );
    const triesOf = async (attempts?: number) => {
      tries = 0;
      await expect(attempt(attempts)).rejects.toThrow('reset');
      return tries;
    };
    expect([await triesOf(), await triesOf(1), await triesOf(3)]).toEqual([2, 1, 3]);
    expect(trying(3)(context.client)).toBe(trying(3)(context.client));
    expect(trying(3)(context.client)).not.toBe(trying(4)(context.client));
  });
});

describe('a method', () => {
  it('binds the functions of a pattern to a context', () => {
    const find = (context: Context, args: { readonly id: string }, options: { readonly strong?: boolean } = {}) =>
      `${context.tables.notes} ${args.id} ${options.strong ?? false}`;
    const count = (context: Context) => Object.keys(context.tables).length;
    const bound = method(connect(testClient().client, TABLES, {}), find, { count });
    expect(bound({ id: 'a' })).toBe('notes a false');
    expect(bound({ id: 'a' }, { strong: true })).toBe('notes a true');
    expect(bound.count()).toBe(1);
  });
});
