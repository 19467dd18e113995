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

/**
 * Milliseconds in which connections that were in use may still ask: a request that is on its way would else meet a connection that is
 * gone. What it is answered is told to be the last.
 */
const LAST_REQUESTS = 20;

async function stop(server: Server, sockets: ReadonlySet<Socket>, patience: number): Promise<void> {
  // That of an HTTP server would end idle connections at once.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  if ([...sockets].some(({ destroyed, bytesRead }) => !destroyed && bytesRead > 0)) {
    await pause(LAST_REQUESTS);
    // And what has arrived by then is read.
    await turn();
  }
  const timer = setTimeout(() => server.closeAllConnections(), patience);
  server.close();
  // A connection that has not yet said anything is not idle to Node.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  await closed;
  clearTimeout(timer);
}
