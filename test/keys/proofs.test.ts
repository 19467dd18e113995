import { describe, expect, it } from 'vitest';
import {
  ambiguity,
  type CompiledTemplate,
  collision,
  compileNatural,
  type Escape,
  keyBytes,
  orderClaim,
  prefixOverlap,
  rangeHazard,
} from '../../src/keys/index.js';
import type { ValueType } from '../../src/model/value-type.js';
import { cpuTime } from '../support/cpu-time.js';
import { compile, problems, type Types } from './helpers.js';

const lowerCase: ValueType = { kind: 'string', charset: 'a-z', minBytes: 1, maxBytes: 24 };

const shop: Types = {
  tenantId: { kind: 'string', charset: 'a-z0-9', maxBytes: 20 },
  customerId: { kind: 'ulid' },
  orderId: { kind: 'ulid' },
  sku: { kind: 'string', charset: 'A-Z0-9-', maxBytes: 32 },
  email: { kind: 'string', maxBytes: 254, normalize: 'lower' },
  placedAt: { kind: 'timestamp' },
  postedAt: { kind: 'epochMillis' },
  lineNo: { kind: 'int', min: 1n, max: 9999n },
  version: { kind: 'int', min: 1n, max: 999_999n },
  day: { kind: 'date' },
  at: { kind: 'timestamp' },
  eventId: { kind: 'ulid' },
  dept: { kind: 'string', charset: 'a-z0-9_', maxBytes: 24 },
  cat: { kind: 'string', charset: 'a-z0-9_', maxBytes: 24 },
  n: { kind: 'int' },
  a: { kind: 'string' },
  b: { kind: 'string' },
  word: lowerCase,
  other: lowerCase,
  code: { kind: 'string', charset: 'A-Z', minBytes: 3, maxBytes: 3 },
  color: { kind: 'enum', values: ['RED', 'BLUE'] },
  size: { kind: 'enum', values: ['S', 'M', 'L'] },
  clashing: { kind: 'enum', values: ['A', 'AB'] },
  tail: { kind: 'enum', values: ['C', 'BC'] },
};

function key(text: string, env: { separator?: string; escape?: Escape; role?: 'pk' | 'sk' } = {}): CompiledTemplate {
  return compile(text, shop, env);
}

const ORDER_ID = '0AAAAAAAAAAAAAAAAAAAAAAAAA';

describe('adjacent segments', () => {
  it('of free text run together, with two items that show it', () => {
    expect(problems(key('X#{word}{other}'))).toEqual([
      {
        code: 'adjacent',
        left: 'word',
        right: 'other',
        text: 'aaa',
        values: [
          ['aa', 'a'],
          ['a', 'aa'],
        ],
      },
    ]);
    expect(ambiguity([key('X#{word}{other}')])).toMatchObject({
      kind: 'ambiguous',
      cause: 'segments',
      paths: ['word', 'other'],
      example: { keys: ['X#aaa'] },
    });
  });

  it.each([
    '{code}{word}',
    '{word}{code}',
    '{color}{size}',
    '{size}{color}',
    '{placedAt|iso}{orderId}',
    '{word}{lineNo|pad:4}',
    '{clashing}{lineNo|pad:4}',
    '{word}{color}',
  ])('need no separator in %s', (text) => {
    expect(problems(key(text))).toEqual([]);
    expect(ambiguity([key(text)])).toEqual({ kind: 'injective' });
  });

  it('of an enum are judged on its members', () => {
    expect(problems(key('{clashing}{tail}'))).toMatchObject([
      {
        code: 'adjacent',
        text: 'ABC',
        values: [
          ['A', 'BC'],
          ['AB', 'C'],
        ],
      },
    ]);
  });

  it('of numbers without width run together', () => {
    expect(problems(key('{n}{lineNo}')).map((problem) => ('code' in problem ? problem.code : ''))).toContain(
      'adjacent',
    );
  });
});

