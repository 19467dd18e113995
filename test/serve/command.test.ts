import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { outcome, start as startCli } from '../support/cli.js';
import { fakeIo } from '../support/fake-io.js';
import { SIGNED, start } from './support.js';

const SHOP = 'examples/shop';
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: ReturnType<typeof outcome>;
}

/** The built command line as a process of its own, once it says that it is ready. */
async function served(...args: readonly string[]): Promise<Served> {
  const child = startCli(['serve', '--port', '0', ...args]);
  children.push(child);
  const ended = outcome(child);
  let text = '';
  for await (const chunk of child.stderr!.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const url = /ready at (http:\/\/\S+?:\d+)/.exec(text)?.[1];
    if (url !== undefined) return { child, url, ended };
  }
  throw new Error(`it ended without being ready: ${text}`);
}

function takesConnections(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('connect', () => resolve(true)).on('connect', () => socket.destroy());
    socket.on('error', () => resolve(false));
  });
}

async function ask(
  url: string,
  operation: string,
  input: object,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20261120T000000Z',
      authorization: SIGNED,
    },
    body: JSON.stringify(input),
  });
  return { status: response.status, text: await response.text() };
}

describe('dynamodel serve', () => {
  it('serves a model, tells of every request, and ends with 0 when it is told to', async () => {
    const { child, url, ended } = await served(SHOP);
    const Key = { pk: { S: 'T#acme#CUST#01JABCDEFGHJKMNPQRSTVWXYZ0' }, sk: { S: 'P#PROFILE' } };
    expect((await ask(url, 'GetItem', { TableName: 'shop', Key })).text).toMatch(/^\{"Item":.*"name":\{"S":"Ann"\}/);
    expect((await ask(url, 'Scan', { TableName: 'shop', Limit: 2 })).status).toBe(200);
    expect((await ask(url, 'GetItem', { TableName: 'none', Key })).status).toBe(400);
    expect((await ask(url, 'Nothing', {})).status).toBe(400);
    // The model protects the table, which is reported, and a test may delete it all the same.
    expect((await ask(url, 'DescribeTable', { TableName: 'shop' })).text).toContain('"DeletionProtectionEnabled":true');
    expect((await ask(url, 'DeleteTable', { TableName: 'shop' })).status).toBe(200);
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const lines = stderr.replace(/\d+\.\d ms/g, '0.0 ms').split('\n');
    expect(lines[0]).toBe(
      `ready at ${url} with 2 tables of shop (25 items, 27 access patterns); any region and credentials do; for SDKs and the AWS CLI: AWS_ENDPOINT_URL_DYNAMODB=${url}`,
    );
    expect(lines.slice(1)).toEqual([
      'getCustomer       GetItem shop                    1 item, 0.5 RRU, 0.0 ms',
      'not in the model  Scan shop                       2 items, 0.5 RRU, 0.0 ms',
      'not in the model  GetItem none                    ResourceNotFoundException, 0.0 ms',
      '                  Nothing                         UnknownOperationException, 0.0 ms',
      '                  DescribeTable shop              0.0 ms',
      '                  DeleteTable shop                0.0 ms',
      'access pattern                  requests  RRU  WRU',
      'getCustomer                            1  0.5    0',
      'not in the model: Scan shop            1  0.5    0',
      'not in the model: GetItem none         1    0    0',
      "not asked for: 26 of the model's 27 access patterns",
      '',
    ]);
  });

  it('ends with 130 after Ctrl-C, once running requests are answered', async () => {
    const { child, url, ended } = await served('--fault', 'latency:ms=150', '--log', 'json');
    const late = ask(url, 'Scan', { TableName: 'none' });
    await pause(60);
    child.kill('SIGINT');
    expect((await late).text).toContain('ResourceNotFoundException');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stderr.split('\n')[1] ?? '')).toMatchObject({ operation: 'Scan', inModel: null, status: 400 });
  });

  it('ends at once with a second Ctrl-C', async () => {
    const { child, url, ended } = await served('--fault', 'latency:ms=60000');
    const lost = ask(url, 'GetItem', { TableName: 'none', Key: {} }).catch((error: Error) => error);
    await pause(60);
    child.kill('SIGINT');
    // Nothing new is taken once the first one is understood.
    while (await takesConnections(url)) await pause(10);
    child.kill('SIGINT');
    const begun = performance.now();
    await ended;
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(child.signalCode).toBe('SIGINT');
    expect(await lost).toBeInstanceOf(Error);
  });

  it('goes on when nobody reads what it says', async () => {
    const { child, url } = await served('--log', 'text');
    child.stderr!.destroy();
    child.stdout!.destroy();
    for (let i = 0; i < 5; i += 1) expect((await ask(url, 'ListTables', {})).text).toBe('{"TableNames":[]}');
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});

describe('dynamodel serve, in vain', () => {
  async function cli(...argv: readonly string[]) {
    const io = fakeIo();
    const code = await runCli(['serve', ...argv], io);
    return { code, out: io.out(), err: io.err() };
  }

  it('says where it cannot listen', async () => {
    const { port } = await start();
    expect(await cli('--port', String(port))).toEqual({
      code: 2,
      out: '',
      err: `error: cannot listen at 127.0.0.1:${port}: something else listens there; --port 0 takes any port that is free\n`,
    });
    expect((await cli('--port', '0', '--host', '203.0.113.7')).err).toContain('this machine has no such address');
  });

  it('says what is wrong with its options', async () => {
    for (const [argv, message] of [
      [['--port', '70000'], 'A whole number from 0 to 65535 is expected'],
      [['--log', 'xml'], "'xml' is invalid"],
      [['--fault', 'nothing'], 'there is no fault `nothing`'],
      [['--sync'], '--data-dir'],
      [['--region', 'Ireland'], 'such as eu-west-1'],
      [['no such model'], 'there is no such file or folder'],
    ] as const) {
      const { code, out, err } = await cli('--port', '0', ...argv);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
    }
  });

  it('refuses a model with errors, and says which', async () => {
    const model =
      'dynamodel: 1\nmodel: m\ntables: {t: {key: {pk: pk}}}\nentities: {A: {key: {pk: "A#{id}"}, attributes: {id: ulid, n: ulid}}}\naccessPatterns: {byN: {op: query, entity: A, by: [n]}}\n';
    const io = fakeIo({ readStdin: async () => Buffer.from(model) });
    expect(await runCli(['serve', '-', '--port', '0'], io)).toBe(1);
    expect(io.err()).toMatch(/DM\d{4}/);
    expect(io.err()).not.toContain('ready');
  });
});

describe('dynamodel serve, in this process', () => {
  /** Serves until the test is done with it. */
  async function serving(argv: readonly string[], test: (url: string) => Promise<void>): Promise<readonly string[]> {
    const stopping = new EventEmitter();
    const untilStopped = async () => (await once(stopping, 'stop')) && ('terminated' as const);
    const io = fakeIo({ untilStopped });
    const done = runCli(['serve', '--port', '0', ...argv], io);
    while (!io.err().includes('ready')) await pause(5);
    await test(`http://127.0.0.1:${/ready at \S+?:(\d+)/.exec(io.err())?.[1]}`).finally(() => stopping.emit('stop'));
    expect(await done).toBe(0);
    return io.err().split('\n');
  }

  it('tells programs of every request, and keeps what the model protects where it is told to', async () => {
    const lines = await serving(['--strict-protection', '--log', 'json', SHOP], async (url) => {
      expect((await ask(url, 'DeleteTable', { TableName: 'shop' })).text).toContain('protect');
      expect((await ask(url, 'Scan', { TableName: 'shop' })).status).toBe(200);
    });
    const entries = lines.filter((line) => line.startsWith('{')).map((line): unknown => JSON.parse(line));
    const schema = JSON.parse(readFileSync('schemas/request-log.schema.json', 'utf8'));
    const validate = new Ajv({ strict: false }).compile(schema);
    for (const entry of entries) expect(validate(entry), JSON.stringify(validate.errors)).toBe(true);
    expect(entries[1]).toMatchObject({
      formatVersion: 1,
      operation: 'Scan',
      table: 'shop',
      inModel: false,
      status: 200,
      readUnits: 1,
      items: 23,
    });
  });

  it('has tables that take their time, once those of the model are there', () =>
    serving(['--status-delay', '500', '--throttle', '--gsi-lag', '5..10', SHOP], async (url) => {
      const about = { TableName: 'shop' };
      expect((await ask(url, 'DescribeTable', about)).text).toContain('"TableStatus":"ACTIVE"');
      expect((await ask(url, 'DeleteTable', about)).text).toContain('"TableStatus":"DELETING"');
      expect((await ask(url, 'DescribeTable', about)).status).toBe(200);
      await vi.waitFor(async () => expect((await ask(url, 'DescribeTable', about)).status).toBe(400), {
        timeout: 10_000,
      });
    }));

  it('has the Region that it is given, and deletes what has expired when it is told to', () =>
    serving(['--region', 'eu-west-1', '--ttl-delay', '0', '--quiet', SHOP], async (url) => {
      const about = { TableName: 'shop' };
      const { text } = await ask(url, 'DescribeTable', about);
      expect(text).toContain('"TableArn":"arn:aws:dynamodb:eu-west-1:123456789012:table/shop"');
      expect(await (await fetch(url)).text()).toContain('eu-west-1');
      const TimeToLiveSpecification = { Enabled: true, AttributeName: 'gone' };
      const Table = {
        TableName: 'mine',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      };
      await ask(url, 'CreateTable', Table);
      await ask(url, 'UpdateTimeToLive', { TableName: 'mine', TimeToLiveSpecification });
      for (const [id, gone] of [
        ['past', '-60'],
        ['coming', '60'],
      ] as const) {
        const seconds = Math.floor(Date.now() / 1000) + Number(gone);
        await ask(url, 'PutItem', { TableName: 'mine', Item: { id: { S: id }, gone: { N: String(seconds) } } });
      }
      const { Items } = JSON.parse((await ask(url, 'Scan', { TableName: 'mine' })).text) as {
        Items: { id: unknown }[];
      };
      expect(Items.map(({ id }) => id)).toEqual([{ S: 'coming' }]);
    }));

  it('warns where other machines may reach it, and serves without a model in silence', async () => {
    let port = '';
    const lines = await serving(['--host', '0.0.0.0'], async (url) => {
      ({ port } = new URL(url));
      expect((await ask(url, 'ListTables', {})).text).toBe('{"TableNames":[]}');
    });
    expect(lines).toEqual([
      `warning: other machines may reach http://0.0.0.0:${port}, and no credentials are checked`,
      `ready at http://0.0.0.0:${port}; any region and credentials do; for SDKs and the AWS CLI: AWS_ENDPOINT_URL_DYNAMODB=http://0.0.0.0:${port}`,
      '',
    ]);
  });
});
