import { describe, expect, it } from 'vitest';
import {
  type CompiledTemplate,
  compileNatural,
  compileRange,
  fence,
  hull,
  type RangeQuery,
} from '../../src/keys/index.js';
import type { ModelValue, ValueType } from '../../src/model/value-type.js';
import { compile } from './helpers.js';

const types = {
  placedAt: { kind: 'timestamp' },
  orderId: { kind: 'ulid' },
  postedAt: { kind: 'epochMillis' },
  n: { kind: 'int', min: 0n, max: 9999n },
  name: { kind: 'string', charset: 'a-z', maxBytes: 20 },
  dept: { kind: 'string', charset: 'a-z0-9_', maxBytes: 20 },
  cat: { kind: 'string', charset: 'a-z0-9_', maxBytes: 20 },
  note: { kind: 'string' },
  price: { kind: 'decimal', scale: 2, min: '0', max: '99.99' },
  day: { kind: 'date' },
} satisfies Record<string, ValueType>;

function range(
  text: string,
  segment: number,
  query: RangeQuery,
  prefix: Record<string, ModelValue> = {},
  options: { foreignBelow?: boolean; separator?: string } = {},
): object {
  const compiled = compile(text, types, { role: 'sk', ...(options.separator ? { separator: options.separator } : {}) });
  return compileRange(query, compiled, segment, (path) => prefix[path], options);
}

const AT = '2026-01-05T09:00:00.000Z';

describe('a range with another segment behind', () => {
  const of = (query: RangeQuery): object => range('ORDER#{placedAt|iso}#{orderId}', 1, query);

  it.each<[RangeQuery, object]>([
    [
      { op: 'gte', value: AT },
      { kind: 'between', lo: `ORDER#${AT}`, hi: 'ORDER$' },
    ],
    [
      { op: 'gt', value: AT },
      { kind: 'between', lo: `ORDER#${AT}$`, hi: 'ORDER$' },
    ],
    [
      { op: 'lte', value: AT },
      { kind: 'between', lo: 'ORDER#', hi: `ORDER#${AT}$` },
    ],
    [
      { op: 'lt', value: AT },
      { kind: 'between', lo: 'ORDER#', hi: `ORDER#${AT}` },
    ],
    [
      { op: 'between', from: '2026-01-01', to: '2026-12-31' },
      { kind: 'between', lo: 'ORDER#2026-01-01T00:00:00.000Z', hi: 'ORDER#2026-12-31T23:59:59.999Z$' },
    ],
    [{ op: 'between', from: '2026-12-31', to: '2026-01-01' }, { kind: 'empty' }],
    [
      { op: 'eq', value: AT },
      { kind: 'begins_with', prefix: `ORDER#${AT}#` },
    ],
    [
      { op: 'begins', value: '2026-01' },
      { kind: 'begins_with', prefix: 'ORDER#2026-01' },
    ],
    [{ op: 'all' }, { kind: 'begins_with', prefix: 'ORDER#' }],
    [
      { op: 'gte', value: 'soon' },
      {
        kind: 'error',
        error: {
          code: 'wrong-type',
          path: 'placedAt',
          value: 'soon',
          expected: 'an ISO 8601 time with offset, such as `2026-01-31T09:00:00.000Z`',
        },
      },
    ],
  ])('%o', (query, expected) => {
    expect(of(query)).toEqual(expected);
  });
});