describe('ambiguity', () => {
  it('sees a separator inside an unescaped value', () => {
    expect(ambiguity([key('{a}#{b}', { escape: 'none' })])).toMatchObject({ kind: 'ambiguous', cause: 'segments' });
    expect(ambiguity([key('{a}#{b}')])).toEqual({ kind: 'injective' });
    expect(ambiguity([key('{a}#{b}', { escape: 'reject' })])).toEqual({ kind: 'injective' });
  });

  it('takes the parts of a key together', () => {
    const bucketed = [key('EV#{at|bucket:1h}'), key('{at|iso}#{eventId}')];
    expect(ambiguity(bucketed)).toEqual({ kind: 'injective' });
    expect(ambiguity([key('EV#{at|bucket:1h}'), key('{eventId}')])).toMatchObject({
      kind: 'ambiguous',
      cause: 'function',
      paths: ['at'],
    });
    expect(ambiguity([key('{word}{other}'), key('{word}')])).toEqual({ kind: 'injective' });
    expect(ambiguity([key('{at|date:yyyy-MM-dd}'), key('{at|date:HH:mm:ss.SSS}')])).toEqual({ kind: 'injective' });
  });

  it('names attributes that the key does not hold', () => {
    expect(ambiguity([key('DAY#{day}')], ['day', 'orderId'])).toMatchObject({
      kind: 'ambiguous',
      cause: 'absent',
      paths: ['orderId'],
    });
  });

  it('shows values that a function merges', () => {
    expect(ambiguity([key('{a|lower}')])).toMatchObject({
      kind: 'ambiguous',
      example: { left: new Map([['a', 'a']]), right: new Map([['a', 'A']]), keys: ['a'] },
    });
    expect(ambiguity([key('{a|first:3}')])).toMatchObject({ kind: 'ambiguous', cause: 'function' });
    expect(ambiguity([key('{a|hash:4}')])).toMatchObject({ kind: 'ambiguous', cause: 'function' });
    expect(ambiguity([key('{shard:16 by orderId}')])).toMatchObject({ kind: 'ambiguous', cause: 'function' });
    expect(ambiguity([key('{a|hash:16}')])).toEqual({ kind: 'unknown', reason: 'no-inverse' });
  });
});

