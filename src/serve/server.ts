import { createServer, type Server } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '../engine/index.js';
import { requestHandler } from './handler.js';
import { hostInUrl } from './hosts.js';
import { type ServerOptions, TIMEOUTS } from './options.js';

export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 8000;

export interface RunningServer {
  /** Where clients find it: `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Takes nothing more, answers what is running, and then ends every connection. */
  close(): Promise<void>;
  /** Ends at once. */
  destroy(): void;
}

/**
 * An engine on the wire, as DynamoDB's own endpoint is.
 *
 * @throws Error, with the code of the system, where it cannot listen there.
 */
export async function startServer(engine: Engine, options: ServerOptions = {}): Promise<RunningServer> {
  const { host = DEFAULT_HOST, port = DEFAULT_PORT } = options;
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const handler = requestHandler(engine, host, options);
  const server = createServer(
    {
      keepAlive: true,
      noDelay: true,
      headersTimeout: timeouts.headers,
      requestTimeout: timeouts.request,
      keepAliveTimeout: timeouts.idle,
      connectionsCheckingInterval: Math.min(5000, Math.ceil(timeouts.headers / 2)),
    },
    handler.listener,
  );
  server.timeout = timeouts.stalled;
  // Whoever asks before it sends its body does not have to send one that is refused.
  server.on('checkContinue', handler.listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, host, port);
  // Such as too many open files: connections that are there go on.
  server.on('error', (error) => options.onFault?.(error));
  const { port: bound } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${hostInUrl(host)}:${bound}`,
    host,
    port: bound,
    close() {
      handler.stop();
      closing ??= stop(server, sockets, timeouts.stop);
      return closing;
    },
    destroy() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Milliseconds without a byte on any connection after which no request is taken to be on its way any more. */
const QUIET = 20;

/** Looks in those milliseconds: where the processor is busy elsewhere, a clock alone would run out before anything is read. */
const LOOKS = 5;

async function stop(server: Server, sockets: ReadonlySet<Socket>, patience: number): Promise<void> {
  const deadline = performance.now() + patience;
  // Whoever has connected by now is taken.
  await turn();
  // The `close` of an HTTP server would end idle connections at once, under a request that is on its way.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  const timer = setTimeout(() => server.closeAllConnections(), patience);
  await quiet(sockets, deadline);
  server.close();
  // A connection that has not yet said anything is not idle to Node.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  await closed;
  clearTimeout(timer);
}

/**
 * Waits until connections say nothing any more, or are gone. Every request that comes until then is answered, and told that it is the last of
 * its connection.
 */
async function quiet(sockets: ReadonlySet<Socket>, deadline: number): Promise<void> {
  let seen = -1;
  let looks = 0;
  while (sockets.size > 0 && looks < LOOKS && performance.now() < deadline) {
    await pause(QUIET / LOOKS);
    // What has arrived by now is read.
    await turn();
    const read = [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0);
    looks = read === seen ? looks + 1 : 0;
    seen = read;
  }
}
