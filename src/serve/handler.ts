import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '../engine/index.js';
import { answer, errorAnswer, type ProtocolAnswer, ProtocolError } from '../protocol/index.js';
import { compressed, notFound, plain, refusal, withHint, write } from './answers.js';
import { signatureRefusal } from './authorization.js';
import { decompressed, readBody, saysTooLarge, tooLarge } from './body.js';
import { hostCheck } from './hosts.js';
import { type ServerOptions, TIMEOUTS } from './options.js';
import { originCheck } from './origins.js';
import { cborRefusal, preflight } from './other-protocols.js';

const JSON_1_0 = 'application/x-amz-json-1.0';
const PLAIN_JSON = 'application/json';
const DEFAULT_REGION = 'us-east-1';
const ISSUES = 'https://github.com/dynamodel/dynamodel/issues';

export interface Handler {
  readonly listener: RequestListener;
  /** From now on every answer is the last one of its connection. */
  stop(): void;
}

/** Answers the requests of a server, each from an engine. */
export function requestHandler(engine: Engine, bound: string, options: ServerOptions): Handler {
  const { stored, observer, onFault, region = DEFAULT_REGION } = options;
  const knownHost = hostCheck(bound, options.allowedHosts ?? []);
  const knownOrigin = originCheck(options.allowedOrigins ?? []);
  const { linger } = { ...TIMEOUTS, ...options.timeouts };
  const waiting: { readonly response: ServerResponse; readonly given: ProtocolAnswer }[] = [];
  let isStopping = false;

  function listener(request: IncomingMessage, response: ServerResponse): void {
    const { headers, method } = request;
    const { origin } = headers;
    let refused: ProtocolAnswer | undefined;
    if (!knownHost(headers.host)) refused = foreignHost(headers.host ?? '');
    else if (origin !== undefined && !knownOrigin(origin)) refused = foreignOrigin(origin);
    else {
      if (origin !== undefined) admit(response);
      if (method !== 'POST') refused = otherMethod(request, region);
      else if (contentType(request) === undefined) refused = otherType(request);
      else if (saysTooLarge(request)) refused = errorAnswer(tooLarge());
    }
    if (refused !== undefined) refuse(request, response, refused);
    else {
      if (headers.expect !== undefined) response.writeContinue();
      readBody(request, (body) => {
        if (body === undefined) refuse(request, response, errorAnswer(tooLarge()));
        else operate(request, response, body);
      });
    }
  }

  function operate(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    let given: ProtocolAnswer;
    try {
      given = dressed(request, observed(request, body));
    } catch (error) {
      given = fault(error);
    }
    if (stored === undefined && given.delay === undefined && given.isLost !== true) sendSoon(response, given);
    else void hold(response, given);
  }

  function observed(request: IncomingMessage, body: Buffer): ProtocolAnswer {
    if (observer === undefined) return answerTo(request, body);
    const begun = performance.now();
    const given = answerTo(request, body);
    observer.answered(targetOf(request), given, performance.now() - begun + (given.delay ?? 0));
    return given;
  }

  function answerTo(request: IncomingMessage, body: Buffer): ProtocolAnswer {
    try {
      const encoding = request.headers['content-encoding'];
      const plainBody = encoding === undefined || encoding === 'identity' ? body : decompressed(body, encoding);
      const unsigned = signatureRefusal(request);
      const given = answer(engine, { target: targetOf(request), body: plainBody, refusal: unsigned });
      return unsigned === undefined ? given : withHint(given, SIGN);
    } catch (error) {
      return error instanceof ProtocolError ? errorAnswer(error) : fault(error);
    }
  }

  async function hold(response: ServerResponse, given: ProtocolAnswer): Promise<void> {
    let held = given;
    try {
      await stored?.();
      if (given.delay !== undefined) await pause(given.delay);
    } catch (error) {
      // Whether it is stored is not known: whoever asked has to ask again.
      onFault?.(error);
      held = refusal('InternalServerError', error instanceof Error ? error.message : String(error), 500);
    }
    if (held.isLost === true) response.destroy();
    else send(response, held);
  }

  function fault(error: unknown): ProtocolAnswer {
    onFault?.(error);
    const what = error instanceof Error ? error.message : String(error);
    return refusal(
      'InternalServerError',
      `This is a fault of dynamodel: ${what}. Please report it with what you sent: ${ISSUES}`,
      500,
    );
  }

  function send(response: ServerResponse, given: ProtocolAnswer): void {
    if (isStopping) response.setHeader('connection', 'close');
    write(response, given, true);
  }

  /**
   * Sends an answer once all requests that have arrived with this one are done: whoever waits for several is woken once, and not for each,
   * which costs the system more than most operations take.
   */
  function sendSoon(response: ServerResponse, given: ProtocolAnswer): void {
    if (waiting.push({ response, given }) === 1) setImmediate(sendWaiting);
  }

  function sendWaiting(): void {
    for (const { response, given } of waiting.splice(0)) send(response, given);
  }

  /** Answers without having read the body. */
  function refuse(request: IncomingMessage, response: ServerResponse, given: ProtocolAnswer): void {
    const isSent = hasMore(request);
    if (isSent) response.setHeader('connection', 'close');
    // A body that was asked for first does not come.
    if (!isSent || request.headers.expect !== undefined) {
      send(response, given);
      return;
    }
    write(response, given, false);
    // An end at once would reset the connection under whoever still sends, and the answer would be lost.
    const end = (): void => {
      clearTimeout(timer);
      response.end();
    };
    const timer = setTimeout(end, linger);
    request.on('end', end).on('close', end).resume();
  }

  return {
    listener,
    stop: () => {
      isStopping = true;
    },
  };
}

