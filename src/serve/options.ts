import type { ProtocolAnswer } from '../protocol/index.js';

/** Milliseconds after which the server gives up on a connection. */
export interface Timeouts {
  /** Until the headers of a request are there. */
  readonly headers: number;
  /** Until all of a request is there. */
  readonly request: number;
  /** Between two requests. */
  readonly idle: number;
  /** Without a byte in or out while an answer is sent. */
  readonly stalled: number;
  /** For which the rest of a refused body is still taken, so that its sender gets to read the answer. */
  readonly linger: number;
  /** Given to running requests when the server stops. */
  readonly stop: number;
}

export const TIMEOUTS: Timeouts = {
  headers: 20_000,
  request: 60_000,
  idle: 75_000,
  stalled: 120_000,
  linger: 1000,
  stop: 5000,
};

/** Told of what was asked and answered. */
export interface Observer {
  /** @param milliseconds from the last byte of the request to the first of the answer. */
  answered(target: string | undefined, answer: ProtocolAnswer, milliseconds: number): void;
}

export interface ServerOptions {
  /** Address to listen at; 127.0.0.1 unless given, which other machines do not reach. */
  readonly host?: string;
  /** 8000 unless given; 0 takes any that is free. */
  readonly port?: number;
  /** Further names that a `Host` header may have: those by which containers or proxies reach the server. */
  readonly allowedHosts?: readonly string[];
  /** Further origins whose pages may use the server, besides those that this machine serves. */
  readonly allowedOrigins?: readonly string[];
  /** Region in the answer of GET /. */
  readonly region?: string;
  readonly timeouts?: Partial<Timeouts>;
  /** Each answer waits for it: what the request did is stored then. */
  readonly stored?: () => Promise<void>;
  readonly observer?: Observer;
  /** Is told of a fault of the engine or the server itself, which the client sees as InternalServerError. */
  readonly onFault?: (error: unknown) => void;
}