describe('a range over the last segment', () => {
  it.each<[RangeQuery, object]>([
    [
      { op: 'gte', value: 7n },
      { kind: 'between', lo: 'LINE#0007', hi: 'LINE$' },
    ],
    [
      { op: 'gt', value: 7n },
      { kind: 'between', lo: 'LINE#0007\0', hi: 'LINE$' },
    ],
    [
      { op: 'lte', value: 7n },
      { kind: 'between', lo: 'LINE#', hi: 'LINE#0007' },
    ],
    [
      { op: 'lt', value: 7n },
      { kind: 'between', lo: 'LINE#', hi: 'LINE#0006' },
    ],
    [{ op: 'lt', value: 0n }, { kind: 'empty' }],
    [
      { op: 'lt', value: 20_000n },
      { kind: 'begins_with', prefix: 'LINE#' },
    ],
    [{ op: 'gt', value: 20_000n }, { kind: 'empty' }],
    [
      { op: 'gte', value: -5n },
      { kind: 'begins_with', prefix: 'LINE#' },
    ],
    [
      { op: 'eq', value: 7n },
      { kind: 'eq', value: 'LINE#0007' },
    ],
    [
      { op: 'begins', value: '0' },
      { kind: 'unordered', segment: 1 },
    ],
  ])('of fixed width: %o', (query, expected) => {
    expect(range('LINE#{n|pad:4}', 1, query)).toEqual(expected);
  });

  it('of free text has no neighbour below: `<`, or the client drops the equal row', () => {
    expect(range('N#{name}', 1, { op: 'lt', value: 'bob' })).toEqual({ kind: 'lt', value: 'N#bob' });
    expect(range('N#{name}', 1, { op: 'lt', value: 'bob' }, {}, { foreignBelow: true })).toEqual({
      kind: 'between',
      lo: 'N#',
      hi: 'N#bob',
      dropEqual: true,
    });
    expect(range('{name}', 0, { op: 'lt', value: 'bob' }, {}, { foreignBelow: true })).toEqual({
      kind: 'lt',
      value: 'bob',
    });
    expect(range('{name}', 0, { op: 'gte', value: 'bob' })).toEqual({ kind: 'gte', value: 'bob' });
    expect(range('{name}', 0, { op: 'all' })).toEqual({ kind: 'all' });
  });

  it('stays below the other values of its own prefix', () => {
    expect(range('{dept}/{cat}', 2, { op: 'lt', value: 'm' }, { dept: 'toys' }, { separator: '/' })).toEqual({
      kind: 'between',
      lo: 'toys/',
      hi: 'toys/m',
      dropEqual: true,
    });
  });

  it('rounds a bound that has no text of its own', () => {
    expect(range('P#{price|dec:2.2}', 1, { op: 'gte', value: '1.005' })).toEqual({
      kind: 'between',
      lo: 'P#01.00\0',
      hi: 'P$',
    });
    expect(range('P#{price|dec:2.2}', 1, { op: 'lt', value: '1.005' })).toEqual({
      kind: 'between',
      lo: 'P#',
      hi: 'P#01.00',
    });
  });

  it('escapes its bounds', () => {
    expect(range('N#{note}', 1, { op: 'gte', value: 'a#b' })).toEqual({ kind: 'between', lo: 'N#a$23b', hi: 'N$' });
    expect(range('N#{note}', 1, { op: 'begins', value: 'a#' })).toEqual({ kind: 'begins_with', prefix: 'N#a$23' });
  });
});

describe('other ranges', () => {
  it('swap operators and bounds under `desc`', () => {
    const of = (query: RangeQuery): object => range('REV#{postedAt|desc}#{orderId}', 1, query);
    expect(of({ op: 'gte', value: 1000n })).toEqual({ kind: 'between', lo: 'REV#', hi: 'REV#9999999998999$' });
    expect(of({ op: 'lt', value: 1000n })).toEqual({ kind: 'between', lo: 'REV#9999999998999$', hi: 'REV$' });
    expect(of({ op: 'between', from: 1000n, to: 2000n })).toEqual({
      kind: 'between',
      lo: 'REV#9999999997999',
      hi: 'REV#9999999998999$',
    });
  });

  it('hold whole buckets', () => {
    expect(range('{placedAt|date:yyyy-MM-dd}', 0, { op: 'between', from: AT, to: '2026-01-06T00:00:00Z' })).toEqual({
      kind: 'between',
      lo: '2026-01-05',
      hi: '2026-01-06',
      coarse: true,
    });
  });

  it('say so too when a coarse bound leaves nothing out', () => {
    expect(range('{name|first:2}#{name}', 0, { op: 'gt', value: '' })).toEqual({ kind: 'all', coarse: true });
    expect(range('N#{name|first:2}', 1, { op: 'gt', value: '' })).toEqual({
      kind: 'begins_with',
      prefix: 'N#',
      coarse: true,
    });
  });

  it('are refused where the key has no such order', () => {
    expect(range('X#{n}', 1, { op: 'gte', value: 5n })).toEqual({ kind: 'unordered', segment: 1 });
    expect(range('{note}|{name}', 0, { op: 'gte', value: 'a' }, {}, { separator: '|' })).toEqual({
      kind: 'unordered',
      segment: 0,
    });
    expect(range('{note|hash:4}', 0, { op: 'gte', value: 'a' })).toEqual({ kind: 'unordered', segment: 0 });
    expect(range('{name}{dept}#{cat}', 3, { op: 'eq', value: 'c' }, { name: 'a', dept: 'b' })).toEqual({
      kind: 'unordered',
      segment: 0,
    });
  });

  it('need the values of the prefix', () => {
    expect(range('{dept}/{cat}', 2, { op: 'gte', value: 'm' }, {}, { separator: '/' })).toEqual({
      kind: 'error',
      error: { code: 'missing', path: 'dept' },
    });
  });

  it('end on the whole key when nothing is left', () => {
    expect(range('{dept}/{cat}', 3, { op: 'all' }, { dept: 'a', cat: 'b' }, { separator: '/' })).toEqual({
      kind: 'eq',
      value: 'a/b',
    });
    expect(range('CUST', 1, { op: 'all' })).toEqual({ kind: 'eq', value: 'CUST' });
  });
});

