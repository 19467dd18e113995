import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/index.js';
import { type RunningServer, startServer } from '../../src/serve/index.js';
import { rawRequest, SIGNED, send, start, wire } from './support.js';

const MB = 1024 * 1024;
const LIST = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' };
const IMPATIENT = { timeouts: { headers: 120, request: 200, idle: 150, stalled: 2000, linger: 100, stop: 150 } };

/** Node.js gives an idle connection a second more than it is told to, in which the other tests run. */
let patient: RunningServer | undefined;
let idle: Promise<string> = Promise.resolve('');
beforeAll(async () => {
  patient = await startServer(createEngine(), { port: 0, ...IMPATIENT });
  ({ ended: idle } = await wire(patient, rawRequest('ListTables', '{}')));
});
afterAll(() => patient?.destroy());

async function isWell(server: Awaited<ReturnType<typeof start>>): Promise<boolean> {
  return (await send(server)).status === 200;
}

describe('a body over 16 MB', () => {
  it('is refused before it is there', async () => {
    const server = await start(IMPATIENT);
    const head = rawRequest('PutItem', '').replace('content-length: 0', `content-length: ${17 * MB}`);
    const { socket, ended } = await wire(server, head);
    socket.write('{"TableName":');
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 413 /);
    expect(first.toString()).toContain('connection: close');
    // The rest is taken for a moment and thrown away; whoever goes on for longer is cut off.
    expect(await ended).toContain('The request is larger than 16 MB');
    expect(await isWell(server)).toBe(true);
  });

  it('is refused once it has become so, where it does not say its length', async () => {
    const server = await start();
    const head = rawRequest('PutItem', '').replace('content-length: 0', 'transfer-encoding: chunked');
    const { socket, ended } = await wire(server, head);
    const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`;
    for (let i = 0; i < 300 && !socket.destroyed; i += 1) {
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), ended]);
    }
    socket.end('0\r\n\r\n');
    expect(await ended).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('is not sent by whoever asks first', async () => {
    const server = await start();
    const big = rawRequest('PutItem', '', 'expect: 100-continue\r\n').replace('length: 0', `length: ${17 * MB}`);
    const refused = await wire(server, big);
    expect(await refused.ended).toMatch(/^HTTP\/1\.1 413 /);
    const small = rawRequest('ListTables', '', 'expect: 100-continue\r\nconnection: close\r\n').replace(
      'length: 0',
      'length: 2',
    );
    const { socket, ended } = await wire(server, small);
    await once(socket, 'data');
    socket.write('{}');
    expect(await ended).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  });

  it('may be just so large', async () => {
    const server = await start();
    const filler = 'x'.repeat(16 * MB - '{"a":""}'.length);
    const { status, text } = await send(server, { operation: 'DescribeTable', body: `{"a":"${filler}"}` });
    expect([status, text.includes('ValidationException')]).toEqual([400, true]);
  });
});

describe('connections', () => {
  it('carry many requests, one after another or all at once, answered in order', async () => {
    const server = await start();
    const create = JSON.stringify({
      TableName: 'table',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    const requests = [
      rawRequest('CreateTable', create),
      ...Array.from({ length: 50 }, (_, i) =>
        rawRequest(
          'UpdateItem',
          JSON.stringify({
            TableName: 'table',
            Key: { pk: { S: 'a' } },
            UpdateExpression: 'SET n = :n',
            ExpressionAttributeValues: { ':n': { N: String(i) } },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      ),
      rawRequest('ListTables', '{}', 'connection: close\r\n'),
    ];
    const { ended } = await wire(server, requests.join(''));
    const answers = await ended;
    expect([...answers.matchAll(/"n":\{"N":"(\d+)"\}/g)].map(([, n]) => Number(n))).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    );
    expect(answers.split('HTTP/1.1 200 OK')).toHaveLength(53);
    expect(answers).toContain('{"TableNames":["table"]}');
  });

  it('are taken by the hundred', async () => {
    const server = await start();
    const wires = await Promise.all(Array.from({ length: 300 }, () => wire(server)));
    for (const { socket } of wires) socket.write(rawRequest('ListTables', '{}', 'connection: close\r\n'));
    const answers = await Promise.all(wires.map(({ ended }) => ended));
    expect(answers.every((answer) => answer.startsWith('HTTP/1.1 200 OK'))).toBe(true);
  });

  it('of garbage are closed, with a word where that makes sense, and do no harm', async () => {
    const server = await start(IMPATIENT);
    const cases: readonly (readonly [string | Uint8Array, RegExp])[] = [
      ['GARBAGE\r\n\r\n', /^HTTP\/1\.1 400 /],
      [new Uint8Array([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01]), /^HTTP\/1\.1 400 /],
      [new Uint8Array(4096).fill(0xff), /^HTTP\/1\.1 400 /],
      ['POST / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
      ['POST / HTTP/9.9\r\nhost: localhost\r\n\r\n', /^HTTP\/1\.1 400 /],
      [`POST / HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(64 * 1024)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
      [rawRequest('ListTables', '{}').replace('content-length: 2', 'content-length: -1'), /^HTTP\/1\.1 400 /],
      [rawRequest('ListTables', '{}', 'content-length: 3\r\n'), /^HTTP\/1\.1 400 /],
      [rawRequest('ListTables', '{}', 'transfer-encoding: chunked\r\n'), /^HTTP\/1\.1 400 /],
      [
        rawRequest('ListTables', '').replace('content-length: 0', 'transfer-encoding: chunked').concat('zz\r\n'),
        /^HTTP\/1\.1 400 /,
      ],
      // More than was announced: an answer, if it is quick enough, and then nonsense.
      [rawRequest('ListTables', '{}').concat('{}{}{}\r\n\r\n'), /HTTP\/1\.1 400 /],
    ];
    for (const [text, expected] of cases) {
      const { ended } = await wire(server, text);
      expect(await ended, String(text).slice(0, 60)).toMatch(expected);
    }
    expect(await isWell(server)).toBe(true);
  });

  it('that are cut anywhere do no harm', async () => {
    const server = await start();
    const whole = rawRequest('PutItem', JSON.stringify({ TableName: 'none', Item: { pk: { S: 'a' } } }));
    for (let length = 0; length < whole.length; length += 23) {
      const { socket } = await wire(server, whole.slice(0, length));
      if (length % 2 === 0) socket.resetAndDestroy();
      else socket.end();
    }
    expect(await isWell(server)).toBe(true);
  });

  it('that are cut while their answer waits, or is sent, do no harm', async () => {
    const held: (() => void)[] = [];
    const faults: unknown[] = [];
    const server = await start({
      stored: () => new Promise((resolve) => held.push(resolve)),
      onFault: (error) => faults.push(error),
    });
    const { socket } = await wire(server, rawRequest('ListTables', '{}'));
    while (held.length === 0) await pause(5);
    socket.resetAndDestroy();
    await pause(20);
    held[0]?.();
    const again = send(server);
    while (held.length === 1) await pause(5);
    held[1]?.();
    expect((await again).status).toBe(200);
    expect(faults).toEqual([]);
  });

  it('that are slow, or say nothing, are given up', async () => {
    const server = await start(IMPATIENT);
    const begun = performance.now();
    const silent = await wire(server);
    const slowHead = await wire(server, 'POST / HTTP/1.1\r\nhost: localhost\r\n');
    const drip = setInterval(() => slowHead.socket.write('x-a: b\r\n'), 20);
    const slowBody = await wire(server, rawRequest('ListTables', '{}').slice(0, -1));
    const [nothing, head, body] = await Promise.all([silent.ended, slowHead.ended, slowBody.ended]);
    clearInterval(drip);
    expect([nothing, head, body].map((text) => text.slice(0, 12))).toEqual([
      'HTTP/1.1 408',
      'HTTP/1.1 408',
      'HTTP/1.1 408',
    ]);
    expect(performance.now() - begun).toBeLessThan(2500);
    expect(await isWell(server)).toBe(true);
  });

  it('that ask nothing more are ended', async () => {
    expect(await idle).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('leave nothing behind', async () => {
    const server = await start(IMPATIENT);
    const round = async (): Promise<void> => {
      const wires = await Promise.all(
        Array.from({ length: 40 }, () => wire(server, rawRequest('PutItem', 'x'.repeat(50_000)).slice(0, -1))),
      );
      for (const { socket } of wires) socket.destroy();
      await pause(5);
    };
    await round();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 10; i += 1) await round();
    // 400 cut bodies of 50 KB are 20 MB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(15 * MB);
    expect(await isWell(server)).toBe(true);
  });
});