const SIGN = 'any credentials do: curl --aws-sigv4 aws:amz:us-east-1:dynamodb --user local:local ...';

function targetOf({ headers }: IncomingMessage): string | undefined {
  return headers['x-amz-target'] as string | undefined;
}

/** Of the two that the service takes; it answers in the same. */
function contentType({ headers }: IncomingMessage): typeof JSON_1_0 | typeof PLAIN_JSON | undefined {
  const type = headers['content-type'];
  if (type === JSON_1_0) return JSON_1_0;
  const media = (type ?? '').split(';', 1)[0]?.trim().toLowerCase();
  return media === JSON_1_0 || media === PLAIN_JSON ? media : undefined;
}

function acceptsGzip(header: string | readonly string[]): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(String(header));
}

/** In the type and the encoding that its client takes. */
function dressed(request: IncomingMessage, given: ProtocolAnswer): ProtocolAnswer {
  const accepted = request.headers['accept-encoding'];
  const typed =
    contentType(request) === PLAIN_JSON
      ? { ...given, headers: { ...given.headers, 'content-type': PLAIN_JSON } }
      : given;
  return accepted !== undefined && acceptsGzip(accepted) ? compressed(typed) : typed;
}

function hasMore({ complete, headers }: IncomingMessage): boolean {
  return !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);
}

/** As the service does; other pages than those that may use the server do not get here. */
function admit(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', 'x-amzn-requestid,x-amz-crc32,date');
}

function foreignHost(header: string): ProtocolAnswer {
  const host = JSON.stringify(header.replace(/:\d*$/, ''));
  return refusal(
    'AccessDeniedException',
    `The request is for the host ${host}, which is no name of this server. If it should be one: dynamodel serve --allow-host ${host}`,
    403,
  );
}

function foreignOrigin(origin: string): ProtocolAnswer {
  const page = JSON.stringify(origin);
  return refusal(
    'AccessDeniedException',
    `Pages of ${page} may not use this server. If they should: dynamodel serve --allow-origin ${page}`,
    403,
  );
}

function otherMethod({ method, url = '/', headers }: IncomingMessage, region: string): ProtocolAnswer {
  const isRoot = url === '/' || url.startsWith('/?');
  if (isRoot && (method === 'GET' || method === 'HEAD'))
    return plain(200, `healthy: dynamodb.${region}.amazonaws.com `);
  if (method === 'OPTIONS' && headers.origin !== undefined) return preflight(headers);
  return notFound('an operation of DynamoDB is POST /');
}

function otherType({ headers }: IncomingMessage): ProtocolAnswer {
  const protocol = headers['smithy-protocol'];
  if (protocol !== undefined) return cborRefusal(String(protocol));
  return notFound(`the Content-Type of a request is ${JSON_1_0}`);
}