describe('collision', () => {
  it('of the shop’s entities are none', () => {
    const keys = SHOP_KEYS.map(([pk, sk]) => [key(pk, { role: 'pk' }), key(sk, { role: 'sk' })]);
    for (const [i, first] of keys.entries())
      for (const second of keys.slice(0, i))
        expect(collision(first, second), `${first[0]?.template?.text}`).toEqual({ kind: 'disjoint' });
    for (const parts of keys) expect(parts.flatMap((part) => part.problems)).toEqual([]);
  });

  it('prints the values of both', () => {
    expect(collision([key('USER#{a}')], [key('USER#{word}')])).toMatchObject({
      kind: 'collision',
      example: { left: new Map([['a', 'a']]), right: new Map([['word', 'a']]), keys: ['USER#a'] },
    });
    expect(collision([key('{word}')], [key('meta')])).toMatchObject({
      kind: 'collision',
      example: { left: new Map([['word', 'meta']]) },
    });
    expect(collision([key('v1')], [key('v{version}')])).toMatchObject({
      kind: 'collision',
      example: { right: new Map([['version', 1n]]) },
    });
  });

  it('is excluded by width, charset, enum and literals', () => {
    expect(collision([key('v0')], [key('v{version|pad:6}')])).toEqual({ kind: 'disjoint' });
    expect(collision([key('{word}')], [key('META')])).toEqual({ kind: 'disjoint' });
    expect(collision([key('{color}#{word}')], [key('GREEN#{word}')])).toEqual({ kind: 'disjoint' });
    expect(collision([key('ORDER#{orderId}')], [key('ORDER#{orderId}#ITEM#{n}')])).toEqual({ kind: 'disjoint' });
    expect(collision([key('ORDER#{a}')], [key('ORDER#{b}#ITEM#{n}')])).toEqual({ kind: 'disjoint' });
    expect(
      collision([key('ORDER#{a}', { escape: 'none' })], [key('ORDER#{b}#ITEM#{n}', { escape: 'none' })]),
    ).toMatchObject({ kind: 'collision' });
  });

  it('follows an attribute through both parts', () => {
    expect(collision([key('{word}'), key('{word}')], [key('x'), key('y')])).toEqual({ kind: 'disjoint' });
    expect(collision([key('{word}'), key('{word}')], [key('x'), key('x')])).toMatchObject({ kind: 'collision' });
    expect(collision([key('{word}'), key('X#{word}')], [key('{other}'), key('X#{other}')])).toMatchObject({
      kind: 'collision',
    });
    expect(collision([key('{color}'), key('{color}')], [key('RED'), key('BLUE')])).toEqual({ kind: 'disjoint' });
  });

  it('compares natural keys with templates and with each other', () => {
    const word = compileNatural('word', lowerCase);
    const number = compileNatural('n', { kind: 'int' });
    const small = compileNatural('n', { kind: 'int', min: 0n, max: 9n });
    const big = compileNatural('n', { kind: 'int', min: 10n, max: 99n });
    if (!word || !number || !small || !big) throw new Error('natural keys of these types exist');
    expect(collision([word], [key('meta')])).toMatchObject({ kind: 'collision' });
    expect(collision([word], [key('META')])).toEqual({ kind: 'disjoint' });
    expect(collision([number], [key('{n}')])).toEqual({ kind: 'disjoint' });
    expect(collision([small], [big])).toEqual({ kind: 'disjoint' });
    expect(compileNatural('flag', { kind: 'bool' })).toBeUndefined();
  });

  it('finds the numbers that two ranges share, whatever their width', () => {
    const number = (min: bigint, max: bigint, fns = '|pad:7'): CompiledTemplate =>
      compile(`N#{v${fns}}`, { v: { kind: 'int', min, max } });
    const seven = number(1n, 9_999_999n);
    expect(collision([seven], [seven])).toMatchObject({ kind: 'collision', example: { left: new Map([['v', 1n]]) } });
    expect(collision([number(1n, 4_000_000n)], [number(4_000_000n, 9_999_999n)])).toMatchObject({
      example: { keys: ['N#4000000'] },
    });
    expect(collision([number(1n, 3_999_999n)], [number(4_000_000n, 9_999_999n)])).toEqual({ kind: 'disjoint' });
    expect(collision([number(5n, 5000n, '')], [number(5000n, 70_000n, '')])).toMatchObject({
      example: { keys: ['N#5000'] },
    });
    expect(collision([number(-500n, 4999n, '')], [number(5000n, 70_000n, '')])).toEqual({ kind: 'disjoint' });
    expect(collision([number(-900n, -100n, '|signed:4')], [number(-100n, 900n, '|signed:4')])).toMatchObject({
      example: { left: new Map([['v', -100n]]) },
    });
    expect(collision([number(-900n, -101n, '|signed:4')], [number(-100n, 900n, '|signed:4')])).toEqual({
      kind: 'disjoint',
    });
  });

  it('of templates that are built alike is certain, whatever stands in them', () => {
    const long: ValueType = { kind: 'string', pattern: '([a-z]{1,9}-){40}[a-z]{3}', maxBytes: 400 };
    const types: Types = { ...shop, long };
    for (const text of [
      'A#{a|hash:6}',
      'A#{a|hash:16}#{n}',
      'A#{placedAt|bucket:1h}#{shard:32 by eventId}',
      'A#{a|first:3|hash:12}#{long}#{b}',
      '{a}#{b}#{email|lower}#{sku|hash:20}',
      'A#{n|signed:30}',
      '{long}#{long}#{long}#{long}#{long}#{long}#{long}#{long}#{long}#{long}#{long}#{long}',
    ]) {
      const one = compile(text, types);
      const result = collision([one], [compile(text, types)]);
      expect(result.kind, text).toBe('collision');
    }
    expect(collision([key('A#{a|hash:16}')], [key('A#{sku|hash:16}')]).kind).toBe('collision');
  });

  it('is found where the other writes what a hash gives', () => {
    const result = collision([key('A#{a|hash:8}'), key('{n|hash:8}')], [key('A#{b}'), key('{email}')]);
    expect(result.kind).toBe('collision');
    expect(collision([key('{b}')], [key('{a|hash:8}')]).kind).toBe('collision');
    // Nothing inverts the one, and no value of the other is known to have this hash.
    expect(collision([key('A#{a|hash:8}')], [key('A#00000000')])).toEqual({ kind: 'unknown', reason: 'no-inverse' });
  });

  it('says nothing of templates that are broken', () => {
    expect(collision([key('{nobody}')], [key('x')])).toEqual({ kind: 'unknown', reason: 'broken' });
  });
});