describe('the end of a server', () => {
  it('waits for what is running, ends what is idle and takes nothing new', async () => {
    const held: (() => void)[] = [];
    const server = await start({ stored: () => new Promise((resolve) => held.push(resolve)) });
    const idle = await wire(server);
    const { ended } = await wire(server, rawRequest('ListTables', '{}'));
    while (held.length === 0) await pause(5);
    let isClosed = false;
    const closed = server.close().then(() => {
      isClosed = true;
    });
    await idle.ended;
    await expect(wire(server)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(isClosed).toBe(false);
    held[0]?.();
    const answer = await ended;
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(answer).toContain('connection: close');
    await closed;
  });

  /** Clients that ask without a pause, each on one connection, until that is not to be used any more. */
  async function askedUntilTheEnd(server: RunningServer, clients: number): Promise<ReadonlySet<string | undefined>> {
    const ask = (agent: Agent): Promise<string | undefined> =>
      new Promise((resolve) => {
        const headers = { authorization: SIGNED, 'x-amz-date': '20261120T000000Z', ...LIST };
        const out = request({ host: '127.0.0.1', port: server.port, method: 'POST', agent, headers });
        out.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code));
        out.on('response', (response) => response.resume().on('end', () => resolve(response.headers.connection)));
        out.end('{}');
      });
    let asking = 0;
    const ends = Array.from({ length: clients }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let asked = 1; ; asked += 1) {
        const answer = await ask(agent);
        if (answer !== 'keep-alive') return answer;
        if (asked === 2) asking += 1;
      }
    });
    while (asking < clients) await pause(5);
    await server.close();
    return new Set(await Promise.all(ends));
  }

  it('cuts no request that was on its way', async () => {
    expect(await askedUntilTheEnd(await start(), 16)).toEqual(new Set(['close']));
  });

  it('cuts none where so little processor is left that the clock runs out before anything is read', async () => {
    const server = await start();
    const { socket, ended } = await wire(server, rawRequest('ListTables', '{}'));
    await once(socket, 'data');
    const closed = server.close();
    for (let turns = 0; turns < 3; turns += 1) {
      for (const until = performance.now() + 30; performance.now() < until; );
      await turn();
    }
    socket.write(rawRequest('ListTables', '{}'));
    await closed;
    expect((await ended).toLowerCase().match(/200 ok|connection: [\w-]+/g)).toEqual([
      ...['200 ok', 'connection: keep-alive'],
      ...['200 ok', 'connection: close'],
    ]);
  });

  it.each(['seen', 'not seen'])('answers the first request of a connection that it has %s', async (seen) => {
    const server = await start();
    const socket = connect({ host: '127.0.0.1', port: server.port });
    let got = '';
    socket.on('data', (chunk) => {
      got += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    const ended = once(socket, 'close');
    if (seen === 'seen') {
      await once(socket, 'connect');
      await pause(5);
    }
    socket.write(rawRequest('ListTables', '{}'));
    await server.close();
    await ended;
    expect(got).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('does not wait for ever', async () => {
    const server = await start({ stored: () => new Promise(() => {}), ...IMPATIENT });
    await wire(server, rawRequest('ListTables', '{}'));
    const half = await wire(server, 'POST / HTTP/1.1\r\n');
    await pause(20);
    await server.close();
    await half.ended;
  });

  it('comes once, however often it is asked for', async () => {
    const server = await start();
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});

describe('where it listens', () => {
  it('is on this machine, at the port that its address names', async () => {
    const server = await start();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    const named = await start({ host: 'localhost' });
    expect(named.url).toBe(`http://localhost:${named.port}`);
  });

  it('may be taken', async () => {
    const { port } = await start();
    await expect(startServer(createEngine(), { port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      syscall: 'listen',
    });
  });

  it('may be an address of IPv6', async ({ skip }) => {
    const server = await start({ host: '::1' }).catch(() => skip('this machine has none'));
    expect(server.url).toBe(`http://[::1]:${server.port}`);
    const socket = connect({ host: '::1', port: server.port });
    await once(socket, 'connect');
    socket.destroy();
  });
});