describe('natural keys', () => {
  const natural = (type: ValueType): CompiledTemplate => {
    const compiled = compileNatural('v', type);
    if (!compiled) throw new Error('no natural key');
    return compiled;
  };
  const of = (type: ValueType, query: RangeQuery): object => compileRange(query, natural(type), 0, () => undefined);

  it('take every comparison as it is', () => {
    expect(of({ kind: 'int' }, { op: 'gt', value: 9n })).toEqual({ kind: 'gt', value: '9' });
    expect(of({ kind: 'int' }, { op: 'between', from: 9n, to: 10n })).toEqual({ kind: 'between', lo: '9', hi: '10' });
    expect(of({ kind: 'int' }, { op: 'between', from: 10n, to: 9n })).toEqual({ kind: 'empty' });
    expect(of({ kind: 'string' }, { op: 'lt', value: 'b' })).toEqual({ kind: 'lt', value: 'b' });
    expect(of({ kind: 'string' }, { op: 'begins', value: 'b#' })).toEqual({ kind: 'begins_with', prefix: 'b#' });
    expect(of({ kind: 'binary' }, { op: 'gte', value: new Uint8Array([1, 255]) })).toEqual({
      kind: 'gte',
      value: '01ff',
    });
  });

  it('read a date for a timestamp as its day', () => {
    expect(of({ kind: 'timestamp' }, { op: 'between', from: '2026-01-01', to: '2026-01-31' })).toEqual({
      kind: 'between',
      lo: '2026-01-01T00:00:00.000Z',
      hi: '2026-01-31T23:59:59.999Z',
    });
    expect(of({ kind: 'timestamp' }, { op: 'lte', value: '2026-01-31' })).toEqual({
      kind: 'lte',
      value: '2026-01-31T23:59:59.999Z',
    });
    expect(of({ kind: 'timestamp' }, { op: 'lt', value: '2026-01-31' })).toEqual({
      kind: 'lt',
      value: '2026-01-31T00:00:00.000Z',
    });
  });

  it('count rounded bounds to the right side', () => {
    const type: ValueType = { kind: 'decimal', scale: 2 };
    expect(of(type, { op: 'gte', value: '1.005' })).toEqual({ kind: 'gt', value: '1' });
    expect(of(type, { op: 'between', from: '1.005', to: '2.005' })).toEqual({ kind: 'between', lo: '1.01', hi: '2' });
  });
});

describe('fences', () => {
  it('lie around the literal prefix', () => {
    expect(fence(compile('ORDER#{orderId}', types))).toEqual({ lo: 'ORDER#', hi: 'ORDER$' });
    expect(fence(compile('{orderId}', types))).toEqual({ lo: '', hi: undefined });
    expect(fence(compile('P#CART', types))).toEqual({ lo: 'P#CART', hi: 'P#CARU' });
  });

  it('have a hull', () => {
    const fences = ['P#PROFILE', 'P#CART', 'ORDER#{orderId}'].map((text) => fence(compile(text, types)));
    expect(hull(fences)).toEqual({ lo: 'ORDER#', hi: 'P#PROFILF' });
    expect(hull([...fences, { lo: '', hi: undefined }])).toEqual({ lo: '', hi: undefined });
  });
});
