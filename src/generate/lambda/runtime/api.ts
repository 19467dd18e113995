import { fromText, InvalidInput, type Read, readInput, type Schema, toJson } from './input.js';

/** A request as API Gateway passes it on: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export interface ApiEvent {
  readonly routeKey: string;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean | undefined;
  readonly requestContext?:
    | {
        readonly requestId?: string | undefined;
        readonly authorizer?:
          | {
              readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> | undefined } | undefined;
              readonly iam?: Readonly<Record<string, unknown>> | undefined;
            }
          | undefined;
      }
    | undefined;
}

export interface ApiResult {
  statusCode: number;
  headers: Record<string, string>;
  body?: string;
}

/** A piece of a value of the scope: text, or what is known of the caller. Nothing of it is taken from the request. */
export type ScopePiece = string | { readonly claim: string } | { readonly iam: string };

export type Scope = Readonly<Record<string, readonly ScopePiece[]>>;

export interface Call {
  /** Values of the role's scope for this caller. */
  readonly scope: (field: string) => string;
  /** Where the next page begins, as the page before said. */
  readonly cursor: string | undefined;
}

export interface Route<Of extends Schema = Schema> {
  readonly pattern: string;
  readonly input: Of;
  /** Arguments in the path, by the names that the path has for them. */
  readonly path: Readonly<Record<string, string>>;
  /** Where the other arguments are. */
  readonly rest: 'query' | 'body';
  /** Name of the cursor in the query, where the answer comes in pages. */
  readonly cursor?: string;
  readonly status: number;
  run(args: Read<Of>, call: Call): Promise<unknown>;
}

/** A route whose function is asked with what the schema says: the compiler compares the two. */
export function route<const Of extends Schema>(one: Route<Of>): Route {
  return one as unknown as Route;
}

/** The caller's identity lacks what the scope needs. */
class Forbidden extends Error {
  override readonly name = 'Forbidden';
}

interface Settings {
  readonly scope: Scope;
  /** By method and path. */
  readonly routes: Readonly<Record<string, Route>>;
}

/** A Lambda handler of the routes. */
export function api({ scope, routes }: Settings): (event: ApiEvent) => Promise<ApiResult> {
  const known = new Map(Object.entries(routes));
  return async (event) => {
    const begun = performance.now();
    const one = known.get(event.routeKey);
    let result: ApiResult;
    let failure: unknown;
    try {
      result =
        one === undefined ? failed(404, 'NoRoute', 'There is no such route.') : await answered(one, scope, event);
    } catch (error) {
      failure = error;
      result = failureOf(error, scope);
    }
    const line = {
      route: event.routeKey,
      pattern: one?.pattern,
      status: result.statusCode,
      duration: Math.round(performance.now() - begun),
      requestId: event.requestContext?.requestId,
    };
    if (result.statusCode >= 500) console.error({ ...line, error: failure });
    else console.info({ ...line, ...(failure instanceof Error && { error: failure.name }) });
    return result;
  };
}

async function answered(one: Route, scope: Scope, event: ApiEvent): Promise<ApiResult> {
  const given = argumentsOf(one, event);
  const args = readInput(one.input, given);
  const cursor = one.cursor === undefined ? undefined : event.queryStringParameters?.[one.cursor];
  const value = await one.run(args, { cursor, scope: (field) => scopeValue(scope, field, event) });
  if (value === undefined)
    return one.rest === 'query' && one.status === 200
      ? failed(404, 'NotFound', 'There is no such item.')
      : { statusCode: 204, headers: {} };
  if (Array.isArray(value)) return json(one.status, { items: value });
  return json(one.status, typeof value === 'object' ? value : { count: value });
}

