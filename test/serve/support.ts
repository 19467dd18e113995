import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { createEngine, type Engine } from '../../src/engine/index.js';
import { type RunningServer, type ServerOptions, startServer } from '../../src/serve/index.js';

const running: RunningServer[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) {
    server.destroy();
    await server.close();
  }
});

/** A server on a port of its own, which ends with the test. */
export async function start(options: ServerOptions = {}, engine: Engine = createEngine()): Promise<RunningServer> {
  const server = await startServer(engine, { port: 0, ...options });
  running.push(server);
  return server;
}

export const SIGNED =
  'AWS4-HMAC-SHA256 Credential=x/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly operation?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

/** Sends what a client of the SDK would; a header that is given as undefined is left out. */
export async function send({ port }: RunningServer, sent: Sent = {}): Promise<Got> {
  const { method = 'POST', path = '/', operation = 'ListTables', body = '{}' } = sent;
  const given = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20261120T000000Z',
    authorization: SIGNED,
    ...sent.headers,
  };
  const headers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const out = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
  out.on('error', () => {});
  out.end(method === 'GET' || method === 'HEAD' ? undefined : body);
  const [response] = await once(out, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const whole = Buffer.concat(chunks);
  return { status: response.statusCode, headers: response.headers, body: whole, text: whole.toString('utf8') };
}

export interface Wire {
  readonly socket: Socket;
  /** Everything that came, once the other side has ended. */
  readonly ended: Promise<string>;
}

/** A connection whose bytes the test chooses. */
export async function wire({ port }: RunningServer, text: string | Uint8Array = ''): Promise<Wire> {
  const socket = connect({ host: '127.0.0.1', port });
  let got = '';
  socket.on('data', (chunk) => {
    got += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.on('close', () => resolve(got)));
  await once(socket, 'connect');
  if (text.length > 0) socket.write(text);
  return { socket, ended };
}

/** A request as it stands on the wire. */
export function rawRequest(operation: string, body: string, headers = ''): string {
  return (
    `POST / HTTP/1.1\r\nhost: localhost\r\nauthorization: ${SIGNED}\r\nx-amz-date: 20261120T000000Z\r\n` +
    `content-type: application/x-amz-json-1.0\r\nx-amz-target: DynamoDB_20120810.${operation}\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`
  );
}
