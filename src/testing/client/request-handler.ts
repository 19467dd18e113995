import type { Engine } from '../../engine/index.js';
import { answer } from '../../protocol/index.js';

/** What the handler reads of a request of the SDK. */
export interface SdkRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What the SDK hands over with a request; the signal may be the platform's or one of the SDK's older own. */
export interface SdkRequestOptions {
  readonly abortSignal?: object;
  readonly requestTimeout?: number;
}

export interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** A request handler as version 3 of the SDK takes it, of any minor version. */
export interface TestRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: SdkRequestOptions): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(key: PropertyKey, value: unknown): void;
  httpHandlerConfigs(): Record<never, never>;
  destroy(): void;
}

export interface TestRequestHandlerOptions {
  /**
   * Milliseconds until an answer arrives; none unless given, and then without a timer. The operation takes effect when it is sent:
   * as with the service, a caller that gave up waiting does not know whether it has.
   */
  readonly latency?: number;
}

/**
 * A request handler that an engine answers, in this process: `new DynamoDBClient({ requestHandler, region, credentials })`.
 *
 * @throws Error, from `handle`, for requests that are not of the AWS JSON 1.0 protocol.
 */
export function testRequestHandler(engine: Engine, options: TestRequestHandlerOptions = {}): TestRequestHandler {
  const { latency = 0 } = options;
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal, requestTimeout } = {}) {
      const signal = abortSignal as Signal | undefined;
      if (signal?.aborted === true) throw abortError(signal);
      const {
        status,
        headers,
        body,
        delay = 0,
        isLost,
      } = answer(engine, {
        target: targetOf(request.headers),
        body: bodyOf(request.body),
      });
      const wait = latency + delay;
      if (wait > 0) await pause(wait, signal, requestTimeout);
      if (isLost === true) throw connectionError();
      // In memory of its own, and of this module's realm: test runners give each file its own globals.
      return { response: { statusCode: status, headers: { ...headers }, body: bytesOf(body) } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

interface Signal {
  readonly aborted?: boolean;
  readonly reason?: unknown;
  addEventListener?(type: 'abort', listener: () => void): void;
  removeEventListener?(type: 'abort', listener: () => void): void;
  onabort?: unknown;
}

function targetOf(headers: Readonly<Record<string, string>>): string | undefined {
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const protocol = values.get('smithy-protocol');
  if (protocol !== undefined) {
    throw new Error(
      `dynamodel answers the AWS JSON 1.0 protocol, and the client sent ${protocol}: create it without the option \`protocol\``,
    );
  }
  return values.get('x-amz-target');
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return new Uint8Array(typeof body === 'string' ? Buffer.from(body) : body);
}

function bodyOf(body: unknown): string | Uint8Array {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new Error('dynamodel answers requests whose body is text or bytes, and the client sent a stream');
}

/** Ends with the answer's arrival, the caller's patience or its signal, and leaves no timer and no listener behind. */
function pause(latency: number, signal: Signal | undefined, requestTimeout = 0): Promise<void> {
  return new Promise((resolve, reject) => {
    const tooLong = requestTimeout > 0 && requestTimeout < latency;
    const stop = (): void => {
      clearTimeout(timer);
      reject(abortError(signal));
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener?.('abort', stop);
        if (tooLong) reject(timeoutError(requestTimeout));
        else resolve();
      },
      tooLong ? requestTimeout : latency,
    );
    if (typeof signal?.addEventListener === 'function') signal.addEventListener('abort', stop);
    else if (signal !== undefined) signal.onabort = stop;
  });
}

/** As the SDK's own handler words it. */
function abortError(signal: Signal | undefined): Error {
  const reason = signal?.reason;
  const isText = reason !== undefined && reason !== null && !(reason instanceof Error);
  const error = new Error(
    isText ? String(reason) : 'Request aborted',
    reason instanceof Error ? { cause: reason } : {},
  );
  error.name = 'AbortError';
  return error;
}

/** As Node names a connection that breaks, so that the SDK's retries tell it from other errors. */
function connectionError(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

/** Named as the SDK's own is, so that its retries tell it from other errors. */
function timeoutError(requestTimeout: number): Error {
  const error = new Error(`a request has exceeded the configured ${requestTimeout} ms requestTimeout`);
  return Object.assign(error, { name: 'TimeoutError', code: 'ETIMEDOUT' });
}