function argumentsOf({ input, path, rest, cursor }: Route, event: ApiEvent): unknown {
  const given = new Map<string, unknown>();
  if (rest === 'query') {
    for (const [name, text] of Object.entries(event.queryStringParameters ?? {}))
      if (text !== undefined && name !== cursor) given.set(name, fromText(propertyOf(input, name), text));
  } else {
    const body = bodyOf(event);
    if (input.type === 'array') return body;
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new InvalidInput([{ at: '', expected: 'an object' }]);
    for (const [name, value] of Object.entries(body)) given.set(name, value);
  }
  for (const [placeholder, name] of Object.entries(path)) {
    const text = event.pathParameters?.[placeholder];
    if (given.has(name)) throw new InvalidInput([{ at: name, expected: 'to be in the path alone' }]);
    if (text !== undefined) given.set(name, fromText(propertyOf(input, name), text));
  }
  return Object.fromEntries(given);
}

function propertyOf({ properties, anyOf = [] }: Schema, name: string): Schema | undefined {
  if (properties !== undefined) return Object.hasOwn(properties, name) ? properties[name] : undefined;
  return anyOf.map((one) => propertyOf(one, name)).find((found) => found !== undefined);
}

function bodyOf({ body, isBase64Encoded = false }: ApiEvent): unknown {
  const text = isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInput([{ at: '', expected: 'JSON' }]);
  }
}

function scopeValue(scope: Scope, field: string, event: ApiEvent): string {
  const pieces = Object.hasOwn(scope, field) ? (scope[field] ?? []) : [];
  const { jwt, iam } = event.requestContext?.authorizer ?? {};
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const value = 'claim' in piece ? ownMember(jwt?.claims, [piece.claim]) : ownMember(iam, piece.iam.split('.'));
      if (typeof value !== 'string' || value === '') throw new Forbidden(`Nothing says the caller's ${field}.`);
      return value;
    })
    .join('');
}

function ownMember(of: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return of;
  if (typeof of !== 'object' || of === null || !Object.hasOwn(of, name)) return undefined;
  return ownMember((of as Readonly<Record<string, unknown>>)[name], rest);
}

/** What the SDK has tried often enough: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
]);

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const THROTTLED_PART = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded']);

/** Whether there were too many requests: of a transaction, for one of its parts. */
function isThrottled(error: Error): boolean {
  if (THROTTLED.has(error.name)) return true;
  const reasons: unknown = 'CancellationReasons' in error ? error.CancellationReasons : undefined;
  return (
    Array.isArray(reasons) &&
    reasons.some((reason: { readonly Code?: string }) => THROTTLED_PART.has(reason.Code ?? ''))
  );
}

const STATUS_OF_REASON: Readonly<Record<string, number>> = {
  'not-found': 404,
  exists: 409,
  lock: 409,
  condition: 409,
  unique: 409,
  conflict: 409,
  token: 409,
};

function failureOf(error: unknown, scope: Scope): ApiResult {
  if (!(error instanceof Error)) return failed(500, 'InternalError', 'The call failed.');
  const { name, message } = error;
  if (error instanceof InvalidInput) return failed(400, name, message, { problems: error.problems });
  if (error instanceof Forbidden) return failed(403, name, message);
  if (name === 'InvalidArgument') {
    const argument = 'argument' in error ? String(error.argument) : '';
    // What says who the caller is has come from elsewhere.
    if (Object.hasOwn(scope, argument)) return failed(403, 'Forbidden', `Nothing says the caller's ${argument}.`);
    return failed(400, name, message, { argument });
  }
  if (name === 'InvalidCursor') return failed(400, name, 'The cursor is not one of this route with these arguments.');
  if (name === 'CallTimeout') return failed(504, name, message);
  if (isThrottled(error)) return failed(429, 'TooManyRequests', 'Try again later.', {}, { 'retry-after': '1' });
  const status = 'reason' in error && 'pattern' in error ? STATUS_OF_REASON[String(error.reason)] : undefined;
  return status === undefined ? failed(500, 'InternalError', 'The call failed.') : failed(status, name, message);
}

function failed(
  status: number,
  error: string,
  message: string,
  more: object = {},
  headers: Readonly<Record<string, string>> = {},
): ApiResult {
  return json(status, { error, message, ...more }, headers);
}

function json(statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}): ApiResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(toJson(body)),
  };
}