describe('prefixOverlap', () => {
  it('finds the items of an order among the orders', () => {
    const [fenced, bound] = prefixOverlap(key('ORDER#{orderId}'), key('ORDER#{orderId}#ITEM#{n}'));
    expect(fenced).toMatchObject({
      bound: 0,
      result: { kind: 'overlap', prefix: 'ORDER#', key: `ORDER#${ORDER_ID}#ITEM#0` },
    });
    expect(bound).toMatchObject({ bound: 1, result: { kind: 'overlap', prefix: `ORDER#${ORDER_ID}` } });
    expect(
      prefixOverlap(key('ORDER#{orderId}#ITEM#{n}'), key('ORDER#{orderId}')).map(({ result }) => result.kind),
    ).toEqual(['overlap', 'disjoint', 'disjoint']);
  });

  it('tells a tag from a longer one', () => {
    expect(
      prefixOverlap(key('CUST#{customerId}'), key('CUSTOMER#{customerId}')).map(({ result }) => result.kind),
    ).toEqual(['disjoint', 'disjoint']);
    expect(prefixOverlap(key('CUST'), key('CUSTOMER'))[0]?.result).toMatchObject({
      kind: 'overlap',
      prefix: 'CUST',
      key: 'CUSTOMER',
    });
  });
});

describe('rangeHazard and orderClaim', () => {
  it('show two keys in the wrong order', () => {
    const result = rangeHazard(key('{sku}/{b}', { separator: '/' }), 0);
    expect(result).toMatchObject({ kind: 'hazard', path: 'sku', follows: '/', byte: '-', keys: ['A/', 'A-/'] });
  });

  it.each([
    ['{dept}/{cat}', '/', 'safe'],
    ['{sku}#{b}', '#', 'safe'],
    ['{a}#{b}', '#', 'safe'],
    ['{a}|{b}', '|', 'hazard'],
    ['{a}/{b}', '/', 'hazard'],
    ['{word}|{b}', '|', 'hazard'],
    ['{code}|{b}', '|', 'safe'],
    ['{color}|{b}', '|', 'safe'],
    ['{clashing}|{b}', '|', 'hazard'],
    ['{clashing}#{b}', '#', 'safe'],
    ['{a}', '|', 'safe'],
  ])('judges %s with %s', (text, separator, expected) => {
    expect(rangeHazard(key(text, { separator }), 0).kind).toBe(expected);
  });

  it('claim order up to the first segment that breaks it', () => {
    expect(orderClaim(key('REV#{postedAt|desc}#{customerId}'))).toEqual({
      segments: [
        { segment: 1, path: 'postedAt', direction: 'reversed', coarse: false },
        { segment: 3, path: 'customerId', direction: 'same', coarse: false },
      ],
    });
    expect(orderClaim(key('{day|date:yyyy-MM}#{n}#{a}'))).toMatchObject({
      segments: [{ path: 'day', coarse: true }],
      stop: { path: 'n', reason: 'unordered' },
    });
    expect(orderClaim(key('{a}|{b}', { separator: '|', escape: 'none' }))).toMatchObject({
      segments: [],
      stop: { path: 'a', reason: 'hazard' },
    });
    expect(orderClaim(key('{lineNo}'))).toMatchObject({ segments: [], stop: { reason: 'unordered' } });
  });

  it('leave natural numbers alone', () => {
    const natural = compileNatural('n', { kind: 'int' });
    expect(natural && orderClaim(natural)).toEqual({
      segments: [{ segment: 0, path: 'n', direction: 'same', coarse: false }],
    });
    expect(natural?.problems).toEqual([]);
  });
});

