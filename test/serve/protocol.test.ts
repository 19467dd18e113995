import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/engine/index.js';
import { withTable } from '../engine/support.js';
import { rawRequest, send, start, wire } from './support.js';

const TYPE = 'com.amazon.coral.service#';

function error(text: string): { readonly __type: string; readonly message?: string } {
  return JSON.parse(text);
}

/** What the tests of other engines, which were run against the service, say of its front door. */
describe('what is no request for an operation', () => {
  it('is answered as the service answers', async () => {
    const server = await start();
    const healthy = await send(server, { method: 'GET' });
    expect(healthy).toMatchObject({ status: 200, text: 'healthy: dynamodb.us-east-1.amazonaws.com ' });
    expect(healthy.headers['x-amz-crc32']).toBe('3128867991');
    expect(healthy.headers['x-amzn-requestid']).toMatch(/^[0-9A-V]{52}$/);
    expect(await send(server, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    for (const sent of [
      { method: 'PUT' },
      { method: 'DELETE' },
      { method: 'OPTIONS' },
      { method: 'GET', path: '/favicon.ico' },
      { headers: { 'content-type': undefined } },
      { headers: { 'content-type': 'text/plain' } },
      { headers: { 'content-type': 'application/x-amz-json-1.1' } },
    ]) {
      const got = await send(server, sent);
      expect(got).toMatchObject({ status: 404, text: '<UnknownOperationException/>\n' });
      expect(got.headers['x-amz-crc32']).toBe('3552371480');
      expect(got.headers['x-dynamodel-hint']).toBeDefined();
    }
  });

  it('names the region of the engine', async () => {
    const server = await start({ region: 'eu-north-1' });
    expect((await send(server, { method: 'GET' })).text).toBe('healthy: dynamodb.eu-north-1.amazonaws.com ');
  });
});

describe('a request', () => {
  it('is read first, then looked up, then asked who signed it, and only then run', async () => {
    const server = await start();
    const unsigned = { authorization: undefined };
    const types = async (sent: Parameters<typeof send>[1]) => error((await send(server, sent)).text).__type;
    expect(await types({ headers: unsigned, operation: 'Nothing', body: 'hi' })).toBe(`${TYPE}SerializationException`);
    expect(await types({ headers: unsigned, operation: 'Nothing' })).toBe(`${TYPE}UnknownOperationException`);
    expect(await types({ headers: unsigned, operation: 'GetItem' })).toBe(`${TYPE}MissingAuthenticationTokenException`);
    expect(await types({ operation: 'GetItem' })).toMatch(/#ValidationException$/);
  });

  it('needs a signature, of which nothing but the shape is looked at', async () => {
    const server = await start();
    const none = await send(server, { headers: { authorization: undefined } });
    expect(none.status).toBe(400);
    expect(none.text).toBe(
      `{"__type":"${TYPE}MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}`,
    );
    expect(none.headers['x-dynamodel-hint']).toContain('curl --aws-sigv4');
    const half = await send(server, { headers: { authorization: 'AWS4- Signature=b, Credential=a' } });
    expect(error(half.text)).toEqual({
      __type: `${TYPE}IncompleteSignatureException`,
      message: "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- Signature=b, Credential=a",
    });
    const both = await send(server, { path: '/?X-Amz-Algorithm' });
    expect(error(both.text).__type).toBe(`${TYPE}InvalidSignatureException`);
    const headers = { authorization: undefined };
    const query = await send(server, {
      path: '/?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d',
      headers,
    });
    expect(error(query.text).message).toBe(
      "AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters.",
    );
    const path = '/?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-SignedHeaders=h&X-Amz-Date=d';
    expect((await send(server, { path, headers })).status).toBe(200);
  });

  it('is answered in the type that it came in', async () => {
    const server = await start();
    for (const [sent, got] of [
      ['application/x-amz-json-1.0', 'application/x-amz-json-1.0'],
      ['application/x-amz-json-1.0; charset=utf-8', 'application/x-amz-json-1.0'],
      ['application/json', 'application/json'],
      ['Application/JSON;x', 'application/json'],
    ] as const) {
      const answer = await send(server, { headers: { 'content-type': sent } });
      expect(answer).toMatchObject({ status: 200, text: '{"TableNames":[]}' });
      expect(answer.headers['content-type']).toBe(got);
    }
  });

  it('may be compressed', async () => {
    const server = await start({}, withTable());
    const body = gzipSync(JSON.stringify({ TableName: 'table', Item: { pk: { S: 'a' }, sk: { S: 'b' } } }));
    const headers = { 'content-encoding': 'gzip' };
    expect(await send(server, { operation: 'PutItem', body, headers })).toMatchObject({ status: 200, text: '{}' });
    const broken = await send(server, { operation: 'PutItem', body: 'not gzip', headers });
    expect(broken.status).toBe(400);
    expect(broken.text).toContain('SerializationException');
    const other = await send(server, { operation: 'PutItem', body, headers: { 'content-encoding': 'br' } });
    expect(other.text).toContain('use gzip');
    const bomb = gzipSync(Buffer.alloc(17 * 1024 * 1024));
    expect((await send(server, { operation: 'PutItem', body: bomb, headers })).status).toBe(413);
  });

  it('of the CBOR protocol is refused in that protocol', async () => {
    const server = await start();
    const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
    const got = await send(server, { path: '/service/DynamoDB_20120810/operation/ListTables', headers });
    expect(got.status).toBe(404);
    expect(got.headers).toMatchObject({ 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' });
    expect(got.text).toContain('without the option `protocol`');
  });
});

describe('an answer', () => {
  it('has the checksum of the bytes on the wire, compressed or not', async () => {
    const engine = withTable();
    engine.putItem({ TableName: 'table', Item: { pk: { S: 'a' }, sk: { S: 'ü' }, text: { S: 'x'.repeat(3000) } } });
    const server = await start({}, engine);
    const sent = { operation: 'Scan', body: '{"TableName":"table"}' };
    const plain = await send(server, sent);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['x-amz-crc32']).toBe(String(crc32(plain.body)));
    expect(plain.headers['content-length']).toBe(String(plain.body.length));
    const compressed = await send(server, { ...sent, headers: { 'accept-encoding': 'deflate, gzip;q=0.5' } });
    expect(compressed.headers['content-encoding']).toBe('gzip');
    expect(compressed.headers['x-amz-crc32']).toBe(String(crc32(compressed.body)));
    expect(gunzipSync(compressed.body).toString()).toBe(plain.text);
    for (const accept of ['identity', 'gzip;q=0', 'br']) {
      const got = await send(server, { ...sent, headers: { 'accept-encoding': accept } });
      expect(got.headers['content-encoding']).toBeUndefined();
    }
    const small = await send(server, { headers: { 'accept-encoding': 'gzip' } });
    expect(small.headers['content-encoding']).toBeUndefined();
  });

  it('waits until what was done is stored, and for its delay', async () => {
    const stored: (() => void)[] = [];
    const engine = createEngine({ faults: ['latency:ms=30'] });
    const server = await start({ stored: () => new Promise((resolve) => stored.push(resolve)) }, engine);
    let isAnswered = false;
    const begun = performance.now();
    const got = send(server, { operation: 'GetItem', body: '{"TableName":"table"}' }).then((answer) => {
      isAnswered = true;
      return answer;
    });
    while (stored.length === 0) await new Promise((soon) => setTimeout(soon, 5));
    await new Promise((soon) => setTimeout(soon, 20));
    expect(isAnswered).toBe(false);
    stored[0]?.();
    expect((await got).status).toBe(400);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(45);
  });

  it('may be lost on its way', async () => {
    const engine = withTable({ engine: createEngine() });
    engine.configure({ faults: ['lost:PutItem:count=1'] });
    const server = await start({}, engine);
    const body = JSON.stringify({ TableName: 'table', Item: { pk: { S: 'a' }, sk: { S: 'b' } } });
    const { ended } = await wire(server, rawRequest('PutItem', body));
    expect(await ended).toBe('');
    expect(engine.scan({ TableName: 'table' }).Count).toBe(1);
  });

  it('that could not be stored is none', async () => {
    const faults: unknown[] = [];
    const server = await start({
      stored: () => Promise.reject(new Error('cannot write: no space is left')),
      onFault: (error) => faults.push(error),
    });
    const { status, text } = await send(server);
    expect(status).toBe(500);
    expect(error(text)).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
      message: 'cannot write: no space is left',
    });
    expect(faults).toHaveLength(1);
  });

  it('to a request that meets a fault says so, and the server goes on', async () => {
    const engine: Engine = {
      ...createEngine(),
      describeLimits: () => {
        throw new TypeError('boom');
      },
    };
    const faults: unknown[] = [];
    const server = await start({ onFault: (error) => faults.push(error) }, engine);
    const { status, text } = await send(server, { operation: 'DescribeLimits' });
    expect(status).toBe(500);
    expect(error(text).__type).toBe('com.amazonaws.dynamodb.v20120810#InternalServerError');
    expect(error(text).message).toMatch(/fault of dynamodel: boom.*https:\/\/github.com\/dynamodel\/dynamodel\/issues/);
    expect(faults).toEqual([expect.any(TypeError)]);
    expect((await send(server)).status).toBe(200);
  });
});

describe('the Host header', () => {
  const asked = async (server: Awaited<ReturnType<typeof start>>, host: string) =>
    (await send(server, { headers: { host } })).status;

  it('has to name this machine', async () => {
    const server = await start();
    for (const host of [
      'localhost',
      'LOCALHOST:8000',
      '127.0.0.1:1',
      '127.1.2.3',
      '[::1]:8000',
      'db.localhost',
      'localhost.',
    ])
      expect([host, await asked(server, host)]).toEqual([host, 200]);
    for (const host of [
      'evil.example',
      'evil.example:8000',
      'localhost.evil.example',
      '10.0.0.1',
      '169.254.1.1:80',
      '[::2]',
    ])
      expect([host, await asked(server, host)]).toEqual([host, 403]);
    const { text } = await send(server, { headers: { host: 'evil.example:8000' } });
    expect(error(text)).toMatchObject({ __type: `${TYPE}AccessDeniedException` });
    expect(error(text).message).toContain('--allow-host "evil.example"');
    // The last name that was let in stays, and lets in no other.
    expect(await asked(server, 'localhost')).toBe(200);
    expect(await asked(server, 'evil.example')).toBe(403);
  });

  it('may have further names, or an address where the server listens at all of them', async () => {
    const named = await start({ allowedHosts: ['dynamodb', 'Db.Test:8000'] });
    expect(await asked(named, 'dynamodb:8000')).toBe(200);
    expect(await asked(named, 'db.test')).toBe(200);
    expect(await asked(named, 'other.test')).toBe(403);
    expect(await asked(await start({ allowedHosts: ['*'] }), 'evil.example')).toBe(200);
    const open = await start({ host: '0.0.0.0' });
    expect(await asked(open, '10.0.0.1:8000')).toBe(200);
    expect(await asked(open, 'evil.example')).toBe(403);
  });
});

describe('pages in a browser', () => {
  const origin = 'http://localhost:3000';
  const asks = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'a, x-amz-target' };

  it('may use the server where this machine serves them', async () => {
    const server = await start();
    // What is no origin of the web no page can send.
    for (const from of [origin, 'https://127.0.0.1', 'http://[::1]:5173', 'whatever', '']) {
      const preflight = await send(server, { method: 'OPTIONS', headers: { origin: from, ...asks } });
      expect(preflight).toMatchObject({ status: 200, text: '' });
      expect(preflight.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'a, x-amz-target',
        'access-control-max-age': '172800',
      });
      const got = await send(server, { headers: { origin: from } });
      expect(got.status).toBe(200);
      expect(got.headers['access-control-allow-origin']).toBe('*');
    }
  });

  it('of other origins may not, unless they are named', async () => {
    const server = await start();
    for (const from of [
      'https://evil.example',
      'http://localhost.evil.example',
      'http://localhost@evil.example',
      'null',
      'http://localhost https://evil.example',
    ]) {
      const preflight = await send(server, { method: 'OPTIONS', headers: { origin: from, ...asks } });
      expect(preflight.status).toBe(403);
      expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
      expect((await send(server, { headers: { origin: from } })).status).toBe(403);
    }
    const named = await start({ allowedOrigins: ['https://app.example/'] });
    expect((await send(named, { headers: { origin: 'https://app.example' } })).status).toBe(200);
    expect((await send(named, { headers: { origin: 'https://other.example' } })).status).toBe(403);
    const any = await start({ allowedOrigins: ['*'] });
    expect((await send(any, { headers: { origin: 'null' } })).headers['access-control-allow-origin']).toBe('*');
  });
});
