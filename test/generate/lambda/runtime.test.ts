import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApiEvent, api, route } from '../../../src/generate/lambda/runtime/api.js';
import { fromText, InvalidInput, readInput, toJson } from '../../../src/generate/lambda/runtime/input.js';

beforeEach(() => {
  vi.spyOn(console, 'info').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

const THING = {
  type: 'object',
  properties: { id: { type: 'string' } },
  required: ['id'],
  additionalProperties: false,
} as const;

function failing(
  error: unknown,
): (event: ApiEvent) => Promise<{ readonly statusCode: number; readonly headers: object; readonly body?: string }> {
  return api({
    scope: { owner: [{ claim: 'sub' }] },
    routes: {
      'GET /things/{id}': route({
        pattern: 'thing',
        input: THING,
        path: { id: 'id' },
        rest: 'query',
        status: 200,
        run: () => Promise.reject(error),
      }),
    },
  });
}

const EVENT: ApiEvent = { routeKey: 'GET /things/{id}', pathParameters: { id: 'a' } };

function named(name: string, more: object = {}): Error {
  return Object.assign(new Error('told to nobody'), { name, ...more });
}

describe('failures of a call', () => {
  it.each([
    [named('ProvisionedThroughputExceededException'), 429],
    [named('ThrottlingException'), 429],
    [named('RequestLimitExceeded'), 429],
    [
      named('TransactionCanceledException', { CancellationReasons: [{ Code: 'None' }, { Code: 'ThrottlingError' }] }),
      429,
    ],
    [named('TransactionCanceledException', { CancellationReasons: [{ Code: 'ValidationError' }, {}] }), 500],
    [named('NotFound', { reason: 'not-found', pattern: 'thing' }), 404],
    [named('VersionConflict', { reason: 'lock', pattern: 'thing' }), 409],
    [named('EmailTaken', { reason: 'unique', pattern: 'thing' }), 409],
    [named('InvalidArgument', { argument: 'id' }), 400],
    [named('InvalidArgument', { argument: 'owner' }), 403],
    [named('InvalidCursor', { pattern: 'thing' }), 400],
    [named('CallTimeout', { pattern: 'thing' }), 504],
    [named('ResourceNotFoundException'), 500],
    ['a text', 500],
  ])('%s is %i', async (error, status) => {
    const result = await failing(error)(EVENT);
    expect(result.statusCode).toBe(status);
    if (status === 429) expect(result.headers).toMatchObject({ 'retry-after': '1' });
    if (status === 500) expect(result.body).not.toContain('told to nobody');
  });
});

describe('input', () => {
  const schema = {
    type: 'object',
    properties: {
      big: { type: 'string', format: 'integer', pattern: '^(0|-?[1-9][0-9]*)$', maxLength: 64 },
      bytes: { type: 'string', contentEncoding: 'base64' },
      tags: { type: 'array', items: { type: 'string', maxLength: 3 }, uniqueItems: true, minItems: 1 },
      more: { type: 'object', additionalProperties: { type: 'integer', minimum: 1 } },
      note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      free: {},
    },
    required: ['big'],
    additionalProperties: false,
  } as const;

  it('becomes values of TypeScript', () => {
    const given = {
      big: '-90071992547409930',
      bytes: 'AQI=',
      tags: ['a', 'b'],
      more: { x: 2 },
      note: null,
      free: [{}],
    };
    const read = readInput(schema, given);
    expect(read).toEqual({
      ...given,
      big: -90071992547409930n,
      bytes: new Uint8Array([1, 2]),
      tags: new Set(['a', 'b']),
    });
    expect(toJson(read)).toEqual(given);
  });

  it('keeps a name such as `__proto__` a name', () => {
    const read = readInput(
      { type: 'object', additionalProperties: {} } as const,
      JSON.parse('{"__proto__": {"a": 1}}'),
    );
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.hasOwn(read, '__proto__')).toBe(true);
  });

  it.each([
    [{ big: '01' }, 'big'],
    [{ big: 7 }, 'big'],
    [{ big: '1', bytes: '*' }, 'bytes'],
    [{ big: '1', tags: [] }, 'tags'],
    [{ big: '1', tags: ['a', 'a'] }, 'tags'],
    [{ big: '1', tags: ['long'] }, 'tags[0]'],
    [{ big: '1', more: { x: 0.5 } }, 'more.x'],
    [{ big: '1', toString: 1 }, 'toString'],
    [{}, 'big'],
  ])('%j is refused at %s', (given, at) => {
    expect(() => readInput(schema, given)).toThrow(InvalidInput);
    try {
      readInput(schema, given);
    } catch (error) {
      expect((error as InvalidInput).problems.map((one) => one.at)).toEqual([at]);
    }
  });

  it('is read from text of a path or a query where it is none', () => {
    expect(fromText({ type: 'integer' }, '12')).toBe(12);
    expect(fromText({ type: 'integer' }, '1e9')).toBe('1e9');
    expect(fromText({ type: 'boolean' }, 'false')).toBe(false);
    expect(fromText({ type: 'array', items: { type: 'number' } }, '1,2.5')).toEqual([1, 2.5]);
    expect(fromText({ type: 'string' }, '12')).toBe('12');
  });
});