describe('facts of a template', () => {
  it('are the shop’s key sizes', () => {
    expect(keyBytes(key('T#{tenantId}#PROD#{sku}')).max).toBe(60);
    expect(keyBytes(key('T#{tenantId}#EMAIL#{email}')).max).toBe(791);
    expect(keyBytes(key('{a}')).max).toBeUndefined();
    expect(keyBytes(key('LINE#{lineNo|pad:4}'))).toEqual({ min: 9, typical: 9, max: 9 });
  });

  it.each([
    ['{nobody}', [{ code: 'unknown-attribute', path: 'nobody' }]],
    ['X#{lineNo}', [{ code: 'unpadded-number', path: 'lineNo', values: ['9', '10'] }]],
    ['{a}', [{ code: 'may-be-empty', paths: ['a'] }]],
    ['{shard:4 by nobody}', [{ code: 'unknown-attribute', path: 'nobody' }]],
  ])('say what is wrong in %s', (text, expected) => {
    expect(problems(key(text))).toEqual(expected);
  });

  it('say which value may hold the separator', () => {
    expect(problems(key('X#{a}#Y', { escape: 'none' }))).toEqual([
      { code: 'separator-in-value', path: 'a', separator: '#', escape: 'none', last: false },
    ]);
    expect(problems(key('X#{a}', { escape: 'reject' }))).toEqual([
      { code: 'separator-in-value', path: 'a', separator: '#', escape: 'reject', last: true },
    ]);
    expect(problems(key('X#{word}', { escape: 'none' }))).toEqual([]);
    expect(problems(key('X', { separator: '$' }))).toEqual([{ code: 'bad-separator', separator: '$' }]);
  });

  it('say that lists, maps and sets are no keys', () => {
    const list: ValueType = { kind: 'list', of: { kind: 'string' } };
    expect(problems(compile('{v}', { v: list }))).toEqual([{ code: 'not-scalar', path: 'v', type: 'list' }]);
    expect(problems(compile('{v|hash:4}', { v: list }))).toEqual([{ code: 'not-scalar', path: 'v', type: 'list' }]);
    expect(problems(compile('{shard:4 by v}', { v: list }))).toEqual([{ code: 'not-scalar', path: 'v', type: 'list' }]);
  });

  it('say what of a charset or pattern could not be read', () => {
    const text = (type: object): readonly object[] => problems(compile('X{v}', { v: { kind: 'string', ...type } }));
    expect(text({ charset: 'z-a' })).toEqual([{ code: 'charset-unreadable', path: 'v', charset: 'z-a' }]);
    expect(text({ pattern: '(a)\\1' })).toEqual([
      { code: 'pattern-unreadable', path: 'v', pattern: '(a)\\1', reason: '`\\1` is not followed' },
    ]);
    expect(text({ pattern: '(?=a)b' })).toMatchObject([{ code: 'pattern-unreadable', reason: 'it looks around' }]);
  });
});

const SHOP_KEYS: readonly (readonly [string, string])[] = [
  ['T#{tenantId}#CUST#{customerId}', 'P#PROFILE'],
  ['T#{tenantId}#CUST#{customerId}', 'ORDER#{placedAt|iso}#{orderId}'],
  ['T#{tenantId}#ORDER#{orderId}', 'LINE#{lineNo|pad:4}'],
  ['T#{tenantId}#PROD#{sku}', 'v0'],
  ['T#{tenantId}#PROD#{sku}', 'v{version|pad:6}'],
  ['T#{tenantId}#PROD#{sku}', 'REV#{postedAt|desc}#{customerId}'],
  ['T#{tenantId}#CAT#{dept}', '{dept}/{cat}/{sku}'],
  ['T#{tenantId}#GROUP#{orderId}', 'CUST#{customerId}'],
  ['T#{tenantId}#CUST#{customerId}', 'P#CART'],
  ['T#{tenantId}#SALES#{day|date:yyyy-MM}#{shard:8 by orderId}', '{day|date:yyyy-MM-dd}'],
  ['T#{tenantId}#EV#{at|bucket:1h}#{shard:16 by eventId}', '{at|iso}#{eventId}'],
];

describe('cost of the proofs', () => {
  it('is small for a model of many entities, and bounded for templates made to be hard', () => {
    const many = Array.from(
      { length: 15 },
      (_, index) => SHOP_KEYS[index % SHOP_KEYS.length] as readonly [string, string],
    );
    const start = cpuTime();
    const keys = many.map(([pk, sk]) => [key(pk), key(sk)]);
    for (const [i, first] of keys.entries()) for (const second of keys.slice(0, i)) collision(first, second);
    for (const parts of keys) ambiguity(parts);
    // Some 30 ms on a slow machine; the bound only catches a change of the order of growth.
    expect(cpuTime() - start).toBeLessThan(1500);

    const hard: Types = {
      x: { kind: 'string', pattern: '(a|aa)*b(a?){40}', minBytes: 1 },
      y: { kind: 'string', pattern: '(a|b)*a(a|b){60}' },
    };
    const before = cpuTime();
    expect(ambiguity([compile('{x}{y}{x}{y}', hard)]).kind).not.toBe('injective');
    collision([compile('{x}{y}', hard)], [compile('{y}{x}', hard)]);
    expect(cpuTime() - before).toBeLessThan(8000);
  });
});
