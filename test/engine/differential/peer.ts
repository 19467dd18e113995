import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { createEngine, type Engine } from '../../../src/engine/index.js';
import { answer } from '../../../src/protocol/index.js';

export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Takes an operation and the JSON of its request. */
export type Ask = (operation: string, body: string) => Promise<Answered>;

/** The engine, asked through its protocol. */
export function ours(engine: Engine = createEngine()): Ask {
  return async (operation, body) => {
    const given = answer(engine, { target: `DynamoDB_20120810.${operation}`, body });
    return { status: given.status, body: JSON.parse(String(given.body)) };
  };
}

/** dynalite in a process of its own, which some requests end: it is started anew then, empty. */
export interface Peer {
  /** Rejects with `Gone` where the request was its last. */
  readonly ask: Ask;
  stop(): Promise<void>;
}

/** The peer's process ended before it answered. */
export class Gone extends Error {}

export async function startPeer(): Promise<Peer> {
  const agent = new Agent({ keepAlive: true });
  let running = await run();
  return {
    async ask(operation, body) {
      try {
        return await ask(agent, running.port, operation, body);
      } catch (error) {
        await running.ended;
        running = await run();
        throw new Gone('the peer ended', { cause: error });
      }
    },
    async stop() {
      agent.destroy();
      running.child.kill();
      await running.ended;
    },
  };
}

const COMMAND = createRequire(import.meta.url).resolve('dynalite/cli.js');

/** Port 0 is not to be had: its command line takes that for none given. */
async function run(): Promise<{
  readonly port: number;
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}> {
  const port = await freePort();
  const times = ['--createTableMs', '0', '--deleteTableMs', '0', '--updateTableMs', '0'];
  const args = [COMMAND, '--host', '127.0.0.1', '--port', String(port), ...times];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  if (child.exitCode !== null) throw new Error('dynalite does not start');
  return { port, child, ended };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function ask(agent: Agent, port: number, operation: string, body: string): Promise<Answered> {
  return new Promise((done, fail) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20261120T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/dynamodb/aws4_request, SignedHeaders=host, Signature=d',
    };
    const sent = request({ agent, port, host: '127.0.0.1', method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', fail);
      response.on('end', () => done({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}
